"""Measures the reference set and writes models/reference: ``python -m checker.training reference DATA``.

Every article of the sets below is checked with the models that ship, hosts of the evaluation set left out; what is kept
are quantiles over the pages that are judged, never a text or an address.
"""
from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import pipeline
from checker.reference import FILE, SCORE, checksum, made_with, quantiles
from checker.training.corpora import holdout_hosts, host_of, lines
from checker.types import Report

SIGNALS = ("unsupported", "promotional", "loaded", "weasel", "hedging", "support")


@dataclass(frozen=True, slots=True)
class Collection:
    """A public collection of pages: the type of its articles, and its licence."""

    name: str
    type: str
    licence: str


COLLECTIONS = (Collection("wcxb_dev", "article", "CC BY 4.0"), Collection("fundus", "news", "MIT"))


def train(data: Path, out: Path) -> None:
    """Check the articles below ``data``; write ``out``/percentiles.json."""
    checked = {each.name: list(reports(data, each)) for each in COLLECTIONS}
    text = json.dumps(summary(checked), indent=1, ensure_ascii=False) + "\n"
    out.mkdir(parents=True, exist_ok=True)
    (out / Path(FILE).name).write_text(text, "utf-8")


def reports(data: Path, collection: Collection) -> Iterator[Report]:
    """The reports of a collection's articles, in its order, without those of evaluation hosts."""
    folder = data / "data" / "pages" / collection.name
    held = holdout_hosts(data)
    for row in lines(folder / "gold.jsonl"):
        if row["type"] == collection.type and host_of(row["url"], row["id"]) not in held:
            content = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
            yield pipeline.check_source(content, url=row["url"], media_type="text/html")


def summary(checked: dict[str, list[Report]]) -> dict[str, Any]:
    """The file's content. Raises ValueError where no page is judged."""
    judged = [report for found in checked.values() for report in found if report.status == "ok" and report.score]
    if not judged:
        raise ValueError("No page of the reference set is judged.")
    measured = {name: quantiles([value for report in judged
                                 if (value := report.signals[name].share) is not None]) for name in SIGNALS}
    measured[SCORE] = quantiles([float(report.score.value) for report in judged if report.score])
    return {
        "what": "Quantiles over judged pages (least value, then a value for each percent): the share of each signal, "
                "and the score. Statistics only, no texts.",
        "pages": len(judged),
        "sets": {each.name: _set(each, checked.get(each.name, ())) for each in COLLECTIONS},
        "limits": ["English article pages of public benchmarks of 2024 to 2026, as their makers chose them; no sample "
                   "of the web.", "The models learned from some of these pages.", "A place is no verdict."],
        "command": "python -m checker.training reference DATA",
        "models": made_with(),
        "sha256": checksum(len(judged), measured),
        "quantiles": measured,
    }


def _set(collection: Collection, found: Sequence[Report]) -> dict[str, Any]:
    return {"licence": collection.licence, "articles": len(found),
            "judged": sum(report.status == "ok" for report in found)}
