"""One HTTP/1.1 request on a connection to an address that was judged, under one deadline and one cap.

The standard library's client, because it lets us own the connection (an import of 42 ms of CPU, measured by this
project; httpx 281, requests 333). Every read of the socket gets what is left of the deadline and counts its bytes, so
that slow drips, endless headers and endless bodies end; ``timeout=`` of the usual clients is a limit for each read.
"""
from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.errors import CheckerError, FetchFailed, SourceUnreadable
from checker.sources.codings import decode
from checker.sources.guard import Target
from checker.sources.inflate import too_big

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEADER_BYTES = 262_144
_STEP = 65_536
_LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Limits:
    """``deadline`` on the monotonic clock; ``max_bytes`` of a body, on the wire and inflated; ``timeout`` to name."""

    deadline: float
    max_bytes: int
    timeout: float

    def left(self, host: str) -> float:
        """Seconds that are left. Raises FetchFailed with code ``timeout`` where none are."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise FetchFailed(f"{host} did not send the page within {self.timeout:g} seconds. "
                              "Try again later, or raise the limit with --timeout.", "timeout")
        return left


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (lower-case names, first value of each) and decoded body; empty unless the status is 200."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where the environment's proxy listens."""

    host: str
    port: int


def exchange(target: Target, headers: dict[str, str], limits: Limits, proxy: Proxy | None = None) -> Answer:
    """Send GET and read the answer; nothing is followed.

    :raises FetchFailed: with code ``timeout``, ``tls_failed`` or ``fetch_failed``.
    :raises SourceTooBig: over ``max_bytes``.
    """
    host = target.host
    try:
        with _connect(target, limits, proxy) as sock:
            wire = _Wire(sock, limits, host)
            return _converse(target, headers, limits, wire, proxy is not None and target.scheme == "http")
    except CheckerError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(f"The certificate of {host} is not valid ({error.verify_message}). The page was not read: it "
                          "may come from somebody else.", "tls_failed") from error
    except ssl.SSLError as error:
        raise FetchFailed(f"No secure connection to {host} could be made ({error.reason or 'TLS error'}). "
                          "Check that the URL should start with https.", "tls_failed") from error
    except TimeoutError as error:
        raise FetchFailed(f"{host} did not send the page within {limits.timeout:g} seconds. "
                          "Try again later, or raise the limit with --timeout.", "timeout") from error
    except http.client.IncompleteRead as error:
        raise _cut_short(host) from error
    except http.client.RemoteDisconnected as error:
        raise FetchFailed(f"{host} closed the connection without an answer. Try again later.") from error
    except (http.client.HTTPException, ValueError) as error:
        cause = type(error).__name__
        raise FetchFailed(f"{host} sent an answer that is not valid HTTP ({cause}). "
                          "Try the page in a browser, save it, and check the file.") from error
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise FetchFailed(f"The connection to {host} failed ({cause}). Check the URL and the network.") from error


class _Wire(io.RawIOBase):
    """A socket to read from, with what is left of the deadline for each read and a cap on the bytes."""

    def __init__(self, sock: socket.socket, limits: Limits, host: str) -> None:
        super().__init__()
        self.sock, self.limits, self.host = sock, limits, host
        self.room = HEADER_BYTES
        self.in_body = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        self.sock.settimeout(self.limits.left(self.host))
        try:
            count = self.sock.recv_into(buffer)
        except ssl.SSLEOFError as error:  # the connection broke: a page without a length would seem whole
            if self.in_body:
                raise _cut_short(self.host) from error
            raise
        self.room -= count
        if self.room < 0:
            raise too_big(self.limits.max_bytes) if self.in_body else FetchFailed(
                f"{self.host} sent headers without end. Try the page in a browser, save it, and check the file.")
        return count

    def expect_body(self) -> None:
        """From here on the cap is that of a body, with an eighth more for the framing of chunks."""
        self.in_body = True
        self.room = self.limits.max_bytes + self.limits.max_bytes // 8 + _STEP


class _Plug:
    """All that ``http.client`` uses of a socket. Closing is left to the owner of the socket."""

    def __init__(self, wire: _Wire) -> None:
        self.wire = wire

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self.wire, _STEP)

    def sendall(self, data: bytes) -> None:
        self.wire.sock.settimeout(self.wire.limits.left(self.wire.host))
        self.wire.sock.sendall(data)

    def close(self) -> None:
        pass


def _connect(target: Target, limits: Limits, proxy: Proxy | None) -> socket.socket:
    """Connect to the first judged address that answers (or to the proxy), and start TLS with the host's name."""
    addresses = (proxy.host,) if proxy else target.addresses
    port = proxy.port if proxy else target.port
    last: OSError = OSError("no address")
    for place, address in enumerate(addresses):
        patience = limits.left(target.host) / (len(addresses) - place)
        try:
            sock = socket.create_connection((address, port), patience)
            break
        except OSError as error:
            last = error
    else:
        raise last
    try:
        if proxy and target.scheme == "https":
            _tunnel(sock, target, limits)
        if target.scheme == "https":
            sock.settimeout(limits.left(target.host))
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=target.host,
                                                            suppress_ragged_eofs=False)
    except BaseException:
        sock.close()
        raise
    return sock


def _tunnel(sock: socket.socket, target: Target, limits: Limits) -> None:
    """Ask the proxy for a tunnel; its answer is read byte by byte, so that nothing of the TLS stream is taken."""
    name = f"[{target.host}]" if ":" in target.host else target.host
    sock.settimeout(limits.left(target.host))
    sock.sendall(f"CONNECT {name}:{target.port} HTTP/1.1\r\nHost: {name}:{target.port}\r\n\r\n".encode("ascii"))
    head = b""
    while not head.endswith(b"\r\n\r\n") and len(head) < 8192:
        sock.settimeout(limits.left(target.host))
        byte = sock.recv(1)
        if not byte:
            break
        head += byte
    if head.split(b" ", 2)[1:2] != [b"200"]:
        raise FetchFailed("The proxy refused the connection. Check the proxy, or fetch without it.")


def _converse(target: Target, headers: dict[str, str], limits: Limits, wire: _Wire, absolute: bool) -> Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = _Plug(wire)
    connection.putrequest("GET", target.url if absolute else target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.origin.split("://", 1)[1], **headers, "Connection": "close"}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    lengths = {value.strip() for value in response.headers.get_all("Content-Length", [])}
    if len(lengths) > 1 or not all(_LENGTH.fullmatch(length) for length in lengths):
        raise FetchFailed(f"{target.host} contradicts itself on the length of the page. Try again later.")
    found = {name.lower(): value for name, value in reversed(response.headers.items())}
    if response.status != 200:
        return Answer(response.status, found, b"")
    if any(int(length) > limits.max_bytes for length in lengths):
        raise too_big(limits.max_bytes)
    wire.expect_body()
    codings = ",".join(response.headers.get_all("Content-Encoding", [])).split(",")
    try:
        return Answer(200, found, decode(_pieces(response, target.host), codings, limits.max_bytes))
    except SourceUnreadable as error:
        raise FetchFailed(f"{target.host} sent a page that cannot be unpacked: {error.message}") from error


def _pieces(response: http.client.HTTPResponse, host: str) -> Iterator[bytes]:
    while piece := response.read(_STEP):
        yield piece
    if response.length:
        raise _cut_short(host)


def _cut_short(host: str) -> FetchFailed:
    return FetchFailed(f"{host} cut the page short: the connection ended before the page did. "
                       "Nothing was judged. Try again later.")
