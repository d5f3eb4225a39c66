"""A table for spreadsheets: a row a sentence.

No cell can start a formula: see ``safe.guard`` for the apostrophe that is put in front of such a cell and how to take
it off again. A page without sentences has one row with its reason, so that N pages give at least N rows. What holds
for the page (its score, its places among ordinary articles, an outside list) stands in each of its rows.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from checker.reports import glossary, marks, safe, view
from checker.reports.style import Style
from checker.types import Report, ScoredSentence

PROBABILITIES = ("claim", "support", "unsupported", "promotional", "weasel", "hedging")
COLUMNS = ("source", "status", "reason", "number", "start", "end", "sentence", "flags", *PROBABILITIES, "evidence",
           "why", "outside_label", "score", *(f"{name}_percentile" for name in glossary.PLACED))


def render(reports: Sequence[Report], style: Style) -> str:
    """The sentences of all reports under one header."""
    return table(COLUMNS, (row for report in reports for row in _rows(report)))


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """CSV (RFC 4180, lines ended by a line feed) with a header; every text cell is guarded, None is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: object) -> str | int | float:
    """A number that is not below zero as it is, everything else as guarded text."""
    if value is None:
        return ""
    if isinstance(value, int | float) and value >= 0:
        return value
    return safe.guard(str(value))


def _rows(report: Report) -> Iterable[Mapping[str, object]]:
    reason, listed = report.reason, report.outside.listed if report.outside else None
    page = {"source": report.source.id, "status": report.status, "reason": reason.code if reason else None,
            "outside_label": listed.label if listed else None, **_page(report)}
    if report.status == "failed" or not report.sentences:
        return [{**page, "why": reason.message if reason else None}]
    return [{**page, "number": number, **_sentence(scored)} for number, scored in enumerate(report.sentences, start=1)]


def _page(report: Report) -> dict[str, object]:
    """The page's score and its places among ordinary articles, the same in each of its rows."""
    score = report.score
    places = {name: share.percentile for name, share in report.signals.items()}
    places["score"] = score.percentile if score else None
    return {"score": score.value if score else None,
            **{f"{name}_percentile": places.get(name) for name in glossary.PLACED}}


def _sentence(scored: ScoredSentence) -> dict[str, object]:
    evidence = [item for item in scored.scores.evidence if item.signal in scored.scores.flags]
    return {
        "start": scored.sentence.start, "end": scored.sentence.end, "sentence": scored.sentence.text,
        "flags": " ".join(scored.scores.flags),
        **{name: round(view.probability(scored, name), 4) for name in PROBABILITIES},
        "evidence": "; ".join(f"{item.signal}: {item.text}" for item in evidence),
        "why": marks.joined(f"{item.signal}: {marks.reason(item, scored)}" for item in evidence),
    }
