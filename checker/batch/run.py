"""A whole run: inputs to workers, reports to the journal, and the files of the end."""
from __future__ import annotations

import hashlib
import json
import shutil
import signal
import threading
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from checker import pipeline, scoring
from checker.batch import files, journal, outputs
from checker.batch.checking import State, check_all
from checker.batch.gist import Gists
from checker.batch.inputs import Inputs, expand
from checker.batch.journal import Journal
from checker.batch.known import Known
from checker.batch.progress import Progress, Show
from checker.batch.shard import Check, PageWork
from checker.batch.values import BatchResult, Settings
from checker.errors import OutputFailed
from checker.types import Options


def run(given: Sequence[str | Path], out: Path, settings: Settings | None = None, *, show: Show | None = None,
        check: Check = pipeline.check_document) -> BatchResult:
    """Check every page of folders, files, URLs and lists (``@FILE``), and write the results into ``out``.

    Goes on by itself where ``out`` holds the same run. The first Ctrl-C finishes the pages in hand.

    :param show: called with the Progress after each page. :param check: the check of one Document.
    :raises SourceNotFound: where an input is missing or there is no page. :raises OutputFailed: where ``out`` cannot be
        written. :raises OutputBusy: where another run has it, or nothing can be resumed. :raises ModelBroken:
        where the models are damaged. :raises KeyboardInterrupt: at a second Ctrl-C; nothing finished is lost.
    """
    settings = settings or Settings()
    if settings.cluster is not None:
        from checker.batch import cluster

        return cluster.run(given, out, settings, show=show, check=check)
    if settings.also:
        from checker.batch import tables

        tables.check(settings.also)
    inputs = expand(given, include=settings.include, exclude=settings.exclude, leave=out,
                    limit=settings.options.network.max_bytes)
    about = fingerprint(settings.options, settings.page_reports)
    page_work = prepare_folder(out, settings, check, urls=any(source.kind == "url" for source in inputs))
    with files.locked(out), interruptible() as stop:
        same = journal.prepare(out, about, given, fresh=settings.fresh, resume=settings.resume)
        with Journal(out) as book, Known() as known, Gists() as gists:
            state = State(inputs, book, settings, page_work,
                          array("q", [-1]) * len(inputs), Progress(len(inputs)), known, gists)
            if same:
                ids = (source.id for source in inputs)
                state.progress.dropped = known.match(ids, book.entries())
            check_all(state, stop, show)
            book.sync()
            if state.progress.done == len(inputs):
                _finish(out, state, inputs, about)
    return _result(out, state, inputs)


def _finish(out: Path, state: State, inputs: Inputs, about: Mapping[str, Any]) -> None:
    """Write the files of the end, and clear away what was needed on the way. Raises OutputFailed."""
    lines = state.book.lines(state.offsets)
    outputs.write_all(out, lines, inputs.skipped, about, pages=state.settings.page_reports,
                      gists=state.gists)
    if state.settings.also:
        from checker.batch import tables

        tables.write(state.settings.also, out)
    (out / journal.PREVIOUS).unlink(missing_ok=True)
    shutil.rmtree(out / outputs.CACHE, ignore_errors=True)


def prepare_folder(out: Path, settings: Settings, check: Check, *, urls: bool) -> PageWork:
    """Make the folders of the output, and what workers do. Raises OutputFailed.

    Where URLs are fetched without a cache of the user's own, answers are kept in ``out`` for as long as the run lasts:
    robots.txt is then asked once an hour, and a run that goes on asks for nothing twice.
    """
    pages = out / outputs.PAGES if settings.page_reports else None
    kept = out / outputs.SOURCES if settings.keep_source else None
    if out.exists() and not out.is_dir():
        raise OutputFailed(f"{out} is not a folder. Choose another place for the results.")
    with files.explained(out):
        for folder in (out, pages, kept):
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
    options = settings.options
    if urls and options.network.cache is None:
        options = replace(options, network=replace(options.network, cache=out / outputs.CACHE))
    return PageWork(options, check, pages, kept)


def fingerprint(options: Options, page_reports: bool) -> dict[str, Any]:
    """What a run's reports depend on besides the pages: versions and options, as JSON values."""
    weights = scoring.load_weights(options.weights)
    scrapers = [f"{type(each).__module__}.{type(each).__qualname__}" for each in options.scrapers]
    chosen = {"weights": weights, "max_bytes": options.network.max_bytes, "allow_private": options.allow_private,
              "scrapers": scrapers, "model": options.model, "page_reports": page_reports,
              "disagreements": [[each.sentence, each.signal] for each in options.disagreements]}
    if options.outside is not None:
        chosen["outside"] = [options.outside.file, options.outside.sha256]
    digest = hashlib.sha256(json.dumps(chosen, sort_keys=True, default=str).encode()).hexdigest()[:16]
    return {"schema": 1, "versions": pipeline.versions(weights), "options": digest}


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Give a function that says whether Ctrl-C (or SIGTERM) came; the second one raises KeyboardInterrupt.

    Outside of the main thread signals cannot be caught, and the function always says no.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _result(out: Path, state: State, inputs: Inputs) -> BatchResult:
    progress, statuses = state.progress, state.progress.statuses
    return BatchResult(out, progress.total, progress.done, statuses["ok"], statuses["abstained"], statuses["failed"],
                       progress.kept, progress.lowest, dict(sorted(progress.failures.items())),
                       tuple(inputs.skipped), progress.done < progress.total, progress.dropped)
