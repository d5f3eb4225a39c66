"""A run on a Dask cluster: the driver hands out shards, keeps the ledger, and puts the parts together.

dask.distributed is used directly, for what it is good at: it sends a shard to a free worker, notices a worker that is
gone, and sends its shard to another. A shard that is done twice writes the same bytes to the same name.
"""
from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from operator import itemgetter
from pathlib import Path
from typing import Any

from checker.batch import files, journal, outputs, plan
from checker.batch.ledger import Ledger, Row
from checker.batch.plan import Plan, Shard, Wanted
from checker.batch.progress import Progress, Show
from checker.batch.remote import Order, do_shard, part_name
from checker.batch.run import fingerprint, interruptible, prepare_folder
from checker.batch.shard import Check
from checker.batch.values import BatchResult, Cluster, Settings
from checker.errors import BadOptions, CheckerError, Exit, OutputFailed
from checker.sources import remote
from checker.sources.folder import Skip
from checker.sources.patterns import Patterns

AHEAD = 2
"""Shards that the scheduler holds for each thread of its workers, so that none waits for the driver."""
WAIT_SECONDS = 60
RETRIES = 2


class ClusterFailed(CheckerError):
    """There is no cluster, or it could not finish its work."""

    code = "cluster_failed"
    exit_code = Exit.INTERNAL


@dataclass(slots=True)
class _Run:
    """Where a run stands."""

    plan: Plan
    order: Order
    ledger: Ledger
    progress: Progress
    show: Show | None
    lost: list[str]

    def count(self, shard: Shard, row: Row, *, kept: bool = False) -> None:
        """Count a shard that is done."""
        progress = self.progress
        progress.total += row["pages"] - (0 if shard.archive else len(shard.names))
        progress.done += row["pages"]
        progress.kept += row["pages"] if kept else 0
        progress.statuses.update(row["statuses"])
        progress.failures.update(row["failures"])
        scores = [score for score in (progress.lowest, row["lowest"]) if score is not None]
        progress.lowest = min(scores, default=None)
        if self.show is not None:
            self.show(progress)


def run(given: Sequence[str | Path], out: Path, settings: Settings, *, show: Show | None, check: Check) -> BatchResult:
    """Do a run on the cluster of ``settings``; the results in ``out`` are those of a local run, byte for byte.

    :raises ClusterFailed: where no scheduler or worker answers, or a shard could not be done; what is done is kept.
    :raises BadOptions: for what a cluster does not do. Raises what ``batch.run`` raises, too.
    """
    cluster = settings.cluster
    assert cluster is not None
    _refuse(settings)
    about = fingerprint(settings.options, page_reports=False)
    wanted = Wanted(Patterns.of(settings.include, settings.exclude), out, settings.options, cluster.pages)
    found = plan.make(given, wanted, about)
    prepare_folder(out, settings, check, urls=False)
    place = (cluster.shards or str((out / "shards").absolute())).removeprefix("file://").rstrip("/")
    with files.locked(out), interruptible() as stop:
        journal.claim(out, about, given, fresh=settings.fresh)
        ledger = Ledger(out, [shard.token for shard in found.shards], fresh=settings.fresh, resume=settings.resume)
        names = sum(len(shard.names) for shard in found.shards if not shard.archive)
        state = _Run(found, Order(settings, check, about, place), ledger, Progress(names), show, [])
        _check_all(state, cluster, stop)
        finished = len(ledger.rows) == len(found.shards)
        if finished and cluster.merge:
            _merge(out, state)
        elif finished:
            _summarise(out, state)
    return _result(out, state, finished)


def _refuse(settings: Settings) -> None:
    if find_spec("distributed") is None:
        raise BadOptions("A cluster needs an extra: pip install 'credibility-checker[distributed]'.")
    if settings.page_reports or settings.keep_source:
        raise BadOptions("--pages and --keep-source are not done on a cluster: render the pages that you want to look "
                         "at with `checker check`.")
    if settings.also:
        from checker.batch import tables

        tables.check(settings.also)


def _check_all(state: _Run, cluster: Cluster, stop: Callable[[], bool]) -> None:
    """Have every shard done that is not in the ledger; returns early where ``stop`` says so."""
    todo = []
    for shard in state.plan.shards:
        row = state.ledger.rows.get(shard.token)
        if row is not None and _is_there(state.order, row):
            state.count(shard, row, kept=True)
        else:
            state.ledger.rows.pop(shard.token, None)
            todo.append(shard)
    if not todo:
        return
    client = _connect(cluster)
    try:
        _drive(client, state, iter(todo), stop)
    finally:
        client.close()
    if state.lost:
        raise ClusterFailed(f"{len(state.lost)} of {len(state.plan.shards)} shards could not be done, first: "
                            f"{state.lost[0]} All others are kept; the same command goes on with these.")


def _connect(cluster: Cluster) -> Any:
    try:
        client = import_module("distributed").Client(cluster.scheduler, timeout=WAIT_SECONDS, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise ClusterFailed(f"No scheduler answers at {cluster.scheduler} ({error}). Start one with `dask scheduler`, "
                            "and workers with `dask worker ADDRESS`.") from error
    try:
        client.wait_for_workers(1, timeout=WAIT_SECONDS)
    except TimeoutError as error:
        client.close()
        raise ClusterFailed(f"The scheduler at {cluster.scheduler} has no workers. "
                            "Start some with `dask worker ADDRESS`.") from error
    return client


def _drive(client: Any, state: _Run, todo: Iterator[Shard], stop: Callable[[], bool]) -> None:
    """Keep the workers supplied, and note what is done."""
    hand: dict[str, tuple[Any, Shard]] = {}
    done = import_module("distributed").as_completed(loop=client.loop)
    run = uuid.uuid4().hex[:8]

    def fill() -> None:
        room = AHEAD * max(sum(client.nthreads().values()), 1)
        while len(hand) < room and not stop():
            shard = next(todo, None)
            if shard is None:
                return
            key = f"checker-{run}-{shard.number}"
            future = client.submit(do_shard, shard, state.order, key=key, retries=RETRIES, pure=False)
            hand[key] = future, shard
            done.add(future)

    try:
        fill()
        for future in done:
            _settle(state, future, hand.pop(future.key)[1])
            future.release()
            fill()
    finally:
        client.cancel([future for future, _ in hand.values()], force=True)


def _settle(state: _Run, future: Any, shard: Shard) -> None:
    try:
        row: Row = future.result()  # that of a worker which died meanwhile is made again
    except (asyncio.CancelledError, CancelledError) as error:
        raise ClusterFailed("The scheduler is gone, and with it what the workers had in hand. "
                            "Finished shards are kept; the same command goes on.") from error
    except Exception as error:  # whatever a worker raised
        state.lost.append(f"shard {shard.number} ({shard.names[0]}): {error}")
        return
    if "broken" in row:
        raise ClusterFailed(row["broken"])
    if not _is_there(state.order, row):
        raise ClusterFailed(f"A worker wrote its part to {state.order.place}, but it is not to be seen from here. Give "
                            "--shards a folder that all machines share (a shared file system, s3://…).")
    state.ledger.add(row)
    state.count(shard, row)


def _is_there(order: Order, row: Row) -> bool:
    if not plan.is_remote(order.place):
        return Path(order.place, row["part"]).exists()
    system, path = remote.open_system(order.place, order.settings.options)
    found: bool = remote.attempt(lambda: bool(system.exists(f"{path.rstrip('/')}/{row['part']}")), order.place)
    return found


def _merge(out: Path, state: _Run) -> None:
    """Write the outputs of a local run. Raises OutputFailed."""
    settings = state.order.settings
    outputs.write_all(out, _lines(state), skipped(state.plan, state.ledger), state.order.about, pages=False)
    if settings.also:
        from checker.batch import tables

        tables.write(settings.also, out)
    (out / journal.PREVIOUS).unlink(missing_ok=True)
    if not plan.is_remote(state.order.place):
        for left in Path(state.order.place).glob(".*.part"):  # of workers that were killed while they wrote
            left.unlink(missing_ok=True)


def _summarise(out: Path, state: _Run) -> None:
    """Write ``summary.json`` of a run whose parts are its result. Raises OutputFailed."""
    statuses = {name: state.progress.statuses[name] for name in ("ok", "abstained", "failed")}
    summary = {"schema": 1, "pages": state.progress.done, **statuses, "failures": dict(state.progress.failures),
               "parts": [part_name(shard) for shard in state.plan.shards],
               "skipped": [{"path": skip.name, "why": skip.why} for skip in skipped(state.plan, state.ledger)],
               "run": dict(state.order.about)}
    files.write(out / outputs.SUMMARY_JSON, [json.dumps(summary, indent=1).encode("ascii") + b"\n"])


def _lines(state: _Run) -> Iterator[bytes]:
    """The reports of all shards, in order. Raises OutputFailed where a part is not what its worker wrote."""
    order = state.order
    system, path = remote.open_system(order.place, order.settings.options)
    for shard in state.plan.shards:
        digest, name = hashlib.sha256(), part_name(shard)
        try:
            with system.open(f"{path.rstrip('/')}/{name}", "rb") as raw, gzip.GzipFile(fileobj=raw) as file:
                for line in file:
                    digest.update(line)
                    yield line.rstrip(b"\n")
        except (OSError, EOFError) as error:
            raise OutputFailed(f"The part {order.place}/{name} cannot be read ({error}). Delete it, and run the same "
                               "command again.") from error
        if digest.hexdigest() != state.ledger.rows[shard.token]["sha256"]:
            raise OutputFailed(f"The part {order.place}/{name} is not what its worker wrote. Delete it, and run the "
                               "same command again.")


def skipped(found: Plan, ledger: Ledger) -> tuple[Skip, ...]:
    """What was skipped when the plan was made and by the workers, in the order of the inputs."""
    met = list(found.skipped)
    for shard in found.shards:
        row = ledger.rows.get(shard.token)
        met += [(shard.number, Skip(name, why)) for name, why in (row["skipped"] if row else ())]
    return tuple(skip for _, skip in sorted(met, key=itemgetter(0)))


def _result(out: Path, state: _Run, finished: bool) -> BatchResult:
    progress = state.progress
    statuses = progress.statuses
    return BatchResult(out, progress.total, progress.done, statuses["ok"], statuses["abstained"], statuses["failed"],
                       progress.kept, progress.lowest, dict(sorted(progress.failures.items())),
                       skipped(state.plan, state.ledger), interrupted=not finished)
