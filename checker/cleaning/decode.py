"""From bytes to text by the rules of the WHATWG, and a look at what kind of text it is.

The order is that of https://encoding.spec.whatwg.org/ and of the HTML standard's encoding sniffing: byte order mark,
HTTP header, ``<meta>``, then strict UTF-8, then windows-1252. A label is only ever looked up in the WHATWG's own table
(through `webencodings`), so that a page cannot name a Python codec.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

import webencodings

from checker.types import Document

META_BYTES = 16_384
"""The standard prescans 1,024 bytes and lets a later ``<meta>`` change its mind; this reads both at once."""

MANY_REPLACEMENTS = 0.02
"""Share of U+FFFD in the text from which the reader is told that the text is damaged."""

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.S)
_META = re.compile(rb"<meta[\s/][^>]{0,2000}>", re.I)
_CHARSET = re.compile(rb"charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([^\s\"'/>;]{1,60})", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")
_START = re.compile(r"\s*(?:<\?xml[^>]{0,500}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
                    re.I | re.S)
_CLOSING = re.compile(r"</(?:p|div|article|section|main|body|html|li|ul|table|td|h[1-6])\s*>", re.I)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without NULs and lone surrogates, its media type, and what went wrong on the way."""

    text: str
    media_type: str
    warnings: tuple[str, ...] = ()


def decode(document: Document) -> Decoded:
    """Decode a document. Never raises."""
    content = document.content
    if isinstance(content, bytes):
        text = _decode_bytes(content, document.charset)
    else:
        text = _SURROGATE.sub("\ufffd", content).removeprefix("\ufeff")
    text = text.replace("\0", "\ufffd")
    damaged = text.count("\ufffd")
    warnings = (f"{damaged} characters could not be decoded.",) if damaged > MANY_REPLACEMENTS * len(text) else ()
    return Decoded(text, media_type(text, document.media_type), warnings)


def media_type(text: str, stated: str | None) -> str:
    """``text/html``, ``text/markdown`` or ``text/plain``; a stated type wins over the look of the text."""
    if stated:
        kind = stated.split(";")[0].strip().lower()
        if kind in {"text/html", "application/xhtml+xml", "application/xml", "text/xml"}:
            return "text/html"
        if kind in {"text/markdown", "text/x-markdown"}:
            return "text/markdown"
        if kind.startswith("text/"):
            return "text/plain"
    return "text/html" if looks_like_html(text) else "text/plain"


def looks_like_html(text: str) -> bool:
    """True for text with the structure of a page, not for prose that mentions a tag."""
    start = text[:20_000]
    if _START.match(start):
        return True
    closings = len(_CLOSING.findall(start))
    return closings >= 3 or (closings >= 1 and start.lstrip().startswith("<"))


def _decode_bytes(data: bytes, header: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with(encoding, data[len(mark):])
    label = _known(header) or _from_meta(data)
    if label:
        return _with(label, data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.start >= len(data) - 3 and not data[:error.start].isascii()
        return data.decode("utf-8", "replace") if cut_off else _with("windows-1252", data)


def _with(label: str, data: bytes) -> str:
    text: str = webencodings.decode(data, label, "replace")[0]
    return text


def _known(label: str | None) -> str | None:
    if not label or len(label) > 100:
        return None
    found = webencodings.lookup(label.strip("\"' "))
    return found.name if found else None


def _from_meta(data: bytes) -> str | None:
    head = _COMMENT.sub(b"", data[:META_BYTES])
    for tag in _META.findall(head):
        found = _CHARSET.search(tag)
        label = _known(found.group(1).decode("latin-1")) if found else None
        if label:
            return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": "windows-1252"}.get(label, label)
    return None
