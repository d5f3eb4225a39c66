"""A sentence read again in its document: the product's second reading of support, fitted to a corpus.

The trees of ``checker.training.second`` read what a first head says of the sentence and of its neighbours, the
product's dense features, and whether a quotation is open. The first head learns from the other documents (stacking,
Wolpert 1992).
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bench import corpora_sets
from bench.corpora_sets import Corpus
from checker.signals import features
from checker.training import evaluate, second, signals

FOLDS = 5
NEIGHBOURS = (1, 2, -1, -2)
ABSENT = -9.0
"""Stands for the decision on a neighbour that is not there."""


def decisions(matrices: Sequence[Any], train: Corpus) -> tuple[np.ndarray, np.ndarray]:
    """Decision values of the training rows, each from a head that has not seen its document, and of the test rows."""
    folds = np.array([corpora_sets.chance(row.page)[0] % FOLDS for row in train.rows])
    held = np.zeros(len(folds))
    for fold in range(FOLDS):
        weights = signals.fit_head(matrices[0][np.flatnonzero(folds != fold)], train.truth[folds != fold])
        here = np.flatnonzero(folds == fold)
        held[here] = matrices[0][here] @ weights[:-1] + weights[-1]
    weights = signals.fit_head(matrices[0], train.truth)
    return held, np.asarray(matrices[-1] @ weights[:-1] + weights[-1])


def around(corpus: Corpus, values: np.ndarray) -> np.ndarray:
    """(n, 1 + neighbours) the decision on each row and on those that stand near it in its document."""
    pages = np.array([row.page for row in corpus.rows])
    found = [values]
    for step in NEIGHBOURS:
        found.append(np.where(np.roll(pages, step) == pages, np.roll(values, step), ABSENT))
    return np.stack(found, axis=1)


def given(corpus: Corpus, matrix: Any, values: Sequence[np.ndarray]) -> np.ndarray:
    """What the trees read of a corpus."""
    dense = matrix[:, -len(features.dense_names()):].toarray()
    return np.hstack([*(around(corpus, one) for one in values), corpora_sets.open_quotes(corpus.rows), dense])


def read_again(matrices: dict[str, list[Any]], systems: Sequence[str], train: Corpus, test: Corpus
               ) -> tuple[np.ndarray, np.ndarray]:
    """Scores and flags of the test rows from trees over the decisions of ``systems``; the threshold from training."""
    pairs = [decisions(matrices[name], train) for name in systems]
    own = matrices["ours"]
    seen = given(train, own[0], [held for held, _ in pairs])
    aside = np.array([corpora_sets.chance(row.page)[0] < 51 for row in train.rows])
    part = second.fit_trees(seen[~aside], train.truth[~aside]).decision_function(seen[aside])
    threshold = evaluate.best_threshold(train.truth[aside], part, np.ones(int(aside.sum())))
    fitted = second.fit_trees(seen, train.truth)
    scores = np.asarray(fitted.decision_function(given(test, own[-1], [values for _, values in pairs])))
    return scores, scores >= threshold
