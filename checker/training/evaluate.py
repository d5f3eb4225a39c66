"""How a threshold is chosen; the metrics are those of `checker evaluate`."""
from __future__ import annotations

import numpy as np

from checker.evaluation.metrics import brier_skill, calibration_error, f1_at, interval, measure, reliability

__all__ = ["best_threshold", "brier_skill", "calibration_error", "f1_at", "interval", "measure", "reliability"]

SLACK = 0.005


def best_threshold(truth: np.ndarray, scores: np.ndarray, weights: np.ndarray, beta: float = 1.0) -> float:
    """The score from which flagging has the highest weighted F measure (van Rijsbergen 1979).

    Below 1, ``beta`` asks for precision more than for recall. The curve is flat and ragged near its top: the middle of
    the scores within SLACK of the best is taken.
    """
    order = np.argsort(-scores, kind="stable")
    hit = np.cumsum((weights * (truth == 1))[order])
    measure = (1 + beta * beta) * hit / (beta * beta * hit[-1] + np.cumsum(weights[order]) + 1e-12)
    measure[:-1][np.diff(scores[order]) == 0] = 0.0
    near = np.flatnonzero(measure >= measure.max() - SLACK)
    return float((scores[order[near[0]]] + scores[order[near[-1]]]) / 2)
