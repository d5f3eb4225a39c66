"""The block classifier: one hidden layer over dense features and tables of hashed words, as plain arrays.

Trained by scikit-learn (checker/training/blocks.py); a test holds this prediction to scikit-learn's within 1e-6.
A network was chosen over boosted trees for speed: the same page costs it two small matrix products.
"""
from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from checker import assets
from checker.cleaning.facts import Words
from checker.cleaning.features import Features

CLIP = 5.0
"""Standardised features are cut off here, so that no page is further out than training has seen."""
WORD_SCALE, NAME_SCALE = 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Network:
    """Arrays of one mode (``html`` or ``text``): D dense columns, H hidden units, K kinds.

    mean, scale: (D,); dense: (D, H); words: (WORD_ROWS, H); names: (NAME_ROWS, H) or empty; hidden: (H,);
    out: (H, K); bias: (K,).
    """

    mean: np.ndarray
    scale: np.ndarray
    dense: np.ndarray
    words: np.ndarray
    names: np.ndarray
    hidden: np.ndarray
    out: np.ndarray
    bias: np.ndarray


def network(arrays: Mapping[str, np.ndarray], mode: str) -> Network:
    """The arrays of a mode as float32."""
    return Network(*(arrays[f"{mode}_{name}"].astype(np.float32) for name in Network.__slots__))


@functools.cache
def load(mode: str) -> Network:
    """The shipped network of a mode. Raises ModelBroken."""
    return network(assets.load("blocks").arrays, mode)


def predict(net: Network, features: Features) -> np.ndarray:
    """Probabilities (blocks, len(KINDS))."""
    layer: np.ndarray = standardised(net, features.dense) @ net.dense + net.hidden
    layer += _summed(net.words, features.words) * WORD_SCALE
    if len(net.names):
        layer += _summed(net.names, features.names) * NAME_SCALE
    scores = np.maximum(layer, 0) @ net.out + net.bias
    scores -= scores.max(1, keepdims=True)
    weights = np.exp(scores)
    chances: np.ndarray = weights / weights.sum(1, keepdims=True)
    return chances


def standardised(net: Network, dense: np.ndarray) -> np.ndarray:
    """Dense features with the training's mean and scale, cut off at CLIP."""
    cut: np.ndarray = np.clip((dense - net.mean) / net.scale, -CLIP, CLIP)
    return cut


def _summed(table: np.ndarray, words: Words) -> np.ndarray:
    """Sum of the rows of each block, divided by the square root of their number."""
    sizes = np.diff(words.starts)
    total = np.zeros((len(sizes), table.shape[1]), np.float32)
    filled = np.nonzero(sizes)[0]
    if len(filled):
        total[filled] = np.add.reduceat(table[words.rows], words.starts[:-1][filled], axis=0)
        total[filled] /= np.sqrt(sizes[filled])[:, None]
    return total
