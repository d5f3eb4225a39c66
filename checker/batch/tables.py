"""The reports of a run as tables, on request: SQLite (standard library) and Parquet (extra ``parquet``).

Two tables: ``pages``, the columns of ``summary.csv``, and ``sentences``, a row a sentence. To load them:
``datasette reports.sqlite``; ``pandas.read_parquet("pages.parquet")``; ``duckdb.sql("from 'sentences.parquet'")``.
"""
from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from checker.batch import files
from checker.errors import BadOptions
from checker.reports import summary

SENTENCES: tuple[str, ...] = ("page", "number", "text", "start", "end", "claim", "support", "unsupported", "hedging",
                              "weasel", "promotional", "flags")
_TEXT = frozenset({"id", "status", "reason", "title", "site", "published", "language", "type", "band", "confidence",
                   "url", "sha256", "message", "page", "text", "flags",
                   *(f"outside_{what}" for what in summary.OUTSIDE)})
_WHOLE = frozenset({"words", "sentences", "claims", "score", "low", "high", "removed_blocks", "removed_words", "number",
                    "start", "end"})
_BLOCK = 200
Row = Mapping[str, Any]


def check(names: Sequence[str]) -> None:
    """Raises BadOptions for a name that is none of FORMATS, or one whose extra is not installed."""
    for name in names:
        if name not in FORMATS:
            raise BadOptions(f"There is no table format {name!r}. Choose from: {', '.join(FORMATS)}.")
        if name == "parquet" and find_spec("pyarrow") is None:
            raise BadOptions("Parquet needs an extra: pip install 'credibility-checker[parquet]'.")


def write(names: Sequence[str], out: Path) -> None:
    """Write the tables of a finished run beside its reports. Raises OutputFailed."""
    for name in names:
        with files.explained(out):
            FORMATS[name](out)


def _blocks(reports: Path) -> Iterator[tuple[list[Row], list[Row]]]:
    """Rows of pages and of sentences, a few reports at a time."""
    with open(reports, "rb") as reader:
        while lines := list(islice(reader, _BLOCK)):
            found = [json.loads(line) for line in lines]
            pages: list[Row] = [{name: summary.text(row, name) or None if name in _TEXT else summary.number(row, name)
                                 for name in summary.COLUMNS} for row in map(summary.row, found)]
            yield pages, [row for report in found for row in _sentences(report)]


def _sentences(report: Row) -> Iterator[Row]:
    for number, sentence in enumerate(report["sentences"], start=1):
        yield {"page": report["source"]["id"], "number": number, **{name: sentence[name] for name in SENTENCES[2:-1]},
               "flags": " ".join(sentence["flags"])}


def _kind(column: str, text: str, whole: str, number: str) -> str:
    counted = column in _WHOLE or column.endswith(("_count", "_percentile", "_blocks", "_words"))
    return text if column in _TEXT else whole if counted else number


def _sqlite(out: Path) -> None:
    beside = out / ".reports.sqlite.part"
    beside.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(beside)) as base, base:
            for table, columns in (("pages", summary.COLUMNS), ("sentences", SENTENCES)):
                base.execute(f"CREATE TABLE {table} ({', '.join(_column(name) for name in columns)})")
            for pages, sentences in _blocks(out / "reports.jsonl"):
                _insert(base, "pages", summary.COLUMNS, pages)
                _insert(base, "sentences", SENTENCES, sentences)
            base.execute("CREATE INDEX sentences_page ON sentences (page)")
        os.replace(beside, out / "reports.sqlite")
    except sqlite3.Error as error:
        raise OSError(5, str(error)) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _column(name: str) -> str:
    return f'"{name}" {_kind(name, "TEXT", "INTEGER", "REAL")}'


def _insert(base: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    base.executemany(f"INSERT INTO {table} VALUES ({marks})", [[row[name] for name in columns] for row in rows])


def _parquet(out: Path) -> None:
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    tables = (("pages", summary.COLUMNS, 0), ("sentences", SENTENCES, 1))
    for table, columns, place in tables:
        types = [(name, getattr(arrow, _kind(name, "string", "int64", "float64"))()) for name in columns]
        schema = arrow.schema(types)
        beside = out / f".{table}.parquet.part"
        try:
            with parquet.ParquetWriter(beside, schema) as writer:
                for block in _blocks(out / "reports.jsonl"):
                    rows = [{name: _whole(name, row[name]) for name in columns} for row in block[place]]
                    writer.write_table(arrow.Table.from_pylist(rows, schema=schema))
            os.replace(beside, out / f"{table}.parquet")
        finally:
            with suppress(OSError):
                beside.unlink()


def _whole(name: str, value: Any) -> Any:
    return int(value) if isinstance(value, float) and _kind(name, "", "whole", "") else value


FORMATS: dict[str, Callable[[Path], None]] = {"sqlite": _sqlite, "parquet": _parquet}
"""Name -> what writes it."""
