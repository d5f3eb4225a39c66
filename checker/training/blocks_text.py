"""Plain-text captures made from labelled pages, for the classifier that has no DOM.

Three kinds: the whole page as text; the article with some of the lines that savers leave in; and the latter with
lines of our own invention, written by templates: credits, calls, a service's words about itself, a list of teasers.
"""
from __future__ import annotations

import random
from collections.abc import Sequence

from checker.cleaning.segments import Container, RawBlock, Segments
from checker.training.blocks_data import DROPPED, TITLE, LabelledPage
from checker.training.blocks_templates import KINDS_OF_LINES, TEASER_HEADINGS, fill, invent

Line = tuple[RawBlock, str | None, bool]
"""A block, its label, and whether a reader gave it."""
READ = 20
"""All captures are made of a page of which a reader labelled so many blocks."""
PLAIN = frozenset("h1 h2 h3 h4 h5 h6 li pre blockquote td".split())
def captures(pages: Sequence[LabelledPage]) -> list[tuple[LabelledPage, Segments, list[str | None], list[int]]]:
    """Captures of each page, labels, numbers of those that a reader gave; the same pages give the same captures."""
    rng = random.Random(7)
    teasers = [text for page in pages for text in _teasers(page)]
    made = []
    for number, page in enumerate(pages):
        lines = _with_one_title(page)
        read = len(page.sure) >= READ
        views = [lines] if read or number % 3 == 0 else []
        views += [_article(lines, rng)] if read or number % 3 == 1 else []
        views += [_with_invented(_article(lines, rng), teasers, rng)] if read or number % 3 == 2 else []
        made += [(page, *_capture(view, rng.random() < 0.4)) for view in views if view]
    return made


def _with_one_title(page: LabelledPage) -> list[Line]:
    """Blocks and labels; the last line before the article that shows the title is content, other such lines neutral."""
    labels = list(page.labels)
    first = labels.index("content") if "content" in labels else 0
    title = max((number for number in range(first) if labels[number] == TITLE), default=-1)
    labels = [None if label == TITLE and number != title else label for number, label in enumerate(labels)]
    if title >= 0:
        labels[title] = "content"
    return [(block, label, number in page.sure)
            for number, (block, label) in enumerate(zip(page.segments.blocks, labels, strict=True))]


def _capture(lines: list[Line], markdown: bool) -> tuple[Segments, list[str | None], list[int]]:
    """The lines as text: with headings, lists and links where it is Markdown, with none of them where it is plain."""
    blocks = [RawBlock(block.text, block.tag if markdown and block.tag in PLAIN else "p",
                       block.links if markdown else ()) for block, _, _ in lines]
    page = Segments(blocks=blocks, containers=[Container("body", -1, 0)], dom=False)
    page.title = next((block.text for block in blocks[:15] if block.tag == "h1"), "")
    return page, [label for _, label, _ in lines], [number for number, line in enumerate(lines) if line[2]]


def _article(lines: list[Line], rng: random.Random) -> list[Line]:
    """The article with a random few of the other lines, more of those near it."""
    content = [number for number, (_, label, _) in enumerate(lines) if label == "content"]
    if not content:
        return []
    share = rng.choice((0.0, 0.2, 0.5, 0.9))
    inside = range(max(content[0] - 4, 0), content[-1] + 6)
    return [line for number, line in enumerate(lines) if line[1] in ("content", None)
            or rng.random() < (share if number in inside else 0.03)]


def _with_invented(lines: list[Line], teasers: list[str], rng: random.Random) -> list[Line]:
    """Lines of our own before, between and after those of the article, and often a list of teasers."""
    lines = [line for line in lines if line[1] != DROPPED]
    for _ in range(rng.randint(1, 7)):
        kind = rng.choice(KINDS_OF_LINES)
        at = rng.choice((0, 0, 0, 1, 2, len(lines), len(lines), len(lines), rng.randint(0, len(lines))))
        lines.insert(at, (RawBlock(invent(kind, rng)), kind, False))
    if rng.random() < 0.6:
        lines.append((RawBlock(fill(rng.choice(TEASER_HEADINGS), rng)), "related", False))
        lines += [(RawBlock(rng.choice(teasers)), "related", False) for _ in range(rng.randint(2, 10))]
    return lines


def _teasers(page: LabelledPage) -> list[str]:
    """The title and the beginning of a page, as they stand in a list of other articles."""
    content = [block.text for block, label in zip(page.segments.blocks, page.labels, strict=True)
               if label == "content" and len(block.text) > 80]
    found = [page.segments.title] if page.segments.title else []
    if content:
        cut = content[0][:400].rsplit(" ", 1)[0]
        found += [content[0][:600], cut + "…" if len(cut) > 200 else content[0][:300]]
    return found
