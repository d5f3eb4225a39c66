"""Inline Markdown links: the text that a reader sees, the links as spans over it, and the way back to the original."""
from __future__ import annotations

import re

from checker.types import Link

_LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>[^\[\]\n]{0,600}(?:\[[^\[\]\n]{0,120}\][^\[\]\n]{0,300}){0,2})\]"
    r"\(\s?<?(?P<url>[^()\s<>]{0,1500}(?:\([^()\s<>]{0,200}\)[^()\s<>]{0,500})?)>?(?:\s\"[^\"\n]{0,300}\")?\s?\)")
"""``[text](url)`` and ``![alt](url)``, with up to two bracketed parts in the text and one in the URL; every repeat is
bounded, so that hostile text costs linear time."""


def parse_inline(markdown: str) -> tuple[str, tuple[Link, ...], list[int]]:
    """Take inline Markdown links apart.

    :param markdown: text with or without ``[text](url)``; images are dropped, other markup stays as it is.
    :returns: the plain text, the links as spans over it, and for each offset of the plain text (its end included) the
        offset in the original: ``len(offsets) == len(plain) + 1``.
    """
    if "](" not in markdown:
        return markdown, (), list(range(len(markdown) + 1))
    pieces: list[str] = []
    offsets: list[int] = []
    links: list[Link] = []
    done = 0
    for found in _LINK.finditer(markdown):
        pieces.append(markdown[done:found.start()])
        offsets.extend(range(done, found.start()))
        done = found.end()
        if found["image"]:
            continue
        start = len(offsets)
        pieces.append(found["text"])
        offsets.extend(range(found.start("text"), found.end("text")))
        links.append(Link(start, len(offsets), found["url"]))
    pieces.append(markdown[done:])
    offsets.extend(range(done, len(markdown) + 1))
    return "".join(pieces), tuple(links), offsets
