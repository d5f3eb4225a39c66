"""What the teacher adds: a linear model of its logits, on unlabelled sentences and on the labelled ones.

Distillation after Hinton et al. 2015, with squared error on logits; a label counts as a logit of its own. Measured by
this project, this is at least as good on every signal as the same features fitted to labels, and as the sum of the two.
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
"""The logit that a label stands for, where it is mixed with the teacher's."""
SHARE = 0.6
"""Share of the label in that mix; the exact value, and those of the next two, moved no figure by more than .01."""
WEIGHT = 2.0
"""Weight of a labelled row beside one of the pool."""
LARGEST = 5.0
PENALTY = 2.0
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
    """What the student should say: the teacher's logits; on labelled rows a mix of it with the label's."""
    wanted = np.clip(logits, -LARGEST, LARGEST)
    labels = np.where(targets == 1, HARD, -HARD)
    own = wanted[:len(targets)]
    wanted[:len(targets)] = np.where(targets == UNKNOWN, own, (1 - SHARE) * own + SHARE * labels)
    return np.asarray(wanted)


def fit(matrix: Any, wanted: np.ndarray, labelled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression of all logits at once: coefficients (labels, features) and intercepts (labels,)."""
    from sklearn.linear_model import Ridge

    fitted = Ridge(alpha=PENALTY, solver="sparse_cg", max_iter=ROUNDS, tol=1e-3).fit(
        matrix, wanted, sample_weight=np.where(labelled, WEIGHT, 1.0))
    return fitted.coef_, fitted.intercept_
