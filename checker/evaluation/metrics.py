"""Metrics of a signal: F1 of its flags, ranking, calibration, and their spread over pages. Only numpy is needed.

A test holds the ranking metrics to scikit-learn's.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

DRAWS = 300


def f1_at(truth: np.ndarray, flagged: np.ndarray, weights: np.ndarray | None = None) -> float:
    """F1 of a decision; 0 where nothing is found."""
    weight = np.ones(len(truth)) if weights is None else weights
    both = float((weight * (truth == 1) * flagged).sum())
    total = float((weight * (truth == 1)).sum() + (weight * flagged).sum())
    return 2 * both / total if total else 0.0


def auc(truth: np.ndarray, scores: np.ndarray) -> float | None:
    """The chance that a positive scores over a negative, a tie counting half; None where one class is missing."""
    positive = int((truth == 1).sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return None
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[truth == 1].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(truth: np.ndarray, scores: np.ndarray) -> float | None:
    """Precision averaged over the positives in the order of their scores, ties taken together; None as above."""
    positive = int((truth == 1).sum())
    if not 0 < positive < len(truth):
        return None
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    hit = np.cumsum(truth[order] == 1)[last]
    return float((np.diff(hit, prepend=0) * hit / (last + 1)).sum() / positive)


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


def measure(truth: np.ndarray, scores: np.ndarray, flagged: np.ndarray, pages: Sequence[str]) -> dict[str, Any]:
    """All metrics on one set of at least one row; null where they say nothing, for want of a class or of flags."""
    ranked, precise = auc(truth, scores), average_precision(truth, scores)
    return {
        "rows": len(truth), "positive": int(truth.sum()), "pages": len(set(pages)),
        "f1": round(f1_at(truth, flagged), 3) if truth.any() else None,
        "f1_interval": interval(pages, lambda rows: f1_at(truth[rows], flagged[rows])) if truth.any() else None,
        "precision": round(float((truth[flagged] == 1).mean()), 3) if flagged.any() else None,
        "recall": round(float(flagged[truth == 1].mean()), 3) if truth.any() else None,
        "average_precision": None if precise is None else round(precise, 3),
        "auc": None if ranked is None else round(ranked, 3),
        "calibration_error": round(calibration_error(truth, scores), 4),
        "brier_skill": round(brier_skill(truth, scores), 4),
        "brier_skill_interval": interval(pages, lambda rows: brier_skill(truth[rows], scores[rows]))}


def reliability(truth: np.ndarray, scores: np.ndarray, bins: int = 10) -> list[dict[str, float]]:
    """The reliability table: mean score, share of positives and rows in bins of equal count."""
    parts = np.array_split(np.argsort(scores, kind="stable"), bins)
    return [{"score": round(float(scores[part].mean()), 4), "share": round(float(truth[part].mean()), 4),
             "rows": len(part)} for part in parts if len(part)]
