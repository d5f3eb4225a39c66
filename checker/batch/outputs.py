"""What a finished run leaves in its folder, made from the journal in the order of the inputs, each file at once."""
from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from checker.batch import files, scratch
from checker.batch.gist import Gists
from checker.batch.repeats import Repeats
from checker.sources.folder import Skip
from checker.types import Document, Report

SUMMARY_CSV, SUMMARY_JSON, DASHBOARD = "summary.csv", "summary.json", "index.html"
PAGES, SOURCES, CACHE = "pages", "sources", ".cache"
DASHBOARD_ROWS = 5_000
"""Pages that the dashboard lists; all are in ``summary.csv``. Keeps the driver's memory flat, and the page usable."""
_BLOCK = 50
_SUFFIXES = {"text/plain": ".txt", "text/markdown": ".md"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(slots=True)
class Tally:
    """Counts of reports, by status, by reason of each status, and by band."""

    statuses: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, Counter[str]] = field(default_factory=dict)
    bands: Counter[str] = field(default_factory=Counter)

    def add(self, report: Mapping[str, Any]) -> None:
        """Count a report in JSON form."""
        self.statuses[report["status"]] += 1
        if report["reason"]:
            self.reasons.setdefault(report["status"], Counter())[report["reason"]["code"]] += 1
        if report["score"]:
            self.bands[report["score"]["band"]] += 1


def page_name(id: str) -> str:
    """The file name of a page's own report: readable, safe, and different for different ids."""
    readable = _UNSAFE.sub("-", id.split("://", 1)[-1])[:80].strip("-.") or "page"
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{readable}-{digest}.html"


def write_page(folder: Path, report: Report) -> None:
    """Write a page's own report. Raises OutputFailed."""
    from checker import reports

    files.write(folder / page_name(report.source.id), [reports.render("html", [report]).encode("utf-8", "replace")])


def write_source(folder: Path, document: Document) -> None:
    """Keep what was fetched, so that a verdict can be checked later. Raises OutputFailed."""
    suffix = _SUFFIXES.get(document.media_type or "", ".html")
    content = document.content if isinstance(document.content, bytes) else document.content.encode("utf-8", "replace")
    files.write(folder / (page_name(document.id).removesuffix(".html") + suffix), [content])


def write_all(out: Path, lines: Iterable[bytes], skipped: Iterable[Skip], run: Mapping[str, Any], *,
              pages: bool, gists: Gists | None = None) -> dict[str, Any]:
    """Write ``reports.jsonl``, then what is read off it, and return the summary. Raises OutputFailed.

    :param pages: whether each page has a report of its own. :param gists: of reports, by their place among the lines.
    """
    reports = out / "reports.jsonl"
    files.write(reports, (line + b"\n" for line in lines))
    with Repeats() as repeats, scratch.explained(), tempfile.TemporaryFile() as file:
        read = _Read(Tally(), repeats, _Listed(file), pages, gists)
        files.write(out / SUMMARY_CSV, _table(reports, read))
        summary = _summary(read, skipped, run)
        files.write(out / SUMMARY_JSON, [json.dumps(summary, indent=1).encode("ascii") + b"\n"])
        pieces = _dashboard(read, summary)
        files.write(out / DASHBOARD, (piece.encode("utf-8", "replace") for piece in pieces))
    return summary


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read off the reports of a run, each once."""

    tally: Tally
    repeats: Repeats
    listed: _Listed
    pages: bool
    gists: Gists | None

    def row(self, number: int, line: bytes) -> Mapping[str, Any]:
        """The row of a report, which is counted."""
        from checker.reports import summary

        report = json.loads((self.gists.get(number) if self.gists is not None else None) or line)
        self.tally.add(report)
        self.repeats.add(report)
        row = summary.row(report)
        self.listed.add(row, f"{PAGES}/{page_name(report['source']['id'])}" if self.pages else "")
        return row


def _summary(read: _Read, skipped: Iterable[Skip], run: Mapping[str, Any]) -> dict[str, Any]:
    tally = read.tally
    return {
        "schema": 1, "pages": tally.statuses.total(),
        **{status: tally.statuses[status] for status in ("ok", "abstained", "failed")},
        "reasons": {status: dict(sorted(codes.items())) for status, codes in sorted(tally.reasons.items())},
        "bands": dict(sorted(tally.bands.items())),
        "same_content": read.repeats.same_pages(), "near_duplicates": read.repeats.near_pages(),
        "skipped": [{"path": skip.name, "why": skip.why} for skip in skipped], "run": dict(run),
    }


def _table(reports: Path, read: _Read) -> Iterator[bytes]:
    """``summary.csv`` in blocks."""
    from checker.reports import summary

    with open(reports, "rb") as reader:
        first, lines = True, enumerate(reader)
        while rows := [read.row(number, line) for number, line in islice(lines, _BLOCK)]:
            text = summary.render(rows)
            yield (text if first else text.partition("\n")[2]).encode("utf-8", "replace")
            first = False


class _Listed:
    """The rows that the dashboard lists, on disk; they may be gone through any number of times."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._rows = file, 0

    def add(self, row: Mapping[str, Any], link: str) -> None:
        """Add a row, if there is room; ``link``: the relative address of its page report, or an empty string."""
        if self._rows < DASHBOARD_ROWS:
            with scratch.explained():
                self._file.write(json.dumps({**row, "report": link}).encode("ascii") + b"\n")
            self._rows += 1

    def __iter__(self) -> Iterator[dict[str, Any]]:
        at = 0
        while line := self._line(at):
            at += len(line)
            yield json.loads(line)

    def _line(self, at: int) -> bytes:
        with scratch.explained():
            self._file.seek(at)
            return self._file.readline()


def _dashboard(read: _Read, summary: Mapping[str, Any]) -> Iterator[str]:
    from checker.reports import dashboard

    manifest: dict[str, Any] = {name: summary[name] for name in ("pages", "ok", "abstained", "failed")}
    manifest["skipped"] = len(summary["skipped"])
    if summary["pages"] > DASHBOARD_ROWS:
        manifest["listed here"] = f"the first {DASHBOARD_ROWS} pages; all are in {SUMMARY_CSV}"
    if summary["same_content"]:
        manifest["same content"] = f"{sum(map(len, summary['same_content']))} pages, listed in {SUMMARY_JSON}"
    near = summary["near_duplicates"]
    if near:
        manifest["nearly the same text"] = f"{sum(map(len, near))} pages in {len(near)} groups, see {SUMMARY_JSON}"
    sentences = read.repeats.same_sentences()
    return dashboard.pieces(read.listed, {**manifest, **summary["run"]["versions"]}, sentences, near)
