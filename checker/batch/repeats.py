"""What stands on several pages of a run: a page under two names, nearly the same text, the same flagged sentence.

What is to be compared lies in temporary files, and is sorted there; the memory that this takes does not grow with the
run, but for 40 bytes a page while sketches are compared, and for what is found.
"""
from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from checker import sketch
from checker.batch import scratch
from checker.batch.scratch import packed, unpacked

MOST = 200_000
"""Sketches that are compared, of the pages that come first: what is held for each while they are takes 40 bytes."""
LISTED = 100
_TABLES = "pages (number INTEGER PRIMARY KEY, id BLOB, content TEXT, sketch BLOB)", "sentences (text BLOB)"
_SKETCHED = "FROM pages WHERE sketch IS NOT NULL ORDER BY id, number"


class Repeats:
    """Counts over the reports of a run, in their order. A context manager; raises OutputFailed where disks are full."""

    def __init__(self) -> None:
        self._pages = self._sketched = 0
        self._base = scratch.database(*_TABLES)

    def __enter__(self) -> Repeats:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, report: Mapping[str, Any]) -> None:
        """Count a report in JSON form."""
        source = report["source"]
        data = sketch.bytes_of((report.get("page") or {}).get("sketch")) if self._sketched < MOST else None
        texts = dict.fromkeys(sentence["text"] for sentence in report["sentences"] if sentence["flags"])
        with scratch.explained():
            self._base.execute("INSERT INTO pages VALUES (?, ?, ?, ?)",
                               (self._pages, packed(source["id"]), source["sha256"] or None, data))
            self._base.executemany("INSERT INTO sentences VALUES (?)", ((packed(text),) for text in texts))
        self._pages += 1
        self._sketched += data is not None

    def same_pages(self) -> list[list[str]]:
        """Groups of ids whose content is the same, byte for byte, in the order in which their second pages came."""
        rows = self._rows("SELECT content, number, id FROM pages WHERE content IS NOT NULL ORDER BY content, number")
        found = []
        for _, group in groupby(rows, key=itemgetter(0)):
            (_, _, id), *others = group
            if others:
                found.append((others[0][1], [unpacked(id), *(unpacked(other) for _, _, other in others)]))
        return [ids for _, ids in sorted(found)]

    def near_pages(self) -> list[list[str]]:
        """Groups of ids whose texts are nearly the same (``checker.sketch``), sorted, whatever order they came in."""
        with scratch.explained(), tempfile.TemporaryFile() as file:
            file.writelines(data for data, in self._rows(f"SELECT sketch {_SKETCHED}"))
            groups = sketch.groups(sketch.Sketches(file))
        members = {place for group in groups for place in group}
        sketched = enumerate(self._rows(f"SELECT id {_SKETCHED}"))
        ids = {place: unpacked(id) for place, (id,) in sketched if place in members}
        return [[ids[place] for place in group] for group in groups]

    def same_sentences(self) -> list[tuple[str, int]]:
        """Flagged sentences that stand on several pages, with the number of pages, most first."""
        rows = self._rows("SELECT text, count(*) AS pages FROM sentences GROUP BY text HAVING pages > 1 "
                          f"ORDER BY pages DESC, text LIMIT {LISTED}")
        return [(unpacked(text), pages) for text, pages in rows]

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        with scratch.explained():
            yield from self._base.execute(query)
