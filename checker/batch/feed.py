"""Which page is next: in order, but no host is asked more often than once a ``gap``."""
from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from checker.batch.shard import Job
from checker.batch.workers import Task

MAX_PAUSE = 60.0
"""Seconds for which a host is left alone at most, whatever its Retry-After says: the run must come to its end."""

BIG = 30_000
"""Bytes of a job from which a worker must be waiting for it: two that write much to each other would wait for ever."""


class Polite:
    """A feed of jobs. A host is asked for one URL at a time, ``gap`` seconds after the last was done; others go ahead.

    :param jobs: (index, Job) in order. :param gap: seconds.
    :param extra: seconds that a fetch may take, on top of a page's own limit.
    """

    def __init__(self, jobs: Iterator[tuple[int, Job]], *, gap: float, extra: float,
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._jobs, self._gap, self._extra, self._clock = jobs, gap, extra, clock
        self._waiting: dict[str, deque[tuple[int, Job]]] = {}
        self._asked: dict[int, str] = {}
        self._busy: set[str] = set()
        self._due: list[tuple[float, str]] = []

    def __call__(self) -> Task[Job] | float | None:
        """The next task, or seconds to wait for one, or None at the end."""
        now = self._clock()
        while self._due and self._due[0][0] <= now:
            host = heapq.heappop(self._due)[1]
            if self._waiting[host]:
                return self._ask(host, *self._waiting[host].popleft())
            del self._waiting[host]
            self._busy.remove(host)
        for index, job in self._jobs:
            if job.source.kind != "url":
                return Task(index, job, alone=len(job.source.line or b"") > BIG)
            host = host_of(str(job.source.value))
            if host not in self._busy:
                return self._ask(host, index, job)
            self._waiting[host].append((index, job))
        if not any(self._waiting.values()):
            return None
        return max(self._due[0][0] - now, 0.001) if self._due else self._gap + 0.001

    def done(self, index: int, pause: float = 0.0) -> None:
        """A task of this feed is done: its host may be asked again after the gap, or the pause that it asks for."""
        host = self._asked.pop(index, None)
        if host is not None:
            heapq.heappush(self._due, (self._clock() + max(self._gap, min(pause, MAX_PAUSE)), host))

    def _ask(self, host: str, index: int, job: Job) -> Task[Job]:
        self._busy.add(host)
        self._waiting.setdefault(host, deque())
        self._asked[index] = host
        return Task(index, job, self._extra, alone=True)


def host_of(url: str) -> str:
    """The part of a URL that politeness goes by; an impossible URL is a host of its own."""
    try:
        return (urlsplit(url).hostname or "").removesuffix(".")
    except ValueError:
        return url
