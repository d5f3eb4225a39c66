"""Archives of many pages: each page alone, whatever its neighbours are."""
from __future__ import annotations

import gzip
import json
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from checker.batch.inputs import expand
from checker.errors import CheckerError, SourceNotFound
from checker.sources import read
from checker.sources.archive import InOrder, dechunk
from checker.types import Document, Network, Options

OPTIONS = Options(network=Network(max_bytes=100_000))
needs_warc = pytest.mark.skipif(find_spec("fastwarc") is None, reason="the extra warc is not installed")


def jsonl(path: Path) -> Path:
    rows = [{"url": "https://example.org/1", "html": "<p>One\u2028two.</p>"}, {"html": "<p>No address.</p>"}, {"id": 3}, 7,
            {"url": "not a url", "text": "Plain."}, {"url": "https://example.org/big", "html": "x" * 100_001},
            {"markdown": "# Title", "url": "https://example.org/md"}]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join([*lines[:2], "{broken", "[" * 100_000, *lines[2:]]), encoding="utf-8")
    return path


def record(url: str, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=latin-1") -> bytes:
    http = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", ""]).encode() + body
    head = "\r\n".join(["WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: {url}", "WARC-Record-ID: <urn:uuid:0>",
                        "WARC-Date: 2024-01-01T00:00:00Z", "Content-Type: application/http; msgtype=response",
                        f"Content-Length: {len(http)}", "", ""]).encode()
    return head + http + b"\r\n\r\n"


RECORDS = [
    record("https://example.org/1", b"<p>One.</p>"), record("https://example.org/i.png", b"\x89PNG", kind="image/png"),
    record("https://example.org/gone", b"<p>Gone.</p>", status="404 Not Found"),
    record("https://example.org/2", gzip.compress(b"<p>Two.</p>"), "Content-Encoding: gzip"),
    record("https://example.org/3", b"a\r\n<p>Three\r\n\r\n4\r\n</p>\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    record("https://example.org/4", b"<p>Four, unpacked already.</p>", "Content-Encoding: gzip"),
    record("https://example.org/5", gzip.compress(bytes(5_000_000)), "Content-Encoding: gzip"),
]


def contents(path: Path) -> dict[str, object]:
    """Id -> content, or the code of the error."""
    found: dict[str, object] = {}
    for source in expand([path]):
        try:
            document = read(source, options=OPTIONS)
            found[source.id] = document.content
            assert (document.id, document.kind, document.path, document.url) == (
                source.id, "file", source.archive, source.url)
        except CheckerError as error:
            found[source.id] = error.code
            assert source.info.path == source.archive
    return found


def test_json_lines_give_a_page_a_line(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "pages.jsonl")
    assert contents(path) == {
        "https://example.org/1": "<p>One\u2028two.</p>", f"{path}#2": "<p>No address.</p>", f"{path}#3": "Plain.",
        "https://example.org/big": "too_big", "https://example.org/md": "# Title"}


def test_gzipped_json_lines_are_read_in_one_pass_and_alone_too(tmp_path: Path) -> None:
    plain, packed = jsonl(tmp_path / "pages.jsonl"), tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()[:150]) + gzip.compress(plain.read_bytes()[150:]))
    assert [(id.replace("packed.jsonl.gz", "pages.jsonl"), content) for id, content in contents(packed).items()] == list(
        contents(plain).items())
    with InOrder(100_000) as lines:
        first, _, third, *_ = (lines.filled(source) for source in expand([packed]))
        assert third.line is not None
        packed.write_bytes(b"gone")  # what was handed out already needs no file
        assert read(first, options=OPTIONS).content == "<p>One\u2028two.</p>"
        assert lines.filled(expand([plain])[0]).line is None  # a plain file is read by the worker


def test_gzipped_json_lines_that_are_damaged_cost_what_is_damaged(tmp_path: Path) -> None:
    rows = [json.dumps({"html": f"<p>{n} {n ** 99}</p>"}) for n in range(2000)]
    whole = gzip.compress("\n".join(rows).encode())
    pieces = {"cut": whole[:-2000], "spoilt": whole[:5000] + bytes(50) + whole[5050:], "no": b"{}\n", "bomb": gzip.compress(
        bytes(50_000_000)), "tail": gzip.compress(rows[0].encode()) + b"junk"}
    for name, content in pieces.items():
        (tmp_path / f"{name}.jsonl.gz").write_bytes(content)
    inputs = expand([tmp_path])
    assert {skip.name.partition(".")[0] for skip in inputs.skipped} == {*pieces}
    assert all("damaged" in skip.why or "longer than 40 MB" in skip.why for skip in inputs.skipped)
    assert sum(source.archive == "cut.jsonl.gz" for source in inputs) > 100
    assert all("<p>" in str(read(source, options=OPTIONS).content) for source in list(inputs)[:200:50])


@needs_warc
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_warc_gives_the_pages_among_its_records(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    packed = b"".join(map(gzip.compress, RECORDS))
    if name == "a.wacz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("datapackage.json", "{}")
            archive.writestr("archive/data.warc.gz", packed)
            archive.writestr("archive/more.warc", record("https://example.org/6", b"<p>Six.</p>"))
    else:
        path.write_bytes(packed if name.endswith(".gz") else b"".join(RECORDS))
    expected = {"https://example.org/1": b"<p>One.</p>", "https://example.org/2": b"<p>Two.</p>",
                "https://example.org/3": b"<p>Three\r\n</p>", "https://example.org/4": b"<p>Four, unpacked already.</p>",
                "https://example.org/5": "too_big"}
    if name == "a.wacz":
        expected["https://example.org/6"] = b"<p>Six.</p>"
    assert contents(path) == expected
    first = read(expand([path])[0], options=OPTIONS)
    assert first == Document("https://example.org/1", "file", b"<p>One.</p>", "text/html", "https://example.org/1",
                             str(path), "latin-1")


@needs_warc
def test_a_damaged_archive_costs_what_is_damaged(tmp_path: Path) -> None:
    whole = b"".join(map(gzip.compress, RECORDS))
    first = len(gzip.compress(RECORDS[0]))
    (tmp_path / "torn.warc.gz").write_bytes(whole[:first + 20])
    (tmp_path / "noise.warc").write_bytes(bytes(range(256)) * 50)
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    (tmp_path / "noise.wacz").write_bytes(b"PK no")
    (tmp_path / "a.jsonl").write_text('{"url": "https://example.org/1"}\n')
    (tmp_path / "b.html").write_text("<p>A page.</p>")
    inputs = expand([tmp_path])
    assert [source.id for source in inputs] == ["b.html", "https://example.org/1"]
    assert read(inputs[1], options=OPTIONS).content == b"<p>One.</p>"
    assert {skip.name for skip in inputs.skipped} >= {"noise.warc", "empty.warc.gz", "noise.wacz", "a.jsonl"}
    (tmp_path / "torn.warc.gz").write_bytes(b"changed")
    with pytest.raises(CheckerError, match="was changed"):
        read(inputs[1], options=OPTIONS)


def test_an_archive_is_no_page(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.jsonl.gz", "a.warc.gz", "A.WACZ"):
        with pytest.raises(CheckerError, match="checker batch"):
            read(tmp_path / name, options=OPTIONS)


def test_an_archive_in_a_folder_keeps_the_order_and_the_ids(tmp_path: Path) -> None:
    for name in ("a.html", "z.html"):
        (tmp_path / name).write_text("<p>A page.</p>")
    jsonl(tmp_path / "pages.jsonl")
    assert [source.id for source in expand([tmp_path])] == [
        "a.html", "https://example.org/1", "pages.jsonl#2", "pages.jsonl#3", "https://example.org/big",
        "https://example.org/md", "z.html"]
    (tmp_path / "none.jsonl").write_text("")
    with pytest.raises(SourceNotFound, match="holds no page"):
        expand([tmp_path / "none.jsonl"])


def test_the_results_of_a_run_are_no_input(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    for name in ("run.json", "reports.jsonl", "index.html"):
        (tmp_path / "old" / name).write_text("<html>")
    (tmp_path / "a.html").write_text("<p>A page.</p>")
    inputs = expand([tmp_path])
    assert [source.id for source in inputs] == ["a.html"]
    assert inputs.skipped[0].why == "the results of a run"


@pytest.mark.parametrize("raw", [b"", b"<p>plain</p>", b"5\r\nabc", b"-1\r\nabc\r\n0\r\n\r\n", b"zz\r\n", b"5;" + b"x" * 100])
def test_what_is_not_chunked_stays_as_it_is(raw: bytes) -> None:
    assert dechunk(raw) == raw
