"""Labelled blocks for training and evaluation, read from the data folder.

Label of a block: a kind of checker.types.KINDS where a reader gave one; else ``content`` or ``dropped`` by alignment
with the gold text of the page; ``title`` where it repeats the page's title; None = neutral (a half-covered block).
"""
from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from checker.cleaning.decode import decode
from checker.cleaning.segment import segment
from checker.cleaning.segments import Segments
from checker.hosts import host_of
from checker.training.blocks_align import align, coverage, words
from checker.training.corpora import holdout_hosts as holdout_hosts
from checker.types import Document

SETS = ("wcxb_dev", "fundus", "magic_article")
Row = dict[str, Any]
DROPPED = "dropped"
TITLE = "title"
DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """A segmented page with a label a block. ``gold`` is the text that a person should read, where there is one.

    ``sure`` are the numbers of blocks that a reader labelled, or of which a reader labelled a sentence.
    """

    id: str
    set: str
    type: str
    url: str
    host: str
    html: str
    segments: Segments
    labels: tuple[str | None, ...]
    gold: str | None
    kinds: tuple[tuple[str, str], ...] | None = None
    sure: frozenset[int] = frozenset()


def fold_of(host: str, folds: int = 5) -> int:
    """A fold by the host's name, the same everywhere."""
    return zlib.crc32(host.encode()) % folds


def pages(data: Path, more: Path | None = None) -> Iterator[LabelledPage]:
    """All labelled pages: the kinds given by readers win over the alignment with a gold text.

    `more` is a file of parts of pages whose blocks a reader labelled too, kept outside the project: a line a page,
    ``{"set", "id", "blocks": [{"kind", "text"}]}`` with null for a kind in doubt.
    """
    kinds = _kinds(data)
    sentences = _sentences(data)
    parts = {(row["set"], row["id"]): row["blocks"] for row in _rows(more)} if more else {}
    done = set()
    for name in SETS:
        for row in _rows(data / f"data/pages/{name}/gold.jsonl"):
            key = (name, row["id"])
            done.add(key)
            page = _page(name, row, data / f"data/pages/{name}/html/{row['id']}.html.gz", kinds.get(key))
            if page is not None:
                yield page if page.kinds else _with_part(
                    _corrected(page, sentences.get(f"{name}/{page.id}", [])), parts.get(key, []))
    for (name, number), row in kinds.items():
        if (name, number) not in done:
            page = _page(name, {**row, "type": "article"}, data / f"gold/blocks/html/{number}.html.gz", row)
            if page is not None:
                yield page


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _kinds(data: Path) -> dict[tuple[str, str], Row]:
    return {(row["set"], row["id"]): row for name in ("pages", "training_pages")
            for row in _rows(data / f"gold/blocks/{name}.jsonl")}


def _page(name: str, row: Row, path: Path, kinds: Row | None) -> LabelledPage | None:
    text = decode(Document(row["id"], "file", gzip.decompress(path.read_bytes()), "text/html")).text
    gold = row.get("text")
    if gold and len(re.findall(r"[一-鿿]", gold)) > 0.1 * len(gold):
        return None
    segments = segment(text)
    if not segments.blocks or not (gold or kinds):
        return None
    labels = by_kinds(segments, kinds["blocks"]) if kinds else by_text(segments, gold or "")
    return LabelledPage(row["id"], name, row["type"], row["url"], host_of(row["url"]), text, segments, tuple(labels),
                        gold, tuple((b["kind"], b["text"]) for b in kinds["blocks"]) if kinds else None,
                        frozenset(range(len(labels))) if kinds else frozenset())


def _sentences(data: Path) -> dict[str, list[tuple[list[str], bool]]]:
    """Page -> (words, boilerplate) of the sentences that a reader labelled."""
    found: dict[str, list[tuple[list[str], bool]]] = {}
    for row in _rows(data / "gold/training_sentences.jsonl"):
        own = words(row["sentence"])
        if row["boilerplate"] is not None and len(own) >= 2:
            found.setdefault(row["page"], []).append((own, bool(row["boilerplate"])))
    return found


def _corrected(page: LabelledPage, sentences: list[tuple[list[str], bool]]) -> LabelledPage:
    """Labels of an article after its reader: a block of which a sentence is half belongs to the article, or not."""
    if page.type != "article" or not sentences:
        return page
    labels, sure = list(page.labels), set()
    for number, block in enumerate(page.segments.blocks):
        own = words(block.text)
        run = f" {' '.join(own)} "
        for sentence, boilerplate in sentences:
            if 2 * len(sentence) >= len(own) and f" {' '.join(sentence)} " in run and labels[number] != TITLE:
                labels[number] = DROPPED if boilerplate else labels[number]
                sure.add(number)
    return replace(page, labels=tuple(labels), sure=frozenset(sure))


def _with_part(page: LabelledPage, rows: list[Row]) -> LabelledPage:
    """The page with the labels of a part of it: a run of blocks with the same texts, else aligned by their words."""
    if not rows:
        return page
    texts, own = [row["text"] for row in rows], [block.text for block in page.segments.blocks]
    start = next((at for at in range(len(own) - len(texts) + 1) if own[at:at + len(texts)] == texts), None)
    found: dict[int, str | None]
    if start is None:
        given = by_kinds(page.segments, [row if row["kind"] else {**row, "kind": DOUBTFUL} for row in rows])
        found = {number: label for number, label in enumerate(given) if label is not None}
    else:
        found = {start + number: row["kind"] for number, row in enumerate(rows)}
    titles = _titles(page.segments)
    labels = list(page.labels)
    for number, kind in found.items():
        title = kind == "content" and tuple(words(own[number])) in titles
        labels[number] = TITLE if title else None if kind == DOUBTFUL else kind
    return replace(page, labels=tuple(labels), sure=page.sure | {n for n in found if labels[n] is not None})


def by_text(page: Segments, gold: str) -> list[str | None]:
    """Labels by alignment with the text of the page."""
    gold_words = words(gold)
    blocks = [words(block.text) for block in page.blocks]
    spans = align(blocks, gold_words)
    titles = _titles(page)
    labels: list[str | None] = []
    for block, span in zip(blocks, spans, strict=True):
        share = coverage(block, gold_words, span)
        if block and tuple(block) in titles:
            labels.append(TITLE)
        else:
            labels.append(None if not block or 0.3 < share < 0.7 else "content" if share >= 0.7 else DROPPED)
    return labels


def by_kinds(page: Segments, rows: list[Row]) -> list[str | None]:
    """Labels by alignment with the blocks that a reader labelled."""
    gold_words: list[str] = []
    owners: list[str] = []
    for row in rows:
        own = words(row["text"])
        gold_words += own
        owners += [row["kind"]] * len(own)
    blocks = [words(block.text) for block in page.blocks]
    titles = _titles(page)
    labels: list[str | None] = []
    for block, span in zip(blocks, align(blocks, gold_words), strict=True):
        kinds = owners[span[0]:span[1]] if span else []
        best = max(sorted(set(kinds)), key=kinds.count) if kinds else None
        sure = best is not None and kinds.count(best) >= 0.7 * len(kinds)
        is_title = best == "content" and tuple(block) in titles
        labels.append(TITLE if is_title else best if sure else None)
    return labels


def _titles(page: Segments) -> set[tuple[str, ...]]:
    """The words of the page's title as it may stand in a block."""
    title = page.meta.get("og:title") or page.title
    found = {tuple(words(title)), tuple(words(page.title))}
    found.update(tuple(words(part)) for part in re.split(r"\s[|–—:·-]\s", f"{page.title}") if len(words(part)) > 2)
    headings = [tuple(words(block.text)) for block in page.blocks if block.tag == "h1"]
    return found | set(headings[:1])
