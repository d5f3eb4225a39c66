"""What a run puts aside in temporary files, so that memory does not grow with it. All is gone with the process."""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from checker.errors import OutputFailed

_CACHE_KB = 1_000


def database(*tables: str) -> sqlite3.Connection:
    """A private SQLite database that spills and sorts on disk, within one transaction; nothing in it is kept."""
    base = sqlite3.connect("", isolation_level=None)
    for setting in (f"cache_size = -{_CACHE_KB}", "journal_mode = OFF", "synchronous = OFF"):
        base.execute(f"PRAGMA {setting}")
    for table in tables:
        base.execute(f"CREATE TABLE {table}")
    base.execute("BEGIN")
    return base


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors of the system while temporary files are used into OutputFailed."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise OutputFailed(f"Temporary files cannot be written ({error}). All finished pages are kept. Make room, or "
                           "set TMPDIR to another folder, and run the same command again to go on.") from error


def packed(text: str) -> bytes:
    """Bytes that sort as the text does; halves of surrogate pairs are kept."""
    return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> str:
    """The text of ``packed``."""
    return data.decode("utf-8", "surrogatepass")
