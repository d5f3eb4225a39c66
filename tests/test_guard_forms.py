"""Spellings of addresses that must not be reached, beside those of the shared table; and that no socket opens for them."""
from __future__ import annotations

import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_guard import redirected, rows, to
from web import redirect, web

from checker.errors import CheckerError, FetchFailed
from checker.sources.guard import judge, refusal
from checker.sources.url import fetch
from checker.types import Network, Options

PUBLIC = "93.184.215.14"
OPENING = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.gethostbyname"})
_seen: list[str] | None = None


def _note(event: str, args: tuple[object, ...]) -> None:
    if _seen is not None and event in OPENING:
        _seen.append(f"{event} {args[1:]}")


sys.addaudithook(_note)  # what the interpreter itself reports, whatever code opens the socket


@contextmanager
def opened() -> Iterator[list[str]]:
    """The events of opened sockets, while the block runs."""
    global _seen
    _seen = []
    try:
        yield _seen
    finally:
        _seen = None


LITERAL = (  # refused without asking the resolver
    "http://0177.0x0.0.1/", "http://0x7F.0.0x0.0x1/", "http://127.0x1/", "http://0x7f.1.1/", "http://017700000001/",
    "http://0x00000000000000007f000001/", "http://127.000000.0.1/", "http://127.0.0.1../", "http://0x7f000001./",
    "http://4294967295/", "http://4294967296/", "http://0300.0250.1/", "http://0xc0a80101/", "http://192.168.257/",
    "http://10.1/", "http://0xA9.254.43518/", "http://2852039166/", "http://[::ffff:0x7f.0.0.1]/", "http://[::ffff:2130706433]/",
    "http://[0:0:0:0:0:0:0:1]/", "http://[::0.0.0.1]/", "http://[0:0:0:0:0:FFFF:A00:1]/", "http://[::FFFF:192.168.1.1]/",
    "http://[64:ff9b::192.168.0.1]/", "http://[64:ff9b:1:a00:1::]/", "http://[64:FF9B::7F00:1]/", "http://[2002:c0a8:101::1]/",
    "http://[2001:0:53aa:64c:0:7a47:b16f:f5a3]/", "http://[2001:10::1]/", "http://[2001:20::1]/", "http://[2001:2::1]/",
    "http://[2607:f8b0::5efe:192.168.0.1]/", "http://[2607:f8b0::200:5efe:a9fe:a9fe]/", "http://[fe80::200:5efe:8.8.8.8]/",
    "http://[fe80::1%25lo]/", "http://[fe80::1%lo]/", "http://[::1%250]/", "http://[FEC0::1]/", "http://[febf::1]/",
    "http://[fdff:ffff::1]/", "http://[fe00::1]/", "http://[200:1::1]/", "http://[3ffe::1]/", "http://[ff0e::1]/",
    "http://[0:0:0:0:ffff:0:127.0.0.1]/", "http://[::ffff:0:7f00:1]/", "http://[100:0:0:1::5]/", "http://[::2]/",
    "http://１２７.１/", "http://０x７f.1/", "http://2130706433。/", "http://127．0｡0。1/", "http://①②⑦.⓪.⓪.①/", "http://𝟙𝟚𝟟.0.0.1/",
    "http://²130706433/", "http://١٢٧.0.0.1/", "http://[::１]/", "http://ℓocalhost/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "http://LOCALHOST./",
    "http://localhost../", "http://app.LocalHost/", "http://x.localhost.:8080/", "http://local\u00adhost/", "http://127.0.0.1\u200b/",
    "http://127.0.0.1%2f.example/", "http://127.0.0.1%00.example/", "http://%31%32%37.0.0.1/", "http://127%2e0%2e0%2e1/",
    "http://example.com@127.0.0.1/", "http://127.0.0.1@example.com/", "http://a:b@[::1]/", "http://%61@example.com/",
    "http://example.com:80@127.0.0.1/", "http://@127.0.0.1/", "http://:@example.com/", "http://example.com／@127.0.0.1/",
    "http://example.com:22/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:00000080000/",
    "http://example.com:８０/", "http://example.com:+80/", "http://example.com: 80/", "http://example.com:80a/", "http://[::1]:80:80/",
    "http://[::1]80/", "http://example.com:8000/", "http://example.com:6379/", "http://127.0.0.1:80\\@example.com/",
    "http:\\\\127.0.0.1/", "http:/\\127.0.0.1/", "\\\\127.0.0.1\\c$", "http://example.com\\/..", "http:///127.0.0.1/", "http:127.0.0.1",
    "http://ex\tample.com/", "ht\ntp://example.com/", "http://127.0.0.1\r\n/", "http://example.com/\t", "\x00http://example.com/",
    " http://example.com/", "http://example.com/a\r\nHost: x", "http://example.com/\u2028", "http://example.com/\u202e/", "http://\ufeffexample.com/",
    "https:example.com", "http://xn--/", "http://xn--a.example\ud800/", "http://faß.example/", "http://βόλος.example/", "http://a\u200db.example/",
    "http://exa\u0000mple.com/", "http://[::ffff:127.0.0.1/", "http://::ffff:127.0.0.1]/", "http://[[::1]]/", "http://[]/", "http://[v1.fe80::a]/",
    "http://1.1.1.1.1/", "http://1.1.1.256/", "http://0x100000000/", "http://08.8.8.8/", "http://8.8.8.8 /",
    "dict://example.com:11211/", "jar:http://example.com!/", "data:text/html,x", "view-source:http://127.0.0.1/", "httpx://example.com/",
    "https+insecure://example.com/", "about:blank", "unix:///run/x.sock", "smb://example.com/x", "feed:http://127.0.0.1/",
)
RESOLVED = (  # a name, and what it leads to
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "100.127.255.254", "169.254.169.254",
    "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "192.88.99.1", "224.0.0.251", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a9fe:a9fe",
    "2002:7f00:1::", "2001:0:1::", "fe80::1%eth0", "fe80::5efe:7f00:1", "2a00::200:5efe:10.0.0.1", "fc00::1", "fd00:ec2::254", "fec0::1",
    "ff02::fb", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "not an address", "", "127.1", "1.2.3.4/24",
)
REDIRECTS = (
    "http://127.0.0.1/", "//127.0.0.1/", "//[::1]/", "http:\\\\127.0.0.1/", "https://user:pw@example.com/", "//example.com:25/",
    "file:///etc/hosts", "ftp://example.com/", "gopher://example.com:80/_x", "data:text/html,x", "javascript:alert(1)", "http://①②⑦.1/",
    "http://0x7f.1/", "//2130706433/", "http://[::ffff:a9fe:a9fe]/", "http://169.254.169.254/latest/", "ws://example.com/", "about:blank",
    "http://example.com/\r\nX: y", "/\ta", "http://[", "http://localhost/", "//localhost:8080/", "http://%31%32%37.0.0.1/", "",
)
ALLOWED = (
    "http://example.com/a%20b", "http://8.8.8.8/", "http://0x08080808/", "http://010.010.010.010/", "https://[2606:4700::1111]:8443/",
    "http://[::ffff:8.8.8.8]/", "http://[64:ff9b::808:808]/", "http://ＥＸＡＭＰＬＥ.com/", "http://bücher.example/", "http://xn--bcher-kva.example/",
    "http://example.com./", "http://127.0.0.1.example.com/", "http://127-0-0-1.example/", "http://0x7f.example/", "http://a--b.example/",
    "http://example.com/?u=http://127.0.0.1/", "http://example.com/#@127.0.0.1", "http://example.com/a@b:c", "http://notlocalhost/", "http://172.15.0.1/",
    "http://172.32.0.1/", "http://192.169.0.1/", "http://100.128.0.1/", "http://198.20.0.1/", "http://223.255.255.254/", "http://[2001:200::1]/",
)


def never(host: str) -> Sequence[str]:
    raise AssertionError(f"{host} was resolved")


def banned(address: tuple[str, int], *others: object) -> None:
    raise AssertionError(f"{address} was connected to")


@pytest.mark.parametrize("url", LITERAL)
def test_spellings_are_refused_without_asking_anybody(url: str) -> None:
    assert refusal(url, resolve=never)


@pytest.mark.parametrize("address", RESOLVED)
def test_names_that_lead_there_are_refused(address: str) -> None:
    assert "not a public address" in (refusal("http://name.example/", resolve=to(address)) or "")
    assert refusal("http://name.example/", resolve=to(PUBLIC, address))


@pytest.mark.parametrize("location", REDIRECTS)
def test_redirects_there_are_refused_or_lead_nowhere(location: str) -> None:
    url = redirected("https://public.example/start", location)
    assert url == "" or refusal(url, resolve=never)


@pytest.mark.parametrize("url", ALLOWED)
def test_neighbours_are_allowed(url: str) -> None:
    assert refusal(url, resolve=to(PUBLIC)) is None


def test_no_socket_is_opened_for_a_refused_url_as_the_interpreter_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", banned)
    shared = [(row["url"], row["resolves_to"]) for row in rows() if row["verdict"] == "block" and row["stage"] != "redirect"]
    cases = [*shared, *((url, PUBLIC) for url in LITERAL), *(("http://name.example/", address) for address in RESOLVED)]
    with opened() as seen:
        for url, address in cases:
            with pytest.raises(CheckerError) as caught:
                fetch(url, Options(network=Network(timeout=1)), resolve=to(*([address] if address else [])))
            assert caught.value.code in ("refused", "dns_failed"), url
    assert seen == []


def test_the_interpreter_does_see_sockets() -> None:
    with opened() as seen, pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", 1), 1)
    assert len(seen) == 1


def test_at_each_hop_no_socket_goes_where_the_redirect_must_not() -> None:
    for hops in range(5):
        pages = {f"/{n}": redirect(f"/{n + 1}") for n in range(hops)}
        pages[f"/{hops}"] = redirect("http://name.example:8080/")
        with web(pages) as server, opened() as seen:  # type: ignore[arg-type]
            options = server.options(respect_robots=False, ports=(server.port, 8080))
            with pytest.raises(CheckerError) as caught:
                fetch(server.url("/0"), options, resolve=to("169.254.169.254"))
            assert caught.value.code == "refused"
            assert len([event for event in seen if "socket.connect" in event]) == hops + 1
            assert not any("169.254" in event or "8080" in event for event in seen)


def test_a_resolver_that_changes_its_answer_is_asked_once_a_hop_and_never_wins() -> None:
    asked: list[str] = []

    def rebinding(host: str) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) % 2 else ["169.254.169.254"]

    with web({"/a": redirect("http://second.example/b")}) as server, opened() as seen:
        options = server.options(respect_robots=False, ports=(server.port, 80))
        with pytest.raises(CheckerError, match="not a public address"):
            fetch(f"http://first.example:{server.port}/a", options, resolve=rebinding)
        assert asked == ["first.example", "second.example"]
        assert not any("169.254" in event for event in seen)


@given(st.sampled_from(LITERAL), st.sampled_from(["", "/", "/a", "?q", "#f"]))
def test_what_follows_a_refused_url_does_not_help(url: str, tail: str) -> None:
    assert refusal(url + tail, resolve=to(PUBLIC)) or not refusal(url + tail, resolve=to(PUBLIC), allow_private=True)


@given(st.text(st.sampled_from("0123456789abcdefx.:[]@/\\%#?①１。-_ \t"), max_size=24))
def test_what_is_allowed_connects_to_public_addresses_alone(text: str) -> None:
    """The judge's own answer is judged again, by its parts: ports, host, and every address."""
    from checker.sources.addresses import fault

    try:
        target = judge(f"http://{text}", resolve=to(PUBLIC))
    except (CheckerError, FetchFailed):
        return
    assert target.addresses
    assert all(fault(address) is None for address in target.addresses)
    assert target.port in (80, 443, 8080, 8443)
    assert target.url.isascii()
    assert not any(letter in target.host for letter in "@/\\%#? \t")
    assert refusal(target.url, resolve=to(PUBLIC)) is None
    assert judge(target.url, resolve=to(PUBLIC)) == target
