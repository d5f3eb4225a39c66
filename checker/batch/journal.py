"""The journal of a run: ``reports.jsonl``, a report a line, appended as pages are done.

It survives ``kill -9`` (a line is one write) and power loss (synced every second; a torn last line is dropped). Beside
it, ``run.json`` says which run it belongs to: versions and options. A finished run's journal is rewritten in the order
of the inputs, so that equal inputs give equal bytes.
"""
from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from checker.batch import files
from checker.batch.files import OutputBusy
from checker.errors import OutputFailed
from checker.sources.source import shown

REPORTS, RUN, PREVIOUS = "reports.jsonl", "run.json", ".reports.previous.jsonl"
INPUTS = "inputs"
SYNC_SECONDS = 1.0
_NAMED = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A report that the journal holds: where its line starts, and what tells whether it still holds."""

    offset: int
    id: str
    sha256: str | None
    status: str
    code: str | None
    score: int | None


class Journal:
    """The open journal of one run. Use as a context manager; raises OutputFailed where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / REPORTS
        with files.explained(self.path):
            self._file: BinaryIO = open(self.path, "a+b", buffering=0)  # noqa: SIM115 - closed by __exit__
            self._end = self._file.seek(0, os.SEEK_END)
        self._synced = time.monotonic()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, line: bytes) -> int:
        """Append a report and return where its line starts. A failed write is taken back."""
        start, data = self._end, memoryview(line + b"\n")
        try:
            while data:
                data = data[self._file.write(data):]
            if time.monotonic() - self._synced > SYNC_SECONDS:
                self.sync()
        except OSError as error:
            self._take_back(start)
            raise OutputFailed(f"{self.path} cannot be written ({error.strerror}). All finished pages are kept. "
                               "Make room, and run the same command again to go on.") from error
        self._end = start + len(line) + 1
        return start

    def sync(self) -> None:
        """Make what was appended last through a power cut."""
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def _take_back(self, start: int) -> None:
        try:
            os.ftruncate(self._file.fileno(), start)
        except OSError:
            return  # a torn line is dropped by the next run

    def lines(self, offsets: Iterable[int]) -> Iterator[bytes]:
        """The reports at these offsets, without their newlines."""
        with open(self.path, "rb") as reader:
            for offset in offsets:
                reader.seek(offset)
                yield reader.readline().rstrip(b"\n")

    def entries(self) -> Iterator[Entry]:
        """The reports that are there; lines that are none (after a power cut) are left out, a torn tail is cut off."""
        end = 0
        with open(self.path, "rb") as reader:
            for line in reader:
                if not line.endswith(b"\n"):
                    break
                entry = _entry(end, line)
                end += len(line)
                if entry is not None:
                    yield entry
        if end < self._end:
            os.ftruncate(self._file.fileno(), end)
            self._end = end


def _entry(offset: int, line: bytes) -> Entry | None:
    try:
        report = json.loads(line)
        source, reason, score = report["source"], report["reason"], report["score"]
        entry = Entry(offset, str(source["id"]), source["sha256"], report["status"],
                      reason["code"] if reason else None, score["value"] if score else None)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    whole = isinstance(entry.status, str) and all(
        each is None or (isinstance(each, str) and each.isascii()) for each in (entry.sha256, entry.status, entry.code))
    return entry if whole and (entry.score is None or entry.score in range(101)) else None


def prepare(folder: Path, run: Mapping[str, Any], given: Sequence[str | Path], *, fresh: bool, resume: bool) -> bool:
    """Make a folder ready for a run; whether it holds the same run, which then goes on.

    Reports of another run (other versions or options) are put aside until the new ones are complete.

    :param given: what is checked. A folder that holds the results of other inputs altogether is another run's.
    :raises OutputBusy: where the folder holds reports that this program did not write, or another run's, or nothing
        to resume.
    """
    reports, previous = folder / REPORTS, folder / PREVIOUS
    held = _held(folder / RUN)
    same = held is not None and {**held, INPUTS: 0} == {**run, INPUTS: 0} and reports.exists()
    if resume and not same:
        raise OutputBusy(f"There is nothing to resume in {folder}: it holds no run with these versions and options. "
                         "Leave --resume out to begin one.")
    names = _unclaimed(folder, given, fresh=fresh)
    with files.explained(folder):
        if same and not fresh:
            _note(folder, run, names)
            return True
        if reports.exists():
            if previous.exists():  # of a run that was itself cut off: what it put aside is the last complete one
                reports.unlink()
            else:
                os.replace(reports, previous)
        _note(folder, run, names)  # last: until then the old reports are those of the old run
    return False


def claim(folder: Path, run: Mapping[str, Any], given: Sequence[str | Path], *, fresh: bool) -> None:
    """Note in ``run.json`` whose results the folder holds. Raises OutputBusy, OutputFailed.

    Reports of other versions or options are put aside first: under the new note they would pass for the new ones.
    """
    names, held, reports = _unclaimed(folder, given, fresh=fresh), _held(folder / RUN), folder / REPORTS
    with files.explained(folder):
        if reports.exists() and (held is None or {**held, INPUTS: 0} != {**run, INPUTS: 0}):
            os.replace(reports, folder / PREVIOUS)
    _note(folder, run, names)


def _unclaimed(folder: Path, given: Sequence[str | Path], *, fresh: bool) -> dict[str, str]:
    """The identity of the inputs, where the folder is free for them. Raises OutputBusy."""
    held, names = _held(folder / RUN), identity(given)
    if any(os.path.realpath(each) == os.path.realpath(folder) for each in given):
        raise OutputBusy(f"{folder} is itself to be checked: its results would be read as pages the next time. Choose "
                         "another folder for them.")
    if held is None and (folder / REPORTS).exists() and not fresh:
        raise OutputBusy(f"{folder / REPORTS} was not written by a run of this program. Choose another folder, "
                         "or replace it with --fresh.")
    others = (held or {}).get(INPUTS)
    if isinstance(others, dict) and others and not fresh and not others.keys() & names.keys():
        raise OutputBusy(f"{folder} holds the results of {_first(others)}; this run is of {_first(names)}, and is not "
                         "mixed with them. Choose another folder, or give up the old results with --fresh.")
    return names


def _note(folder: Path, run: Mapping[str, Any], names: Mapping[str, str]) -> None:
    text = json.dumps({**run, INPUTS: names}, indent=1, sort_keys=True).encode() + b"\n"
    about = folder / RUN
    if not about.exists() or about.read_bytes() != text:
        files.write(about, [text])


def identity(given: Sequence[str | Path]) -> dict[str, str]:
    """The arguments of a run, by a hash of where they are, each as it was given; of very many the first thousand."""
    names = {}
    for each in given[:_NAMED]:
        kept = isinstance(each, str) and (each.startswith("@-") or "://" in each)
        place = str(each) if kept else os.path.abspath(str(each).removeprefix("@"))
        names[hashlib.sha256(os.fsencode(place)).hexdigest()[:16]] = shown(str(each))
    return names


def _first(names: Mapping[str, str]) -> str:
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"{next(iter(names.values()))}{more}"


def _held(about: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(about.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
