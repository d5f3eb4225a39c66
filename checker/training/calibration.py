"""Calibration and thresholds of decision values, on hosts that the models have not seen (Platt 1999)."""
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from checker.signals import model
from checker.training import evaluate
from checker.training.corpora import UNKNOWN

if TYPE_CHECKING:
    from checker.training.signals import Table

ENRICHED_WEIGHT = 0.2
"""Weight, in the choice of a threshold, of rows that were not drawn with natural proportions."""
ENOUGH = 50
"""Positives among the natural rows from which both calibration parameters are fitted on them."""


def platt(values: np.ndarray, truth: np.ndarray, natural: np.ndarray) -> np.ndarray:
    """Slopes and offset (k + 1,) of a logistic calibration of (n, k) values.

    On the natural rows where they hold enough positives; else the slope comes from all rows and only the offset from
    the natural ones, so that the mean probability is their share.
    """
    from sklearn.linear_model import LogisticRegression

    enough = truth[natural].sum() >= ENOUGH
    chosen = natural if enough else np.ones(len(truth), bool)
    fitted = LogisticRegression(C=10.0).fit(values[chosen], truth[chosen])
    slopes, offset = fitted.coef_[0], float(fitted.intercept_[0])
    if not enough:
        share = (truth[natural].sum() + 0.5) / (natural.sum() + 1)
        low, high = -30.0, 30.0
        for _ in range(60):
            offset = (low + high) / 2
            mean = model.sigmoid(values[natural] @ slopes + offset).mean()
            low, high = (offset, high) if mean < share else (low, offset)
    return np.array([*slopes, offset])


def apply(values: np.ndarray, parameters: np.ndarray) -> np.ndarray:
    """Calibrated probabilities of (n, k) values."""
    return model.sigmoid(values @ parameters[:-1] + parameters[-1])


@dataclass(frozen=True, slots=True)
class Settled:
    """A head with its calibration and threshold, and what it says of rows on hosts that it has not seen."""

    parameters: np.ndarray
    threshold: float
    held: np.ndarray
    flagged: np.ndarray


def settle(values: np.ndarray, truth: np.ndarray, table: Table, beta: float = 1.0) -> Settled:
    """Calibrate out-of-fold values (n, k) and choose the threshold; the figures come from the other groups' choice."""
    usable = (truth != UNKNOWN) & table.settled
    weights = np.where(table.natural, 1.0, ENRICHED_WEIGHT)

    def choose(rows: np.ndarray) -> tuple[np.ndarray, float]:
        parameters = platt(values[rows], truth[rows], table.natural[rows])
        return parameters, evaluate.best_threshold(truth[rows], apply(values[rows], parameters), weights[rows], beta)

    held = np.zeros(len(truth))
    flagged = np.zeros(len(truth), bool)
    for group in np.unique(table.groups):
        parameters, threshold = choose(np.flatnonzero(usable & (table.groups != group)))
        here = table.groups == group
        held[here] = apply(values[here], parameters)
        flagged[here] = held[here] >= threshold
    parameters, threshold = choose(np.flatnonzero(usable))
    return Settled(parameters, threshold, held, flagged)
