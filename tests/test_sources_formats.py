"""Formats that wrap a page: MHTML, EPUB, PDF; whole, damaged and hostile."""
from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from web import numbered

from checker.errors import CheckerError, SourceTooBig, SourceUnreadable, UnsupportedType
from checker.sources import extract, read
from checker.sources.folder import Found, walk
from checker.types import Network, Options

OPTIONS = Options(network=Network(max_bytes=1_000_000))
MHTML = b"""From: <Saved by a browser>\r
Snapshot-Content-Location: https://example.org/news\r
MIME-Version: 1.0\r
Content-Type: multipart/related; type="text/html"; boundary="----x"\r
\r
------x\r
Content-Type: text/html; charset=iso-8859-1\r
Content-Transfer-Encoding: quoted-printable\r
Content-Location: https://example.org/news\r
\r
<p>The caf=E9 may close.</p>\r
------x\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
------x--\r
"""
CONTAINER = b'<container xmlns="urn:x"><rootfiles><rootfile full-path="book/content.opf"/></rootfiles></container>'
PACKAGE = b"""<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Cells &amp; prices</dc:title></metadata><manifest><item id="two" href="b%20c.xhtml"/><item id="one" href="../a.xhtml"/>
</manifest><spine><itemref idref="one"/><itemref idref="two"/></spine></package>"""


def book(**files: bytes) -> bytes:
    whole = {"META-INF/container.xml": CONTAINER, "book/content.opf": PACKAGE,
             "a.xhtml": b"<html><BODY class='x'><p>First part.</p></BODY></html>",
             "book/b c.xhtml": "<html><body><p>Café, second part.</p></body></html>".encode("utf-16"), **files}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return data.getvalue()


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_mhtml_gives_the_page_with_its_charset_and_address(tmp_path: Path) -> None:
    for name, content in (("a.mhtml", MHTML), ("b.MHT", MHTML), ("c.mhtml.gz", gzip.compress(MHTML))):
        document = read(put(tmp_path, name, content), options=OPTIONS)
        assert document.content == b"<p>The caf\xe9 may close.</p>"
        assert (document.media_type, document.charset, document.url) == ("text/html", "iso-8859-1", "https://example.org/news")
        assert document.kind == "file"


def test_epub_gives_the_chapters_in_reading_order(tmp_path: Path) -> None:
    document = read(put(tmp_path, "a.epub", book()), options=OPTIONS)
    assert document.content == ("<html><head><title>Cells &amp; prices</title></head><body><p>First part.</p>"
                                "<p>Café, second part.</p></body></html>")
    assert document.media_type == "text/html"


@pytest.mark.parametrize(("name", "content"), numbered(
    ("a.mhtml", b""), ("a.mhtml", MHTML.replace(b"text/html", b"text/plain")), ("a.mhtml", b"\0" * 1000),
    ("a.mhtml", b'Content-Type: multipart/mixed; boundary="x"\n\n' + b'--x\nContent-Type: multipart/mixed; boundary="x"\n\n' * 3000),
    ("a.epub", b""), ("a.epub", book()[:-40]), ("a.epub", book()[:300] + b"\xff" * 30 + book()[330:]),
    ("a.epub", book(**{"META-INF/container.xml": b"<a>"})),
    ("a.epub", book(**{"META-INF/container.xml": CONTAINER.replace(b"content.opf", b"missing.opf")})),
    ("a.epub", book(**{"book/content.opf": b'<!DOCTYPE p [<!ENTITY a "aaaa">]>' + PACKAGE})),
    ("a.epub", book(**{"book/content.opf": b"<a>" * 100_000})),
))
def test_damaged_files_say_so(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match=r"^a\.(mhtml|epub)|/a\.(mhtml|epub)"):
        read(put(tmp_path, name, content), options=OPTIONS)


def test_a_bomb_in_a_book_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, "a.epub", book(**{"a.xhtml": bytes(50_000_000)}))
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceTooBig):
        read(path, options=OPTIONS)


def a_pdf(text: bytes) -> bytes:
    """A PDF of one page with one line."""
    stream = b"BT /F1 12 Tf 72 720 Td (" + text + b") Tj ET"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (data + b"xref\n0 6\n0000000000 65535 f \n" + table +
            b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(data))


@pytest.mark.parametrize("suffix", [".html", ".htm", ".xhtml", ".txt", ".md", ".mhtml", ".pdf", ".epub"])
def test_every_suffix_is_read_gzipped_too(suffix: str, tmp_path: Path) -> None:
    if suffix == ".pdf":
        pytest.importorskip("pypdf", reason="the extra pdf is not installed")
    plain = tmp_path / f"page{suffix}"
    examples = {".mhtml": MHTML, ".pdf": a_pdf(b"The plant may close."), ".epub": book()}
    plain.write_bytes(examples.get(suffix, b"<p>The plant may close.</p>"))
    (tmp_path / f"page{suffix}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    names = [entry.name for entry in walk(tmp_path) if isinstance(entry, Found)]
    assert names == [f"page{suffix}", f"page{suffix}.gz"]
    one, other = (read(tmp_path / name, options=OPTIONS) for name in names)
    assert (one.content, one.media_type) == (other.content, other.media_type)
    assert "part" in str(one.content) or "may close" in str(one.content)


def test_pdf_gives_its_text_or_says_what_it_needs(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf", a_pdf(b"The plant may close."))
    if extract.missing(path):
        with pytest.raises(UnsupportedType, match=r"credibility-checker\[pdf\]"):
            read(path, options=OPTIONS)
        return
    document = read(path, options=OPTIONS)
    assert (document.content, document.media_type) == ("The plant may close.", "text/plain")
    for damaged in (b"%PDF-1.4\n", a_pdf(b"x")[:200], b""):
        with pytest.raises(CheckerError, match="damaged or locked"):
            read(put(tmp_path, "b.pdf", damaged), options=OPTIONS)
