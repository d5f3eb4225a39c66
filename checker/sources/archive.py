"""Files that hold many pages: JSON Lines of {url, html}, WARC and WACZ. Each page is a Source of its own.

The driver of a batch lists where each page begins; a worker opens the file there and reads that page alone, so that a
damaged page costs itself only. WARC is read by FastWARC (the extra ``warc``), one compressed member a record, as the
standard asks. Lines of a gzipped file cannot be begun with anywhere: the driver reads them in order (``InOrder``) and
hands each to its worker.
"""
from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

from checker.errors import SourceTooBig, SourceUnreadable
from checker.sources import media
from checker.sources.codings import decode
from checker.sources.inflate import too_big
from checker.sources.source import Source, is_url
from checker.types import Document

_TEXT_FIELDS = (("html", media.HTML), ("markdown", media.MARKDOWN), ("text", media.TEXT))
_SLACK = 4
"""A line of JSON may be this much longer than the page in it: escapes."""


@dataclass(frozen=True, slots=True)
class Member:
    """A page in an archive: its URL (empty where it has none) and the byte at which it begins."""

    url: str
    offset: int


class _Window(io.RawIOBase):
    """A file that ends where a member of it ends."""

    def __init__(self, file: BinaryIO, end: int) -> None:
        super().__init__()
        self.file, self.end = file, end

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.file.tell()

    def read(self, size: int = -1, /) -> bytes:
        left = max(self.end - self.file.tell(), 0)
        return self.file.read(left if size < 0 else min(size, left))


def missing(path: PurePath) -> str | None:
    """The extra that an archive needs and that is not installed, or None."""
    return "warc" if not _is_jsonl(path) and find_spec("fastwarc") is None else None


def members(path: Path, limit: int) -> Iterator[Member]:
    """Where the pages of an archive begin; what is no page (images, redirects) is passed over.

    :raises SourceUnreadable: where the file is damaged; what came before it counts.
    """
    try:
        if _is_jsonl(path):
            with _opened(path) as lines:
                yield from _lines(lines, limit, path)
            return
        with open(path, "rb") as file:
            for start, end in _parts(path, file):
                file.seek(start)
                for record in _records(_Window(file, end)):
                    if _is_page(record):
                        yield Member(str(record.headers.get("WARC-Target-URI", "")).strip("<>"), record.stream_pos)
    except gzip.BadGzipFile as error:
        raise SourceUnreadable("The archive is damaged (it is no gzip file, or ends in junk).") from error
    except OSError as error:
        raise SourceUnreadable(f"The archive cannot be read ({error.strerror}).") from error
    except (zipfile.BadZipFile, struct.error, zlib.error, EOFError, ValueError, RuntimeError, KeyError) as error:
        raise SourceUnreadable(f"The archive is damaged ({type(error).__name__}).") from error


def read(source: Source, limit: int) -> Document:
    """The page that begins at ``source.offset``. Raises SourceUnreadable, SourceTooBig, UnsupportedType."""
    path = Path(str(source.value))
    try:
        with io.BytesIO(source.line) if source.line is not None else _opened(path) as file:
            file.seek(0 if source.line is not None else source.offset or 0)
            content, kind, charset = _line_page(file, limit) if _is_jsonl(path) else _record_page(file, limit)
    except (OSError, EOFError, zlib.error, ValueError, RuntimeError, StopIteration, RecursionError) as error:
        raise SourceUnreadable(f"{source.id}: the archive is damaged here, or was changed.") from error
    if isinstance(content, bytes):
        media.refuse_binary(content, told=kind is not None)
    return Document(source.id, "file", content, kind, source.url, source.archive, charset)


class InOrder:
    """Fill in the lines of gzipped archives, which are cheap to read from first to last only. A context manager."""

    def __init__(self, limit: int) -> None:
        self._limit, self._path = limit, Path()
        self._file: BinaryIO = io.BytesIO()

    def __enter__(self) -> InOrder:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def filled(self, source: Source) -> Source:
        """The source with its line, where it needs one; as it was where it cannot be had (a worker then says why)."""
        path = Path(str(source.value))
        if source.offset is None or not (_is_jsonl(path) and _is_gzip(path)):
            return source
        try:
            if path != self._path:
                self._file.close()
                self._file, self._path = _opened(path), path
            self._file.seek(source.offset)
            return replace(source, line=self._file.readline(_SLACK * self._limit))
        except (OSError, EOFError, zlib.error):
            return source


def _is_jsonl(path: PurePath) -> bool:
    return path.name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))


def _is_gzip(path: PurePath) -> bool:
    return path.name.lower().endswith(".gz")


def _opened(path: Path) -> BinaryIO:
    """The file, lines of JSON inflated."""
    return cast(BinaryIO, gzip.open(path)) if _is_jsonl(path) and _is_gzip(path) else open(path, "rb")


def _lines(file: BinaryIO, limit: int, path: Path) -> Iterator[Member]:
    offset = 0
    while line := file.readline(_SLACK * limit):
        if len(line) == _SLACK * limit and _is_gzip(path):  # a bomb would go on for hours
            raise SourceUnreadable(f"A line is longer than {_SLACK * limit / 1_000_000:g} MB.")
        page = _page_of(line)
        if page is not None:
            url = page.get("url")
            yield Member(url if isinstance(url, str) and is_url(url) else "", offset)
        offset += len(line)


def _page_of(line: bytes) -> dict[str, Any] | None:
    try:
        page = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return page if isinstance(page, dict) and any(isinstance(page.get(name), str) for name, _ in _TEXT_FIELDS) else None


def _line_page(file: BinaryIO, limit: int) -> tuple[str, str, None]:
    page = _page_of(file.readline(_SLACK * limit))
    if page is None:
        raise ValueError
    content, kind = next((page[name], kind) for name, kind in _TEXT_FIELDS if isinstance(page.get(name), str))
    if len(content) > limit:
        raise too_big(limit)
    return content, kind, None


def _records(file: BinaryIO | _Window) -> Iterator[Any]:
    warc = import_module("fastwarc.warc")
    kinds = warc.WarcRecordType.response | warc.WarcRecordType.resource
    return iter(warc.ArchiveIterator(file, record_types=kinds))


def _is_page(record: Any) -> bool:
    headers = record.http_headers if record.is_http else record.headers
    if record.is_http and headers.status_code != 200:
        return False
    kind = str(headers.get("Content-Type", "")).partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")


def _record_page(file: BinaryIO, limit: int) -> tuple[bytes, str | None, str | None]:
    record = next(_records(file))
    headers = record.http_headers if record.is_http else record.headers
    kind, charset = media.of_header(headers.get("Content-Type"))
    raw = record.reader.read(limit + 1)
    if len(raw) > limit:
        raise too_big(limit)
    if not record.is_http:
        return raw, kind, charset
    if "chunked" in str(headers.get("Transfer-Encoding", "")).lower():
        raw = dechunk(raw)
    try:
        return decode([raw], str(headers.get("Content-Encoding", "")).split(","), limit), kind, charset
    except SourceTooBig:
        raise
    except SourceUnreadable:
        return raw, kind, charset  # crawlers often keep the header of a coding that they took off


def dechunk(raw: bytes) -> bytes:
    """Take off the chunked transfer coding; content that a crawler had joined already is returned as it is."""
    pieces: list[bytes] = []
    place = 0
    while True:
        end = raw.find(b"\r\n", place, place + 80)
        try:
            size = int(raw[place:end].partition(b";")[0].strip() or b"?", 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(raw):
            return raw
        if size == 0:
            return b"".join(pieces)
        pieces.append(raw[end + 2:end + 2 + size])
        place = end + 2 + size + 2


def _parts(path: Path, file: BinaryIO) -> Iterator[tuple[int, int]]:
    """(start, end) of each WARC file: the whole file, or the stored members of a WACZ."""
    if not path.name.lower().endswith(".wacz"):
        yield 0, 1 << 62
        return
    with zipfile.ZipFile(path) as archive:
        infos = [each for each in archive.infolist() if each.filename.lower().endswith((".warc", ".warc.gz"))]
    for info in infos:
        if info.compress_type != zipfile.ZIP_STORED:
            raise SourceUnreadable("The WACZ file compresses its WARC files, which is not allowed. Unpack it first.")
        file.seek(info.header_offset)
        name, extra = struct.unpack("<HH", file.read(30)[26:30])
        start = info.header_offset + 30 + name + extra
        yield start, start + info.file_size
