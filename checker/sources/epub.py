"""EPUB: the chapters in reading order, as one HTML page."""
from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from html import escape
from urllib.parse import unquote
from xml.etree import ElementTree

from checker.errors import SourceUnreadable
from checker.sources.extract import Extract
from checker.sources.inflate import too_big

_CONTAINER = "META-INF/container.xml"
_XML_BYTES = 2_000_000
_DAMAGED = (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError, ValueError,
            OSError, zlib.error, EOFError)


def extract(content: bytes, limit: int) -> Extract:
    """All chapters of a book. Raises SourceUnreadable where it is damaged or locked, SourceTooBig over ``limit``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            package = _package(book)
            title = next((e.text or "" for e in _xml(book, package).iter() if _name(e) == "title"), "")
            bodies = list(_bodies(book, package, limit))
    except _DAMAGED as error:
        raise SourceUnreadable("The EPUB file is damaged or locked. Save its text, and check that.") from error
    head = f"<head><title>{escape(title)}</title></head>"
    return Extract(f"<html>{head}<body>{''.join(bodies)}</body></html>", "text/html")


def _package(book: zipfile.ZipFile) -> str:
    paths = (e.get("full-path") for e in _xml(book, _CONTAINER).iter() if _name(e) == "rootfile")
    return next(path for path in (*paths, "content.opf") if path)


def _bodies(book: zipfile.ZipFile, package: str, limit: int) -> Iterator[str]:
    root = _xml(book, package)
    items = {e.get("id"): e.get("href", "") for e in root.iter() if _name(e) == "item"}
    left = limit
    for reference in (e.get("idref") for e in root.iter() if _name(e) == "itemref"):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(items.get(reference, ""))))
        chapter = _read(book, path, left)
        left -= len(chapter)
        if left < 0:
            raise too_big(limit)
        wide = chapter.startswith((b"\xff\xfe", b"\xfe\xff"))
        yield _body(chapter.decode("utf-16" if wide else "utf-8-sig", "replace"))


def _body(page: str) -> str:
    lower = page.lower()
    start, end = lower.find("<body"), lower.rfind("</body")
    return page[page.find(">", start) + 1:end if end > start else len(page)] if start >= 0 else page


def _read(book: zipfile.ZipFile, path: str, limit: int) -> bytes:
    with book.open(path) as file:
        return file.read(limit + 1)


def _xml(book: zipfile.ZipFile, path: str) -> ElementTree.Element:
    data = _read(book, path, _XML_BYTES)
    if len(data) > _XML_BYTES or b"<!ENTITY" in data:
        raise ValueError("not a plain package file")
    return ElementTree.fromstring(data)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
