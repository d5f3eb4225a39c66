"""Prediction of boosted trees from plain arrays: all trees walked at once, level by level."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np


class Forest(NamedTuple):
    """``feature``, ``threshold``, ``left``, ``right`` and ``value`` are (trees, nodes); a leaf leads to itself.

    The sum of the leaves' values and ``start`` is the decision value; ``depth`` is that of the deepest tree.
    """

    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    start: float
    depth: int


def forest(arrays: Mapping[str, Any]) -> Forest:
    """The forest out of a model's stored arrays."""
    feature, threshold, left, right, value = (
        np.asarray(arrays[f"tree_{name}"]) for name in ("feature", "threshold", "left", "right", "value"))
    return Forest(feature, threshold, left, right, value, float(arrays["tree_start"]), int(arrays["tree_depth"]))



def decide(grown: Forest, given: np.ndarray) -> np.ndarray:
    """(n,) decision values of the rows of ``given`` (n, columns)."""
    trees, size = grown.feature.shape
    first = np.arange(trees) * size
    rows = np.arange(len(given))[:, None] * given.shape[1]
    node = np.broadcast_to(first, (len(given), trees))
    for _ in range(grown.depth):
        low = given.take(rows + grown.feature.take(node)) <= grown.threshold.take(node)
        node = first + np.where(low, grown.left.take(node), grown.right.take(node))
    return np.asarray(grown.value.take(node).sum(axis=1) + grown.start)
