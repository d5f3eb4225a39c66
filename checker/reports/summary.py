"""A row a page: the columns of a batch's ``summary.csv``, and what its dashboard is made of."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checker.reports import csv, glossary, safe

SIGNALS = ("unsupported", "promotional", "weasel", "hedging")
ADDED = ("loaded",)
"""A signal of a later version: its columns stand behind the others."""
OUTSIDE = ("listed", "label", "date", "origin")
"""What an outside list says: never part of the score."""
COLUMNS: tuple[str, ...] = (
    "id", "status", "reason", "title", "site", "published", "language", "type", "words", "sentences", "claims", "score",
    "low", "high", "band", "confidence",
    *(f"{signal}_{what}" for signal in SIGNALS for what in ("count", "share")),
    "support_count", "support_share", "removed_blocks", "removed_words", "url", "sha256", "message",
    *(f"outside_{what}" for what in OUTSIDE),
    *(f"{name}_{what}" for name in ADDED for what in ("count", "share")),
    *(f"{name}_percentile" for name in glossary.PLACED), "removed_ad_blocks", "removed_ad_words")
"""Stable: a column may be added at the end, none is renamed or moved."""


def row(report: Mapping[str, Any]) -> dict[str, str | int | float | None]:
    """The row of a report in JSON form (``Report.to_dict()``), keys as in ``COLUMNS``.

    Text cells are guarded against being read as formulas already, so the row may go into any CSV writer.
    """
    source, reason = report["source"], report.get("reason") or {}
    page, score, signals = (report.get(part) or {} for part in ("page", "score", "signals"))
    url = page.get("url") or source.get("url")
    values: dict[str, Any] = {
        "id": source["id"], "status": report["status"], "reason": reason.get("code"), "message": reason.get("message"),
        **{name: page.get(name)
           for name in ("title", "published", "language", "type", "words", "sentences", "removed_words")},
        "site": safe.host(url) or page.get("site"), "url": url, "sha256": source.get("sha256"),
        "claims": signals.get("unsupported", {}).get("of"),
        "score": score.get("value"), **{name: score.get(name) for name in ("low", "high", "band", "confidence")},
        "score_percentile": score.get("percentile"),
        "removed_blocks": len(report.get("removed") or ()) if page else None,
    }
    ads = [block["text"] for block in report.get("removed") or () if block["kind"] in glossary.ADVERTISING]
    values |= {"removed_ad_blocks": len(ads) if page else None,
               "removed_ad_words": sum(len(text.split()) for text in ads) if page else None}
    outside = report.get("outside") or {}
    values |= {f"outside_{what}": outside.get(what) for what in OUTSIDE}
    for name in (*SIGNALS, *ADDED, "support"):
        share = signals.get(name, {})
        values |= {f"{name}_{what}": share.get(what) for what in ("count", "share", "percentile")}
    return {column: _cell(values[column]) for column in COLUMNS}


def render(rows: Iterable[Mapping[str, Any]]) -> str:
    """``summary.csv`` from rows of ``row``: a header and a line a page."""
    return csv.table(COLUMNS, ({name: _plain(value) for name, value in each.items()} for each in rows))


def text(row: Mapping[str, Any], column: str) -> str:
    """A cell as the text it was before it was guarded; empty for None."""
    value = row.get(column)
    return "" if value is None else str(_plain(value))


def number(row: Mapping[str, Any], column: str) -> float | None:
    """A cell as a number, from a row of ``row`` or read back from the file; None where it is empty."""
    value = row.get(column)
    if value is None or value == "":
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _cell(value: Any) -> str | int | float | None:
    return value if value is None or isinstance(value, int | float) else safe.guard(safe.one_line(str(value)))


def _plain(value: Any) -> Any:
    return safe.unguard(value) if isinstance(value, str) else value
