"""The ledger of a cluster's run: ``ledger.jsonl``, a line for each shard that is done.

It plays the part that the journal has on one machine: it survives a kill of the driver, and says what need not be done
again. A shard is known by its token, which changes with its files and with versions and options.
"""
from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.batch import files
from checker.batch.files import OutputBusy

LEDGER = "ledger.jsonl"
AGAIN = frozenset({"worker_lost", "unreadable"})
"""Failures that may be the fault of a machine or a network: a shard that has one is done again."""
WHOLE = frozenset({"token", "failures", "pages"})
Row = dict[str, Any]


class Ledger:
    """The open ledger of one run. ``rows``: what is told of each shard that is done, by token."""

    def __init__(self, folder: Path, tokens: Sequence[str], *, fresh: bool, resume: bool) -> None:
        self.path = folder / LEDGER
        found = {} if fresh else _read(self.path)
        held = found.keys() & set(tokens)
        self.rows = {token: found[token] for token in sorted(held) if not _again(found[token])}
        if resume and not self.rows:
            raise OutputBusy(f"There is nothing to resume in {folder}: it holds no shard of these inputs, versions and "
                             "options. Leave --resume out to begin one.")
        files.write(self.path, (_line(row) for row in self.rows.values()))

    def add(self, row: Row) -> None:
        """Note that a shard is done, so that it lasts. Raises OutputFailed."""
        with files.explained(self.path), open(self.path, "ab") as file:
            file.write(_line(row))
            file.flush()
            os.fsync(file.fileno())
        self.rows[row["token"]] = row


def _again(row: Row) -> bool:
    """Whether a shard is done again: a page failed, or its archive could not be had, for a reason that may be gone."""
    return bool(row.get("retry")) or not AGAIN.isdisjoint(row["failures"])


def _line(row: Row) -> bytes:
    return json.dumps(row, sort_keys=True).encode() + b"\n"


def _read(path: Path) -> dict[str, Row]:
    """Rows by token; lines that are none (torn by a kill) are left out."""
    rows: dict[str, Row] = {}
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return rows
    for line in lines:
        try:
            row = json.loads(line)
            if row.keys() >= WHOLE:
                rows[str(row["token"])] = row
        except (ValueError, AttributeError, TypeError):
            continue
    return rows
