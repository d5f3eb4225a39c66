"""Names to addresses, under the deadline: the system's resolver has none of its own, so it waits in a thread."""
from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable

from checker.errors import FetchFailed
from checker.sources.guard import Resolve
from checker.sources.http import Limits


def system(limits: Limits) -> Resolve:
    """A resolver that asks the system once for each call, IPv4 and IPv6, duplicates left out.

    It raises FetchFailed with code ``timeout`` at the deadline, and OSError where the name is unknown.
    """

    def resolve(host: str) -> tuple[str, ...]:
        answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()
        threading.Thread(target=_ask, args=(host, answers.put), daemon=True).start()
        try:
            answer = answers.get(timeout=limits.left(host))
        except queue.Empty:
            raise FetchFailed(f"The name {host} was not resolved within {limits.timeout:g} seconds. Check the network.",
                              "timeout") from None
        if isinstance(answer, OSError):
            raise answer
        return tuple(dict.fromkeys(answer))

    return resolve


def _ask(host: str, put: Callable[[list[str] | OSError], None]) -> None:
    try:
        put([str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)])
    except OSError as error:
        put(error)
    except UnicodeError:
        put(OSError("not a host name"))
