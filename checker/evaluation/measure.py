"""The shipped models on labelled rows: what they say of each, and how good that is."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from checker import signals
from checker.errors import SourceUnreadable
from checker.evaluation import metrics
from checker.evaluation.rows import BOILERPLATE, SIGNALS, Row
from checker.hosts import host_of
from checker.signals import model
from checker.types import SentenceScores, Unit


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of each signal that has labels, in the order of SIGNALS, as model cards have them.

    :param pages: the number of pages or documents that the rows name; a row that names none counts as one.
    :param by_page: whether any row names one.
    :param figures: by signal ``threshold`` and the metrics of :func:`checker.evaluation.metrics.measure`.
    :param unlabelled: the signals of which no row has a label.
    :param bare: no row speaks of boilerplate, so for ``unsupported`` all sentences were taken for an article's own.
    """

    rows: int
    pages: int
    by_page: bool
    figures: Mapping[str, Mapping[str, Any]]
    unlabelled: tuple[str, ...]
    versions: Mapping[str, Any]
    bare: bool = False


def score(rows: Sequence[Row]) -> list[SentenceScores]:
    """What the shipped models say of each row, in its context. Raises ModelBroken."""
    return signals.score([_unit(row) for row in rows])


def _unit(row: Row) -> Unit:
    """A row as the models read it."""
    text, links, _ = signals.parse_inline(row.text)
    before, before_links, _ = signals.parse_inline(row.before or "")
    return Unit(text, links, before, before_links, signals.parse_inline(row.after or "")[0], host_of(row.url))


def evaluate(rows: Sequence[Row], scores: Sequence[SentenceScores], only: str | None = None) -> Evaluation:
    """How good the scores are, for all signals with labels or for one.

    :raises SourceUnreadable: where no row has a label.
    """
    pages = [f"row {number}" if row.page is None else f"page {row.page}" for number, row in enumerate(rows)]
    wanted = SIGNALS if only is None else (only,)
    thresholds = model.weights().thresholds
    figures = {}
    for name in wanted:
        known = [number for number, row in enumerate(rows) if name in row.labels]
        if known:
            truth = np.array([rows[number].labels[name] for number in known])
            values = np.array([getattr(scores[number], name) for number in known])
            flagged = np.array([name in scores[number].flags for number in known])
            found = metrics.measure(truth, values, flagged, [pages[number] for number in known])
            figures[name] = {"threshold": round(thresholds[name], 4), **found}
    if not figures:
        raise SourceUnreadable(_unlabelled(rows, only))
    return Evaluation(len(rows), len(set(pages)), any(row.page is not None for row in rows), figures,
                      tuple(name for name in wanted if name not in figures), model.versions(),
                      "unsupported" in figures and not any({BOILERPLATE, "unsupported"} & set(row.source)
                                                           for row in rows))


def _unlabelled(rows: Sequence[Row], only: str | None) -> str:
    """What to do where there is nothing to measure by."""
    if only is not None:
        return f"No row has a label of {only}: give 1 or 0 as `{only}` or as `label`."
    if any("label" in row.source for row in rows):
        return "The rows have a `label`. Say what it labels with --signal, such as --signal hedging."
    return "No row has a label: give 1 or 0 as `claim`, `hedged`, `weasel`, `promotional`, `support` or `unsupported`."


def returned(row: Row, scores: SentenceScores) -> dict[str, Any]:
    """The row as it came, and under ``checker`` its scores, its flags, the words that they rest on, and where a flag
    differs from the label: ``missed`` or ``false alarm``."""
    wrong = {name: "missed" if label else "false alarm" for name, label in row.labels.items()
             if bool(label) != (name in scores.flags)}
    found = {"scores": {name: round(getattr(scores, name), 4) for name in SIGNALS}, "flags": list(scores.flags),
             "words": {name: [one.text for one in scores.evidence if one.signal == name] for name in scores.flags},
             "wrong": wrong}
    return {**row.source, "checker": found}
