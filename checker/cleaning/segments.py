"""The values that segmenting gives: blocks of text, the elements around them, the facts of the page."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

CELL_SEPARATOR = " | "
"""Stands between the cells of a row of a table."""
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200d\u2060\ufeff]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class RawLink:
    """A link over ``text[start:end]`` of a block; ``href`` as the page has it."""

    start: int
    end: int
    href: str


@dataclass(slots=True)
class Container:
    """A block-level element. ``tokens`` are words of its class, id and role; ``item`` counts its elder siblings.

    ``hidden`` is the index of the outermost element around it that a browser with scripts does not show, or 0.
    """

    tag: str
    parent: int
    depth: int
    tokens: tuple[str, ...] = ()
    item: int = 0
    children: int = 0
    hidden: int = 0


@dataclass(slots=True)
class RawBlock:
    """A run of text between two block boundaries.

    ``container`` is the index of the innermost block-level element in ``Segments.containers``; ``tokens`` are words
    of the classes of inline elements in the block; ``bold`` counts characters, ``images`` elements.
    """

    text: str
    tag: str = "p"
    links: tuple[RawLink, ...] = ()
    container: int = 0
    tokens: tuple[str, ...] = ()
    bold: int = 0
    images: int = 0


@dataclass(slots=True)
class Segments:
    """A segmented page. ``head`` is the HTML of its title, meta, link and JSON-LD elements only."""

    blocks: list[RawBlock] = field(default_factory=list)
    containers: list[Container] = field(default_factory=lambda: [Container("body", -1, 0)])
    head: str = ""
    title: str = ""
    language: str | None = None
    base: str | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    scripts: int = 0
    dom: bool = True
    warnings: tuple[str, ...] = ()


def visible(text: str) -> str:
    """Text without control and zero-width characters."""
    if _ODD.search(text) is None:
        return text
    return _ODD.sub(" ", _INVISIBLE.sub("", text))
