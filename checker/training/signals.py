"""Training of the sentence models: features, heads, calibration, thresholds, cards. Deterministic.

Every figure and every threshold comes from predictions on hosts that the model did not see: whole hosts are kept
together in FOLDS folds. Where the teacher's logits are there (checker.training.teacher), the heads also learn from what
it says of unlabelled sentences; then the folds are the teacher's, and each fold's student hears only the teacher that
has not seen the fold's hosts either.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checker.signals import features, model
from checker.signals.inline import parse_inline
from checker.training import card, corpora, evaluate
from checker.training.corpora import LABELS, UNKNOWN, Row
from checker.types import Unit

FOLDS = 5
DENSE_SCALE = 0.3
COST = 3.0
RAREST = 2
ENRICHED_WEIGHT = 0.2
"""Weight, in the choice of a threshold, of rows that were not drawn with natural proportions."""
ENOUGH = 50
"""Positives among the natural rows from which both calibration parameters are fitted on them."""
COLUMNS = {"claim": "claim", "support": "supported", "hedging": "hedging", "weasel": "weasel",
           "promotional": "promotional", "boilerplate": "boilerplate", "unsupported": "unsupported"}
"""The target of each head."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The sparse features that are known: sorted uint32 keys and their idf (float16)."""

    keys: np.ndarray
    idf: np.ndarray


@dataclass(frozen=True, slots=True)
class Head:
    """One linear model."""

    sparse: np.ndarray
    dense: np.ndarray
    intercept: float


@dataclass(frozen=True, slots=True)
class Table:
    """Labelled rows as a matrix: ``matrix`` (n, v + d) CSR, ``targets`` (n, labels), ``folds`` (n,)."""

    rows: Sequence[Row]
    matrix: Any
    targets: np.ndarray
    folds: np.ndarray

    @property
    def natural(self) -> np.ndarray:
        """True for rows drawn with natural proportions."""
        return np.array([row.natural for row in self.rows])

    @property
    def settled(self) -> np.ndarray:
        """True for all rows but those that were chosen because a model was in doubt."""
        return np.array([not row.sampling.startswith("doubt") for row in self.rows])


def unit_of(row: Row) -> Unit:
    """A row as the models read it."""
    text, links, _ = parse_inline(row.text)
    before, before_links, _ = parse_inline(row.before)
    return Unit(text, links, before, before_links, parse_inline(row.after)[0])


def batch_of(rows: Sequence[Row], step: int = 2000) -> features.Batch:
    """Features of many rows, without the places of their words."""
    chunks = [rows[start:start + step] for start in range(0, len(rows), step)]
    parts = [features.compute([unit_of(row) for row in chunk]) for chunk in chunks]
    where = np.concatenate([part.rows + number * step for number, part in enumerate(parts)])
    empty = np.zeros(0, np.int32)
    return features.Batch(np.concatenate([part.keys for part in parts]), where,
                          np.concatenate([part.spaces for part in parts]), empty, empty,
                          np.concatenate([part.dense for part in parts]), ())


def vocabulary_of(batch: features.Batch, rarest: int) -> Vocabulary:
    """Features that stand in at least ``rarest`` rows, with smoothed idf."""
    pairs = np.unique(batch.rows.astype(np.int64) << 32 | batch.keys)
    keys, counts = np.unique((pairs & 0xFFFFFFFF).astype(np.uint32), return_counts=True)
    kept = counts >= rarest
    idf = np.log((len(batch.dense) + 1) / (counts[kept] + 1)) + 1
    return Vocabulary(keys[kept], idf.astype(np.float16))


def matrix_of(batch: features.Batch, vocabulary: Vocabulary) -> Any:
    """(n, v + d) CSR: the known sparse features, then the dense ones, scaled."""
    from scipy import sparse

    known = model.known(batch, vocabulary.keys, vocabulary.idf.astype(np.float32))
    shape = (len(batch.dense), len(vocabulary.keys))
    words = sparse.csr_matrix((known.values, (known.rows, known.columns)), shape=shape)
    return sparse.hstack([words, sparse.csr_matrix(batch.dense.astype(np.float64) * DENSE_SCALE)]).tocsr()


def fit_head(matrix: Any, truth: np.ndarray, words: int) -> Head:
    """L2 logistic regression; the weights as they are stored (float16 and float32)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=COST, solver="liblinear", random_state=0).fit(matrix, truth)
    coefficients = fitted.coef_[0]
    return Head(coefficients[:words].astype(np.float16), (coefficients[words:] * DENSE_SCALE).astype(np.float32),
                float(np.float32(fitted.intercept_[0])))


def decision(head: Head, matrix: Any) -> np.ndarray:
    """Decision values of a stored head on training rows."""
    stored = np.concatenate([head.sparse.astype(np.float64), head.dense.astype(np.float64) / DENSE_SCALE])
    return np.asarray(matrix @ stored + head.intercept)


def out_of_fold(table: Table, column: int, words: int) -> np.ndarray:
    """Decision values of every row from a model that did not see its host."""
    truth = table.targets[:, column]
    found = np.zeros(len(truth))
    for fold in np.unique(table.folds):
        seen = np.flatnonzero((table.folds != fold) & (truth != UNKNOWN))
        held = np.flatnonzero(table.folds == fold)
        found[held] = decision(fit_head(table.matrix[seen], truth[seen], words), table.matrix[held])
    return found


# ---------------------------------------------------------------- calibration and thresholds

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


def settle(values: np.ndarray, truth: np.ndarray, table: Table) -> Settled:
    """Calibrate out-of-fold values (n, k) and choose the threshold; the figures come from the other folds' choice."""
    usable = (truth != UNKNOWN) & table.settled
    weights = np.where(table.natural, 1.0, ENRICHED_WEIGHT)

    def choose(rows: np.ndarray) -> tuple[np.ndarray, float]:
        parameters = platt(values[rows], truth[rows], table.natural[rows])
        return parameters, evaluate.best_threshold(truth[rows], apply(values[rows], parameters), weights[rows])

    held = np.zeros(len(truth))
    flagged = np.zeros(len(truth), bool)
    for fold in np.unique(table.folds):
        parameters, threshold = choose(np.flatnonzero(usable & (table.folds != fold)))
        here = table.folds == fold
        held[here] = apply(values[here], parameters)
        flagged[here] = held[here] >= threshold
    parameters, threshold = choose(np.flatnonzero(usable))
    return Settled(parameters, threshold, held, flagged)


# ---------------------------------------------------------------- all together

def heads_of(table: Table, words: int) -> tuple[dict[str, Head], dict[str, np.ndarray]]:
    """The final heads, and the out-of-fold decision values of each."""
    final, held = {}, {}
    for name, target in COLUMNS.items():
        column = LABELS.index(target)
        truth = table.targets[:, column]
        seen = np.flatnonzero(truth != UNKNOWN)
        final[name] = fit_head(table.matrix[seen], truth[seen], words)
        held[name] = out_of_fold(table, column, words)
    return final, held


def settle_all(table: Table, held: dict[str, np.ndarray]) -> dict[str, Settled]:
    """Calibration and threshold of every head; ``unsupported`` last, from its own value and the three it is made of."""
    found = {}
    for name in model.HEADS[:-1]:
        found[name] = settle(held[name][:, None], table.targets[:, LABELS.index(COLUMNS[name])], table)
    joint = model.joint_odds(*(found[name].held for name in ("claim", "support", "boilerplate")))
    both = np.stack([held["unsupported"], joint], axis=1)
    found["unsupported"] = settle(both, table.targets[:, LABELS.index("unsupported")], table)
    return found


def table_of(data: Path) -> tuple[Table, Vocabulary]:
    """The labelled rows and the features that are known."""
    rows = corpora.training_rows(data)
    batch = batch_of(rows)
    vocabulary = vocabulary_of(batch, RAREST)
    hosts = corpora.folds(rows, FOLDS)
    return Table(rows, matrix_of(batch, vocabulary), np.array([row.targets for row in rows]),
                 np.array([hosts[row.host] for row in rows])), vocabulary


def train(data: Path, out: Path) -> None:
    """Fit all sentence models on the data folder and write them below ``out``, a folder for each."""
    table, vocabulary = table_of(data)
    final, held = heads_of(table, len(vocabulary.keys))
    settled = settle_all(table, held)
    card.write_features(out, {"keys": vocabulary.keys, "idf": vocabulary.idf}, table)
    for name in model.HEADS:
        head, one = final[name], settled[name]
        arrays = {"sparse": head.sparse, "dense": head.dense, "intercept": np.float32(head.intercept),
                  "slope": np.float64(one.parameters[0]), "offset": np.float64(one.parameters[-1])}
        if name == "unsupported":
            arrays["joint"] = np.float64(one.parameters[1])
        card.write_head(out, name, arrays, one, table)
        print(card.line(name, one, table), flush=True)
