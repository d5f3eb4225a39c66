"""Prediction from plain arrays: one linear model a head over the shared features, then its calibration.

scikit-learn trains these weights (checker.training.signals); nothing of it is needed here. Sparse weights are stored as
float16; a parity test holds the decision values to scikit-learn's within 1e-6 of what the stored weights give.
"""
from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checker import assets
from checker.errors import ModelBroken
from checker.signals.features import NAMESPACES, Batch, dense_names
from checker.signals.trees import Forest, decide, forest

HEADS = ("claim", "support", "hedging", "weasel", "promotional", "boilerplate", "unsupported")
"""Models in the order of the columns of :func:`decisions`."""
FEWEST = 5
"""Other sentences of a page from which its voice is known."""


@dataclass(frozen=True, slots=True)
class Sparse:
    """The known sparse features of a batch, by row: (k,) column, row, value, and place in the batch's own arrays.

    The features of sentence i stand at ``bounds[i]:bounds[i + 1]``.
    """

    columns: np.ndarray
    rows: np.ndarray
    values: np.ndarray
    places: np.ndarray
    bounds: np.ndarray


@dataclass(frozen=True, slots=True)
class Weights:
    """All heads together.

    :param keys: (v,) sorted uint32 hashes of the known sparse features, ``idf`` (v,) their weights.
    :param sparse: (v, heads) float32, ``dense`` (d, heads), ``intercept`` (heads,).
    :param slope, offset: (heads,) of the Platt calibration: p = 1 / (1 + exp(-(slope × decision + offset))).
    :param trees: the second reading of ``support``: over the decision values and the dense features.
    :param page: (3,) slopes of a sentence's promotional decision value and of its page's mean, and the offset.
    :param page_threshold: the probability from which promotion is flagged where the page is known.
    :param joint: slope by which the log-odds of claim × (1 - support) × (1 - boilerplate) enter ``unsupported``.
    :param thresholds: name of a head and the probability from which it is flagged.
    """

    keys: np.ndarray
    idf: np.ndarray
    sparse: np.ndarray
    dense: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray
    offset: np.ndarray
    trees: Forest
    page: np.ndarray
    page_threshold: float
    joint: float
    thresholds: Mapping[str, float]


@functools.cache
def weights() -> Weights:
    """The shipped weights. Raises ModelBroken where they are missing, damaged or made for other features."""
    shared = assets.load("features").arrays
    heads = [assets.load(name) for name in HEADS]
    columns: dict[str, np.ndarray] = {key: np.stack([head.arrays[key].astype(np.float32) for head in heads], axis=-1)
                                      for key in ("sparse", "dense", "intercept", "slope", "offset")}
    if len(columns["dense"]) != len(dense_names()) or len(columns["sparse"]) != len(shared["keys"]):
        raise ModelBroken(f"The models were made for other features. {assets.REPAIR}")
    thresholds = {head.name: float(head.card["threshold"]) for head in heads}
    by_name = {head.name: head for head in heads}
    return Weights(shared["keys"], shared["idf"].astype(np.float32), columns["sparse"], columns["dense"],
                   columns["intercept"], columns["slope"], columns["offset"], forest(by_name["support"].arrays),
                   by_name["promotional"].arrays["page"], float(by_name["promotional"].arrays["page_threshold"]),
                   float(by_name["unsupported"].arrays["joint"]), thresholds)


def known(batch: Batch, keys: np.ndarray, idf: np.ndarray) -> Sparse:
    """The features of a batch that the models know, weighted by idf and scaled to length 1 in each namespace."""
    columns = np.searchsorted(keys, batch.keys).clip(max=max(len(keys) - 1, 0))
    places = np.flatnonzero(keys[columns] == batch.keys)
    places = places[np.argsort(batch.rows[places], kind="stable")]
    columns, rows = columns[places], batch.rows[places]
    values = idf[columns].astype(np.float64)
    cells = rows.astype(np.int64) * NAMESPACES + batch.spaces[places]
    squares = np.bincount(cells, values * values, minlength=len(batch.dense) * NAMESPACES)
    bounds = np.searchsorted(rows, np.arange(len(batch.dense) + 1, dtype=rows.dtype))
    return Sparse(columns, rows, values / np.sqrt(squares[cells]), places, bounds)


def decisions(batch: Batch, sparse: Sparse, model: Weights) -> np.ndarray:
    """(n, heads) linear decision values."""
    total = batch.dense.astype(np.float64) @ model.dense + model.intercept
    parts = sparse.values[:, None] * model.sparse[sparse.columns]
    some = np.flatnonzero(np.diff(sparse.bounds))
    if len(some):
        total[some] += np.add.reduceat(parts, sparse.bounds[some])
    return np.asarray(total)


def sigmoid(values: np.ndarray) -> np.ndarray:
    """The logistic function, safe at both ends."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -40.0, 40.0))))


def log_odds(values: np.ndarray) -> np.ndarray:
    """The inverse of the logistic function, safe at both ends."""
    safe = np.clip(values, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(safe / (1 - safe)))


def joint_odds(claim: np.ndarray, support: np.ndarray, boilerplate: np.ndarray) -> np.ndarray:
    """Log-odds of a claim that nobody stands for and that is part of the article, from the three probabilities."""
    return log_odds(claim * (1 - support) * (1 - boilerplate))


def second_reading(batch: Batch, values: np.ndarray, model: Weights) -> np.ndarray:
    """The decision values with that of ``support`` read again by the trees."""
    found = values.copy()
    found[:, HEADS.index("support")] = decide(model.trees, np.hstack([values, batch.dense]))
    return found


def probabilities(values: np.ndarray, model: Weights) -> np.ndarray:
    """Calibrated probabilities (n, heads), after Platt 1999; ``unsupported`` also from the three that it is made of."""
    scores = values * model.slope + model.offset
    found = sigmoid(scores)
    names = ("claim", "support", "boilerplate", "unsupported")
    claim, support, boilerplate, last = (HEADS.index(name) for name in names)
    joint = joint_odds(found[:, claim], found[:, support], found[:, boilerplate])
    found[:, last] = sigmoid(scores[:, last] + model.joint * joint)
    return found


def on_page(alone: np.ndarray, voice: np.ndarray, model: Weights) -> np.ndarray:
    """P(promotional) of sentences whose page is known, from their decision values and the means of the others'."""
    return sigmoid(alone * model.page[0] + voice * model.page[1] + model.page[2])


def versions() -> dict[str, Any]:
    """Name and version of each model, for reports."""
    return {name: assets.card(name).get("version") for name in ("features", *HEADS)}
