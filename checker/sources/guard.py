"""Which URLs may be fetched. Pure: the resolver is a parameter, and nothing here opens a socket.

A host is resolved before it is judged, every address it has is judged by our own range list, and one bad address
refuses the host. ``judge`` hands the judged addresses on, so that the connection goes to them and not to a second
answer of the resolver. Numeric hosts are read as the URL standard of the WHATWG (and inet_aton) reads them.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

from checker.errors import CheckerError, FetchFailed, Refused
from checker.sources.addresses import fault

PORTS = (80, 443, 8080, 8443)
MAX_URL = 8_000
Resolve = Callable[[str], Sequence[str]]

_FORBIDDEN = re.compile(
    r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]")
_AUTHORITY = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([^\[\]:@/?#%]{1,1000}))(?::([0-9]{0,5}))?",
                        re.ASCII | re.IGNORECASE)
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_AMBIGUOUS = "ßς\u200c\u200d"
_ADVICE = "Private networks are reached only with --allow-private; reserved addresses never are."
_SAFE = "%/:=&?~+!$,;'@()*[]|^`{}\"<>"


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be fetched, and the addresses at which it was judged.

    :param url: normalised: lower-case ASCII host, percent-encoded path, no fragment.
    :param host: ASCII name, or the address without brackets.
    :param path: path and query as they stand in the request line.
    """

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def origin(self) -> str:
        """``scheme://host[:port]``, the port only where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == default_port(self.scheme) else f":{self.port}")


def default_port(scheme: str) -> int:
    """80 or 443."""
    return 443 if scheme == "https" else 80


def refusal(url: str, *, resolve: Resolve, allow_private: bool = False, ports: Sequence[int] = PORTS) -> str | None:
    """Why a URL must not be fetched, as a sentence, or None where it may be.

    :param resolve: host name -> its addresses; called once at most, and never for a numeric host.
    """
    try:
        judge(url, resolve=resolve, allow_private=allow_private, ports=ports)
    except CheckerError as error:
        return error.message
    return None


def judge(url: str, *, resolve: Resolve, allow_private: bool = False, ports: Sequence[int] = PORTS,
          proxied: Container[str] = ()) -> Target:
    """Judge a URL and return where to connect.

    :param proxied: schemes that a proxy fetches: it resolves the names that we cannot resolve.
    :raises Refused: where it must not be fetched.
    :raises FetchFailed: with code ``dns_failed`` where its host has no address.
    """
    scheme, host, port, path = _parse(url)
    if port not in ports:
        allowed = ", ".join(map(str, ports))
        raise Refused(f"The URL asks for port {port}; only {allowed} are open to it. "
                      f"Allow it with --port {port} (Network(ports=…)) if you trust the server.")
    literal = _literal(host)
    if literal is None and not allow_private and (host == "localhost" or host.endswith(".localhost")):
        raise Refused(f"The host {host} is this machine. {_ADVICE}")
    addresses = (literal,) if literal is not None else _addresses(host, resolve, scheme in proxied)
    for address in addresses:
        reason = fault(address, allow_private=allow_private)
        if reason is not None:
            where = f"The host {host} is" if address == host else f"The host {host} leads to {address}, which is"
            raise Refused(f"{where} not a public address ({reason}). {_ADVICE}")
    origin = Target("", scheme, literal or host, port, path, addresses)
    return Target(origin.origin + path, scheme, literal or host, port, path, addresses)


def _parse(url: str) -> tuple[str, str, int, str]:
    """(scheme, host, port, path with query) of a URL. Raises Refused."""
    if not url or len(url) > MAX_URL:
        raise Refused("The URL is empty." if not url else f"The URL is longer than {MAX_URL} characters.")
    if _FORBIDDEN.search(url):
        raise Refused("The URL holds white space, control characters or a backslash; copy it again from the browser.")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Refused("The URL cannot be understood; copy it again from the browser.") from error
    if parts.scheme not in ("http", "https"):
        raise Refused("Only http and https URLs are fetched; save the page and check the file.")
    if "@" in parts.netloc:
        raise Refused("The URL carries a user name or password, which is not sent; take it out.")
    match = _AUTHORITY.fullmatch(parts.netloc)
    if match is None:
        raise Refused("The URL has no host name that can be understood; copy it again from the browser.")
    port = int(match[3]) if match[3] else default_port(parts.scheme)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    return parts.scheme, match[1] or _name(match[2]), port, path


def _name(raw: str) -> str:
    """A host name in lower-case ASCII (IDNA 2003), without the root's dot. Raises Refused."""
    if any(letter in raw for letter in _AMBIGUOUS):
        raise Refused(f"Programs disagree on how the host {raw} is spelled; write it in its xn-- form.")
    name = _DOTS.sub(".", unicodedata.normalize("NFKC", _DOTS.sub(".", raw))).lower().removesuffix(".")
    if not name.isascii() and len(name) <= 253:
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise Refused("The URL's host holds characters that no host name may hold.") from error
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise Refused("The URL's host is not a valid name.")
    return name


def _literal(host: str) -> str | None:
    """The address that a numeric host stands for, or None for a name. Raises Refused for a false number."""
    if ":" in host:
        try:
            return str(IPv6Address(host))
        except ValueError as error:
            raise Refused("The URL's host is not a valid IPv6 address.") from error
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    numbers = [_number(part) for part in parts]
    last = numbers.pop()
    if len(parts) > 4 or any(number > 255 for number in numbers) or last >= 256 ** (5 - len(parts)):
        raise Refused("The URL's host is not a valid IPv4 address.")
    return str(IPv4Address(last + sum(number << 8 * (3 - place) for place, number in enumerate(numbers))))


def _number(part: str) -> int:
    """A part of an IPv4 address: decimal, octal with a leading 0, or hexadecimal with 0x. Raises Refused."""
    try:
        if not _NUMBER.fullmatch(part):
            raise ValueError
        if part.startswith("0x"):
            return int(part[2:] or "0", 16)
        return int(part, 8 if part.startswith("0") else 10)
    except ValueError as error:
        raise Refused("The URL's host is not a valid IPv4 address.") from error


def _addresses(host: str, resolve: Resolve, proxied: bool) -> tuple[str, ...]:
    try:
        addresses = tuple(resolve(host))
    except (OSError, UnicodeError) as error:
        if proxied:
            return ()
        raise FetchFailed(f"The host {host} could not be resolved; check the spelling and the network.",
                          "dns_failed") from error
    if not addresses and not proxied:
        raise FetchFailed(f"The host {host} has no address; check the spelling.", "dns_failed")
    return addresses
