"""What the teacher adds: linear models of its logits on unlabelled sentences, beside those of the labels.

Distillation after Hinton et al. 2015, with squared error on logits. Two linear models over the same features, one of
the labels and one of the teacher, are again one linear model; the calibration settles how much each counts.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checker.training import corpora
from checker.training.corpora import UNKNOWN, Row

STEPS = 14
"""Steps of one logit in the stored int8 values."""
HARD = 4.0
"""The logit that a label stands for, where it is averaged with the teacher's."""
LARGEST = 5.0
PENALTY = 3.0
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Lessons:
    """Unlabelled rows, and the logits (teachers, labelled + unlabelled, labels) of each teacher.

    Teacher number i has not seen the hosts of fold i of ``folds``.
    """

    pool: Sequence[Row]
    logits: np.ndarray
    folds: int


def lessons(data: Path, stored: Path, rows: Sequence[Row]) -> Lessons | None:
    """The teacher's logits for the labelled rows and the pool; None where there are none, or not for these rows."""
    if not stored.is_file():
        return None
    with np.load(stored, allow_pickle=False) as arrays:
        place = {int(key): number for number, key in enumerate(arrays["keys"])}
        logits, folds = arrays["logits"], int(arrays["folds"])
    if any(row.key not in place for row in rows):
        return None
    labelled = {row.key for row in rows}
    pool = [row for row in corpora.pool(data, None) if row.key in place and row.key not in labelled]
    order = [place[row.key] for row in [*rows, *pool]]
    return Lessons(pool, logits[:, order].astype(np.float64) / STEPS, folds)


def goals(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """What the student should say: the teacher's logits; on labelled rows their mean with the label's."""
    wanted = np.clip(logits, -LARGEST, LARGEST)
    labels = np.where(targets == 1, HARD, -HARD)
    own = wanted[:len(targets)]
    wanted[:len(targets)] = np.where(targets == UNKNOWN, own, (own + labels) / 2)
    return np.asarray(wanted)


def fit(matrix: Any, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression of all logits at once: coefficients (labels, features) and intercepts (labels,)."""
    from sklearn.linear_model import Ridge

    fitted = Ridge(alpha=PENALTY, solver="sparse_cg", max_iter=ROUNDS, tol=1e-3).fit(matrix, wanted)
    return fitted.coef_, fitted.intercept_
