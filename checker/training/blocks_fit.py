"""Fits the block classifier: one softmax over the kinds, from pages with kinds and pages with keep/drop labels.

The pages whose blocks a reader labelled teach the kinds; a first network gives the dropped blocks of the other pages
their likeliest kind, and the golds' promo lines (a fifth of the WCXB golds keep some) are left out where it is sure.
"""
from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from checker.cleaning.facts import WORD_ROWS, Words
from checker.cleaning.features import NAME_ROWS, Features
from checker.cleaning.model import CLIP, NAME_SCALE, WORD_SCALE, Network
from checker.training.blocks_data import DROPPED
from checker.types import KINDS

SEED = 0
HIDDEN = 64
FAR_DROPPED, MANY_KEPT = 60, 150
"""Of a page at most so many dropped blocks far from the article, and kept blocks, are learned from."""
PROMO = [KINDS.index(kind) for kind in ("ad", "newsletter", "promo", "related", "share", "paywall")]
CONTENT = KINDS.index("content")


@dataclass(frozen=True, slots=True)
class Example:
    """A page for fitting: features, a label a block, lengths in characters; ``read`` = a reader gave the kinds."""

    features: Features
    labels: Sequence[str | None]
    chars: np.ndarray
    read: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """A fitted network, and the estimator that it came from (its weights rounded as they ship)."""

    network: Network
    estimator: MLPClassifier


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fit: epochs of the final network, strength of the L2 penalty, weight of a read page's blocks."""

    epochs: int = 4
    alpha: float = 1e-3
    read_weight: float = 3.0


def fit(examples: Sequence[Example], names: bool, recipe: Recipe) -> Fitted:
    """Fit one network; ``names`` says whether class names are among the features. Deterministic."""
    rng = np.random.RandomState(SEED)
    chosen = [(example, _select(example, rng)) for example in examples]
    chosen = [(example, rows) for example, rows in chosen if len(rows)]
    dense = np.concatenate([example.features.dense[rows] for example, rows in chosen])
    mean, scale = dense.mean(0), dense.std(0) + 1e-3
    read = [pair for pair in chosen if pair[0].read]
    rest = [pair for pair in chosen if not pair[0].read]
    teacher = _network(32, 12, recipe.alpha, 256)
    x_read, y_read = _stack(read, mean, scale, names), _kinds(read)
    _quiet_fit(teacher, x_read, y_read, None)
    x_rest = _stack(rest, mean, scale, names)
    y_rest, doubtful = _guessed(teacher, x_rest, rest)
    weights = np.concatenate([_weights(rest, 0.4) * ~doubtful, _weights(read, 0.7) * recipe.read_weight])
    use = weights > 0
    x, y = sp.vstack([x_rest, x_read], format="csr")[use], np.concatenate([y_rest, y_read])[use]
    network = _network(HIDDEN, recipe.epochs, recipe.alpha, 512)
    _quiet_fit(network, x, y, weights[use])
    return Fitted(_rounded(network, mean, scale, names), network)


def matrix(features: Features, net: Network) -> sp.csr_matrix:
    """The sparse matrix that the estimator reads, for the parity test."""
    rows = np.arange(len(features.dense))
    return _rows(features, rows, net.mean, net.scale, len(net.names) > 0)


def _network(hidden: int, epochs: int, alpha: float, batch: int) -> MLPClassifier:
    return MLPClassifier((hidden,), alpha=alpha, batch_size=batch, max_iter=epochs, learning_rate_init=1.5e-3,
                         random_state=SEED)


def _quiet_fit(network: MLPClassifier, x: sp.csr_matrix, y: np.ndarray, weights: np.ndarray | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the epochs are chosen, not run to convergence
        network.fit(x, y, sample_weight=weights)


def _select(example: Example, rng: np.random.RandomState) -> np.ndarray:
    """Rows of a page to learn from."""
    known = np.array([label is not None for label in example.labels])
    if example.read:
        return np.nonzero(known)[0]
    kept = np.array([label == "content" for label in example.labels])
    near = np.convolve(kept, np.ones(9), "same")[:len(kept)] > 0 if len(kept) > 9 else np.ones(len(kept), bool)
    far = rng.permutation(np.nonzero(known & ~kept & ~near)[0])[FAR_DROPPED:]
    many = rng.permutation(np.nonzero(kept)[0])[MANY_KEPT:]
    known[far] = known[many] = False
    return np.nonzero(known)[0]


def _rows(features: Features, rows: np.ndarray, mean: np.ndarray, scale: np.ndarray, names: bool) -> sp.csr_matrix:
    dense = np.clip((features.dense[rows] - mean) / scale, -CLIP, CLIP).astype(np.float32)
    parts = [sp.csr_matrix(dense), _table(features.words, rows, WORD_ROWS, WORD_SCALE)]
    if names:
        parts.append(_table(features.names, rows, NAME_ROWS, NAME_SCALE))
    return sp.hstack(parts, format="csr", dtype=np.float32)


def _table(words: Words, rows: np.ndarray, width: int, scale: float) -> sp.csr_matrix:
    sizes = np.diff(words.starts)
    values = np.repeat(scale / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    whole = sp.csr_matrix((values, words.rows, words.starts), shape=(len(sizes), width))
    return whole[rows]


def _stack(chosen: list[tuple[Example, np.ndarray]], mean: np.ndarray, scale: np.ndarray, names: bool) -> sp.csr_matrix:
    return sp.vstack([_rows(example.features, rows, mean, scale, names) for example, rows in chosen], format="csr")


def _kinds(chosen: list[tuple[Example, np.ndarray]]) -> np.ndarray:
    return np.array([KINDS.index(str(example.labels[row])) for example, rows in chosen for row in rows])


def _weights(chosen: list[tuple[Example, np.ndarray]], least: float) -> np.ndarray:
    chars = np.concatenate([example.chars[rows] for example, rows in chosen])
    weights: np.ndarray = np.clip(np.sqrt(chars) / 8, least, 2.5)
    return weights


def _guessed(teacher: MLPClassifier, x: sp.csr_matrix,
             chosen: list[tuple[Example, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Kinds of blocks with keep/drop labels, and which kept ones look so much like promos that they are left out."""
    chances = np.zeros((x.shape[0], len(KINDS)))
    chances[:, teacher.classes_] = teacher.predict_proba(x)
    labels = [example.labels[row] for example, rows in chosen for row in rows]
    chars = np.concatenate([example.chars[rows] for example, rows in chosen])
    kept = np.array([label == "content" for label in labels])
    doubtful = kept & (chances[:, PROMO].sum(1) > 0.7) & (chars < 400)
    chances[:, CONTENT] = 0
    guessed = chances.argmax(1)
    known = [KINDS.index(label) if label and label != DROPPED else guess for label, guess in
             zip(labels, guessed, strict=True)]
    return np.array(known), doubtful


def _rounded(estimator: MLPClassifier, mean: np.ndarray, scale: np.ndarray, names: bool) -> Network:
    """The arrays as they ship: tables of words in half precision. The estimator is given the same values."""
    columns = len(mean)
    first = estimator.coefs_[0].astype(np.float32)
    first[columns:] = first[columns:].astype(np.float16)
    estimator.coefs_[0] = first
    out = np.zeros((first.shape[1], len(KINDS)), np.float32)
    bias = np.full(len(KINDS), -30.0, np.float32)
    out[:, estimator.classes_] = estimator.coefs_[1]
    bias[estimator.classes_] = estimator.intercepts_[1]
    end = columns + WORD_ROWS
    return Network(mean.astype(np.float32), scale.astype(np.float32), first[:columns], first[columns:end],
                   first[end:] if names else first[:0], estimator.intercepts_[0].astype(np.float32), out, bias)
