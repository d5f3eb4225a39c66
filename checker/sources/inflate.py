"""Inflate gzip and deflate in steps, under a cap: a bomb never becomes a string."""
from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

from checker.errors import SourceTooBig, SourceUnreadable

STEP = 65_536
GZIP = b"\x1f\x8b"
MAX_MEMBERS = 1_000
"""Parts of one gzip stream; more than any program writes below the size cap."""


def gunzip(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Inflate a gzip stream of one or more members; zeros and junk behind the last are left out, as gzip does.

    :raises SourceTooBig: over ``limit`` bytes, or too many members.
    :raises SourceUnreadable: where the stream is damaged or cut short.
    """
    return _inflate(chunks, limit, lambda first: 31)


def head(data: bytes) -> bytes:
    """The first bytes of a file, inflated where it is gzip and as far as it goes."""
    if not data.startswith(GZIP):
        return data
    try:
        return zlib.decompressobj(31).decompress(data, len(data))
    except zlib.error:
        return b""


def deflate(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Inflate a deflate stream, with a zlib header or (as some servers send it) without. Raises as ``gunzip``."""
    return _inflate(chunks, limit, lambda first: 15 if first & 0x8F == 8 else -15)


def too_big(limit: int) -> SourceTooBig:
    """The error for content over the cap, in words."""
    return SourceTooBig(f"The page is larger than {limit / 1_000_000:g} MB. "
                        "Raise the limit with --max-mb if you trust it.")


def damaged() -> SourceUnreadable:
    """The error for compressed data that make no sense."""
    return SourceUnreadable("The compressed data are damaged. Get the file or the page again.")


def cut_short() -> SourceUnreadable:
    """The error for compressed data without an end."""
    return SourceUnreadable("The compressed data are cut short. Get the file or the page again.")


def _inflate(chunks: Iterable[bytes], limit: int, window: Callable[[int], int]) -> Iterator[bytes]:
    total, members, engine = 0, 0, None
    for data in slices(chunks):
        while data or engine is not None:
            if engine is None:
                data = data.lstrip(b"\0") if members else data
                if members and data[:1] != GZIP[:1]:
                    return
                engine, members = zlib.decompressobj(window(data[0])), members + 1
                if members > MAX_MEMBERS:
                    raise SourceTooBig("The compressed data have too many parts. Unpack them first.")
            try:
                piece = engine.decompress(data, STEP)
            except zlib.error as error:
                raise damaged() from error
            total += len(piece)
            if total > limit:
                raise too_big(limit)
            if piece:
                yield piece
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
            if engine.eof:
                engine = None
            elif not data and len(piece) < STEP:
                break
    if engine is not None:
        raise cut_short()


def slices(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in short pieces: what an engine leaves over is copied, and must stay small."""
    for chunk in chunks:
        for start in range(0, len(chunk), STEP):
            yield chunk[start:start + STEP]
