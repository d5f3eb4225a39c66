"""Worker processes that may hang, eat memory or die, and lose only the page in hand.

A small pool of our own, a process and a pipe each: concurrent.futures and loky lose the whole run with one worker, and
pebble's workers share one pipe, so that killing them at random broke its pool in two of four runs ("All workers
expired"; measured by this project). Workers are forked on Linux, after everything is loaded, so that a new one costs
milliseconds and any object can be handed over; elsewhere they are spawned, which needs picklable objects and, as for
every such program, a main module that can be imported.
"""
from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Literal, TypeVar

from checker.errors import CheckerError

T = TypeVar("T")
R = TypeVar("R")
Cause = Literal["time", "memory", "died"]
AHEAD = 2
"""Tasks that a worker has at once: one in hand, one waiting, so that it never waits for the driver."""
_GRACE = 5.0
_TICK = 0.25


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` for a task unless it says otherwise; ``memory``: bytes of address space of a worker (Linux alone)."""

    seconds: float = 10.0
    memory: int | None = 2 << 30


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """Work to do.

    :param index: its place among the inputs. :param item: what the function gets.
    :param extra: seconds over the usual limit (for a fetch).
    :param alone: begun only by a worker that has nothing else.
    :param tried: whether a worker died of it already.
    """

    index: int
    item: T
    extra: float = 0.0
    alone: bool = False
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """The result of a task, or why there is none."""

    index: int
    value: R | None
    lost: Cause | None = None


@dataclass(frozen=True, slots=True)
class Ask(Generic[R]):
    """What a function may return in place of a value: a question to the driver, before the costly part is done.

    :param key: what the driver judges by. :param then: the costly part, done where the driver says yes.
    :param other: the value where it says no.
    """

    key: Any
    then: Callable[[], R]
    other: R


May = Callable[[int, Any], bool]
"""The driver's answer to an Ask: of (index, key)."""
Feed = Callable[[], Task[Any] | float | None]
"""The next task; or seconds to wait until there may be one; or None where there is none left."""


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    tasks: deque[Task[Any]] = field(default_factory=deque)
    since: float = 0.0
    used: float = 0.0

    def give(self, task: Task[Any]) -> None:
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        with suppress(OSError):  # a dead worker shows when its pipe is read
            self.pipe.send((task.item, task.extra))

    def answer(self, yes: bool) -> None:
        with suppress(OSError):
            self.pipe.send(yes)

    def finish(self, used: float) -> Task[Any]:
        self.since, self.used = time.monotonic(), used
        return self.tasks.popleft()

    def overdue(self, limits: Limits) -> bool:
        """Whether the page in hand has had its time. On a machine that is too busy to run it, it gets twice as much."""
        limit = limits.seconds + self.tasks[0].extra
        elapsed = time.monotonic() - self.since
        return elapsed > limit and (elapsed > 2 * limit or not starved(self.process.pid, self.used + limit))

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def work(function: Callable[[T], R | Ask[R]], feed: Feed, *, jobs: int, limits: Limits,
         stop: Callable[[], bool] = lambda: False, may: May = lambda index, key: True) -> Iterator[Done[R]]:
    """Run ``function`` over the tasks of ``feed`` in ``jobs`` processes; results in the order in which they come.

    A task over its deadline is given up; one whose worker died is tried once more, alone in a fresh worker.

    :param stop: once true, tasks in hand are finished and no more begun.
    :param may: answers what ``function`` asks. A task that is tried once more asks again.
    :raises CheckerError: what ``function`` raised; it must keep to itself what concerns one item only.
    """
    crew: list[_Worker] = []
    again: deque[Task[T]] = deque()
    start = partial(_start, crew, function, limits)
    try:
        while True:
            pause = 0.0 if stop() else _assign(crew, again, feed, start, jobs)
            busy = [worker for worker in crew if worker.tasks]
            if not busy and (pause is None or stop()):
                return
            if not busy:
                time.sleep(min(pause or 0.0, _TICK))
                continue
            ready = wait([worker.pipe for worker in busy], timeout=min(pause, _TICK) if pause else _TICK)
            for worker in busy:
                if worker.pipe in ready:
                    yield from _collect(worker, crew, again, may)
                elif worker.overdue(limits):
                    yield Done(worker.tasks.popleft().index, None, "time")
                    _replace(worker, crew, again)
    finally:
        for worker in crew:
            worker.end()


def _assign(crew: list[_Worker], again: deque[Task[T]], feed: Feed, start: Callable[[], _Worker],
            jobs: int) -> float | None:
    """Keep every worker supplied. Seconds after which to try again (0 = all are supplied), None = nothing is left."""
    while True:
        idle = [worker for worker in crew if not worker.tasks]
        free = idle or [worker for worker in crew if len(worker.tasks) < AHEAD and not worker.tasks[0].alone]
        room = len(crew) < jobs
        if not free and not room:
            return 0.0
        task = again.popleft() if again else feed()
        if task is None or isinstance(task, float):
            return task
        if task.alone and not idle and not room:
            again.appendleft(task)
            return 0.0
        worker = idle[0] if idle else start() if room else free[0]
        worker.give(task)


def _collect(worker: _Worker, crew: list[_Worker], again: deque[Task[T]], may: May) -> Iterator[Done[R]]:
    """Read one result or question of a worker, or see that it died."""
    try:
        kind, value, used = worker.pipe.recv()
    except (EOFError, OSError):
        task = worker.tasks.popleft()
        if task.tried:
            yield Done(task.index, None, "died")
        else:
            again.append(Task(task.index, task.item, task.extra, alone=True, tried=True))
        _replace(worker, crew, again)
        return
    if kind == "error":
        raise value
    if kind == "ask":
        worker.answer(may(worker.tasks[0].index, value))
        return
    task = worker.finish(used)
    yield Done(task.index, None, "memory") if kind == "memory" else Done(task.index, value)


def _replace(worker: _Worker, crew: list[_Worker], again: deque[Task[T]]) -> None:
    """End a worker; what waited behind its page goes back, before what is to run alone."""
    again.extendleft(reversed(worker.tasks))
    crew.remove(worker)
    worker.end()


def _start(crew: list[_Worker], function: Callable[[T], R], limits: Limits) -> _Worker:
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe()
    inherited = [worker.pipe for worker in crew] + [ours] if sys.platform == "linux" else []
    process = context.Process(target=_serve, args=(function, theirs, inherited, limits), daemon=True)
    process.start()
    theirs.close()
    worker = _Worker(process, ours)
    crew.append(worker)
    return worker


def _serve(function: Callable[[Any], Any], pipe: Connection, inherited: list[Connection], limits: Limits) -> None:
    """A worker's life: until its driver is gone, which shows as the end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for connection in inherited:  # else siblings would keep the pipe open after the driver died
        connection.close()
    cap_memory(limits.memory)
    waiting: deque[tuple[Any, float]] = deque()
    with suppress(EOFError, OSError):
        while True:
            item, extra = waiting.popleft() if waiting else pipe.recv()
            signal.setitimer(signal.ITIMER_REAL, 2 * (limits.seconds + extra) + _GRACE)  # where there is no driver
            kind, value = _outcome(partial(function, item))
            if isinstance(value, Ask):
                pipe.send(("ask", value.key, time.process_time()))
                kind, value = _outcome(value.then) if _answer(pipe, waiting) else ("value", value.other)
            pipe.send((kind, value, time.process_time()))
            signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(pipe: Connection, waiting: deque[tuple[Any, float]]) -> bool:
    """The driver's answer; tasks that it had sent before are put by."""
    while not isinstance(message := pipe.recv(), bool):
        waiting.append(message)
    return message


def _outcome(function: Callable[[], Any]) -> tuple[str, Any]:
    try:
        return "value", function()
    except MemoryError:
        return "memory", None
    except CheckerError as error:
        return "error", error


def starved(pid: int, enough: float) -> bool:
    """Whether a process wants to run, but has had less than ``enough`` seconds of processor (Linux; else False)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] == "R" and (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") < enough


def cap_memory(limit: int | None) -> None:
    """Cap this process's address space (Linux), half a gigabyte at least above what it has; and write no core files."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limit is None or sys.platform != "linux":
        return
    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = max(limit, used + (1 << 29))
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
