"""The pool: a worker may hang, eat memory or die, and loses only the page in hand."""
from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.batch.feed import Polite
from checker.batch.shard import Job
from checker.batch.workers import Ask, Done, Limits, Task, starved, work
from checker.errors import BadOptions
from checker.sources.source import Source

QUICK = Limits(seconds=0.5, memory=None)


def square(item: Any) -> Any:
    """Square a number, or do what the word says."""
    if item == "hang":
        time.sleep(60)
    if item == "spin":
        while True:
            pass
    if item == "die":
        os._exit(3)
    if item == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "eat":
        return len([bytearray(1 << 26) for _ in range(1000)])
    if item == "wrong":
        raise BadOptions("The option makes no sense.")
    if isinstance(item, Path):  # dies the first time only
        if not item.exists():
            item.touch()
            os._exit(1)
        return "second time"
    return item * item


def feed(items: list[Any]) -> Callable[[], Task[Any] | None]:
    tasks = (Task(index, item) for index, item in enumerate(items))
    return lambda: next(tasks, None)


def results(items: list[Any], jobs: int = 2, limits: Limits = QUICK) -> list[Done[Any]]:
    return sorted(work(square, feed(items), jobs=jobs, limits=limits), key=lambda done: done.index)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_task_has_its_result(jobs: int) -> None:
    assert results(list(range(100)), jobs) == [Done(n, n * n) for n in range(100)]
    assert results([], jobs) == []


def test_a_hang_a_death_and_a_kill_lose_only_themselves() -> None:
    items: list[Any] = list(range(60))
    for place, word in ((3, "hang"), (4, "die"), (5, "die"), (20, "killed"), (21, "spin"), (59, "die")):
        items[place] = word
    start = time.monotonic()
    found = results(items)
    lost = {done.index: done.lost for done in found if done.lost}
    assert lost == {3: "time", 4: "died", 5: "died", 20: "died", 21: "time", 59: "died"}
    assert [done.index for done in found] == list(range(60))
    assert all(done.value == done.index ** 2 for done in found if not done.lost)
    assert time.monotonic() - start < 8


@pytest.mark.skipif(sys.platform != "linux", reason="the processor time of others is seen on Linux alone")
def test_a_process_that_is_not_let_run_is_told_from_one_that_sleeps_or_spins() -> None:
    spinning = multiprocessing.get_context("fork").Process(target=square, args=("spin",), daemon=True)
    sleeping = multiprocessing.get_context("fork").Process(target=square, args=("hang",), daemon=True)
    for process in (spinning, sleeping):
        process.start()
    try:
        _wait_until(lambda: not starved(spinning.pid, 0.05))  # it had its time
        assert starved(spinning.pid, 600)
        _wait_until(lambda: not starved(sleeping.pid, 600))
    finally:
        for process in (spinning, sleeping):
            process.kill()
            process.join()
    assert not starved(spinning.pid, 600)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is capped on Linux alone")
def test_a_task_over_the_memory_cap_loses_only_itself() -> None:
    found = results([1, "eat", 3], limits=Limits(seconds=20, memory=1 << 29))
    assert found == [Done(0, 1), Done(1, None, "memory"), Done(2, 9)]


def test_a_task_whose_worker_was_killed_from_outside_is_tried_again(tmp_path: Path) -> None:
    assert results([2, tmp_path / "mark", 3])[1] == Done(1, "second time")


def test_workers_killed_again_and_again_lose_nothing() -> None:
    def slow(item: int) -> tuple[int, int]:
        time.sleep(0.002)
        return item, os.getpid()

    found: list[int] = []
    kills = lost = 0
    for done in work(slow, feed(list(range(300))), jobs=2, limits=Limits(5, None)):
        found.append(done.index)
        if done.value is None:  # a page that lost two workers is given up, and said so
            assert done.lost == "died"
            lost += 1
        elif len(found) % 25 == 0 and _alive(done.value[1]):
            kills += 1
            os.kill(done.value[1], signal.SIGKILL)
    assert sorted(found) == list(range(300))
    assert kills > 10
    assert lost <= 3  # kills strike by chance: on a busy machine the same page can be hit twice


def test_what_concerns_the_whole_run_is_raised_and_no_process_is_left() -> None:
    pids: list[int] = []
    with pytest.raises(BadOptions, match="no sense"):
        list(work(square, feed([1, 2, "wrong", "hang"]), jobs=2, limits=Limits(60, None)))
    running = work(lambda item: os.getpid(), feed([1, 2, 3]), jobs=2, limits=QUICK)
    pids.append(next(running).value)  # type: ignore[arg-type]
    running.close()  # type: ignore[attr-defined]
    assert not _alive(pids[0])


def test_a_function_may_ask_before_the_costly_part() -> None:
    def asking(item: int) -> int | Ask[int]:
        if item == 7:
            os._exit(1)
        return Ask(item % 3, lambda: item * item, -1) if item % 2 else item

    asked: list[tuple[int, int]] = []

    def may(index: int, key: int) -> bool:
        asked.append((index, key))
        return key != 1

    for jobs in (1, 3):
        found = sorted(work(asking, feed(list(range(30))), jobs=jobs, limits=QUICK, may=may), key=lambda done: done.index)
        assert [done.value for done in found] == [
            None if n == 7 else n if n % 2 == 0 else -1 if n % 3 == 1 else n * n for n in range(30)]
        assert found[7].lost == "died"
    assert sorted(set(asked)) == [(n, n % 3) for n in range(1, 30, 2) if n != 7]


def test_large_items_and_large_results_do_not_wait_for_each_other() -> None:
    big = b"x" * 3_000_000
    jobs = ((n, Job(Source(str(n), "file", Path("a.jsonl.gz"), line=big))) for n in range(6))
    polite = Polite(jobs, gap=0, extra=0)
    start = time.monotonic()
    found = list(work(lambda job: job.source.line, polite, jobs=1, limits=Limits(20, None)))
    assert [done.value == big for done in found] == [True] * 6
    assert time.monotonic() - start < 10


def test_a_stop_finishes_what_is_in_hand_and_begins_no_more() -> None:
    taken: list[int] = []

    def endless() -> Task[int]:
        taken.append(len(taken))
        return Task(taken[-1], taken[-1])

    done = []
    for each in work(square, endless, jobs=2, limits=QUICK, stop=lambda: len(done) >= 10):
        done.append(each.index)
    assert sorted(done) == taken
    assert len(done) < 20


def test_a_worker_outlives_neither_its_driver_nor_its_deadline(tmp_path: Path) -> None:
    def note(item: str) -> None:
        (tmp_path / str(os.getpid())).touch()
        time.sleep(0.05)

    def drive() -> None:
        list(work(note, feed(["x"] * 10_000), jobs=2, limits=QUICK))

    driver = multiprocessing.get_context("fork").Process(target=drive)
    driver.start()
    try:
        _wait_until(lambda: len(list(tmp_path.iterdir())) == 2)
    finally:
        driver.kill()
        driver.join()
    _wait_until(lambda: not any(_alive(int(path.name)) for path in tmp_path.iterdir()))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    try:
        return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def jobs_of(*values: str) -> Iterator[tuple[int, Job]]:
    return enumerate(Job(Source(v, "url" if "://" in v else "file", v if "://" in v else Path(v))) for v in values)


def test_hosts_are_asked_in_turn_and_never_too_often() -> None:
    now = 0.0
    polite = Polite(jobs_of("http://a.example/1", "http://A.example/2", "x.html", "http://b.example/1", "http://a.example/3",
                            "http://[bad/", "y.html"), gap=1.0, extra=20.0, clock=lambda: now)
    order: list[tuple[float, int]] = []
    under_way: list[tuple[float, int]] = []
    while (task := polite()) is not None:
        if isinstance(task, float):  # a fetch takes three seconds here
            now = min([now + task, *(end for end, _ in under_way)])
            for end, index in [each for each in under_way if each[0] <= now]:
                under_way.remove((end, index))
                polite.done(index)
        else:
            order.append((round(now, 1), task.index))
            assert task.alone is (task.extra > 0) is (task.index not in (2, 6))
            if task.alone:
                under_way.append((now + 3, task.index))
    assert order == [(0, 0), (0, 2), (0, 3), (0, 5), (0, 6), (4, 1), (8, 4)]
