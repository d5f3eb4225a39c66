"""The middle of a run: what has no report yet goes to the workers, and their reports go to the journal."""
from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from checker import reports
from checker.batch import shard
from checker.batch.compact import Table
from checker.batch.feed import Polite
from checker.batch.gist import Gists
from checker.batch.journal import Entry, Journal
from checker.batch.known import Known
from checker.batch.progress import Progress, Show
from checker.batch.shard import Job, PageWork
from checker.batch.values import Settings
from checker.batch.workers import Done, Limits, work
from checker.sources.archive import InOrder
from checker.sources.source import Source
from checker.types import Document


@dataclass(slots=True)
class Twins:
    """Pages with the same content: the first that comes is checked, and its report holds for the others.

    :param first: hash of a content -> the page that is checked. :param leader: a page that is not -> that page.
    :param waiting: a page that is being checked -> those that wait for it.
    """

    first: Table = field(default_factory=Table)
    leader: dict[int, int] = field(default_factory=dict)
    waiting: dict[int, list[int]] = field(default_factory=dict)

    def may(self, index: int, key: int) -> bool:
        """Whether a page is to be checked."""
        first = self.first.setdefault(key, index)
        if first != index:
            self.leader[index] = first
        return first == index


class Pages(Protocol):
    """What is checked, in order."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Source: ...


@dataclass(slots=True)
class State:
    """Where a run stands: for each input the offset of its report in the journal (-1: none yet).

    :param gists: of the reports that are made, for whoever writes the files of the end.
    """

    inputs: Pages
    book: Journal
    settings: Settings
    work: PageWork
    offsets: array[int]
    progress: Progress
    known: Known
    gists: Gists | None = None
    twins: Twins = field(default_factory=Twins)


def check_all(state: State, stop: Callable[[], bool], show: Show | None) -> None:
    """Check what has no report yet; returns early where ``stop`` says so."""
    settings, network = state.settings, state.settings.options.network
    warm(state.work)
    feed = Polite(_jobs(state), gap=settings.gap, extra=network.timeout)
    limits = Limits(settings.seconds, settings.memory)
    for done in work(state.work, feed, jobs=settings.jobs or cores(), limits=limits, stop=stop,
                     may=state.twins.may):
        feed.done(done.index, done.value.pause if done.value is not None else 0.0)
        _settle(state, done)
        if show is not None:
            show(state.progress)
    state.twins = Twins()  # all are told; what is known of contents is not needed any more


def _jobs(state: State) -> Iterator[tuple[int, Job]]:
    """What is to do. A URL that was fetched is not fetched again; a file is read, to see whether it changed."""
    with InOrder(state.settings.options.network.max_bytes) as lines:
        for index in range(len(state.inputs)):
            source = state.inputs[index]
            entry = state.known.get(index)
            if state.offsets[index] >= 0:  # it could not even be fetched
                continue
            if entry is not None and source.kind == "url":
                _keep(state, index, entry)
            else:
                yield index, Job(lines.filled(source), entry.sha256 if entry is not None else None)


def _settle(state: State, done: Done[shard.Record]) -> None:
    record = done.value
    if done.lost is not None or record is None:
        source = state.inputs[done.index]
        record = state.work.record(shard.lost(source, done.lost or "died", state.settings.seconds))
    if record.twin:
        leader = state.twins.leader.pop(done.index)
        state.twins.waiting.setdefault(leader, []).append(done.index)
        _tell_twins(state, leader)
    elif record.line is None:
        entry = state.known.get(done.index)
        assert entry is not None  # else nothing could be unchanged
        _keep(state, done.index, entry)
    else:
        enter(state, done.index, record, record.line)
        _tell_twins(state, done.index)


def _tell_twins(state: State, leader: int) -> None:
    """Give the report of a page, once there is one, to those that have its content."""
    if state.offsets[leader] < 0 or leader not in state.twins.waiting:
        return
    line = next(state.book.lines([state.offsets[leader]]))
    for index in state.twins.waiting.pop(leader):
        record = shard.retold(line, state.inputs[index])
        enter(state, index, record, record.line or b"")


def enter(state: State, index: int, record: shard.Record, line: bytes) -> None:
    """Write a report into the journal, and count it. Raises OutputFailed."""
    state.offsets[index] = state.book.append(line)
    if state.gists is not None and record.gist is not None:
        state.gists.put(index, record.gist)
    state.progress.count(record.status, record.code, record.score)


def _keep(state: State, index: int, entry: Entry) -> None:
    state.offsets[index] = entry.offset
    state.progress.count(entry.status, entry.code, entry.score, kept=True)


def warm(page_work: PageWork) -> None:
    """Load code and models before workers are forked, so that they share them. Raises ModelBroken, BadOptions."""
    text = "<html lang=en><body><article><p>Prices may fall, experts say.</p></article></body></html>"
    report = page_work.check(Document("warm", "text", text, "text/html"), page_work.options)
    report.to_json()
    if page_work.pages is not None:
        reports.render("html", [report])


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
