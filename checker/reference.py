"""Where a page stands among ordinary articles: a place for orientation, never a part of the score.

``models/reference/percentiles.json`` holds the quantiles of what the shipped models said about the articles of public
collections (no texts); ``python -m checker.training reference DATA`` makes it. docs/score.md says what the set is.
"""
from __future__ import annotations

import functools
import hashlib
import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker import assets, loaded
from checker.errors import ModelBroken
from checker.types import Report

FILE = "reference/percentiles.json"
SCORE = "score"
POINTS = 101
"""Quantiles of each measure, from the least value to the greatest."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The number of judged pages, and for each share (and ``score``) its POINTS quantiles in ascending order."""

    pages: int
    quantiles: Mapping[str, tuple[float, ...]]
    sha256: str

    def percentile(self, name: str, value: float | None) -> int | None:
        """Whole percent of the pages that have less than ``value``, rounded down; None where nothing is known."""
        known = self.quantiles.get(name)
        return None if value is None or known is None else max(0, bisect_left(known, value) - 1)


def quantiles(values: Sequence[float]) -> list[float]:
    """POINTS quantiles: for each percent the least value that so much of the pages do not exceed.

    (The inverse of the empirical distribution, no interpolation: so ``percentile`` is exact to the whole percent.)
    """
    ordered = sorted(values)
    last = POINTS - 1
    return [ordered[max(0, -(-percent * len(ordered) // last) - 1)] for percent in range(POINTS)]


def made_with() -> dict[str, str]:
    """Heads of the checksums of everything that the quantiles depend on: the models, the list, the score's weights."""
    models = {name: str(assets.card(name).get("sha256", ""))[:12] for name in assets.names()}
    weights = hashlib.sha256(assets.read("score/weights.json")).hexdigest()[:12]
    return {**models, loaded.SIGNAL: loaded.version(), SCORE: weights}


def checksum(pages: int, found: Mapping[str, Sequence[float]]) -> str:
    """Of what the file says, however it is laid out; the file carries it, so that a changed figure is noticed."""
    return hashlib.sha256(json.dumps([pages, found], sort_keys=True).encode()).hexdigest()


@functools.cache
def load() -> Reference | None:
    """The reference set; None where none is installed, or where it is of other models. Raises ModelBroken."""
    if not assets.root().joinpath(*FILE.split("/")).is_file():
        return None
    found = assets.read_json(FILE)
    try:
        known = {name: tuple(map(float, values)) for name, values in found["quantiles"].items()}
        if any(len(values) != POINTS or list(values) != sorted(values) for values in known.values()):
            raise ValueError("quantiles")
        if found["sha256"] != checksum(found["pages"], found["quantiles"]):
            raise ValueError("checksum")
        reference = Reference(int(found["pages"]), known, hashlib.sha256(assets.read(FILE)).hexdigest()[:12])
        return reference if found["models"] == made_with() else None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelBroken(f"The file {FILE} of the reference set is damaged. {assets.REPAIR}") from error


def verified() -> Reference:
    """The reference set in force. Raises ModelBroken where there is none, with what to do."""
    found = load()
    if found is None:
        state = "of other models" if assets.root().joinpath(*FILE.split("/")).is_file() else "missing"
        raise ModelBroken(f"The reference set {FILE} is {state}, so reports show no percentiles. "
                          "Install the package again, or make it: `python -m checker.training reference DATA`.")
    return found


def version() -> dict[str, Any] | None:
    """What reports say about the reference set in force."""
    found = load()
    return None if found is None else {"pages": found.pages, "sha256": found.sha256}


def place(report: Report, own_weights: bool = False) -> Report:
    """A judged report with its percentiles; others as they are. A score by ``own_weights`` compares with none."""
    found = load()
    if found is None or report.status != "ok":
        return report
    signals = {name: replace(share, percentile=found.percentile(name, share.share))
               for name, share in report.signals.items()}
    score = report.score
    if score is not None and not own_weights:
        score = replace(score, percentile=found.percentile(SCORE, score.value))
    return replace(report, signals=signals, score=score)
