"""What the teacher adds: a linear model of its logits, on unlabelled sentences and on the labelled ones.

Distillation after Hinton et al. 2015, with squared error on logits; a label counts as a logit of its own. Measured by
this project, this is at least as good on every signal as the same features fitted to labels, and as the sum of the two.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checker.training import corpora
from checker.training.corpora import LABELS, UNKNOWN, Row

STEPS = 14
"""Steps of one logit in the stored int8 values."""
HARD = 4.0
"""The logit that a label stands for, where it is mixed with the teacher's."""
SHARE = 0.6
"""Share of the label in that mix; the exact value, and those of the next two, moved no figure by more than .01."""
ALONE = 0.9
"""The same for sentences that the teacher was not asked about."""
WEIGHT = 2.0
"""Weight of a labelled row beside one of the pool."""
LARGEST = 5.0
PENALTY = 2.0
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Lessons:
    """Rows of the pool, and the logits (teachers, labelled + pool, labels) of each teacher; NaN where it was not asked.

    Teacher number i has not seen the hosts of fold i; ``folds`` (labelled + pool,) are those of the rows, and
    ``targets`` (pool, labels) what readers said of some of them, else UNKNOWN.
    """

    pool: Sequence[Row]
    logits: np.ndarray
    folds: np.ndarray
    targets: np.ndarray


def lessons(data: Path, stored: Path, rows: Sequence[Row], read: Mapping[int, tuple[int, ...]]) -> Lessons | None:
    """The teacher's logits for the labelled rows and the pool, with the labels that were ``read``; None where no
    teacher is stored.

    Raises ValueError where it was stored for other labelled rows: a student that heard it could not be measured.
    """
    if not stored.is_file():
        return None
    with np.load(stored, allow_pickle=False) as arrays:
        place = {int(key): number for number, key in enumerate(arrays["keys"])}
        logits, folds = arrays["logits"], arrays["folds"]
    missing = sum(row.key not in place for row in rows)
    if missing:
        raise ValueError(f"{stored} knows nothing of {missing} of the {len(rows)} labelled sentences: run `make "
                         "teacher` again, or remove the file to learn from labels alone.")
    labelled = {row.key for row in rows}
    known = (place.keys() | read.keys()) - labelled
    pool = [row for row in corpora.pool(data, None) if row.key in known]
    everything = [*rows, *pool]
    found = np.full((len(logits), len(everything), len(LABELS)), np.nan)
    asked = [number for number, row in enumerate(everything) if row.key in place]
    order = [place[everything[number].key] for number in asked]
    found[:, asked] = logits[:, order] / STEPS
    hosts = corpora.folds(rows, len(logits))
    where = np.array([corpora.fold_of(row.host, hosts, len(logits)) for row in everything])
    if (where[asked] != folds[order]).any():
        raise ValueError(f"{stored} was made with other folds of hosts: run `make teacher` again.")
    unknown = (UNKNOWN,) * len(LABELS)
    return Lessons(pool, found, where, np.array([read.get(row.key, unknown) for row in pool]))


GUEST_LOGIT = 3.0
GUEST_WEIGHT = 0.5
"""The logit of a label from a public corpus, and the weight of its row."""


def goals(logits: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """What the student should say of rows with these logits and targets (n, labels).

    The teacher's logit, a mix of it with the label's where there is one, the label's alone where the teacher was not
    asked; NaN where nobody knows.
    """
    wanted = np.clip(logits, -LARGEST, LARGEST)
    labels = np.where(targets == 1, HARD, -HARD)
    mixed = np.where(np.isnan(wanted), ALONE * labels, (1 - SHARE) * wanted + SHARE * labels)
    return np.where(targets == UNKNOWN, wanted, mixed)


def fit(matrix: Any, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Ridge regression of one logit (n,): (features + 1,) coefficients, then the intercept."""
    from sklearn.linear_model import Ridge

    fitted = Ridge(alpha=PENALTY, solver="sparse_cg", max_iter=ROUNDS, tol=1e-3)
    fitted.fit(matrix, wanted, sample_weight=weights)
    return np.append(fitted.coef_, fitted.intercept_)


def fit_with_guests(matrix: Any, wanted: np.ndarray, weights: np.ndarray, guests: tuple[Any, np.ndarray]) -> np.ndarray:
    """The same with the rows and labels (1 or 0) of a public corpus added."""
    from scipy import sparse

    rows, labels = guests
    goals = np.append(wanted, np.where(labels == 1, GUEST_LOGIT, -GUEST_LOGIT))
    everything = np.append(weights, np.full(len(labels), GUEST_WEIGHT))
    return fit(sparse.vstack([matrix, rows]).tocsr(), goals, everything)
