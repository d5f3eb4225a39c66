"""A local file becomes a Document. Only regular files are read; nothing waits on a FIFO or reads a device."""
from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from checker.errors import CheckerError, SourceNotFound, SourceUnreadable, UnsupportedType
from checker.sources import extract, media
from checker.sources.inflate import GZIP, gunzip, too_big
from checker.sources.source import Source
from checker.types import Document

_STEP = 65_536


def read(source: Source, *, url: str | None, media_type: str | None, limit: int) -> Document:
    """Read a file whole, inflated where it is gzip.

    :param url: where the page came from; makes its links absolute.
    :param media_type: overrides what the suffix says.
    :param limit: bytes, before and after inflation.
    :raises SourceNotFound: where nothing of this name exists.
    :raises SourceUnreadable: for folders, FIFOs, devices, files that may not be read, and damaged gzip.
    :raises SourceTooBig: over the limit.
    :raises UnsupportedType: for images, archives, PDF and their like.
    """
    path = Path(source.value) if not isinstance(source.value, bytes) else Path(source.id)
    name = source.id
    if media.is_archive(path):
        raise UnsupportedType(f"{name}: This file holds many pages. Use `checker batch`.")
    try:
        content = _content(path, source.root, limit)
    except CheckerError as error:
        raise _named(name, error) from error
    kind = media_type or media.of_path(path)
    wrapped = extract.suffix(path) if kind is None else None
    try:
        if wrapped is not None:
            inside = extract.extract(wrapped, content, limit)
            return Document(name, "file", inside.content, inside.media_type, url or inside.url, name, inside.charset)
        media.refuse_binary(content, told=kind is not None)
    except CheckerError as error:
        raise _named(name, error) from error
    return Document(name, "file", content, kind, url, name)


def _named(name: str, error: CheckerError) -> CheckerError:
    return type(error)(f"{name}: {error.message}", error.code)


def _content(path: Path, root: Path | None, limit: int) -> bytes:
    descriptor = _open(path, root)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise SourceUnreadable(f"This is {_kind(status.st_mode)}, not a file. {_advice(status.st_mode)}")
        if status.st_size > limit:
            raise too_big(limit)
        pieces = _pieces(descriptor, limit)
        first = next(pieces, b"")
        whole = chain((first,), pieces)
        return b"".join(gunzip(whole, limit) if first.startswith(GZIP) else whole)
    except OSError as error:
        raise SourceUnreadable(f"The file cannot be read ({error.strerror}).") from error
    finally:
        os.close(descriptor)


def _open(path: Path, root: Path | None) -> int:
    """A descriptor that never blocks. Raises SourceNotFound, SourceUnreadable."""
    try:
        if root is not None and not path.resolve().is_relative_to(root.resolve()):
            raise SourceUnreadable("The file lies outside the folder that is checked; it is not followed.")
        return os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except FileNotFoundError as error:
        raise SourceNotFound("There is no such file. Check the path.") from error
    except (OSError, ValueError, RuntimeError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise SourceUnreadable(f"The file cannot be opened ({cause}). Check its permissions.") from error


def _pieces(descriptor: int, limit: int) -> Iterator[bytes]:
    total = 0
    while piece := os.read(descriptor, _STEP):
        total += len(piece)
        if total > limit:
            raise too_big(limit)
        yield piece


def _kind(mode: int) -> str:
    names = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a FIFO"), (stat.S_ISSOCK, "a socket"),
             (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
    return next((name for test, name in names if test(mode)), "a special file")


def _advice(mode: int) -> str:
    return "Use `checker batch` for a folder." if stat.S_ISDIR(mode) else "Copy its content into a file first."
