"""Which URLs may be fetched: tables, our own and the shared one, and properties."""
from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.errors import CheckerError, FetchFailed
from checker.sources import read
from checker.sources.addresses import RANGES, fault
from checker.sources.guard import judge, refusal
from checker.sources.http import Answer
from checker.sources.url import next_url
from checker.types import Options

SHARED = Path(__file__).parents[2] / "shared" / "hostile" / "ssrf_urls.jsonl"
PUBLIC = "93.184.215.14"


def to(*addresses: str):
    """A resolver that knows one answer."""
    return lambda host: addresses


def never(host: str) -> Sequence[str]:
    raise AssertionError(f"{host} was resolved")


def rows() -> list[dict]:
    return [json.loads(line) for line in SHARED.read_text().splitlines()] if SHARED.exists() else []


def redirected(start: str, location: str) -> str:
    """Where a redirect leads; an empty URL where it is not followed."""
    try:
        return next_url(judge(start, resolve=to(PUBLIC)), Answer(302, {"location": location}, b""))
    except FetchFailed:
        return ""


@pytest.mark.skipif(not SHARED.exists(), reason="the shared table of URLs is not beside this checkout")
def test_shared_table_is_judged_right() -> None:
    wrong = []
    for row in rows():
        url = row["url"]
        if row["stage"] == "redirect" and not row["why"].startswith("loop:"):  # loops: see test_fetch
            start, _, location = url.partition(" -> ")
            url = redirected(start, location.strip("'").encode().decode("unicode_escape"))
        answer = (row["resolves_to"],) if row["resolves_to"] else ()
        if (refusal(url, resolve=to(*answer)) is None) != (row["verdict"] == "allow"):
            wrong.append(row)
    assert wrong == []
    assert len(rows()) == 96


@pytest.mark.parametrize("host", [
    "127.0.0.1", "127.1", "127.0.1", "0177.1", "0x7f.1", "0x7F000001", "017700000001", "2130706433", "127.0.0.1.",
    "0", "0x", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.127.255.255", "169.254.0.1",
    "198.19.255.255", "192.0.2.9", "198.51.100.9", "233.252.0.1", "255.255.255.255", "168.63.129.16",
    "[::]", "[::1]", "[::127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:0:10.0.0.1]", "[64:ff9b::10.0.0.1]",
    "[64:ff9b:1::1]", "[2002:a00:1::]", "[2002:5db8:d70e::]", "[2001:0:1::]", "[fe80::5efe:10.0.0.1]",
    "[2a00::5efe:a00:1]", "[2a00::200:5efe:7f00:1]", "[fd00:ec2::254]", "[fec0::1]", "[ff05::2]", "[5f00::1]",
    "[100::1]", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "localhost", "LOCALHOST", "a.localhost", "ｌocalhost",
])
def test_hosts_that_are_not_public_are_refused_without_asking_the_resolver(host: str) -> None:
    assert refusal(f"http://{host}/", resolve=never)


@pytest.mark.parametrize("url", [
    "", "example.com", "//example.com/", "http:example.com", "http:/example.com/", "http:///path", "ftp://example.com/",
    "file:///etc/hosts", "http://a b/", "http://example.com/\n", "http://example.com\\.evil.example/", "http://exa%6dple.com/",
    "http://user@example.com/", "http://:pw@example.com/", "http://@example.com/", "http://example.com:0/",
    "http://example.com:22/", "http://example.com:-80/", "http://example.com:8０/", "http://example.com:80:80/",
    "http://[::1/", "http://::1/", "http://[::1%25eth0]/", "http://[1.2.3.4]/", "http://[::g]/", "http://[v1.x]/",
    "http://1.2.3.4.5/", "http://1.2.3.256/", "http://08.1.1.1/", "http://1..2/", "http://.example/", "http://a..b/",
    "http://-a.example/", "http://a-.example/", f"http://{'a' * 64}.example/", "http://a\u200bb.example/",
    "http://\u2100.example/", "http://a\uff0fb/", "http://straße.example/", "http://xn--\ud800/", "http://example.com/" + "a" * 8000,
])
def test_urls_that_cannot_be_trusted_are_refused_without_asking_the_resolver(url: str) -> None:
    assert refusal(url, resolve=never)


@pytest.mark.parametrize(("url", "normalised"), [
    ("http://example.com", "http://example.com/"),
    ("HTTPS://Example.COM./A?b=c#d", "https://example.com/A?b=c"),
    ("https://example.com:443/x", "https://example.com/x"),
    ("http://example.com:8080", "http://example.com:8080/"),
    ("http://example.com:/", "http://example.com/"),
    ("http://münchen.example/straße?q=ä", "http://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%A4"),
    ("http://a_b.example/%7Ex", "http://a_b.example/%7Ex"),
    ("http://3ebay.example/", "http://3ebay.example/"),
    ("http://8.8.8.8/", "http://8.8.8.8/"),
    ("http://134744072/", "http://8.8.8.8/"),
    ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ("http://[64:ff9b::8.8.8.8]/", "http://[64:ff9b::808:808]/"),
    ("https://example.com/http://127.0.0.1/@x", "https://example.com/http://127.0.0.1/@x"),
])
def test_public_urls_are_allowed_and_normalised(url: str, normalised: str) -> None:
    assert judge(url, resolve=to(PUBLIC)).url == normalised


def test_a_refusal_says_what_is_wrong() -> None:
    for url, words in {"http://user:pw@example.com/": "password", "ftp://example.com/": "Only http and https",
                       "http://example.com:22/": "port 22", "http://10.0.0.1/": "a private network",
                       "http://0x7f.1/": "leads to 127.0.0.1", "http://straße.example/": "xn--"}.items():
        assert words in (refusal(url, resolve=never) or ""), url


def test_one_bad_address_refuses_the_host() -> None:
    assert refusal("http://mixed.example/", resolve=to(PUBLIC, "10.0.0.1"))
    assert refusal("http://mixed.example/", resolve=to(PUBLIC, "nonsense"))
    assert refusal("http://zone.example/", resolve=to("fe80::1%eth0"))
    assert refusal("http://fine.example/", resolve=to(PUBLIC, "2606:4700::1111")) is None


def test_the_judged_addresses_are_the_only_answer_that_counts() -> None:
    answers = iter([(PUBLIC,), ("127.0.0.1",)])
    target = judge("http://rebinding.example/", resolve=lambda host: next(answers))
    assert target.addresses == (PUBLIC,)
    assert next(answers) == ("127.0.0.1",)  # it was asked once


def test_names_without_an_address_say_so() -> None:
    def unknown(host: str) -> Sequence[str]:
        raise OSError("no such name")

    for resolve in (unknown, to()):
        with pytest.raises(FetchFailed, match=r"nowhere\.example") as caught:
            judge("http://nowhere.example/", resolve=resolve)
        assert caught.value.code == "dns_failed"
        assert refusal("http://nowhere.example/", resolve=resolve)


def test_private_networks_open_on_request_but_metadata_services_never() -> None:
    for address in ("127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fd12::1", "100.64.0.9", "::ffff:10.0.0.1"):
        assert fault(address)
        assert fault(address, allow_private=True) is None
    for address in ("169.254.169.254", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254", "224.0.0.1",
                    "0.0.0.0", "64:ff9b::a9fe:a9fe", "fe80::1"):
        assert fault(address, allow_private=True)
    assert refusal("http://localhost/", resolve=to("127.0.0.1"), allow_private=True) is None


def test_no_socket_is_opened_for_a_refused_url(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(socket.socket, "connect", lambda *a, **k: opened.append("connect"))
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: opened.append("connection"))
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *a, **k: [(0, 0, 0, "", ("127.0.0.1", 0))])
    urls = [row["url"] for row in rows() if row["verdict"] == "block" and row["stage"] == "resolve"]
    for url in [*urls, "http://127.0.0.1/", "http://rebound.example/", "https://[::ffff:7f00:1]/", "http://2130706433/"]:
        with pytest.raises(CheckerError) as caught:
            read(url, options=Options())
        assert caught.value.code == "refused", url
    assert opened == []


@given(st.text(max_size=60) | st.text(max_size=40).map("http://{}/".format))
def test_whatever_the_url_the_answer_is_a_sentence_or_none(url: str) -> None:
    answer = refusal(url, resolve=to(PUBLIC))
    assert answer is None or answer.endswith((".", "?"))


@given(st.sampled_from([r for r in RANGES if r[0].version == 4]), st.data())
def test_every_address_of_a_listed_range_is_refused_in_every_form(row: tuple, data: st.DataObject) -> None:
    network = row[0]
    number = data.draw(st.integers(int(network[0]), int(network[-1])))
    dotted = str(IPv4Address(number))
    octets = dotted.split(".")
    forms = [dotted, str(number), hex(number), f"0{number:o}", ".".join(hex(int(o)) for o in octets),
             ".".join(f"0{int(o):o}" for o in octets), f"{octets[0]}.{number & 0xFFFFFF}", f"[::{dotted}]",
             f"[::ffff:{dotted}]", f"[::ffff:0:{dotted}]", f"[64:ff9b::{dotted}]",
             f"[{IPv6Address((0x2002 << 112) | (number << 80))}]"]
    for form in forms:
        assert refusal(f"http://{form}/", resolve=never), form
    assert refusal("http://name.example/", resolve=to(dotted))


@given(st.ip_addresses(v=4).filter(lambda a: not any(a in r[0] for r in RANGES)))
def test_other_ipv4_addresses_are_allowed(address: IPv4Address) -> None:
    assert refusal(f"http://{address}/", resolve=never) is None
