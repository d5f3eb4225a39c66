"""More that a hostile or an unlucky server may do: robots.txt, TLS, PDF, the cache under several processes."""
from __future__ import annotations

import json
import logging
import multiprocessing
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_sources_formats import a_pdf
from web import Web, answer, numbered, redirect, web

from checker.batch import Settings, run
from checker.cli import cli
from checker.errors import BadOptions, CheckerError, FetchFailed, SourceTooBig, SourceUnreadable, UnsupportedType
from checker.sources import pdf, read
from checker.sources.cache import Cache
from checker.sources.http import Answer
from checker.sources.robots import allows
from checker.sources.url import fetch, wait_for
from checker.types import Document, Network, Options

PAGE = b"<html><body><p>The reactor may fail.</p></body></html>"


@pytest.mark.parametrize(("rules", "agent", "allowed"), [
    ("User-agent: *\nDisallow: /a", "credibility-checker", False),
    ("User-agent: other\nUser-agent: credibility-checker\nDisallow: /a", "credibility-checker", False),
    ("User-agent: other\nDisallow: /a", "credibility-checker", True),
    ("User-agent: other\nDisallow: /\n\nUser-agent: *\nAllow: /a", "credibility-checker", True),
    ("User-agent: credibility-checker\nAllow: /\n\nUser-agent: *\nDisallow: /", "credibility-checker", True),
    ("user agent: CREDIBILITY-checker # us\nDisallow: /a", "credibility-checker", False),
    ("User-agent: check*\nDisallow: /a", "mine/1 (checker)", False),
    ("User-agent: checker\nDisallow: /a", "credibility-checker", True),
    ("User-agent: credibility\nUser-agent: credibility-checker\nDisallow: /a", "credibility-checker", False),
    ("User-agent: credibility\nDisallow: /a\nUser-agent: credibility-checker\nDisallow: /b", "credibility-checker", True),
    ("User-agent:\nDisallow: /a", "credibility-checker", True), ("Disallow: /a", "credibility-checker", True),
])
def test_the_group_of_our_name_counts_else_that_of_all(rules: str, agent: str, allowed: bool) -> None:
    assert allows(Answer(200, {}, rules.encode()), "https://x.example/a", agent) is allowed


def test_a_robots_txt_made_to_be_slow_is_read_quickly() -> None:
    names = "".join(f"User-agent: {name}\n" for n in range(8_000) for name in (f"bot{n}", "credibility-checker"[:n % 19 + 1]))
    rules = "".join(f"Disallow: /{n}*a*a*b\n" for n in range(12_000))
    start = time.monotonic()
    assert allows(Answer(200, {}, (names + rules).encode()), "https://x.example/" + "a" * 7_900, "credibility-checker")
    assert time.monotonic() - start < 5  # ten minutes where each of the names keeps each of the rules


def secure_server(folder: Path, pages: bytes, *, polite: bool, tunnel: bytes = b"") -> Web:
    """A server with a certificate for fine.example; ``polite``: it says when it has sent all, as TLS asks.

    ``tunnel``: it is a proxy, which answers this to CONNECT and then plays the server.
    """
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=fine.example",
                    "-addext", "subjectAltName=DNS:fine.example", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names: list[str | None] = []
    context.sni_callback = lambda sock, name, _: names.append(name)

    class Secure(Web):
        seen = names

        def _serve(self, connection: socket.socket) -> None:
            try:
                if tunnel:
                    self.requests.append(connection.recv(65_536).decode("latin-1"))
                    connection.sendall(tunnel)
                secure = context.wrap_socket(connection, server_side=True)
                self.requests.append(secure.recv(65_536).decode("latin-1"))
                secure.sendall(pages)
                if polite:
                    secure = secure.unwrap()  # type: ignore[assignment]
                secure.close()
            except OSError:
                connection.close()

    server = Secure({})
    threading.Thread(target=server.run, daemon=True).start()
    return server


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not there to make a certificate")
@pytest.mark.parametrize("polite", [True, False])
def test_a_page_without_a_length_whose_secure_connection_breaks_is_cut_short(
        polite: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    server = secure_server(tmp_path, head + PAGE, polite=polite)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    options = server.options(respect_robots=False)

    def ask() -> Document:
        return fetch(f"https://fine.example:{server.port}/", options, resolve=lambda _: ["127.0.0.1"])

    if polite:
        assert ask().content == PAGE
        assert server.seen == ["fine.example"]  # type: ignore[attr-defined]
        assert f"Host: fine.example:{server.port}\r\n" in server.requests[0]
    else:
        with pytest.raises(FetchFailed, match="cut the page short"):
            ask()
    server.close()


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not there to make a certificate")
def test_a_proxy_is_asked_for_a_tunnel_and_the_certificate_is_the_hosts(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = secure_server(tmp_path, answer(PAGE), polite=True, tunnel=b"HTTP/1.1 200 Fine\r\n\r\n")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.port}")
    options = Options(network=Network(use_proxy=True, respect_robots=False, timeout=5))
    document = fetch("https://fine.example/", options, resolve=lambda host: [])
    assert document.content == PAGE
    assert "through the proxy" in document.warnings[0]
    assert server.requests[0].startswith("CONNECT fine.example:443 HTTP/1.1\r\n")
    with pytest.raises(FetchFailed) as caught:
        fetch("https://other.example/", options, resolve=lambda host: [])
    assert caught.value.code == "tls_failed"
    server.close()
    with web({"fine.example:443": answer(b"", status="403 No")}) as refusing:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{refusing.port}")
        with pytest.raises(FetchFailed, match="proxy refused"):
            fetch("https://fine.example/", options, resolve=lambda host: [])


@pytest.mark.parametrize("page", [
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nThe\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30\r\nThe",
    b"HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nThe",
], ids=["no last chunk", "half a chunk", "half a length"])
def test_a_truncated_body_is_said_to_be_truncated(page: bytes) -> None:
    with web({"/a": page}) as server, pytest.raises(FetchFailed, match="cut the page short"):
        read(server.url("/a"), options=server.options())


def test_a_handshake_that_drips_ends_at_the_deadline() -> None:
    def drip(connection: socket.socket) -> None:
        for _ in range(200):
            with suppress(OSError):
                connection.sendall(b"\x16")
            time.sleep(0.02)

    server = Web({})
    server._serve = drip  # type: ignore[method-assign]
    threading.Thread(target=server.run, daemon=True).start()
    start = time.monotonic()
    with pytest.raises(FetchFailed) as caught:
        read(server.url("/").replace("http:", "https:"), options=server.options(timeout=0.6, respect_robots=False))
    assert caught.value.code in ("timeout", "tls_failed")
    assert time.monotonic() - start < 1.6
    server.close()


@pytest.mark.parametrize("kind", ["application/pdf", "Application/PDF; x=1", "application/x-pdf", None, "application/octet-stream"])
def test_a_pdf_over_http_is_read_as_the_file_is(kind: str | None) -> None:
    pytest.importorskip("pypdf")
    with web({"/a": answer(a_pdf(b"The plant may close."), kind=kind), "/b": redirect("/a")}) as server:
        document = read(server.url("/b"), options=server.options())
    assert (document.content, document.media_type) == ("The plant may close.", "text/plain")
    assert (document.kind, document.url) == ("url", server.url("/a"))
    assert document.warnings == ("Private addresses were allowed for this fetch.",)


def test_a_pdf_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with web({"/a": answer(a_pdf(b"x"), kind="application/pdf")}) as server, \
            pytest.raises(UnsupportedType, match=r"pip install 'credibility-checker\[pdf\]'"):
        read(server.url("/a"), options=server.options())


def test_what_only_says_that_it_is_a_pdf_is_an_error() -> None:
    pytest.importorskip("pypdf")
    log = logging.getLogger("pypdf")
    log.handlers.clear()
    for body in (b"%PDF-1.7", PAGE, b""):
        with web({"/a": answer(body, kind="application/pdf")}) as server, pytest.raises(SourceUnreadable, match="damaged"):
            read(server.url("/a"), options=server.options())
    assert len(log.handlers) == 1  # without any, its warnings would stand between ours


def test_a_pdf_that_asks_for_hours_of_work_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypdf")
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    content = a_pdf(b"x) Tj ET " + b"BT (x) Tj ET " * 30_000 + b"BT (x")
    start = time.monotonic()
    with pytest.raises(SourceTooBig, match=r"longer than 0\.2 seconds"):
        pdf.extract(content, 10_000_000)
    assert time.monotonic() - start < 5


def test_a_date_says_when_to_ask_again() -> None:
    def after(value: str) -> float | None:
        return wait_for(Answer(429, {"retry-after": value}, b""))

    soon = datetime.now(UTC) + timedelta(seconds=90)
    assert after(format_datetime(soon, usegmt=True)) == pytest.approx(90, abs=2)
    assert after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert [after(value) for value in ("7", "soon", "-1", "9" * 40, "Mon, 99 Foo 2015")] == [7, None, None, None, None]


def test_a_batch_leaves_a_host_alone_for_as_long_as_it_asks(tmp_path: Path) -> None:
    times: list[float] = []

    def busy(connection: socket.socket) -> None:
        times.append(time.monotonic())
        connection.sendall(answer(b"", "Retry-After: 2", status="429 Slow"))

    def page(connection: socket.socket) -> None:
        times.append(time.monotonic())
        connection.sendall(answer(b"a page"))

    with web({"/a": busy, "/b": page}) as server:
        options = server.options(timeout=3.0, respect_robots=False)
        found = run([server.url("/a"), server.url("/b")], tmp_path / "out", Settings(options=options, gap=0.1, jobs=1))
    assert (found.failed, found.abstained) == (1, 1)
    assert times[-1] - times[-2] > 1.9


def keep_asking(folder: Path, letter: str, rounds: int) -> None:
    """In a process of its own: write and read one URL's answer; exit with 1 where a torn one is read."""
    cache = Cache(folder)
    for _ in range(rounds):
        cache.put("http://x.example/", Answer(200, {"etag": letter}, letter.encode() * 50_000))
        stored = cache.get("http://x.example/", 1_000_000)
        if stored is not None and stored.answer.body != stored.answer.headers["etag"].encode() * 50_000:
            sys.exit(1)


def test_several_processes_and_threads_share_a_cache(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=keep_asking, args=(tmp_path, letter, 100)) for letter in "abc"]
    torn: list[BaseException] = []

    def work(letter: str) -> None:
        try:
            keep_asking(tmp_path, letter, 100)
        except BaseException as error:
            torn.append(error)

    threads = [threading.Thread(target=work, args=(letter,)) for letter in "de"]
    for each in (*processes, *threads):
        each.start()
    for each in (*processes, *threads):
        each.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert torn == []
    assert [path.name for path in tmp_path.rglob("*.part")] == []
    assert Cache(tmp_path).get("http://x.example/", 1_000_000) is not None


@pytest.mark.parametrize("agent", numbered(("",), ("a\r\nCookie: x",), ("ünits",), (" ",)))
def test_a_user_agent_that_is_no_header_is_refused_as_an_option(agent: str) -> None:
    with pytest.raises(BadOptions, match="user agent"):
        Network(user_agent=agent)


def test_a_kept_source_is_what_the_report_was_made_from(tmp_path: Path) -> None:
    with web({"/a": answer(PAGE)}) as server:
        given = ["check", server.url("/a"), "--allow-private", "--port", str(server.port), "--keep-source", "--format", "json"]
        told = CliRunner().invoke(cli, given)
        assert told.exit_code == 2
        assert "-o FILE" in told.output
        assert CliRunner().invoke(cli, [*given, "-o", str(tmp_path / "missing" / "report.json")]).exit_code == 4
        done = CliRunner().invoke(cli, [*given, "-o", str(tmp_path / "report.json")])
        assert done.exit_code == 0, done.output
    report = json.loads((tmp_path / "report.json").read_text())
    (kept,) = (tmp_path / "sources").iterdir()
    assert kept.read_bytes() == PAGE
    assert report["source"]["sha256"] == Document("a", "url", kept.read_bytes()).sha256


def test_no_cache_asks_the_server_whatever_the_environment_says(tmp_path: Path) -> None:
    with web({"/a": answer(PAGE, "Cache-Control: max-age=600")}) as server:
        given = ["check", server.url("/a"), "--allow-private", "--port", str(server.port), "--ignore-robots"]
        runner = CliRunner(env={"CHECKER_CHECK_CACHE": str(tmp_path / "cache")})
        for more, asked in (((), 1), ((), 1), (("--no-cache",), 2), (("--offline",), 2)):
            assert runner.invoke(cli, [*given, *more]).exit_code == 0
            assert len(server.requests) == asked
        both = runner.invoke(cli, [*given, "--no-cache", "--offline"])
        assert both.exit_code == 2
        assert "--no-cache" in both.output


def test_no_failure_of_the_network_is_without_code_and_advice() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/", f"https://127.0.0.1:{port}/"):
        with pytest.raises(CheckerError) as caught:
            read(url, options=Options(network=Network(ports=(port,), timeout=2), allow_private=True))
        assert caught.value.code == "fetch_failed"
        assert "Check" in caught.value.message
