"""The block classifier as plain arrays: a lexicon, and two looks at a page, each a network with one hidden layer.

The lexicon scores the words of every block by linear weights, learned from the blocks whose kinds a reader gave. The
first look reads every block's features, these scores and hashed words; it is the mean of two networks that learned from
halves of the training hosts. The second reads what the first made of the surroundings (checker/cleaning/context.py).
Trained by scikit-learn (checker/training/blocks.py); a test holds this prediction to scikit-learn's within 1e-6.
Networks were chosen over boosted trees for speed: a page costs a few small matrix products.
"""
from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from checker import assets
from checker.cleaning.context import context
from checker.cleaning.facts import BLOCK_COLUMNS, Words
from checker.cleaning.features import Features
from checker.cleaning.segments import Segments

CHARS = BLOCK_COLUMNS.index("chars")
CLIP = 5.0
"""Standardised features are cut off here, so that no page is further out than training has seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Arrays of one network: D dense columns, H hidden units, K kinds.

    mean, scale: (D,); dense: (D, H); words: (WORD_ROWS, H) or empty; names: (NAME_ROWS, H) or empty; hidden: (H,);
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


@dataclass(frozen=True, slots=True)
class Looks:
    """The model of a mode: the lexicon (LEXICON_ROWS + 1, T), two halves of the first look, and the second look.

    The last row of the lexicon is added to the score of every block.
    """

    lexicon: np.ndarray
    first: tuple[Network, ...]
    second: Network


def unpacked(arrays: Mapping[str, np.ndarray], mode: str) -> Looks:
    """The networks of a mode (``html`` or ``text``) from the arrays ``{mode}{number}_{name}``; float32."""
    networks = [Network(*(arrays[f"{mode}{number}_{name}"].astype(np.float32) for name in Network.__slots__))
                for number in range(3)]
    return Looks(arrays[f"{mode}_lexicon"].astype(np.float32), (networks[0], networks[1]), networks[2])


@functools.cache
def load(mode: str) -> Looks:
    """The shipped networks of a mode. Raises ModelBroken."""
    return unpacked(assets.load("blocks").arrays, mode)


def predict(looks: Looks, page: Segments, features: Features) -> np.ndarray:
    """Probabilities (blocks, len(KINDS)): the mean of both looks, which did better than either alone."""
    features = scored(looks.lexicon, features)
    first = first_look(looks.first, features)
    second = outputs(looks.second, hidden(looks.second, context(page, features.dense, first)))
    mean: np.ndarray = (first + second) / 2
    return mean


def scored(lexicon: np.ndarray, features: Features) -> Features:
    """The features with 2 T further dense columns: the lexicon's scores of every block, and these above the page's.

    The page's are the mean of its blocks', by length: on a page about newsletters the word says little.
    """
    scores = summed(lexicon[:-1], features.words) + lexicon[-1]
    sizes = np.expm1(features.dense[:, CHARS])
    usual = sizes @ scores / max(float(sizes.sum()), 1.0)
    return replace(features, dense=np.hstack([features.dense, scores, scores - usual], dtype=np.float32))


def first_look(networks: tuple[Network, ...], features: Features) -> np.ndarray:
    """Mean probabilities (blocks, len(KINDS)) of the halves, whose words and names are summed side by side."""
    words, names = _joined(networks)
    sums = summed(words, features.words)
    if len(names):
        sums += summed(names, features.names)
    parts = np.split(sums, len(networks), axis=1)
    mean: np.ndarray = np.mean([outputs(net, hidden(net, features.dense) + part)
                                for net, part in zip(networks, parts, strict=True)], axis=0)
    return mean


@functools.lru_cache(maxsize=4)
def _joined(networks: tuple[Network, ...]) -> tuple[np.ndarray, np.ndarray]:
    """The tables of words and of names of networks with as many hidden units, side by side."""
    return np.hstack([net.words for net in networks]), np.hstack([net.names for net in networks])


def look(net: Network, features: Features) -> np.ndarray:
    """Probabilities (blocks, len(KINDS)) of one network of the first look."""
    return first_look((net,), features)


def hidden(net: Network, dense: np.ndarray) -> np.ndarray:
    """What the dense columns give to the hidden layer, before its threshold."""
    layer: np.ndarray = standardised(dense, net.mean, net.scale) @ net.dense + net.hidden
    return layer


def outputs(net: Network, layer: np.ndarray) -> np.ndarray:
    """Probabilities from the hidden layer."""
    scores = np.maximum(layer, 0) @ net.out + net.bias
    scores -= scores.max(1, keepdims=True)
    weights = np.exp(scores)
    chances: np.ndarray = weights / weights.sum(1, keepdims=True)
    return chances


def standardised(dense: np.ndarray, mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Dense features with the training's mean and scale, cut off at CLIP."""
    cut: np.ndarray = dense - mean
    cut /= scale
    np.clip(cut, -CLIP, CLIP, out=cut)
    return cut


def summed(table: np.ndarray, words: Words) -> np.ndarray:
    """Sum of the rows of each block, divided by the square root of their number; of rows the bits that fit."""
    rows = table.take(words.lists & (len(table) - 1), axis=0)
    sizes = np.diff(words.bounds)
    total = np.empty((len(sizes), table.shape[1]), np.float32)
    ones = np.ones(sizes.max(initial=0), np.float32)
    bounds = words.bounds.tolist()
    for number, (start, end) in enumerate(pairwise(bounds)):
        np.dot(ones[:end - start], rows[start:end], total[number])
    total /= np.sqrt(np.maximum(sizes, 1))[:, None]
    return total.take(words.of, axis=0)
