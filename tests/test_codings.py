"""Content codings that need an extra: brotli and zstd, whole, damaged, as bombs, and where they are not installed."""
from __future__ import annotations

import gzip
import time
import tracemalloc
from contextlib import suppress
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web import answer, numbered, web

from checker.errors import FetchFailed, SourceTooBig, SourceUnreadable
from checker.sources import codings, read

br = pytest.importorskip("brotli")
zstd = codings.zstd() or pytest.skip("no zstd", allow_module_level=True)
PAGE = b"<html><body><p>The reactor may fail.</p></body></html>"
MIB = bytes(1 << 20)
SKIPPED = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
"""A zstd frame that holds nothing of the page."""


def inflated(coding: str, body: bytes, limit: int = 10_000_000, step: int = 65_536) -> bytes:
    return codings.decode((body[start:start + step] for start in range(0, len(body), step)), [coding], limit)


def bomb(coding: str, mib: int) -> bytes:
    """Zeros, packed."""
    if coding == "br":
        packer = br.Compressor(quality=1)
        return b"".join(packer.process(MIB) for _ in range(mib)) + packer.finish()
    frames = zstd.ZstdCompressor()
    return b"".join(frames.compress(MIB) for _ in range(mib)) + frames.flush()


@pytest.mark.parametrize(("coding", "body"), numbered(
    ("br", br.compress(PAGE)), ("BR ", br.compress(PAGE)), ("zstd", zstd.compress(PAGE)),
    ("zstd", zstd.compress(PAGE[:9]) + SKIPPED + zstd.compress(PAGE[9:])), ("gzip, br", br.compress(gzip.compress(PAGE))),
    ("br, zstd", zstd.compress(br.compress(PAGE))),
))
def test_pages_in_brotli_and_zstd_are_read_and_asked_for(coding: str, body: bytes) -> None:
    with web({"/a": answer(body, f"Content-Encoding: {coding}")}) as server:
        assert read(server.url("/a"), options=server.options()).content == PAGE
        assert "Accept-Encoding: gzip, deflate, br, zstd\r\n" in server.requests[-1]


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_what_is_not_installed_is_not_asked_for_and_refused(coding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(codings, "import_module", missing)
    assert codings.accepted() == "gzip, deflate"
    with pytest.raises(FetchFailed, match=rf"not asked for \({coding}\)"):
        inflated(coding, b"")


def test_a_brotli_that_cannot_stop_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codings, "import_module", lambda name: SimpleNamespace(Decompressor=object))
    assert codings.brotli() is None


@given(st.sampled_from(["br", "zstd"]), st.binary(max_size=300), st.integers(1, 40))
def test_any_content_in_any_pieces_comes_back(coding: str, content: bytes, step: int) -> None:
    body = br.compress(content) if coding == "br" else zstd.compress(content)
    assert inflated(coding, body, step=step) == content
    assert inflated(coding, b"") == b""


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_long_content_is_whole_up_to_the_cap(coding: str) -> None:
    content = bytes(range(256)) * 4_000 + bytes(500_000) + b"end"
    body = br.compress(content, quality=3) if coding == "br" else zstd.compress(content)
    assert inflated(coding, body, limit=len(content)) == content
    with pytest.raises(SourceTooBig):
        inflated(coding, body, limit=len(content) - 1)


@given(st.sampled_from(["br", "zstd"]), st.binary(min_size=1, max_size=200), st.data())
@settings(max_examples=60)
def test_damage_is_an_error_of_ours_and_a_cut_is_never_taken_for_the_end(coding: str, content: bytes,
                                                                        data: st.DataObject) -> None:
    body = br.compress(content) if coding == "br" else zstd.compress(content)
    with pytest.raises(SourceUnreadable):
        inflated(coding, body[:data.draw(st.integers(1, len(body) - 1))])
    spoilt = bytearray(body)
    spoilt[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
    with suppress(SourceUnreadable, SourceTooBig):  # nothing else may come out
        inflated(coding, bytes(spoilt))


@pytest.mark.parametrize("coding", ["br", "zstd"])
def test_a_bomb_ends_at_the_cap_in_little_memory(coding: str) -> None:
    body = bomb(coding, 512)
    assert len(body) < 100_000
    start = time.monotonic()
    tracemalloc.start()
    with pytest.raises(SourceTooBig):
        inflated(coding, body, limit=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000
    assert time.monotonic() - start < 2


def test_bombs_inside_bombs_end_at_the_cap() -> None:
    for names, body in (("gzip, br", br.compress(gzip.compress(MIB * 64))), ("br, zstd", zstd.compress(bomb("br", 64)))):
        with pytest.raises(SourceTooBig):
            codings.decode([body], names.split(","), 1_000_000)


def test_zstd_with_thousands_of_frames_or_a_giant_window_is_refused() -> None:
    with pytest.raises(SourceTooBig, match="parts"):
        inflated("zstd", zstd.compress(b"") * 10_000)
    wide = zstd.compress(MIB * 20, options={zstd.CompressionParameter.window_log: 27})
    with pytest.raises(SourceUnreadable, match="damaged"):
        inflated("zstd", wide)
