"""The sentences that the models learn from: our labelled rows, and an unlabelled pool of web sentences.

Both come from the data folder that `make models DATA=FOLDER` names; its README says what each file is and under which
licence. Hosts of the evaluation set never enter the pool.
"""
from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from checker.training import slices

LABELS = ("claim", "supported", "vague", "hedging", "weasel", "promotional", "boilerplate", "unsupported")
"""Targets of the teacher and the student, in the order of their columns."""
SUPPORTED = frozenset({"named_source", "quote", "cited_link", "data_with_origin"})
UNKNOWN = -1
_BLOCKS = "p, li, blockquote, h1, h2, h3, h4, dd, figcaption, td"
_BREAK = re.compile(r"(?<=[.!?…])[\"”’)\]]{0,2}\s+(?=[\"“‘'(\[]{0,2}[A-Z0-9])")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its context as inline Markdown, and its targets: 1, 0 or UNKNOWN for each of LABELS.

    ``kinds`` are those of its page (slices.py): what the figures are sliced by, never learned from. ``chrome`` is True
    for a sentence of the pool that stands outside of its page's article.
    """

    text: str
    before: str
    after: str
    host: str
    page: str
    sampling: str = "pool"
    targets: tuple[int, ...] = ()
    support: str = "na"
    kinds: frozenset[str] = frozenset()
    chrome: bool = False

    @property
    def key(self) -> int:
        """A 64-bit hash of the sentence in its context: what the teacher's logits are stored under."""
        text = "\x1f".join((self.before, self.text, self.after))
        return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")

    @property
    def natural(self) -> bool:
        """True for rows that were drawn with natural proportions."""
        return self.sampling == "random"


def host_of(url: str | None, fallback: str) -> str:
    """The host of a URL without ``www.``; the fallback where there is none."""
    text = url or ""
    name = urlsplit(text if "//" in text else "//" + text).hostname
    return (name or fallback).removeprefix("www.")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def targets(row: dict[str, Any]) -> tuple[int, ...]:
    """The labels of a row as numbers; support is unknown where there is no claim to support."""
    claim, support, boilerplate = row["claim"], row["support"], row["boilerplate"]
    has_claim = claim == 1 and support is not None and support != "na"
    supported = int(support in SUPPORTED) if has_claim else UNKNOWN
    vague = int(support == "vague_source") if has_claim else UNKNOWN
    known = claim is not None and boilerplate is not None and (claim == 0 or support is not None)
    unsupported = int(claim == 1 and support in ("none", "vague_source") and boilerplate == 0) if known else UNKNOWN
    plain = [row[name] for name in ("hedged", "weasel", "promotional", "boilerplate")]
    values = [claim, supported, vague, *plain, unsupported]
    return tuple(UNKNOWN if value is None else int(value) for value in values)


def read_rows(path: Path) -> list[Row]:
    """The labelled sentences of one file, in its order."""
    return [Row(row["sentence"], row["before"] or "", row["after"] or "", host_of(row["url"], row["page"]), row["page"],
                row.get("sampling", "random"), targets(row), row["support"] or "na") for row in lines(path)]


def training_rows(data: Path) -> list[Row]:
    """All labelled sentences that may be trained on."""
    held = holdout_hosts(data)
    rows = [row for row in read_rows(data / "gold" / "training_sentences.jsonl") if row.host not in held]
    kinds = slices.of_pages(data, frozenset(row.page for row in rows))
    return [replace(row, kinds=kinds.get(row.page, frozenset())) for row in rows]


def holdout_hosts(data: Path) -> frozenset[str]:
    """Hosts of the evaluation set."""
    text = (data / "gold" / "holdout_hosts.txt").read_text(encoding="utf-8")
    names = (line.strip() for line in text.splitlines())
    return frozenset(name.removeprefix("www.") for name in names if name and not name.startswith("#"))


def folds(rows: Sequence[Row], count: int) -> dict[str, int]:
    """A fold for every host: whole hosts, natural rows and all rows spread evenly. Deterministic."""
    natural = Counter(row.host for row in rows if row.natural)
    total = Counter(row.host for row in rows)
    load = [[0, 0] for _ in range(count)]
    chosen = {}
    for host in sorted(total, key=lambda name: (-natural[name], -total[name], name)):
        fold = min(range(count), key=lambda number: (load[number][0], load[number][1], number) if natural[host]
                   else (load[number][1], load[number][0], number))
        chosen[host] = fold
        load[fold][0] += natural[host]
        load[fold][1] += total[host]
    return chosen


def fold_of(host: str, table: dict[str, int], count: int) -> int:
    """The fold of any host: from the table, else by a hash of its name."""
    if host in table:
        return table[host]
    return hashlib.blake2b(host.encode(), digest_size=2).digest()[0] % count


def bioscope(data: Path) -> list[Row]:
    """Every third training sentence of BioScope's abstracts (Vincze et al. 2008, CC BY 2.0); only hedging is known."""
    found = [row for row in lines(data / "data" / "sentences" / "hedge_bioscope_abstracts.jsonl.gz")
             if row["split"] == "train"]
    return [Row(row["text"], "", "", "bioscope", row["doc"], "bioscope",
                tuple(int(row["label"]) if name == "hedging" else UNKNOWN for name in LABELS)) for row in found[::3]]


# ---------------------------------------------------------------- the pool, and labels of some of it

READ = Path(__file__).parents[2] / "training-data" / "labels" / "read.npz"
FLAGS = READ.with_name("flags.npz")
TAUGHT = ("supported", "vague", "hedging", "weasel", "promotional")
"""What the labels of pool sentences teach. Their readers saw fewer claims than those of the labelled rows do (286 for
314 on the same 600 sentences, counted by hand), so that claims are left to the latter."""


def read_labels(path: Path, taught: Sequence[str] = TAUGHT) -> dict[int, tuple[int, ...]]:
    """Targets of pool sentences that were read, by Row.key; UNKNOWN for what is not taught. Empty without the file."""
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        keys, labels = arrays["keys"], arrays["labels"].astype(int)
    labels[:, [name not in taught for name in LABELS]] = UNKNOWN
    return {int(key): tuple(row) for key, row in zip(keys, labels.tolist(), strict=True)}


def all_read() -> dict[int, tuple[int, ...]]:
    """The labels of windows of pages (READ), and what readers said of single flags (FLAGS) where no window has it."""
    return read_labels(FLAGS, LABELS) | read_labels(READ)


def pool(data: Path, limit: int | None) -> list[Row]:
    """Up to ``limit`` unlabelled sentences of web pages, by hash, without the hosts of the evaluation set."""
    held = holdout_hosts(data)
    found: dict[int, Row] = {}
    for name in ("wcxb_dev", "fundus"):
        folder = data / "data" / "pages" / name
        for page in lines(folder / "gold.jsonl"):
            host = host_of(page["url"], page["id"])
            if host not in held:
                html = gzip.decompress((folder / "html" / f"{page['id']}.html.gz").read_bytes())
                found.update((row.key, row) for row in page_rows(html, page["text"], host, f"{name}/{page['id']}"))
    return [found[key] for key in sorted(found)[:limit]]


def page_rows(html: bytes, article: str, host: str, page: str) -> Iterator[Row]:
    """The sentences of a page's blocks, links as inline Markdown: the article's, and a sixth of the chrome."""
    from selectolax.lexbor import LexborHTMLParser

    known = _SPACE.sub(" ", article)
    sentences: list[tuple[str, bool]] = []
    for node in LexborHTMLParser(html.decode("utf-8", "replace")).css(_BLOCKS):
        if node.css_first("p, li, blockquote, td, div, script, style") not in (None, node):
            continue
        plain = _SPACE.sub(" ", node.text()).strip()
        chance = hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=1).digest()[0]
        inside = plain[:60] in known
        if 15 <= len(plain) <= 3000 and (inside or chance < 42):
            mark = "- " if node.tag == "li" else ""
            pieces = _BREAK.split(mark + _SPACE.sub(" ", markdown(node.html or "")).strip())
            sentences += [(text, not inside) for text in pieces]
    for number, (text, chrome) in enumerate(sentences):
        if 25 <= len(text) <= 600 and sum(letter.isascii() for letter in text) > 0.8 * len(text):
            before = " ".join(earlier for earlier, _ in sentences[max(0, number - 2):number])
            after = sentences[number + 1][0][:300] if number + 1 < len(sentences) else ""
            yield Row(text, before[-500:], after, host, page, chrome=chrome)


_ANCHOR = re.compile(r"<a\b[^<>]{0,2000}?\bhref=\"([^\"<>\s]{1,1000})\"[^<>]{0,2000}>([^<>]{1,300})</a>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")


def markdown(html: str) -> str:
    """Inline HTML as text with Markdown links. For training pages only, not for hostile input."""
    from html import unescape

    inner = re.sub(r"</?(?:strong|b|em|i|span|u|sup|sub|mark)\b[^<>]{0,4000}>", "", html, flags=re.IGNORECASE)
    return unescape(_TAG.sub(" ", _ANCHOR.sub(r"[\2](\1)", inner)))
