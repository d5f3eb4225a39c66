"""What the files of the end read of a report: a tenth of it, made where the report is, so that it is not read again."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.batch import scratch
from checker.reports import glossary

_UNREAD = frozenset({"text", "links", "authors"})


def of(report: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a report in JSON form from which its row, counts and repeats are made, in their own shape."""
    page = report["page"]
    return {
        **{name: report[name] for name in ("source", "status", "reason", "score", "signals", "outside")},
        "page": page and {name: value for name, value in page.items() if name not in _UNREAD},
        "sentences": [{"text": each["text"], "flags": each["flags"]} for each in report["sentences"] if each["flags"]],
        "removed": [{"kind": each["kind"], "text": each["text"] if each["kind"] in glossary.ADVERTISING else ""}
                    for each in report["removed"]],
    }


class Gists:
    """Gists by the index of their input, on disk. A context manager; raises OutputFailed."""

    def __init__(self) -> None:
        self._base = scratch.database("gists (number INTEGER PRIMARY KEY, data BLOB)")

    def __enter__(self) -> Gists:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def put(self, number: int, data: bytes) -> None:
        """Keep the gist of an input."""
        with scratch.explained():
            self._base.execute("INSERT OR REPLACE INTO gists VALUES (?, ?)", (number, data))

    def get(self, number: int) -> bytes | None:
        """The gist of an input, where its report was made in this run."""
        with scratch.explained():
            found = self._base.execute("SELECT data FROM gists WHERE number = ?", (number,)).fetchone()
        return None if found is None else bytes(found[0])
