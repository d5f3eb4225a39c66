"""Telling sources apart, files of every kind, gzip under the cap, and the walk through a folder."""
from __future__ import annotations

import gzip
import os
import random
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web import numbered

from checker.errors import BadOptions, CheckerError, SourceNotFound, SourceTooBig, SourceUnreadable, UnsupportedType
from checker.sources import from_content, is_url, media, read
from checker.sources.folder import Found, Skip, walk
from checker.sources.inflate import gunzip
from checker.sources.patterns import Patterns
from checker.sources.source import Source, shown
from checker.types import Document, Network, Options

OPTIONS = Options(network=Network(max_bytes=1_000_000))
HTML = b"<html><body><p>The reactor may fail.</p></body></html>"


@pytest.mark.parametrize(("text", "verdict"), [
    ("https://example.org/a", True), ("HTTP://EXAMPLE.ORG", True), ("http://x", True), ("https://", False),
    ("see https://example.org/a", False), ("https://example.org/a\n", False), (" https://example.org/a", False),
    ("https://example.org/a b", False), ("ftp://example.org", False), ("example.org", False), ("", False),
])
def test_a_str_is_a_url_only_when_all_of_it_is_one(text: str, verdict: bool) -> None:
    assert is_url(text) is verdict


def test_content_is_taken_as_it_is() -> None:
    assert read("Prices fell.", options=OPTIONS) == Document("text", "text", "Prices fell.")
    document = read(HTML, url="https://example.org/a", media_type="text/html; charset=utf-16", options=OPTIONS)
    assert document == Document("https://example.org/a", "text", HTML, "text/html", "https://example.org/a", charset="utf-16")
    assert read(b"https://example.org/", options=OPTIONS).kind == "text"
    assert read("/etc/passwd", options=OPTIONS).content == "/etc/passwd"
    assert read(gzip.compress(HTML), options=OPTIONS).content == HTML
    assert read(b"", options=OPTIONS).content == b""
    with pytest.raises(TypeError, match="not int"):
        read(3, options=OPTIONS)  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"PK\x03\x04rest", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a",
                                     b"RIFF\0\0\0\0WEBP", b"\0\0\0\x20ftypmp42", bytes(100), b"\x7fELF\2\1\1", b"BZh9"])
def test_what_is_no_text_is_refused_by_its_first_bytes(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedType, match="Save it as HTML"):
        read(content, options=OPTIONS)
    path = tmp_path / "download"
    path.write_bytes(content)
    with pytest.raises(UnsupportedType, match=r"download: This is"):
        read(path, options=OPTIONS)


@pytest.mark.parametrize("content", [random.Random(1).randbytes(50_000), b"MZ\x90\0\3\0\0\0\4" + random.Random(2).randbytes(900), bytes(5000),
                                     b"\0\1\2\3", bytes(n % 32 for n in range(500))], ids=["random", "program", "nul", "four", "controls"])
@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.html.gz"])
def test_binary_data_under_the_name_of_a_page_are_refused(content: bytes, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    with pytest.raises(UnsupportedType, match=rf"{name}: This is binary data, whatever its name says.*Save it as HTML"):
        read(path, options=OPTIONS)


@pytest.mark.parametrize(("text", "encoding"), numbered(
    ("Цены могут вырасти, говорят учёные.", "koi8-r"), ("Цены могут вырасти, говорят учёные.", "cp1251"), ("価格は上がるかもしれない。", "shift_jis"),
    ("価格は上がるかもしれない。", "iso-2022-jp"), ("价格可能上涨。", "gb18030"), ("價格可能上漲。", "big5"), ("Les prix peuvent monter, déjà.", "utf-16-be"),
    ("Les prix peuvent monter, déjà.", "utf-16-le"), ("N\bNA\bAM\bME\bE of a page for a printer\f", "ascii"), ("\x1b[31mred\x1b[0m words", "ascii"), ("", "ascii")))
def test_texts_of_every_encoding_are_no_binary_data(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((text * 50).encode(encoding))
    assert read(path, options=OPTIONS).content == path.read_bytes()


def test_a_page_with_binary_rubbish_in_it_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(HTML + bytes(range(256)) * 100)
    assert read(path, options=OPTIONS).media_type == "text/html"


def test_wide_encodings_are_text() -> None:
    for encoding in ("utf-16", "utf-32", "utf-16-le", "latin-1"):
        data = HTML.decode().encode(encoding)
        told = None if encoding in ("utf-16", "utf-32", "latin-1") else "text/html"
        assert read(data, media_type=told, options=OPTIONS).content == data


@pytest.mark.parametrize(("name", "kind"), [
    ("a.html", "text/html"), ("a.HTM", "text/html"), ("a.xhtml", "text/html"), ("a.txt", "text/plain"),
    ("a.md", "text/markdown"), ("a.markdown", "text/markdown"), ("a.html.gz", "text/html"), ("a", None), ("page?id=3", None),
])
def test_a_file_is_read_with_the_type_that_its_suffix_means(name: str, kind: str | None, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(HTML) if name.endswith(".gz") else HTML)
    document = read(path, options=OPTIONS)
    assert (document.content, document.media_type, document.kind, document.path) == (HTML, kind, "file", str(path))
    assert read(path, media_type="text/plain", url="https://example.org", options=OPTIONS).media_type == "text/plain"
    inside = read(Source(name, "file", path, tmp_path), options=OPTIONS)
    assert (inside.id, inside.path) == (name, name)


def test_what_is_no_readable_file_says_so_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket"))
        cases: list[tuple[Path, type[CheckerError], str]] = [
            (tmp_path / "missing", SourceNotFound, "no such file"), (tmp_path, SourceUnreadable, "a folder.*checker batch"),
            (tmp_path / "fifo", SourceUnreadable, "a FIFO"), (tmp_path / "socket", SourceUnreadable, "cannot be opened"),
            (Path("/dev/zero"), SourceUnreadable, "a device"), (tmp_path / "loop", SourceUnreadable, "cannot be opened"),
            (tmp_path / ("n" * 300), SourceUnreadable, "too long"), (Path("a\0b"), SourceUnreadable, "cannot be opened"),
        ]
        for path, kind, words in cases:
            start = time.monotonic()
            with pytest.raises(kind, match=words):
                read(path, options=OPTIONS)
            assert time.monotonic() - start < 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "secret.html"
    path.touch(mode=0)
    with pytest.raises(SourceUnreadable, match="permissions"):
        read(path, options=OPTIONS)


def test_size_is_capped_before_and_after_inflation(tmp_path: Path) -> None:
    sparse = tmp_path / "sparse.html"
    with open(sparse, "wb") as file:
        file.truncate(1 << 40)
    bomb = tmp_path / "bomb.html.gz"
    bomb.write_bytes(gzip.compress(bytes(20_000_000)))
    start = time.monotonic()
    for source in (sparse, bomb, bytes(1_000_001), "a" * 1_000_001, gzip.compress(bytes(2_000_000))):
        with pytest.raises(SourceTooBig, match=r"larger than 1 MB.*--max-mb"):
            read(source, options=OPTIONS)
    assert time.monotonic() - start < 2
    assert len(from_content(b"a" * 1_000_000, id="-", limit=1_000_000).content) == 1_000_000


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5), st.integers(1, 50), st.binary(max_size=3))
def test_gzip_of_several_members_in_any_pieces(members: list[bytes], step: int, tail: bytes) -> None:
    data = b"".join(map(gzip.compress, members)) + bytes(len(tail))
    pieces = [data[start:start + step] for start in range(0, len(data), step)]
    assert b"".join(gunzip(pieces, 10_000)) == b"".join(members)


def test_gzip_of_long_content_is_whole() -> None:
    content = os.urandom(100_000) + bytes(900_000) + b"end"
    assert b"".join(gunzip([gzip.compress(content)], 2_000_000)) == content


@given(st.binary(max_size=300), st.integers(0, 299))
def test_damaged_gzip_is_an_error_or_the_content(content: bytes, place: int) -> None:
    data = bytearray(gzip.compress(content))
    data[place % len(data)] ^= 0x55
    with suppress(SourceUnreadable, SourceTooBig):  # nothing else may come out
        b"".join(gunzip([bytes(data)], 10_000_000))
    for cut in range(1, len(gzip.compress(content))):
        with pytest.raises(SourceUnreadable):
            list(gunzip([gzip.compress(content)[:cut]], 10_000_000))


def test_gzip_with_thousands_of_members_is_refused_quickly() -> None:
    start = time.monotonic()
    with pytest.raises(SourceTooBig, match="parts"):
        list(gunzip([gzip.compress(b"") * 10_000], 1_000_000))
    assert time.monotonic() - start < 1


def test_content_types_of_headers() -> None:
    assert media.of_header("text/html") == ("text/html", None)
    assert media.of_header(' Application/XHTML+xml ; x=1; Charset="UTF-8"') == ("text/html", "UTF-8")
    for unknown in (None, "", "text", "application/octet-stream"):
        assert media.of_header(unknown) == (None, None)
    for refused in ("application/pdf", "image/svg+xml", "application/json", "text/css"):
        with pytest.raises(UnsupportedType, match=refused.replace("+", r"\+")):
            media.of_header(refused)


def tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HTML)
    return root


def entries(root: Path, include: Sequence[str] = (), exclude: Sequence[str] = (), leave: Path | None = None) -> list[Found | Skip]:
    return list(walk(root, patterns=Patterns.of(include, exclude), leave=leave))


def pages(root: Path, **how: Any) -> list[str]:
    return [entry.name for entry in entries(root, **how) if isinstance(entry, Found)]


def skipped(root: Path, **how: Any) -> dict[str, str]:
    return {entry.name: entry.why for entry in entries(root, **how) if isinstance(entry, Skip)}


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    names = ["b.html", "a/z.html", "a-1.md", "a.html", "a/b/c.txt", "A.htm", "a/b.html.gz", "saved page"]
    tree(tmp_path, *names, ".hidden/x.html", ".x.html", "style.css", "image.png")
    (tmp_path / "style.css").write_bytes(b"p { color: red }")
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    assert pages(tmp_path) == sorted(names)
    assert skipped(tmp_path) == {".hidden": "hidden", ".x.html": "hidden",
                                 "image.png": "not a page (by its suffix or first bytes)",
                                 "style.css": "not a page (by its suffix or first bytes)"}


def test_a_page_without_a_known_suffix_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    pieces = {"a": b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>x", "b.php": b"<p>x</p>", "c.gz": gzip.compress(b"<html>" + bytes(99)),
              "d.xml": b"<!DOCTYPE b [<!ENTITY a \"" + b"a" * 5000 + b"\">]><html>", "e.xml": b"<?xml version='1.0'?><html xmlns='x'>"}
    others = {"f.xml": b"<?xml version='1.0'?><rss>", "g.svg": b"<svg>", "h.js": b"var a = '<html>'", "i": b"", "j.gz": b"\x1f\x8bx"}
    for name, content in {**pieces, **others}.items():
        (tmp_path / name).write_bytes(content)
    assert pages(tmp_path) == sorted(pieces)
    assert sorted(skipped(tmp_path)) == sorted(others)


def test_patterns_take_and_leave(tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "news/b.html", "news/old/c.html", "news/d.log", "e.txt")
    assert pages(tmp_path, exclude=["news/old"]) == ["a.html", "e.txt", "news/b.html", "news/d.log"]
    assert pages(tmp_path, exclude=["*.html"]) == ["e.txt", "news/d.log"]
    assert pages(tmp_path, include=["*.log", "a.*"]) == ["a.html", "news/d.log"]
    assert pages(tmp_path, include=["news"]) == ["news/b.html", "news/d.log", "news/old/c.html"]
    assert pages(tmp_path, leave=tmp_path / "news") == ["a.html", "e.txt"]
    assert skipped(tmp_path, leave=tmp_path / "news") == {}


def test_patterns_are_those_of_a_gitignore_file(tmp_path: Path) -> None:
    tree(tmp_path, "a.html", "keep.html", "build/x.html", "src/build/y.html", "src/a.html", "src/deep/er/b.html", "src/#1.html")
    assert pages(tmp_path, exclude=["/build/", "*.html", "!keep.html"]) == ["keep.html"]
    assert "src/build/y.html" in pages(tmp_path, exclude=["/build/"])  # anchored
    assert pages(tmp_path, exclude=["build/"]) == ["a.html", "keep.html", "src/#1.html", "src/a.html", "src/deep/er/b.html"]
    assert skipped(tmp_path, exclude=["build/"]) == {"build": "excluded", "src/build": "excluded"}  # not gone into
    assert pages(tmp_path, exclude=["a.html/"], include=["a.html"]) == ["a.html", "src/a.html"]  # a slash: folders alone
    assert pages(tmp_path, include=["src/*.html"]) == ["src/#1.html", "src/a.html"]  # a star stays in its folder
    assert pages(tmp_path, include=["src/**/b.html", r"\#1.html", "# a comment", ""]) == ["src/#1.html", "src/deep/er/b.html"]
    with pytest.raises(BadOptions, match=r"\.gitignore"):
        pages(tmp_path, include=["!"])


def test_links_specials_and_odd_names_are_named_skips_and_nothing_outside_is_read(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", "secret.html")
    root = tree(tmp_path / "root", "a.html", "sub/b.html")
    (root / "loop").symlink_to(root)
    (root / "sub" / "up").symlink_to("..")
    (root / "out").symlink_to(outside)
    (root / "out.html").symlink_to(outside / "secret.html")
    (root / "dangling.html").symlink_to("nowhere")
    (root / "self.html").symlink_to("self.html")
    (root / "again.html").symlink_to("a.html")
    os.mkfifo(root / "fifo.html")
    (root / "dir.html").mkdir()
    odd = os.fsdecode(b"caf\xe9\n.html")
    (root / odd).write_bytes(HTML)
    assert pages(root) == ["a.html", "again.html", odd, "sub/b.html"]
    why = skipped(root)
    assert set(why) == {"loop", "sub/up", "out", "out.html", "dangling.html", "self.html", "fifo.html"}
    assert "out of the folder" in why["out.html"]
    assert "not a regular file" in why["fifo.html"]
    assert shown(odd) == "caf\\xe9\\n.html"
    with pytest.raises(SourceUnreadable, match="outside the folder"):  # a link put there after the walk
        read(Source("out.html", "file", root / "out.html", root), options=OPTIONS)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="Check the path"):
        list(walk(tmp_path / "missing"))
    with pytest.raises(SourceUnreadable, match="cannot be listed"):
        list(walk(tree(tmp_path, "a.html") / "a.html"))


def test_very_deep_folders_end(tmp_path: Path) -> None:
    path = tmp_path
    for _ in range(250):
        path = path / "d"
    path.mkdir(parents=True)
    assert [skip.why for skip in walk(tmp_path) if isinstance(skip, Skip)] == ["more than 200 folders deep"]
