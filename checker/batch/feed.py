"""Which page is next: in order, but no host is asked more often than once a ``gap``."""
from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from checker.batch.shard import Job
from checker.batch.workers import Task


class Polite:
    """A feed of jobs. URLs of one host are ``gap`` seconds apart; others go ahead of them meanwhile.

    :param jobs: (index, Job) in order. :param gap: seconds between two requests to a host.
    :param extra: seconds that a fetch may take, on top of a page's own limit.
    """

    def __init__(self, jobs: Iterator[tuple[int, Job]], *, gap: float, extra: float,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs, self._gap, self._extra, self._clock = jobs, gap, extra, clock
        self._waiting: dict[str, deque[tuple[int, Job]]] = {}
        self._due: list[tuple[float, str]] = []
        self._free_at: dict[str, float] = {}

    def __call__(self) -> Task[Job] | float | None:
        """The next task, or seconds to wait for one, or None at the end."""
        now = self._clock()
        if self._due and self._due[0][0] <= now:
            return self._of_host(heapq.heappop(self._due)[1], now)
        for index, job in self._jobs:
            if job.source.kind != "url":
                return Task(index, job)
            host = host_of(str(job.source.value))
            if host not in self._waiting and self._free_at.get(host, now) <= now:
                self._free_at[host] = now + self._gap
                return Task(index, job, self._extra, alone=True)
            if host not in self._waiting:
                self._waiting[host] = deque()
                heapq.heappush(self._due, (self._free_at[host], host))
            self._waiting[host].append((index, job))
        return max(self._due[0][0] - now, 0.001) if self._due else None

    def _of_host(self, host: str, now: float) -> Task[Job]:
        index, job = self._waiting[host].popleft()
        self._free_at[host] = now + self._gap
        if self._waiting[host]:
            heapq.heappush(self._due, (now + self._gap, host))
        else:
            del self._waiting[host]
        return Task(index, job, self._extra, alone=True)


def host_of(url: str) -> str:
    """The part of a URL that politeness goes by; an impossible URL is a host of its own."""
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return url
