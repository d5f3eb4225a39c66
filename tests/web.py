"""A small web on the loopback for tests: each path has a function of the connection. No test leaves the machine."""
from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from checker.types import Network, Options

Behaviour = Callable[[socket.socket], object]


class Web:
    """The server: its port, and the requests that came, as their raw heads."""

    def __init__(self, pages: dict[str, Behaviour | bytes]) -> None:
        self.pages = pages
        self.requests: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def options(self, **network: object) -> Options:
        """Options that let the fetch reach this server and nothing else that is unusual."""
        return Options(network=Network(**{"timeout": 5.0, "ports": (self.port,), **network}), allow_private=True)

    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]

    def run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, IndexError), connection:
            head = connection.recv(65536).decode("latin-1")
            self.requests.append(head)
            page = self.pages.get(head.split(" ")[1].split("?")[0], answer(b"", status="404 Not Found"))
            if isinstance(page, bytes):
                connection.sendall(page)
            else:
                page(connection)

    def close(self) -> None:
        self._listener.close()


@contextmanager
def web(pages: dict[str, Behaviour | bytes]) -> Iterator[Web]:
    server = Web(pages)
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield server
    finally:
        server.close()


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str | None = "text/html; charset=utf-8") -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", *headers, *([f"Content-Type: {kind}"] if kind else []),
             f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def numbered(*cases: tuple[Any, ...]) -> list[Any]:
    """Cases under numbers: names made of compressed bytes would differ from one process to the next."""
    return [pytest.param(*case, id=str(number)) for number, case in enumerate(cases)]


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {to}", status=status)
