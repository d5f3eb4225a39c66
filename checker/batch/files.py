"""Files that are there whole or not at all, and errors of a full disk in words."""
from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from checker.errors import CheckerError, Exit, OutputFailed


class OutputBusy(CheckerError):
    """Another run writes into the same folder, or it holds what is not ours."""

    code = "output_busy"
    exit_code = Exit.USAGE


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the system while writing ``path`` into OutputFailed."""
    try:
        yield
    except OSError as error:
        raise OutputFailed(f"{path} cannot be written ({error.strerror}). What was there before is kept. "
                           "Make room or choose another folder, and run the same command again to go on.") from error


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write beside and rename, so that ``path`` is the old file or the new one, never a part. Raises OutputFailed."""
    beside = path.with_name(f".{path.name}.part")
    with explained(path):
        try:
            with open(beside, "wb") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        except BaseException:
            with suppress(OSError):
                beside.unlink()
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path, patience: float = 3.0) -> Iterator[None]:
    """Hold a folder for one run. The lock belongs to the process, and ends with it. Raises OutputBusy, OutputFailed."""
    with explained(folder / ".lock"):
        file = open(folder / ".lock", "ab")  # noqa: SIM115 - closed below, and must outlive this block
    with file:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() > end:
                    raise OutputBusy(f"Another run writes into {folder}. "
                                     "Wait for it, or choose another folder.") from error
                time.sleep(0.1)
        yield
