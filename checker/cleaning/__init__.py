"""From a document to a page: decode, segment, label, assemble. Never raises on bad content; it warns instead."""
from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urljoin

from checker.cleaning.decode import decode
from checker.cleaning.features import features
from checker.cleaning.label import TITLE, label
from checker.cleaning.pagetype import page_type
from checker.cleaning.render import fragment
from checker.cleaning.segment import segment
from checker.cleaning.segments import RawBlock, RawLink, Segments
from checker.cleaning.text import segment_text
from checker.cleaning.verdict import Verdict
from checker.types import Block, Document, Link, Options, Page, PageType

__all__ = ["clean"]

WALL = "stands on a consent wall, in place of the page"
ANCHORS = " ¶§#🔗"
"""Signs of a heading's own link, which are no part of it."""


def clean(document: Document, options: Options) -> Page:
    """Clean a document.

    The text of the page is the visible text of its kept blocks, one a line, without the title; every block is there
    with its kind and the reason for its verdict. Raises ModelBroken only.
    """
    from checker import scrapers

    decoded = decode(document)
    html = decoded.media_type == "text/html"
    segments = segment(decoded.text) if html else segment_text(decoded.text, decoded.media_type == "text/markdown")
    known = features(segments, document.url) if segments.blocks else None
    verdicts = label(segments, document.url, known)
    base = _base(segments, document.url)
    blocks = tuple(_block(raw, verdict, base) for raw, verdict in zip(segments.blocks, verdicts, strict=True))
    kind = page_type(segments, verdicts, document.url, known.dense if known else None)
    if kind == "consent":
        blocks = tuple(replace(b, kind="consent", kept=False, why=WALL) if b.kept else b for b in blocks)
    bylines = [block.text for block in blocks if _signs(block, kind)]
    facts = scrapers.read(_head(segments, blocks), _article(blocks), bylines, document.url, options.scrapers)
    text, links = _assemble(blocks)
    return Page(text, blocks, facts, _language(segments.language), kind, document.url, links,
                (*decoded.warnings, *segments.warnings))


def _base(page: Segments, url: str | None) -> str:
    return _absolute(url or page.meta.get("og:url", ""), page.base or "")


def _absolute(base: str, href: str) -> str:
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return href


def _link(raw: RawLink, base: str) -> Link:
    href = raw.href
    return Link(raw.start, raw.end, href if href.startswith(("http://", "https://")) else _absolute(base, href))


def _block(raw: RawBlock, verdict: Verdict, base: str) -> Block:
    links = tuple(_link(link, base) for link in raw.links if not link.href.lower().lstrip().startswith("javascript:"))
    return Block(raw.text, verdict.kind, verdict.kept, verdict.why, verdict.probability, raw.tag, links)


def _head(page: Segments, blocks: tuple[Block, ...]) -> str:
    """The head of a page; of a text, its front matter or the line that shows its title."""
    if page.dom or page.head:
        return page.head
    title = page.title or next((block.text for block in blocks if block.why == TITLE), "")
    return f"<title>{escape(title)}</title>" if title else ""


def _article(blocks: tuple[Block, ...]) -> str:
    """What the scrapers read: the visible title, which tells more than ``<title>``, and the kept blocks."""
    title = next((block.text.rstrip(ANCHORS) for block in blocks if block.why == TITLE), "")
    return (f"<h1>{escape(title)}</h1>\n" if title else "") + fragment(blocks)


def _signs(block: Block, page_kind: PageType) -> bool:
    """Whether a block names the author: a byline, or words about the author that begin as one does.

    In a forum, ranks, places and dates of joining look like bylines: only what says "by" is one.
    """
    if block.kind == "byline" and page_kind != "forum":
        return True
    return block.kind in {"bio", "byline"} and block.text.lower().startswith(("by ", "posted by ", "written by "))


def _language(stated: str | None) -> str | None:
    if not stated:
        return None
    return stated.strip().replace("_", "-").split("-")[0].lower()[:8] or None


def _assemble(blocks: tuple[Block, ...]) -> tuple[str, tuple[Link, ...]]:
    """The kept blocks as one text, and their links moved along."""
    pieces: list[str] = []
    links: list[Link] = []
    length = 0
    for block in blocks:
        if not block.kept:
            continue
        links += [Link(length + link.start, length + link.end, link.url) for link in block.links]
        pieces.append(block.text)
        length += len(block.text) + 1
    return "\n".join(pieces), tuple(links)
