"""Media types: which are read, which a suffix means, and which content is no text at all."""
from __future__ import annotations

from pathlib import PurePath

from checker.errors import UnsupportedType

HTML, TEXT, MARKDOWN = "text/html", "text/plain", "text/markdown"
SUFFIXES = {".html": HTML, ".htm": HTML, ".xhtml": HTML, ".xht": HTML, ".shtml": HTML, ".txt": TEXT, ".text": TEXT,
            ".md": MARKDOWN, ".markdown": MARKDOWN, ".mdown": MARKDOWN}
"""Suffixes of pages, lower case."""

ARCHIVES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".warc", ".warc.gz", ".wacz")
"""Suffixes of files that hold many pages."""

_READ = {HTML: HTML, "application/xhtml+xml": HTML, "application/vnd.wap.xhtml+xml": HTML, TEXT: TEXT,
         MARKDOWN: MARKDOWN, "text/x-markdown": MARKDOWN}
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-unknown-content-type",
                     "application/unknown", "unknown/unknown", "application/x-gzip", "application/gzip"})
_PDF = frozenset({"application/pdf", "application/x-pdf"})
_ADVICE = "Save it as HTML or text, and check the file."
_MAGIC = ((b"%PDF-", "a PDF document"), (b"PK\x03\x04", "a zip archive (or an office document)"),
          (b"\x89PNG", "an image"),
          (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"II*\x00", "an image"), (b"MM\x00*", "an image"),
          (b"\x7fELF", "a program"), (b"\xca\xfe\xba\xbe", "a program"), (b"7z\xbc\xaf\x27\x1c", "an archive"),
          (b"Rar!\x1a\x07", "an archive"), (b"BZh", "an archive"), (b"\xfd7zXZ\x00", "an archive"),
          (b"\x28\xb5\x2f\xfd", "an archive"), (b"SQLite format 3\x00", "a database"), (b"ID3", "a sound"),
          (b"OggS", "a sound or a film"), (b"\x1aE\xdf\xa3", "a film"), (b"\xd0\xcf\x11\xe0", "an office document"),
          (b"wOF2", "a font"), (b"wOFF", "a font"), (b"\x00\x01\x00\x00\x00", "a font"))
_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--", b"<p>", b"<div", b"<article", b"<h1")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_CONTROLS = bytes(set(range(32)) - set(b"\b\t\n\v\f\r\x1b")) + b"\x7f"
"""Bytes that texts do not hold in any encoding but UTF-16 and UTF-32, save by accident."""
_MOST_CONTROLS = 0.05
"""Share of them from which content is binary; a tenth of random bytes (compressed data) are."""


def of_path(path: PurePath) -> str | None:
    """The media type that a file's suffix means, ``.gz`` taken off first; None where it means none."""
    name = path.name.lower().removesuffix(".gz")
    return SUFFIXES.get(PurePath(name).suffix)


def is_archive(path: PurePath) -> bool:
    """Whether a file holds many pages, by its suffix."""
    return path.name.lower().endswith(ARCHIVES)


def is_pdf(value: str | None, content: bytes) -> bool:
    """Whether a Content-Type header says PDF, or says nothing and the content does."""
    kind = _kind(value)
    return kind in _PDF or ((kind in _UNTOLD or "/" not in kind) and content.startswith(b"%PDF-"))


def of_header(value: str | None) -> tuple[str | None, str | None]:
    """(media type, charset) of a Content-Type header; None = look at the content.

    :raises UnsupportedType: where the type is one that is not read.
    """
    kind, rest = _kind(value), (value or "").partition(";")[2]
    charset = next((part.partition("=")[2].strip().strip("\"'") for part in rest.split(";")
                    if part.strip().lower().startswith("charset=")), None)
    if kind in _UNTOLD or "/" not in kind:
        return None, charset or None
    if kind not in _READ:
        shown = "".join(letter for letter in kind[:60] if letter.isprintable())
        raise UnsupportedType(f"Content of the type {shown} is not read. {_ADVICE}")
    return _READ[kind], charset or None


def _kind(value: str | None) -> str:
    return (value or "").partition(";")[0].strip().lower()


def refuse_binary(content: bytes, *, told: bool) -> None:
    """Refuse what is plainly no text.

    :param told: whether a header or a suffix says that it is text: then UTF-16 needs no mark at its beginning.
    :raises UnsupportedType: for an image, an archive, a PDF and their like, and for what only bears a page's name.
    """
    head = content[:1024]
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise UnsupportedType(f"This is {name}, which is not read. {_ADVICE}")
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise UnsupportedType(f"This is an image, a sound or a film, which is not read. {_ADVICE}")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    wide = head.startswith(_WIDE) or (told and head.count(0) * 4 > len(head) and 0 in (
        head[::2].count(0), head[1::2].count(0)))
    if controls > _MOST_CONTROLS * len(head) and not wide and not looks_like_page(head):
        raise UnsupportedType(f"This is binary data, whatever its name says, and is not read. {_ADVICE}")


def looks_like_page(head: bytes) -> bool:
    """Whether the first bytes of a file without a known suffix are an HTML page."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return start.startswith(_STARTS) or (start.startswith((b"<?xml", b"<!doctype")) and b"<html" in head.lower())
