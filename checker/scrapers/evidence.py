"""Evidence in the cleaned article: headings, quotations, references and captions."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from checker.scrapers.found import tidy

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

MAX_ITEMS = 500
MIN_QUOTE = 20
"""Code points between quotation marks from which on they quote somebody rather than name a thing."""

_CURLY = re.compile(r"“([^“”]{1,1500})”")
_STRAIGHT = re.compile(r'(?<!\w)"([^"]{1,1500})"(?!\w)')
_LISTED = (r"(?:\d{1,2}\.?\s)?(?:references?|bibliography|notes|footnotes|endnotes|citations|sources|"
           r"(?:works|literature) cited|(?:notes|sources) and (?:references|notes)|references and notes)\s?:?")
_HEADING = re.compile(_LISTED, re.I)
REFERENCES = re.compile(rf">\s{{0,9}}{_LISTED}\s{{0,9}}</", re.I)
"""A list of references in HTML: the whole text of an element is such a heading."""
_ITEM = re.compile(r"\A(?:\^|↑|\[\d{1,3}\]|\d{1,3}\.\s|\*\s)\s*(?=\S)")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WHOLE = frozenset({"blockquote", "q", "figcaption"})
_BLOCKS = _HEADINGS | _WHOLE | {"p", "li", "dd", "td", "pre", "div", "section", "ul", "ol", "table"}


class Evidence(NamedTuple):
    """What the article shows besides its sentences; each in page order, without repetitions."""

    heading: str
    quotes: tuple[str, ...]
    references: tuple[str, ...]
    captions: tuple[str, ...]


class Part(NamedTuple):
    """The text that stands in one block and in no block inside it."""

    name: str
    text: str


def read(article: BeautifulSoup) -> Evidence:
    """Read a clean fragment. ``heading`` is its first ``<h1>``, or an empty string."""
    parts = list(_parts(article))
    heading = next((tidy(part.text) for part in parts if part.name == "h1"), "")
    captions = (tidy(part.text) for part in parts if part.name == "figcaption")
    return Evidence(heading, _once(quote for part in parts for quote in _quotes(part)), _once(_references(parts)),
                    _once(captions))


def _parts(article: BeautifulSoup) -> Iterator[Part]:
    """Every block with its own text, in page order; a quotation or caption takes the text of its inner blocks.

    One pass in which each node asks its parent for its block: linear, however deep the tree.
    """
    from bs4.element import NavigableString, Tag

    owners: dict[int, Tag] = {id(article): article}
    strings: dict[int, list[str]] = {}
    blocks: list[Tag] = []
    for node in article.descendants:
        owner = owners[id(node.parent)]
        if isinstance(node, Tag):
            if node.name in _BLOCKS and owner.name not in _WHOLE:
                owner = node
                blocks.append(node)
            elif node.name in _BLOCKS or node.name == "br":
                strings.setdefault(id(owner), []).append(" ")
            owners[id(node)] = owner
        elif isinstance(node, NavigableString):
            strings.setdefault(id(owner), []).append(node)
    for block in blocks:
        yield Part(block.name, "".join(strings.get(id(block), ())))


def _once(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))[:MAX_ITEMS]


def _quotes(part: Part) -> Iterator[str]:
    """A quotation element, or the words between quotation marks in a paragraph or list item."""
    if part.name in ("blockquote", "q"):
        yield tidy(part.text).strip("“”\" ")
    elif part.name in ("p", "li"):
        form = _CURLY if "“" in part.text else _STRAIGHT
        for match in form.finditer(part.text):
            if len(match[1]) >= MIN_QUOTE:
                yield tidy(match[1])


def _references(parts: list[Part]) -> Iterator[str]:
    """What stands under a heading such as "References" up to the next heading, and items that open with a mark."""
    listed = False
    for part in parts:
        text = tidy(part.text)
        if part.name in _HEADINGS:
            listed = _HEADING.fullmatch(text) is not None
        elif (listed and part.name in ("p", "li", "dd")) or (part.name == "li" and text[:1] in ("^", "↑")):
            yield _ITEM.sub("", text, count=1)
