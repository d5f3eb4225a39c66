"""Content codings of HTTP: which are read here, and taking them off in steps, under a cap.

gzip and deflate are the standard library's. brotli and zstd are read where the extra ``fetch`` is installed (zstd is in
the standard library from Python 3.14); servers are told what can be read. Both keep what they were given, and give it
out in pieces: a bomb of a few bytes never becomes a string.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from types import ModuleType

from checker.errors import FetchFailed, SourceTooBig
from checker.sources.inflate import MAX_MEMBERS, STEP, cut_short, damaged, deflate, gunzip, slices, too_big

MAX_CODINGS = 2
ZSTD_WINDOW = 23
"""Base-2 logarithm of the largest zstd window, 8 MiB: what RFC 9659 allows on the web, and memory that we spend."""
Decoder = Callable[[Iterable[bytes], int], Iterator[bytes]]


def accepted() -> str:
    """What Accept-Encoding says."""
    found = ["gzip", "deflate", *(["br"] if brotli() else []), *(["zstd"] if zstd() else [])]
    return ", ".join(found)


def decode(chunks: Iterable[bytes], codings: Sequence[str], limit: int) -> bytes:
    """Take off an HTTP answer's content codings, the last applied first, and join the body.

    :raises SourceTooBig: where the body, at any step, exceeds ``limit`` bytes.
    :raises FetchFailed: for codings that were not asked for.
    :raises SourceUnreadable: where the data are damaged or cut short.
    """
    names = [name.strip().lower() for name in codings if name.strip().lower() not in ("", "identity")]
    decoders = [_decoder(name) for name in names[:MAX_CODINGS]]
    if len(names) > MAX_CODINGS or None in decoders:
        shown = ", ".join(names[:3])[:60]
        raise FetchFailed(f"The server sent the page in an encoding that was not asked for ({shown}). "
                          "Save the page in a browser, and check the file.")
    stream = iter(chunks)
    for decoder in reversed(decoders):
        stream = decoder(stream, limit) if decoder is not None else stream
    body = bytearray()
    for piece in stream:
        body += piece
        if len(body) > limit:
            raise too_big(limit)
    return bytes(body)


def brotli() -> ModuleType | None:
    """The brotli package, where one is installed that can stop (from 1.2 on: before, a bomb became a string)."""
    try:
        module = import_module("brotli")
    except ImportError:
        return None
    return module if hasattr(module.Decompressor, "can_accept_more_data") else None


def zstd() -> ModuleType | None:
    """The standard library's zstd, or its backport."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    return None


def _decoder(name: str) -> Decoder | None:
    if name in ("gzip", "x-gzip"):
        return gunzip
    if name == "deflate":
        return deflate
    module = brotli() if name == "br" else zstd() if name == "zstd" else None
    if module is None:
        return None
    return _Brotli(module) if name == "br" else _Zstd(module)


class _Brotli:
    """Inflates one brotli stream; whatever follows it is damage."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def __call__(self, chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
        engine, total, begun = self.module.Decompressor(), 0, False
        for data in slices(chunks):
            begun, more = True, True
            while more:  # what it holds back comes when asked for with nothing
                try:
                    piece = engine.process(data, output_buffer_limit=STEP)
                except self.module.error as error:
                    raise damaged() from error
                total, data = total + len(piece), b""
                if total > limit:
                    raise too_big(limit)
                yield piece
                more = not engine.is_finished() and (len(piece) > 0 or not engine.can_accept_more_data())
        if begun and not engine.is_finished():
            raise cut_short()


class _Zstd:
    """Inflates zstd, one frame or several, with windows that memory is there for."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module

    def __call__(self, chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
        engine, total, frames = None, 0, 0
        options = {self.module.DecompressionParameter.window_log_max: ZSTD_WINDOW}
        for data in slices(chunks):
            while data or (engine is not None and not engine.needs_input):
                if engine is None:
                    engine, frames = self.module.ZstdDecompressor(options=options), frames + 1
                    if frames > MAX_MEMBERS:
                        raise SourceTooBig("The compressed data have too many parts. Unpack them first.")
                try:
                    piece = engine.decompress(data, STEP)
                except self.module.ZstdError as error:
                    raise damaged() from error
                total += len(piece)
                if total > limit:
                    raise too_big(limit)
                yield piece
                data, engine = (engine.unused_data, None) if engine.eof else (b"", engine)
        if engine is not None:
            raise cut_short()
