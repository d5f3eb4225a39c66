"""The journal of a run: ``reports.jsonl``, a report a line, appended as pages are done.

It survives ``kill -9`` (a line is one write) and power loss (synced every second; a torn last line is dropped). Beside
it, ``run.json`` says which run it belongs to: versions and options. A finished run's journal is rewritten in the order
of the inputs, so that equal inputs give equal bytes.
"""
from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from checker.batch import files
from checker.batch.files import OutputBusy
from checker.errors import OutputFailed

REPORTS, RUN, PREVIOUS = "reports.jsonl", "run.json", ".reports.previous.jsonl"
SYNC_SECONDS = 1.0


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
        return Entry(offset, str(source["id"]), source["sha256"], str(report["status"]),
                     reason["code"] if reason else None, score["value"] if score else None)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def prepare(folder: Path, run: dict[str, Any], *, fresh: bool, resume: bool) -> bool:
    """Make a folder ready for a run; whether it holds the same run, which then goes on.

    Reports of another run (other versions or options) are put aside until the new ones are complete.

    :raises OutputBusy: where the folder holds reports that this program did not write, or nothing to resume.
    """
    reports, about, previous = folder / REPORTS, folder / RUN, folder / PREVIOUS
    held = _held(about)
    same = held == run and reports.exists()
    if resume and not same:
        raise OutputBusy(f"There is nothing to resume in {folder}: it holds no run with these versions and options. "
                         "Leave --resume out to begin one.")
    if same and not fresh:
        return True
    with files.explained(folder):
        if reports.exists():
            if held is None and not fresh:
                raise OutputBusy(f"{reports} was not written by a run of this program. Choose another folder, "
                                 "or replace it with --fresh.")
            if previous.exists():  # of a run that was itself cut off: what it put aside is the last complete one
                reports.unlink()
            else:
                os.replace(reports, previous)
    files.write(about, [json.dumps(run, indent=1, sort_keys=True).encode() + b"\n"])
    return False


def _held(about: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(about.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
