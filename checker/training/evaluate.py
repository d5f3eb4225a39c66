"""Metrics of a signal on held-out rows: F1 at a threshold, ranking, calibration, and their spread over pages."""
from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

DRAWS = 300
SLACK = 0.005


def f1_at(truth: np.ndarray, flagged: np.ndarray, weights: np.ndarray | None = None) -> float:
    """F1 of a decision; 0 where nothing is found."""
    weight = np.ones(len(truth)) if weights is None else weights
    both = float((weight * (truth == 1) * flagged).sum())
    total = float((weight * (truth == 1)).sum() + (weight * flagged).sum())
    return 2 * both / total if total else 0.0


def best_threshold(truth: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> float:
    """The score from which flagging has the highest weighted F1.

    The curve is flat and ragged near its top: the middle of the scores within SLACK of the best is taken.
    """
    order = np.argsort(-scores, kind="stable")
    hit = np.cumsum((weights * (truth == 1))[order])
    f1 = 2 * hit / (hit[-1] + np.cumsum(weights[order]) + 1e-12)
    f1[:-1][np.diff(scores[order]) == 0] = 0.0
    near = np.flatnonzero(f1 >= f1.max() - SLACK)
    return float((scores[order[near[0]]] + scores[order[near[-1]]]) / 2)


def calibration_error(truth: np.ndarray, scores: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal count (Nixon et al. 2019)."""
    parts = np.array_split(np.argsort(scores, kind="stable"), bins)
    gaps = [len(part) * abs(truth[part].mean() - scores[part].mean()) for part in parts if len(part)]
    return float(sum(gaps) / len(truth))


def brier_skill(truth: np.ndarray, scores: np.ndarray) -> float:
    """1 - Brier score / that of always saying the base rate."""
    base = float(((truth - truth.mean()) ** 2).mean())
    return 1.0 - float(((scores - truth) ** 2).mean()) / base if base else 0.0


def interval(pages: Sequence[str], metric: Callable[[np.ndarray], float], seed: int = 0) -> list[float]:
    """95 % bootstrap interval of a metric of row indexes; whole pages are drawn."""
    groups: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        groups.setdefault(page, []).append(number)
    members = [np.array(group) for group in groups.values()]
    draw = np.random.default_rng(seed)
    found = [metric(np.concatenate([members[place] for place in draw.integers(0, len(members), len(members))]))
             for _ in range(DRAWS)]
    return [round(float(value), 3) for value in np.percentile(found, [2.5, 97.5])]


def measure(truth: np.ndarray, scores: np.ndarray, flagged: np.ndarray, pages: Sequence[str]) -> dict[str, object]:
    """All metrics on one set of rows; ranking metrics are null where only one class is there."""
    from sklearn.metrics import average_precision_score, roc_auc_score

    mixed = 0 < truth.sum() < len(truth)
    found: dict[str, object] = {
        "rows": len(truth), "positive": int(truth.sum()), "pages": len(set(pages)),
        "f1": round(f1_at(truth, flagged), 3),
        "f1_interval": interval(pages, lambda rows: f1_at(truth[rows], flagged[rows])),
        "precision": round(float((truth[flagged] == 1).mean()), 3) if flagged.any() else None,
        "recall": round(float(flagged[truth == 1].mean()), 3) if truth.any() else None,
        "average_precision": round(float(average_precision_score(truth, scores)), 3) if mixed else None,
        "auc": round(float(roc_auc_score(truth, scores)), 3) if mixed else None,
        "calibration_error": round(calibration_error(truth, scores), 4),
        "brier_skill": round(brier_skill(truth, scores), 4),
        "brier_skill_interval": interval(pages, lambda rows: brier_skill(truth[rows], scores[rows]))}
    return found


def reliability(truth: np.ndarray, scores: np.ndarray, bins: int = 10) -> list[dict[str, float]]:
    """The reliability table: mean score, share of positives and rows in bins of equal count."""
    parts = np.array_split(np.argsort(scores, kind="stable"), bins)
    return [{"score": round(float(scores[part].mean()), 4), "share": round(float(truth[part].mean()), 4),
             "rows": len(part)} for part in parts if len(part)]
