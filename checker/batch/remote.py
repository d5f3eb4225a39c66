"""What a cluster's worker does: checks a shard in a process of its own, and writes its part of the output.

The shard goes through the same code as a run on one machine (``check_all`` over a pool of one), so that a page that
hangs, eats memory or crashes is one failed Report there too, with the same words. The process is a fresh one, because
a Dask worker has threads and must not fork, and because it must answer its scheduler whatever a page does.
"""
from __future__ import annotations

import gzip
import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
import uuid
from array import array
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from checker.batch import files
from checker.batch.checking import Pages, State, check_all, enter
from checker.batch.inputs import Inputs
from checker.batch.journal import Journal
from checker.batch.known import Known
from checker.batch.plan import Shard, is_remote
from checker.batch.progress import Progress, Show
from checker.batch.run import fingerprint
from checker.batch.shard import Check, PageWork, unread
from checker.batch.values import Settings
from checker.errors import BadOptions, CheckerError, ModelBroken, WorkerLost
from checker.sources import remote
from checker.sources.folder import Skip
from checker.sources.source import Source, shown
from checker.types import Options

Row = dict[str, Any]
"""What is told of a finished shard: counts, the hash of its part, what was skipped. JSON values."""
UNREAD = "could not be had: "
"""How the skip of an archive begins that may be there the next time."""
DOWNLOADS = 8


@dataclass(frozen=True, slots=True)
class Order:
    """What holds for all shards of a run.

    :param about: versions and options that the driver has. :param place: the folder for the parts of the output.
    """

    settings: Settings
    check: Check
    about: Mapping[str, Any]
    place: str


def part_name(shard: Shard) -> str:
    """The file of a shard's reports: the same for the same work, so that doing it twice does no harm."""
    return f"{shard.number:06}-{shard.token}.jsonl.gz"


def do_shard(shard: Shard, order: Order) -> Row:
    """Check a shard in a process of its own; this is what Dask runs. Raises WorkerLost where that process dies."""
    command = [sys.executable, "-m", "checker.batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            with suppress(BrokenPipeError), child.stdin:
                child.stdin.write(pickle.dumps((shard, order)))
            last = b""
            for line in child.stdout:  # an empty one a page: by these it feels whether its worker still lives
                last = line if line.strip() else last
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0 or not last:
        raise WorkerLost(f"The process of shard {shard.number} ended with {child.returncode}; see the worker's log.")
    row: Row = json.loads(last)
    return row


def main() -> None:
    """Check the shard that comes on standard input, and tell the Row on standard output, an empty line a page."""
    with os.fdopen(os.dup(1), "wb", 0) as out:
        os.dup2(2, 1)  # what a library prints must not get into the answer
        shard, order = pickle.load(sys.stdin.buffer)  # from our own worker, over a pipe

        def beat(progress: Progress) -> None:
            out.write(b"\n")

        try:
            row = run_shard(shard, order, beat)
        except BrokenPipeError:
            raise SystemExit("The worker of this shard is gone; another one does it.") from None
        except CheckerError as error:
            row = {"broken": error.message}
        out.write(json.dumps(row).encode() + b"\n")


def run_shard(shard: Shard, order: Order, beat: Show | None = None) -> Row:
    """Check the pages of a shard and write its part of the output.

    :param beat: called after each page.
    :raises BadOptions: where this machine has other models or another version than the driver.
    :raises ModelBroken: where the models are damaged. :raises OutputFailed: where the part cannot be written.
    """
    settings = order.settings
    if fingerprint(settings.options, page_reports=False) != order.about:
        raise BadOptions("A worker has another version of checker, other models or another weights file than this "
                         "machine: its reports would not be the same. Install the same on all machines.")
    with TemporaryDirectory(prefix="checker-") as name:
        pages, skipped, failed = gather(shard, Path(name), settings.options)
        with Journal(Path(name)) as book, Known() as known:
            state = State(pages, book, replace(settings, jobs=settings.jobs or 1),
                          PageWork(settings.options, order.check), array("q", [-1]) * len(pages), Progress(len(pages)),
                          known)
            for index, error in failed.items():
                record = state.work.record(unread(pages[index], error))
                enter(state, index, record, record.line or b"")
            check_all(state, lambda: False, beat)
            digest = publish(book.lines(state.offsets), Path(name), order, part_name(shard))
    progress = state.progress
    return {"shard": shard.number, "token": shard.token, "part": part_name(shard), "sha256": digest,
            "pages": progress.done, "statuses": dict(sorted(progress.statuses.items())),
            "failures": dict(sorted(progress.failures.items())), "lowest": progress.lowest,
            "skipped": [[skip.name, skip.why] for skip in skipped],
            "retry": any(skip.why.startswith(UNREAD) for skip in skipped)}


def gather(shard: Shard, scratch: Path, options: Options) -> tuple[Pages, list[Skip], dict[int, CheckerError]]:
    """The pages of a shard as Sources, what was skipped, and the pages that could not be had; copied if remote."""
    limit = options.network.max_bytes
    if shard.archive:
        inputs, path = Inputs(), shard.names[0]
        try:
            here = _copied(path, scratch / "archive", options, None) if is_remote(path) else Path(path)
        except (BadOptions, ModelBroken):
            raise
        except CheckerError as error:
            return inputs, [Skip(shard.archive, UNREAD + error.message)], {}
        inputs.add_archive(here, shard.archive, limit, Path(shard.base) if shard.bound and here == Path(path) else None)
        return inputs, inputs.skipped, {}
    if not is_remote(shard.base or shard.names[0]):
        base = Path(shard.base)
        return [Source(_id(shard, name), "file", base / name, base if shard.bound else None)
                for name in shard.names], [], {}
    failed: dict[int, CheckerError] = {}

    def fetch(index: int, name: str) -> Path:
        target = scratch / f"page{index}"
        try:
            return _copied(f"{shard.base}/{name}" if shard.base else name, target, options, limit)
        except CheckerError as error:
            failed[index] = error
            return target

    with ThreadPoolExecutor(DOWNLOADS) as pool:
        paths = list(pool.map(fetch, range(len(shard.names)), shard.names))
    return [Source(_id(shard, name), "file", path) for name, path in zip(shard.names, paths, strict=True)], [], failed


def _id(shard: Shard, name: str) -> str:
    return shard.label + shown(PurePosixPath(name).as_posix() if shard.bound else name)


def _copied(address: str, target: Path, options: Options, limit: int | None) -> Path:
    """The file behind an address, here, under a name that keeps its suffixes. Raises as ``remote.copy``."""
    suffixes = "".join(PurePosixPath(address.partition("?")[0]).suffixes[-2:])
    named = target.with_name(target.name + (suffixes if len(suffixes) < 40 else ""))
    remote.copy(address, named, options, limit)
    return named


def publish(lines: Iterable[bytes], scratch: Path, order: Order, name: str) -> str:
    """Write the reports of a shard as one gzipped file, there whole or not at all; the SHA-256 of what is in it."""
    digest, packed = hashlib.sha256(), scratch / "part"
    with open(packed, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        for line in lines:
            file.write(line + b"\n")
            digest.update(line + b"\n")
    if is_remote(order.place):
        system, place = remote.open_system(order.place, order.settings.options)
        remote.attempt(lambda: system.put_file(str(packed), f"{place.rstrip('/')}/{name}"), f"{order.place}/{name}")
        return digest.hexdigest()
    beside = Path(order.place) / f".{name}.{uuid.uuid4().hex}.part"  # a worker thought lost may still write the same
    with files.explained(beside):
        try:
            beside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(packed, beside)
            os.replace(beside, beside.with_name(name))
        finally:
            beside.unlink(missing_ok=True)
        files.sync_folder(beside.parent)
    return digest.hexdigest()
