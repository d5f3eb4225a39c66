"""Fetching, against servers on the loopback: what is read, what is refused, and that everything ends in time."""
from __future__ import annotations

import gzip
import importlib.util
import resource
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from pathlib import Path
from types import ModuleType

import pytest
from web import Web, answer, numbered, redirect, web

from checker.errors import CheckerError, FetchFailed, Refused, SourceTooBig, UnsupportedType
from checker.sources import dns, read
from checker.sources.http import Limits
from checker.sources.url import fetch
from checker.types import Document, Network, Options

HOSTILE = Path(__file__).parents[2] / "shared" / "hostile" / "hostile_server.py"
PAGE = b"<html><body><p>The reactor may fail.</p></body></html>"


def get(path: str, page: object, **network: object) -> Document:
    with web({path: page}) as server:  # type: ignore[dict-item]
        return read(server.url(path), options=server.options(**network))


def test_a_page_is_read_with_its_type_charset_and_address() -> None:
    with web({"/a": answer(PAGE, kind="Text/HTML; Charset=\"latin-1\"")}) as server:
        document = read(server.url("/a#part"), options=server.options())
        assert document.content == PAGE
        assert (document.media_type, document.charset, document.kind) == ("text/html", "latin-1", "url")
        assert (document.id, document.url) == (server.url("/a#part"), server.url("/a"))
        assert document.warnings == ("Private addresses were allowed for this fetch.",)


def test_the_request_is_honest_and_carries_nothing_private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with web({"/a": answer(PAGE, "Set-Cookie: a=b")}) as server:
        read(server.url("/a"), options=server.options())
        read(server.url("/a"), options=server.options(user_agent="my-reader/1"))
        asked, first, _, second = server.requests
    assert asked.startswith("GET /robots.txt HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n" in first
    assert "User-Agent: credibility-checker/" in first
    assert "User-Agent: my-reader/1" in second
    assert not any(word in second.lower() for word in ("cookie", "authorization", "referer"))


@pytest.mark.parametrize(("coding", "body"), numbered(
    ("gzip", gzip.compress(PAGE)), ("x-gzip", gzip.compress(PAGE)), ("deflate", zlib.compress(PAGE)),
    ("deflate", zlib.compress(PAGE)[2:-4]), ("gzip", gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]) + bytes(512)),
    ("gzip, gzip", gzip.compress(gzip.compress(PAGE))), ("identity", PAGE), ("", PAGE),
))
def test_content_codings_are_taken_off(coding: str, body: bytes) -> None:
    assert get("/a", answer(body, f"Content-Encoding: {coding}")).content == PAGE


def test_chunks_are_joined() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert get("/a", head + b"3;x=y\r\nThe\r\n4\r\n end\r\n0\r\nTrailer: x\r\n\r\n").content == b"The end"


@pytest.mark.parametrize(("page", "code", "words"), numbered(
    (answer(PAGE, status="404 Not Found"), "http_error", "404: there is no such page"),
    (answer(PAGE, status="403 Forbidden"), "http_error", "403"),
    (answer(PAGE, "Retry-After: 120", status="429 Too Many Requests"), "http_error", "after 120 seconds"),
    (answer(PAGE, status="418 Teapot"), "http_error", "418"),
    (answer(PAGE, status="500 Oops"), "http_error", "500: the server failed"),
    (answer(PAGE, status="206 Partial Content"), "http_error", "part of the page"),
    (answer(b"", status="204 No Content"), "http_error", "no text"),
    (answer(b"", status="304 Not Modified"), "http_error", "304"),
    (answer(PAGE, kind="image/png"), "unsupported_type", "image/png"),
    (answer(b"%PDF-1.7"), "unsupported_type", "PDF"),
    (answer(b"\x89PNG\r\n", kind=None), "unsupported_type", "image"),
    (answer(b"\0\1\2\0" * 9, kind="application/octet-stream"), "unsupported_type", "binary"),
    (answer(PAGE, "Content-Encoding: compress"), "fetch_failed", "not asked for (compress)"),
    (answer(PAGE, "Content-Encoding: gzip"), "fetch_failed", "damaged"),
    (answer(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"), "fetch_failed", "cut short"),
    (answer(PAGE)[:-9], "fetch_failed", "cut the page short"),
    (answer(PAGE, "Content-Length: 7"), "fetch_failed", "contradicts"),
    (redirect(""), "fetch_failed", "nowhere"),
    (redirect("http://[::1/"), "fetch_failed", "cannot be understood"),
    (redirect("/a"), "fetch_failed", "more than 5 times"),
    (redirect("file:///etc/hosts"), "refused", "Only http"),
    (redirect("//user@127.0.0.1/"), "refused", "password"),
    (redirect("http://169.254.169.254/latest"), "refused", "port 80"),
    (b"", "fetch_failed", "without an answer"),
    (b"SSH-2.0-x\r\n", "fetch_failed", "not valid HTTP"),
))
def test_each_failure_has_its_code_and_its_sentence(page: bytes, code: str, words: str) -> None:
    with pytest.raises(CheckerError) as caught:
        get("/a", page)
    assert caught.value.code == code
    assert words in caught.value.message
    assert caught.value.message.endswith(".")


def test_redirects_are_followed_up_to_five_and_judged_again() -> None:
    pages = {f"/{n}": redirect(f"/{n - 1}") for n in range(1, 7)} | {"/0": answer(PAGE), "/ä ö": answer(PAGE)}
    pages["/metadata"] = redirect("http://169.254.169.254:{port}/")
    with web(pages) as server:  # type: ignore[arg-type]
        assert read(server.url("/5"), options=server.options()).url == server.url("/0")
        with pytest.raises(FetchFailed, match="more than 5 times"):
            read(server.url("/6"), options=server.options())
        server.pages["/metadata"] = redirect(f"http://169.254.169.254:{server.port}/")
        server.pages["/other"] = redirect(f"http://rebound.example:{server.port}/secret")
        with pytest.raises(Refused, match="metadata"):
            read(server.url("/metadata"), options=server.options())
        with pytest.raises(Refused, match="not a public address"):
            fetch(server.url("/other"), server.options(), resolve=lambda host: ["169.254.0.1"])
        assert "/secret" not in server.paths()


def test_locations_with_blanks_and_other_letters_are_encoded() -> None:
    with web({"/a": redirect("/ä ö?x=ü".encode().decode("latin-1")), "/%C3%A4%20%C3%B6": answer(PAGE)}) as server:
        assert read(server.url("/a"), options=server.options()).url == server.url("/%C3%A4%20%C3%B6?x=%C3%BC")


def test_the_connection_goes_to_the_judged_address_and_not_to_a_second_answer() -> None:
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    with web({"/a": answer(PAGE)}) as server:
        options = server.options(respect_robots=False)
        assert fetch(f"http://pinned.example:{server.port}/a", options, resolve=resolve).content == PAGE
        assert f"Host: pinned.example:{server.port}" in server.requests[0]
    assert asked == ["pinned.example"]


def test_an_address_that_does_not_answer_is_passed_over() -> None:
    with web({"/a": answer(PAGE)}) as server:
        document = fetch(f"http://two.example:{server.port}/a", server.options(), resolve=lambda h: ["127.0.0.2", "127.0.0.1"])
    assert document.content == PAGE


def test_dns_tls_refused_and_silent_each_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: (_ for _ in ()).throw(socket.gaierror(-2, "unknown")))
    with pytest.raises(FetchFailed, match="spelling") as caught:
        read("http://no-such-host.example/", options=Options())
    assert caught.value.code == "dns_failed"
    monkeypatch.undo()
    with web({}) as server:
        with pytest.raises(FetchFailed, match="secure connection") as caught:
            read(server.url().replace("http:", "https:"), options=server.options(timeout=2.0))
        assert caught.value.code == "tls_failed"
    with socket.create_server(("127.0.0.1", 0)) as listener:  # closed at once: nobody listens there
        port = listener.getsockname()[1]
    with pytest.raises(FetchFailed, match="refused") as caught:
        read(f"http://127.0.0.1:{port}/", options=Options(network=Network(ports=(port,)), allow_private=True))
    assert caught.value.code == "fetch_failed"


def test_a_resolver_that_hangs_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: time.sleep(2) or [])
    start = time.monotonic()
    with pytest.raises(FetchFailed) as caught:
        dns.system(Limits(start + 0.3, 1, 0.3))("slow.example")
    assert caught.value.code == "timeout"
    assert time.monotonic() - start < 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not there to make a certificate")
def test_certificates_are_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=fine.example",
                    "-addext", "subjectAltName=DNS:fine.example", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(answer(PAGE))

    class SecureWeb(Web):
        def _serve(self, connection: socket.socket) -> None:
            try:
                serve(connection)
            except OSError:
                connection.close()

    server = SecureWeb({})
    threading.Thread(target=server.run, daemon=True).start()
    options = server.options(respect_robots=False)

    def ask(host: str) -> Document:
        return fetch(f"https://{host}:{server.port}/", options, resolve=lambda _: ["127.0.0.1"])

    with pytest.raises(FetchFailed, match="certificate") as caught:
        ask("fine.example")
    assert caught.value.code == "tls_failed"
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert ask("fine.example").content == PAGE
    with pytest.raises(FetchFailed, match="certificate"):
        ask("other.example")
    server.close()


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"], ids=["headers", "body"])
def test_a_server_that_drips_ends_at_the_deadline_over_all(head: bytes) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(b"H")
            time.sleep(0.1)

    start = time.monotonic()
    with pytest.raises(FetchFailed) as caught:
        get("/a", drip, timeout=0.5, respect_robots=False)
    assert caught.value.code == "timeout"
    assert time.monotonic() - start < 2


def test_robots_txt_is_asked_once_an_origin_and_respected() -> None:
    rules = answer(b"User-agent: *\nDisallow: /private\nAllow: /private/but\n", kind="text/plain")
    pages = {"/robots.txt": rules, "/private/x": answer(PAGE), "/private/but": answer(PAGE), "/open": redirect("/private/x")}
    with web(pages) as server:  # type: ignore[arg-type]
        for path in ("/private/x", "/open"):
            with pytest.raises(FetchFailed, match=r"robots\.txt") as caught:
                read(server.url(path), options=server.options())
            assert caught.value.code == "robots"
        assert read(server.url("/private/but"), options=server.options()).content == PAGE
        assert read(server.url("/private/x"), options=server.options(respect_robots=False)).content == PAGE
        assert server.paths().count("/robots.txt") == 3
        assert server.paths().count("/private/x") == 1


def test_a_robots_txt_that_fails_forbids_and_one_that_is_missing_allows() -> None:
    with web({"/robots.txt": answer(b"", status="503 Busy"), "/a": answer(PAGE)}) as server:
        with pytest.raises(FetchFailed) as caught:
            read(server.url("/a"), options=server.options())
        assert caught.value.code == "robots"
        for missing in (answer(b"", status="403 No"), redirect("http://10.0.0.1/robots.txt"), redirect("ftp://x.example/")):
            server.pages["/robots.txt"] = missing
            assert read(server.url("/a"), options=server.options()).content == PAGE


def test_the_size_is_capped_on_the_wire_and_inflated() -> None:
    big = bytes(3_000_000)
    for page in (answer(big), answer(gzip.compress(big), "Content-Encoding: gzip"),
                 b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + big):
        with pytest.raises(SourceTooBig, match="larger than 1 MB"):
            get("/a", page, max_bytes=1_000_000)
    assert len(get("/a", answer(b"a" * 1_000_000), max_bytes=1_000_000).content) == 1_000_000


def test_the_proxy_is_used_only_when_asked_and_said_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    with web({"http://public.example/a": answer(PAGE)}) as proxy:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        options = Options(network=Network(use_proxy=True, respect_robots=False, timeout=5))
        document = fetch("http://public.example/a", options, resolve=lambda host: [])
        assert document.content == PAGE
        assert "through the proxy" in document.warnings[0]
        with pytest.raises(Refused):
            fetch("http://127.0.0.1/a", options)
        proxy.pages["http://public.example/a"] = answer(PAGE, kind="video/mp4")
        with pytest.raises(UnsupportedType):
            fetch("http://public.example/a", options, resolve=lambda host: [])


def test_the_cache_asks_again_only_what_changed_and_answers_offline(tmp_path: Path) -> None:
    states = iter([answer(PAGE, 'ETag: "1"'), answer(b"", status="304 Not Modified"), answer(b"new", 'ETag: "2"')])
    with web({"/a": lambda connection: connection.sendall(next(states)), "/b": redirect("/c"),
              "/c": answer(PAGE, "Cache-Control: private, max-age=60"),
              "/secret": answer(PAGE, "Cache-Control: no-store")}) as server:
        options = server.options(cache=tmp_path / "cache")
        assert [read(server.url("/a"), options=options).content for _ in range(3)] == [PAGE, PAGE, b"new"]
        assert 'If-None-Match: "1"' in server.requests[2]
        assert server.paths() == ["/robots.txt", "/a", "/a", "/a"]  # robots.txt holds for an hour
        for _ in range(3):
            assert read(server.url("/b"), options=options).content == PAGE
        assert read(server.url("/secret"), options=options).content == PAGE
        assert server.paths()[4:] == ["/b", "/c", "/b", "/b", "/secret"]
        asked = len(server.requests)
        offline = server.options(cache=tmp_path / "cache", offline=True)
        document = read(server.url("/b"), options=offline)
        assert (document.content, document.url) == (PAGE, server.url("/c"))
        assert "cache" in document.warnings[0]
        for missing in ("/secret", "/other"):
            with pytest.raises(FetchFailed, match="--offline"):
                read(server.url(missing), options=offline)
        with pytest.raises(Refused):
            read("http://169.254.169.254/", options=offline)
        assert len(server.requests) == asked
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(FetchFailed, match="not in the cache"):
        read(server.url("/b"), options=offline)


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with web({"/a": answer(PAGE)}) as server, pytest.raises(CheckerError, match=r"cache .* cannot be written"):
        read(server.url("/a"), options=server.options(cache=tmp_path / "file"))


def test_a_busy_server_is_asked_once_more_when_it_says_soon() -> None:
    states = iter([answer(b"", "Retry-After: 0", status="503 Busy"), answer(PAGE),
                   answer(b"", status="429 Slow"), answer(b"", status="429 Slow")])
    with web({"/a": lambda connection: connection.sendall(next(states)),
              "/later": answer(b"", "Retry-After: 600", status="503 Busy")}) as server:
        options = server.options(respect_robots=False)
        assert read(server.url("/a"), options=options).content == PAGE
        for path in ("/a", "/later"):
            with pytest.raises(FetchFailed, match="answered with HTTP status"):
                read(server.url(path), options=options)
        assert server.paths() == ["/a", "/a", "/a", "/a", "/later"]


def hostile() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_server", HOSTILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


READ = {"/ok", "/deflate-raw", "/length-short", "/type-none", "/charset-lie", "/charset-codec", "/header-8bit",
        "/header-crlf", "/chain/5"}
CODES = {"/slow-headers": "timeout", "/slow-body": "timeout", "/silent": "timeout", "/tiny-chunks": "timeout",
         "/endless-1xx": "timeout", "/endless-body": "too_big", "/endless-chunks": "too_big", "/gzip-bomb": "too_big",
         "/gzip-twice": "too_big", "/length-huge": "too_big", "/404": "http_error", "/204": "http_error",
         "/206": "http_error", "/redir-8bit": "http_error", "/redir-file": "refused", "/redir-metadata": "refused",
         "/redir-mapped": "refused", "/pdf": "unreadable" if importlib.util.find_spec("pypdf") else "unsupported_type"}


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared hostile server is not beside this checkout")
def test_every_hostile_behaviour_ends_in_time_with_a_result_or_a_clear_error() -> None:
    module = hostile()
    bomb = module.gz(1 << 26)  # 64 MiB; the server's own of 1 GiB takes eight seconds to make
    module.bomb = lambda: bomb
    server = Web({})
    server._serve = module.serve  # type: ignore[method-assign]
    threading.Thread(target=server.run, daemon=True).start()
    options = server.options(timeout=1.5, respect_robots=False)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wrong = []

    def visit(path: str) -> None:
        start = time.monotonic()
        try:
            found = "read" if read(server.url(path), options=options).content else "empty"
        except CheckerError as error:
            found = error.code
        expected = "read" if path in READ else CODES.get(path, "fetch_failed")
        if found != expected or time.monotonic() - start > 2.5:
            wrong.append((path, found, expected, time.monotonic() - start))

    paths = [*module.P, "/chain/5", "/chain/6"]
    slow = [path for path in paths if CODES.get(path) == "timeout"]  # they wait side by side, the others in turn
    threads = [threading.Thread(target=visit, args=(path,)) for path in slow]
    for thread in threads:
        thread.start()
    for path in paths:
        if path not in slow:
            visit(path)
    for thread in threads:
        thread.join()
    server.close()
    assert wrong == []
    assert len(paths) == 44
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB on Linux


def test_headers_without_end_are_cut_off() -> None:
    with pytest.raises(FetchFailed, match="headers without end"):
        get("/a", b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000)
