"""Many pages through worker processes, for Python: Reports in the order of the sources, read as they are needed."""
from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from checker import pipeline
from checker.batch import shard
from checker.batch.checking import cores, warm
from checker.batch.shard import Check, PageWork
from checker.batch.workers import Limits, Task, work
from checker.sources import source as origin
from checker.sources.source import Source
from checker.types import Options, Report

WINDOW = 32
"""Pages for each worker that may be done ahead of the one that is waited for."""


def check_many(sources: Iterable[str | bytes | Path | Source], *, jobs: int | None = None,
               options: Options | None = None, limits: Limits | None = None,
               check: Check = pipeline.check_document) -> Iterator[Report]:
    """Check many pages; one Report for each source, in their order, failed ones too.

    Sources are taken as they are needed, so an endless iterator will do. A page that hangs, eats memory or ends its
    process is a failed Report (code ``worker_lost``), and the others are not touched.

    :param jobs: worker processes; None = one for each processor. 0 = this process, without any isolation: for
        programs that must not fork. It is also what is done where a process may have no children (inside a worker of
        another pool).
    :param limits: of a page; 10 seconds and 2 GiB by default.
    :raises ModelBroken: where the models are damaged. :raises BadOptions: where an option or ``jobs`` makes no sense.
    """
    options = options or Options()
    if jobs == 0 or multiprocessing.current_process().daemon:
        return (report for each in sources for report in shard.check_shard([each], options, check=check))
    return _in_order(sources, _Checks(options, check), jobs or cores(), limits or Limits())


@dataclass(frozen=True, slots=True)
class _Checks:
    """The function that workers run: Source -> Report."""

    options: Options
    check: Check

    def __call__(self, source: Source) -> Report:
        return shard.check_shard([source], self.options, check=self.check)[0]


def _in_order(given: Iterable[str | bytes | Path | Source], checks: _Checks, jobs: int,
              limits: Limits) -> Iterator[Report]:
    warm(PageWork(checks.options, checks.check))
    taken: dict[int, Source] = {}
    early: dict[int, Report] = {}
    numbered = enumerate(map(origin.of, given))
    following = 0

    def feed() -> Task[Source] | float | None:
        if len(taken) + len(early) >= WINDOW * jobs:
            return 0.05
        for index, source in numbered:
            taken[index] = source
            fetch = source.kind == "url"
            return Task(index, source, checks.options.network.timeout if fetch else 0.0, alone=fetch)
        return None

    for done in work(checks, feed, jobs=jobs, limits=limits):
        source = taken.pop(done.index)
        early[done.index] = done.value or shard.lost(source, done.lost or "died", limits.seconds)
        while following in early:
            yield early.pop(following)
            following += 1
