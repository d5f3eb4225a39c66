"""Second readings: support by trees over the first reading, promotion by how the rest of its page sounds.

Both learn from decision values of models that have not seen the hosts (stacking, Wolpert 1992). Measured on unseen
hosts, trees find supported claims that a sum of weights does not, and praise is promotion more often where the page
sells.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.signals import evidence, features, model
from checker.training import corpora
from checker.training.corpora import LABELS, UNKNOWN, Row

if TYPE_CHECKING:
    from checker.training.signals import Table

SENTENCES = 40
"""Sentences of a page, by hash, that its voice is measured on."""
TREES = 60
LEAVES = 8
DEPTH = 5
RATE = 0.1
SMALLEST = 40
SHRINKAGE = 5.0


@dataclass(frozen=True, slots=True)
class Pages:
    """Other sentences of the labelled rows' pages: ``matrix`` (k, v + d), ``folds`` (k,), and for each row its own."""

    matrix: Any
    folds: np.ndarray
    places: Sequence[np.ndarray]


@dataclass(frozen=True, slots=True)
class Held:
    """Out-of-fold decision values: for each head (m,) of all rows; of promotion (k,) for the sentences of the pages."""

    values: Mapping[str, np.ndarray]
    voices: np.ndarray


# ---------------------------------------------------------------- promotion, and the page

def sentences_of_pages(data: Path, rows: Sequence[Row]) -> tuple[list[Row], list[np.ndarray]]:
    """Up to SENTENCES article sentences of each row's page, and for each row the places of those but itself."""
    wanted = {row.page for row in rows}
    found: list[Row] = []
    own: dict[str, list[int]] = {page: [] for page in wanted}
    for row in corpora.pool(data, None):
        if row.page in wanted and not row.chrome and len(own[row.page]) < SENTENCES:
            own[row.page].append(len(found))
            found.append(row)
    return found, [np.array([place for place in own[row.page] if found[place].text != row.text], int) for row in rows]


def voices(pages: Pages, values: np.ndarray, alone: np.ndarray) -> np.ndarray:
    """(n,) how promotional the rest of each row's page is; the row's own value where too little of it is known."""
    return np.array([values[places].mean() if len(places) >= model.FEWEST else value
                     for places, value in zip(pages.places, alone, strict=True)])


# ---------------------------------------------------------------- support, by trees

def columns(table: Table, held: Held) -> np.ndarray:
    """(m, heads + d) what the trees read: the decision values of all heads, then the dense features."""
    from checker.training.signals import scales

    first = np.stack([held.values[name] for name in model.HEADS], axis=1)
    dense = table.matrix[:, -len(features.dense_names()):].toarray() / scales()
    return np.hstack([first, dense])


def fit_trees(given: np.ndarray, truth: np.ndarray) -> Any:
    """Gradient boosted trees (Friedman 2001), by histogram; the same in every run."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(max_iter=TREES, learning_rate=RATE, max_leaf_nodes=LEAVES, max_depth=DEPTH,
                                          min_samples_leaf=SMALLEST, l2_regularization=SHRINKAGE, early_stopping=False,
                                          random_state=0).fit(given, truth)


def support_out_of_fold(table: Table, held: Held) -> np.ndarray:
    """(n,) decision values of support from trees that have not seen the hosts of the rows' folds.

    Plain stacking: what the trees learn from are decisions of models that have seen the hosts of the fold.
    """
    given, truth = columns(table, held), table.all_targets[:, LABELS.index("supported")]
    found = np.zeros(len(table.rows))
    for fold in np.unique(table.folds):
        fitted = fit_trees(*_known(given, truth, table.all_folds != fold))
        here = np.flatnonzero(table.folds == fold)
        found[here] = fitted.decision_function(given[here])
    return found


def pointed(rows: Sequence[Row]) -> np.ndarray:
    """(n,) whether a source can be shown: support is flagged nowhere else."""
    from checker.training.signals import unit_of

    units = [unit_of(row) for row in rows]
    found: list[bool] = []
    for start in range(0, len(units), 2000):
        chunk = units[start:start + 2000]
        batch = features.compute(chunk)
        follows = batch.dense[:, features.before_support()]
        found += [bool(evidence.of_support(unit, hits, bool(after)))
                  for unit, hits, after in zip(chunk, batch.hits, follows, strict=True)]
    return np.array(found)


def _known(given: np.ndarray, truth: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of known truth among those that are kept."""
    rows = np.flatnonzero(kept & (truth != UNKNOWN))
    return given[rows], truth[rows]


def forest_arrays(table: Table, held: Held) -> dict[str, np.ndarray]:
    """The trees of all rows as arrays: what ``checker.signals.trees`` predicts with."""
    truth = table.all_targets[:, LABELS.index("supported")]
    return arrays_of(fit_trees(*_known(columns(table, held), truth, np.ones(len(truth), bool))))


def arrays_of(fitted: Any) -> dict[str, np.ndarray]:
    """A fitted HistGradientBoostingClassifier as the arrays of trees.Forest; a leaf leads to itself."""
    grown = [one[0].nodes for one in fitted._predictors]
    size = max(len(nodes) for nodes in grown)
    itself = np.tile(np.arange(size, dtype=np.int16), (len(grown), 1))
    found: dict[str, np.ndarray] = {
        "tree_feature": np.zeros((len(grown), size), np.int16), "tree_threshold": np.full((len(grown), size), np.inf),
        "tree_left": itself, "tree_right": itself.copy(), "tree_value": np.zeros((len(grown), size)),
        "tree_start": np.array(float(fitted._baseline_prediction.item())),
        "tree_depth": np.array(max(int(nodes["depth"].max()) for nodes in grown))}
    for number, nodes in enumerate(grown):
        inner = np.flatnonzero(nodes["is_leaf"] == 0)
        found["tree_feature"][number, inner] = nodes["feature_idx"][inner]
        found["tree_threshold"][number, inner] = nodes["num_threshold"][inner]
        found["tree_left"][number, inner] = nodes["left"][inner]
        found["tree_right"][number, inner] = nodes["right"][inner]
        found["tree_value"][number, :len(nodes)] = nodes["value"]
    return found
