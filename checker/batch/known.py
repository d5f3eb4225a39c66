"""What an earlier run left: for each input the report that may still hold."""
from __future__ import annotations

from collections.abc import Iterable

from checker.batch import scratch
from checker.batch.journal import Entry
from checker.batch.scratch import packed, unpacked


class Known:
    """Entries of a journal by the index of their input, on disk. Raises OutputFailed.

    An input that stands twice has two reports: those with its id take turns.
    """

    def __init__(self) -> None:
        self._base = scratch.database(
            "inputs (number INTEGER PRIMARY KEY, id BLOB, turns INTEGER)", "others (id BLOB PRIMARY KEY)",
            "entries (number INTEGER PRIMARY KEY, start INTEGER, id BLOB, sha256 TEXT, status TEXT, code TEXT, score)")

    def __enter__(self) -> Known:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def match(self, ids: Iterable[str], entries: Iterable[Entry]) -> int:
        """Give the entries to the inputs by their ids; how many ids with an entry no input has.

        The last entry of an input counts, and what failed is tried again.
        """
        rows = ((number, packed(id)) for number, id in enumerate(ids))
        with scratch.explained():
            self._base.executemany("INSERT INTO inputs VALUES (?, ?, 0)", rows)
            self._base.execute("CREATE INDEX turns ON inputs (id, turns, number)")
            for entry in entries:
                self._add(entry)
            return int(self._base.execute("SELECT count(*) FROM others").fetchone()[0])

    def _add(self, entry: Entry) -> None:
        run, id = self._base.execute, packed(entry.id)
        found = run("SELECT number FROM inputs WHERE id = ? ORDER BY turns, number LIMIT 1", (id,)).fetchone()
        if found is None:
            run("INSERT OR IGNORE INTO others VALUES (?)", (id,))
            return
        run("UPDATE inputs SET turns = turns + 1 WHERE number = ?", found)
        if entry.status == "failed":
            run("DELETE FROM entries WHERE number = ?", found)
        else:
            run("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*found, entry.offset, id, entry.sha256, entry.status, entry.code, entry.score))

    def get(self, number: int) -> Entry | None:
        """The entry of an input, where there is one that holds."""
        with scratch.explained():
            found = self._base.execute("SELECT start, id, sha256, status, code, score FROM entries WHERE number = ?",
                                       (number,)).fetchone()
        return None if found is None else Entry(found[0], unpacked(found[1]), *found[2:])
