"""Fits the block classifier: one softmax over the kinds, from pages with kinds and pages with keep/drop labels.

The pages whose blocks a reader labelled teach the kinds; a first network gives the dropped blocks of the other pages
their likeliest kind, and the golds' promo lines (a fifth of the WCXB golds keep some) are left out where it is sure.
"""
from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from checker.cleaning.context import context
from checker.cleaning.facts import LEXICON_ROWS, WORD_ROWS, Words
from checker.cleaning.features import NAME_ROWS, Features
from checker.cleaning.model import Looks, Network, look, scored, standardised
from checker.cleaning.segments import Segments
from checker.training.blocks_data import DROPPED, fold_of
from checker.types import KINDS

SEED = 0
HIDDEN, SECOND_HIDDEN = 40, 32
RATE, SLOW_RATE, SLOW_EPOCHS = 1.5e-3, 2e-4, 2
"""Step of Adam, and a smaller one for some more epochs: the last blocks seen weigh less on the result."""
FAR_DROPPED, MANY_KEPT = 40, 100
"""Of a page at most so many dropped blocks far from the article, and kept blocks, are learned from."""
PROMO = [KINDS.index(kind) for kind in ("ad", "newsletter", "promo", "related", "share", "paywall")]
CONTENT = KINDS.index("content")
ARTICLE = ("content", "byline", "caption")
LEXICON: tuple[tuple[str, ...], ...] = (
    ARTICLE, ("promo", "newsletter", "ad", "paywall"), ("related",), ("bio",), ("share", "comments", "nav", "footer"))
"""Kinds of blocks that each of the lexicon's scores stands for; for the first, all others."""
PENALTY = 0.25
"""Of the lexicon's weights, against the sum of the losses of its blocks."""
Scaling = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Example:
    """A page for fitting: features, a label a block, lengths in characters; ``read`` marks what a reader labelled."""

    page: Segments
    features: Features
    labels: Sequence[str | None]
    chars: np.ndarray
    host: str
    read: np.ndarray


@dataclass(frozen=True, slots=True)
class Fitted:
    """Networks as they ship, and the estimators that they came from (their weights rounded alike)."""

    looks: Looks
    estimators: tuple[MLPClassifier, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fit: epochs of both looks, strength of the L2 penalty, weight of what a reader labelled."""

    epochs: int = 4
    second_epochs: int = 3
    alpha: float = 1e-3
    read_weight: float = 5.0


Chosen = list[tuple[Example, np.ndarray]]


def fit(examples: Sequence[Example], names: bool, recipe: Recipe) -> Fitted:
    """Fit both looks; ``names`` says whether class names are among the features. Deterministic.

    Each half learns from the scores of a lexicon made of the other half, and the second look from what each half of the
    first says of the pages that it has not seen.
    """
    rng = np.random.RandomState(SEED)
    chosen = [(example, _select(example, rng)) for example in examples]
    chosen = [(example, rows) for example, rows in chosen if len(rows)]
    halves = [[pair for pair in chosen if fold_of(pair[0].host, 2) == half] for half in (0, 1)]
    lexicons = [_lexicon(_read(half)) for half in halves]
    halves = [[(replace(example, features=scored(lexicons[1 - side], example.features)), rows)
               for example, rows in half] for side, half in enumerate(halves)]
    chosen = halves[0] + halves[1]
    dense = np.concatenate([example.features.dense[rows] for example, rows in chosen])
    scaling = dense.mean(0), dense.std(0) + 1e-3
    del dense
    teacher = _teacher(_read(chosen), scaling, names, recipe)
    targets = [_targets(teacher, half, scaling, names, recipe) for half in halves]
    firsts = []
    for half, (kinds, weights) in zip(halves, targets, strict=True):
        network = _network(HIDDEN, recipe.epochs, recipe.alpha, 512)
        _quiet_fit(network, _stack(half, scaling, names)[weights > 0], kinds[weights > 0], weights[weights > 0])
        firsts.append((network, _rounded(network, scaling, names)))
    surroundings = [context(example.page, example.features.dense, look(firsts[1 - side][1], example.features))[rows]
                    for side, half in enumerate(halves) for example, rows in half]
    kinds, weights = (np.concatenate([target[part] for target in targets]) for part in (0, 1))
    second = _second(np.concatenate(surroundings), kinds, weights, recipe)
    lexicon = ((lexicons[0] + lexicons[1]) / 2).astype(np.float16).astype(np.float32)
    return Fitted(Looks(lexicon, (firsts[0][1], firsts[1][1]), second[1]), (firsts[0][0], firsts[1][0], second[0]))


def matrix(features: Features, net: Network) -> sp.csr_matrix:
    """The sparse matrix that an estimator of the first look reads, for the parity test."""
    return _rows(features, np.arange(len(features.dense)), (net.mean, net.scale), len(net.names) > 0)


def lexicon_matrix(features: Features) -> sp.csr_matrix:
    """The sparse matrix that the lexicon's estimators read, for the parity test."""
    return _table(features.words, np.arange(len(features.dense)), LEXICON_ROWS)


def _lexicon(read: Chosen) -> np.ndarray:
    """Weights (LEXICON_ROWS + 1, len(LEXICON)) of words by blocks whose kinds a reader gave; float32."""
    x = sp.vstack([_table(example.features.words, rows, LEXICON_ROWS) for example, rows in read], format="csr")
    kinds = np.array([example.labels[row] for example, rows in read for row in rows])
    weights = np.zeros((LEXICON_ROWS + 1, len(LEXICON)), np.float32)
    for column, group in enumerate(LEXICON):
        positive = np.isin(kinds, group) != (group == ARTICLE)
        if 0 < positive.sum() < len(positive):
            fitted = LogisticRegression(C=1 / PENALTY, solver="liblinear", random_state=SEED).fit(x, positive)
            weights[:-1, column], weights[-1, column] = fitted.coef_[0], fitted.intercept_[0]
    return weights


def _teacher(read: Chosen, scaling: Scaling, names: bool, recipe: Recipe) -> MLPClassifier:
    """A first network from the blocks whose kinds a reader gave."""
    teacher = _network(32, 12, recipe.alpha, 256)
    _quiet_fit(teacher, _stack(read, scaling, names), _kinds(read), None)
    return teacher


def _read(chosen: Chosen) -> Chosen:
    """The blocks whose kinds a reader gave."""
    found = [(example, rows[[bool(example.read[row]) and example.labels[row] != DROPPED for row in rows]])
             for example, rows in chosen]
    return [(example, rows) for example, rows in found if len(rows)]


def _second(x: np.ndarray, kinds: np.ndarray, weights: np.ndarray, recipe: Recipe) -> tuple[MLPClassifier, Network]:
    use = weights > 0
    scaling = x.mean(0), x.std(0) + 1e-3
    network = _network(SECOND_HIDDEN, recipe.second_epochs, recipe.alpha, 256)
    _quiet_fit(network, standardised(x[use], *scaling), kinds[use], weights[use])
    return network, _rounded(network, scaling, False)


def _targets(teacher: MLPClassifier, half: Chosen, scaling: Scaling, names: bool,
             recipe: Recipe) -> tuple[np.ndarray, np.ndarray]:
    """Kinds and weights of the chosen blocks."""
    kinds, weights = [], []
    for example, rows in half:
        read = example.read[rows]
        size = np.clip(np.sqrt(example.chars[rows]) / 8, np.where(read, 0.7, 0.4), 2.5)
        guessed, doubtful = _guessed(teacher, example, rows, _rows(example.features, rows, scaling, names))
        kinds.append(guessed)
        weights.append(size * np.where(read, recipe.read_weight, 1.0 - doubtful))
    return np.concatenate(kinds), np.concatenate(weights)


def _network(hidden: int, epochs: int, alpha: float, batch: int) -> MLPClassifier:
    return MLPClassifier((hidden,), alpha=alpha, batch_size=batch, max_iter=epochs, learning_rate_init=RATE,
                         random_state=SEED)


def _quiet_fit(network: MLPClassifier, x: sp.csr_matrix, y: np.ndarray, weights: np.ndarray | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the epochs are chosen, not run to convergence
        network.fit(x, y, sample_weight=weights)
        network.set_params(warm_start=True, learning_rate_init=SLOW_RATE, max_iter=SLOW_EPOCHS)
        network.fit(x, y, sample_weight=weights)


def _select(example: Example, rng: np.random.RandomState) -> np.ndarray:
    """Rows of a page to learn from."""
    known = np.array([label is not None for label in example.labels])
    if example.read.all():
        return np.nonzero(known)[0]
    kept = np.array([label == "content" for label in example.labels])
    near = np.convolve(kept, np.ones(9), "same")[:len(kept)] > 0 if len(kept) > 9 else np.ones(len(kept), bool)
    far = rng.permutation(np.nonzero(known & ~kept & ~near)[0])[FAR_DROPPED:]
    many = rng.permutation(np.nonzero(kept)[0])[MANY_KEPT:]
    known[far] = known[many] = False
    known |= example.read & np.array([label is not None for label in example.labels])
    return np.nonzero(known)[0]


def _rows(features: Features, rows: np.ndarray, scaling: Scaling, names: bool) -> sp.csr_matrix:
    dense = standardised(features.dense[rows], *scaling).astype(np.float32)
    parts = [sp.csr_matrix(dense), _table(features.words, rows, WORD_ROWS)]
    if names:
        parts.append(_table(features.names, rows, NAME_ROWS))
    return sp.hstack(parts, format="csr", dtype=np.float32)


def _table(words: Words, rows: np.ndarray, width: int) -> sp.csr_matrix:
    sizes = np.diff(words.starts)
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    whole = sp.csr_matrix((values, words.rows & (width - 1), words.starts), shape=(len(sizes), width))
    return whole[rows]


def _stack(chosen: Chosen, scaling: Scaling, names: bool) -> sp.csr_matrix:
    return sp.vstack([_rows(example.features, rows, scaling, names) for example, rows in chosen], format="csr")


def _kinds(chosen: Chosen) -> np.ndarray:
    return np.array([KINDS.index(str(example.labels[row])) for example, rows in chosen for row in rows])


def _guessed(teacher: MLPClassifier, example: Example, rows: np.ndarray,
             x: sp.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
    """Kinds of blocks with keep/drop labels, and which kept ones look so much like promos that they are left out."""
    chances = np.zeros((x.shape[0], len(KINDS)))
    chances[:, teacher.classes_] = teacher.predict_proba(x)
    labels = [example.labels[row] for row in rows]
    kept = np.array([label == "content" for label in labels])
    doubtful = kept & (chances[:, PROMO].sum(1) > 0.6) & (example.chars[rows] < 400)
    chances[:, CONTENT] = 0
    known = [KINDS.index(label) if label and label != DROPPED else guess for label, guess in
             zip(labels, chances.argmax(1), strict=True)]
    return np.array(known), doubtful


def _rounded(estimator: MLPClassifier, scaling: Scaling, names: bool) -> Network:
    """The arrays as they ship: tables of words in half precision. The estimator is given the same values."""
    mean, scale = scaling
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
