"""What a finished run leaves in its folder, made from the journal in the order of the inputs, each file at once."""
from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from checker.batch import files
from checker.batch.repeats import Repeats
from checker.sources.folder import Skip
from checker.types import Document, Report

SUMMARY_CSV, SUMMARY_JSON, DASHBOARD = "summary.csv", "summary.json", "index.html"
PAGES, SOURCES, CACHE = "pages", "sources", ".cache"
DASHBOARD_ROWS = 5_000
"""Pages that the dashboard lists; all are in ``summary.csv``. Keeps the driver's memory flat, and the page usable."""
_BLOCK = 500
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
              pages: bool) -> dict[str, Any]:
    """Write ``reports.jsonl``, then what is read off it, and return the summary. Raises OutputFailed."""
    reports = out / "reports.jsonl"
    files.write(reports, (line + b"\n" for line in lines))
    tally = Tally()
    shown: list[dict[str, Any]] = []
    repeats = Repeats()
    files.write(out / SUMMARY_CSV, _table(reports, (tally, repeats), shown, pages))
    summary = {
        "schema": 1, "pages": tally.statuses.total(),
        **{status: tally.statuses[status] for status in ("ok", "abstained", "failed")},
        "reasons": {status: dict(sorted(codes.items())) for status, codes in sorted(tally.reasons.items())},
        "bands": dict(sorted(tally.bands.items())),
        "same_content": repeats.same_pages(), "near_duplicates": repeats.near_pages(),
        "skipped": [{"path": skip.name, "why": skip.why} for skip in skipped], "run": dict(run),
    }
    files.write(out / SUMMARY_JSON, [json.dumps(summary, indent=1).encode("ascii") + b"\n"])
    files.write(out / DASHBOARD, [_dashboard(shown, summary, repeats).encode("utf-8", "replace")])
    return summary


def _table(reports: Path, counters: Sequence[Tally | Repeats], shown: list[dict[str, Any]],
           pages: bool) -> Iterator[bytes]:
    """``summary.csv`` in blocks, counting on the way and keeping the rows that the dashboard lists."""
    from checker.reports import summary

    with open(reports, "rb") as reader:
        first = True
        while block := list(islice(reader, _BLOCK)):
            rows = []
            for line in block:
                report = json.loads(line)
                for counter in counters:
                    counter.add(report)
                rows.append(summary.row(report))
                if len(shown) < DASHBOARD_ROWS:
                    page = f"{PAGES}/{page_name(report['source']['id'])}" if pages else ""
                    shown.append({**rows[-1], "report": page})
            text = summary.render(rows)
            yield (text if first else text.partition("\n")[2]).encode("utf-8", "replace")
            first = False


def _dashboard(rows: list[dict[str, Any]], summary: Mapping[str, Any], repeats: Repeats) -> str:
    from checker.reports import dashboard

    manifest: dict[str, Any] = {name: summary[name] for name in ("pages", "ok", "abstained", "failed")}
    manifest["skipped"] = len(summary["skipped"])
    if summary["pages"] > len(rows):
        manifest["listed here"] = f"the first {len(rows)} pages; all are in {SUMMARY_CSV}"
    if summary["same_content"]:
        manifest["same content"] = f"{sum(map(len, summary['same_content']))} pages, listed in {SUMMARY_JSON}"
    near = summary["near_duplicates"]
    if near:
        manifest["nearly the same text"] = f"{sum(map(len, near))} pages in {len(near)} groups, see {SUMMARY_JSON}"
    return dashboard.render(rows, {**manifest, **summary["run"]["versions"]}, repeats.same_sentences(), near)
