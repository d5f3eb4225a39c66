"""How good the score and the signals were when they were measured: figures that ship with the package.

``validation.json`` is made by ``python -m bench.docs`` out of the committed results; a test holds the two together.
"""
from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from checker.reports import glossary

SETS = {"hyperpartisan": "hyperpartisan labels", "horne2017": "fake-news labels"}
"""Sets of labelled articles, by what their labels say."""


@dataclass(frozen=True, slots=True)
class ScoreFigure:
    """How well the score orders the articles of a set, as areas under the ROC curve; .5 is chance.

    :param low: of the 95 % interval of ``auc``; ``high`` is its end. :param length: the AUC of length alone.
    :param within: the AUC within fifths of length.
    """

    labels: str
    articles: int
    judged: int
    auc: float
    low: float
    high: float
    length: float
    within: float


@dataclass(frozen=True, slots=True)
class SignalFigure:
    """How well a signal is found in sentences with natural proportions, hosts kept apart; F1 with a 95 % interval."""

    title: str
    rows: int
    positive: int
    f1: float
    low: float
    high: float
    auc: float


@functools.cache
def figures() -> tuple[tuple[ScoreFigure, ...], tuple[SignalFigure, ...]]:
    """The figures of the score and of each signal; read once a process."""
    found = _read()
    return (tuple(_score(SETS[name], one) for name, one in found["score"].items()),
            tuple(_signal(glossary.SIGNALS[name].title, one) for name, one in found["signals"].items()))


def quality(name: str) -> str:
    """How good a signal is, in words with figures; empty for one that nothing was measured of."""
    known = _read()
    if name == "loaded":
        one = known["loaded"]
        return (f"On {one['sentences']:,} sentences of Wikipedia that readers judged, it fires on "
                f"{one['fires on biased']:.1%} of the biased and {one['fires on neutral']:.1%} of the neutral ones: "
                f"{one['precision']:.0%} of what it marks was judged biased, and most that is biased it does not see.")
    if name not in known["signals"]:
        return ""
    one = known["signals"][name]
    low, high = one["f1_interval"]
    return (f"Of what it marks, {one['precision']:.0%} is right, and it finds {one['recall']:.0%} of what there is. "
            f"Measured on {one['rows']:,} sentences of sites that the model had not seen, {one['positive']} of which "
            f"show it; what is right was said by language models under a written guideline. For specialists: F1 "
            f"{one['f1']:.2f}, 95% interval {low:.2f} to {high:.2f}; AUC {one['auc']:.2f}.")


@functools.cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("checker.reports").joinpath("validation.json").read_bytes())
    return found


def _score(labels: str, one: Mapping[str, Any]) -> ScoreFigure:
    low, high = one["interval"]
    return ScoreFigure(labels, one["articles"], one["judged"], one["auc"], low, high, one["auc_of_length"],
                       one["auc_within_fifths"])


def _signal(title: str, one: Mapping[str, Any]) -> SignalFigure:
    low, high = one["f1_interval"]
    return SignalFigure(title, one["rows"], one["positive"], one["f1"], low, high, one["auc"])
