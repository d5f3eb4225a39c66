"""Training of the sentence models: features, heads, calibration, thresholds, cards. Deterministic.

Every figure and every threshold comes from predictions on hosts that the model did not see: whole hosts are kept
together in folds. Where the teacher's logits are there (checker.training.teacher), the heads also learn from what it
says of unlabelled sentences; then the folds are the teacher's, and each fold's student hears only the teacher that has
not seen the fold's hosts either.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from checker.signals import features, hedging, model
from checker.signals.inline import parse_inline
from checker.training import card, corpora, second, student
from checker.training.calibration import Settled, settle
from checker.training.corpora import LABELS, UNKNOWN, Row
from checker.types import Unit

STORED = Path(__file__).parents[2] / "training-data"
LOGITS = STORED / "teacher" / "logits.npz"
FOLDS = 5
GROUPS = 10
DENSE_SCALE = 0.25
RULE_SCALE = 0.8
"""Rules are rare: a smaller penalty lets the data say what each is worth."""
COST = 1.0
LABELS_ALONE = 0.3
"""Weight of the head that learns from labels alone beside the one that also hears the teacher: it adds most where the
teacher is no better than the labels (support, weasel). Values from .25 to .5 differ by less than .003 of AUC."""
RAREST = 2
RAREST_WITH_POOL = 4
PAGE = "promotional on its page"
"""Promotion again, judged by the page's other sentences as well."""
CAREFUL = {"hedging": 1.15, "weasel": 0.7, PAGE: 0.7, "support": 0.7, "unsupported": 0.8}
"""Beta of the F measure that a threshold is chosen by, 1 for the others: a flag has to be right rather than complete,
and most of all where it accuses. Readers of 3,663 flags found right what lies well over a threshold of the best F1.
Hedges accuse nobody, and their curve is flat. Promotion without its page is seen less surely: precision would cost .03
of F1 there, with the page .01 (by hand)."""
COLUMNS = {"claim": "claim", "support": "supported", "hedging": "hedging", "weasel": "weasel",
           "promotional": "promotional", "boilerplate": "boilerplate", "unsupported": "unsupported"}
"""The target of each head."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The sparse features that are known: sorted uint32 keys and their idf (float16)."""

    keys: np.ndarray
    idf: np.ndarray


@dataclass(frozen=True, slots=True)
class Table:
    """Labelled rows as a matrix: ``matrix`` (n, v + d) CSR, ``targets`` (n, labels), ``folds`` (n,).

    ``guests`` are the rows and labels of a public corpus that hedging also learns from.
    ``groups`` (n,) are finer folds of hosts, over which calibration and thresholds are measured.

    With a teacher the pool follows in the matrix, in ``all_folds`` (m,) and ``all_targets`` (m, labels); ``logits`` is
    (teachers, m, labels). ``pages`` holds sentences of the rows' pages, by which promotion is judged as well.
    """

    rows: Sequence[Row]
    matrix: Any
    targets: np.ndarray
    folds: np.ndarray
    all_folds: np.ndarray
    all_targets: np.ndarray
    groups: np.ndarray
    pages: second.Pages
    logits: np.ndarray | None = None
    guests: tuple[Any, np.ndarray] | None = None

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
    return Unit(text, links, before, before_links, parse_inline(row.after)[0], row.host)


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


def scales() -> np.ndarray:
    """(d,) factors of the dense features in training: the larger, the less its weight is shrunk."""
    return np.array([RULE_SCALE if "rule " in name or name.endswith(" rules") else DENSE_SCALE
                     for name in features.dense_names()])


def matrix_of(batch: features.Batch, vocabulary: Vocabulary) -> Any:
    """(n, v + d) CSR: the known sparse features, then the dense ones, scaled."""
    from scipy import sparse

    known = model.known(batch, vocabulary.keys, vocabulary.idf.astype(np.float32))
    shape = (len(batch.dense), len(vocabulary.keys))
    words = sparse.csr_matrix((known.values, (known.rows, known.columns)), shape=shape)
    return sparse.hstack([words, sparse.csr_matrix(batch.dense.astype(np.float64) * scales())]).tocsr()


def fit_head(matrix: Any, truth: np.ndarray) -> np.ndarray:
    """L2 logistic regression on labels: coefficients, then the intercept."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=COST, solver="liblinear", random_state=0).fit(matrix, truth)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def fit_all(table: Table, kept: np.ndarray, logits: np.ndarray | None) -> dict[str, np.ndarray]:
    """For each head (v + d + 1,) weights from the rows in ``kept`` (m,): from labels, and from the teacher if there."""
    found = {}
    wanted = None if logits is None else student.goals(logits, table.all_targets)
    for name, target in COLUMNS.items():
        column = LABELS.index(target)
        truth = table.all_targets[:, column]
        seen = np.flatnonzero(kept & (truth != UNKNOWN))
        found[name] = fit_head(table.matrix[seen], truth[seen])
        if wanted is not None:
            heard = np.flatnonzero(kept & ~np.isnan(wanted[:, column]))
            given = (table.matrix[heard], wanted[heard, column], np.where(heard < len(table.rows), student.WEIGHT, 1.0))
            guests = table.guests if name == "hedging" else None
            taught = student.fit_with_guests(*given, guests) if guests else student.fit(*given)
            found[name] = taught + LABELS_ALONE * found[name]
    return found


def out_of_fold(table: Table) -> second.Held:
    """For each head decision values from models that did not see the hosts: of all rows; of the pages' sentences."""
    values = {name: np.zeros(len(table.all_folds)) for name in COLUMNS}
    voices = np.zeros(len(table.pages.folds))
    for fold in np.unique(table.folds):
        fitted = fit_all(table, table.all_folds != fold, None if table.logits is None else table.logits[fold])
        held = np.flatnonzero(table.all_folds == fold)
        for name, weights in fitted.items():
            values[name][held] = table.matrix[held] @ weights[:-1] + weights[-1]
        heard = np.flatnonzero(table.pages.folds == fold)
        promotional = fitted["promotional"]
        voices[heard] = table.pages.matrix[heard] @ promotional[:-1] + promotional[-1]
    return second.Held(values, voices)


# ---------------------------------------------------------------- all together

def settle_all(table: Table, held: second.Held) -> dict[str, Settled]:
    """Calibration and threshold of every head, and of promotion on a known page (PAGE).

    ``support`` has a second reading; ``unsupported`` comes last, from its own value and the three it is made of.
    """
    values = {name: found[:len(table.rows)] for name, found in held.values.items()}
    values["support"] = second.support_out_of_fold(table, held)
    found = {}
    for name in model.HEADS[:-1]:
        found[name] = settle(values[name][:, None], truth_of(table, name), table, CAREFUL.get(name, 1.0))
    voice = second.voices(table.pages, held.voices, values["promotional"])
    found[PAGE] = settle(np.stack([values["promotional"], voice], axis=1), truth_of(table, "promotional"), table,
                         CAREFUL[PAGE])
    joint = model.joint_odds(*(found[name].held for name in ("claim", "support", "boilerplate")))
    both = np.stack([values["unsupported"], joint], axis=1)
    found["unsupported"] = settle(both, truth_of(table, "unsupported"), table, CAREFUL["unsupported"])
    claimed = found["claim"].flagged | found["unsupported"].flagged
    named = found["support"].flagged & claimed & second.pointed(table.rows)
    found["support"] = replace(found["support"], flagged=named)
    found["weasel"] = replace(found["weasel"], flagged=found["weasel"].flagged & ~named)
    denied = np.array([hedging.denied(unit_of(row).text[:features.LONGEST]) for row in table.rows])
    found["hedging"] = replace(found["hedging"], flagged=found["hedging"].flagged & ~denied)
    return found


def truth_of(table: Table, name: str) -> np.ndarray:
    """The labels (n,) of one head."""
    return np.asarray(table.targets[:, LABELS.index(COLUMNS[name])])


def table_of(data: Path) -> tuple[Table, Vocabulary]:
    """The labelled rows, the pool where there is a teacher, and the features that are known."""
    rows = corpora.training_rows(data)
    taught = student.lessons(data, LOGITS, rows, corpora.all_read())
    everything = [*rows, *taught.pool] if taught else rows
    batch = batch_of(everything)
    vocabulary = vocabulary_of(batch, RAREST_WITH_POOL if taught else RAREST)
    hosts = corpora.folds(rows, FOLDS)
    folds = taught.folds if taught else np.array([hosts[row.host] for row in rows])
    targets = np.array([row.targets for row in rows])
    finer = corpora.folds(rows, GROUPS)
    own = {row.page: int(fold) for row, fold in zip(rows, folds, strict=False)}
    others, places = second.sentences_of_pages(data, rows)
    pages = second.Pages(matrix_of(batch_of(others), vocabulary), np.array([own[row.page] for row in others]), places)
    table = Table(rows, matrix_of(batch, vocabulary), targets, folds[:len(rows)], folds,
                  np.concatenate([targets, taught.targets]) if taught else targets,
                  np.array([finer[row.host] for row in rows]), pages)
    if not taught:
        return table, vocabulary
    found = corpora.bioscope(data)
    labels = np.array([row.targets[LABELS.index("hedging")] for row in found])
    guests = (matrix_of(batch_of(found), vocabulary), labels)
    return replace(table, logits=taught.logits, guests=guests), vocabulary


def held_out(data: Path) -> tuple[Table, dict[str, Settled]]:
    """The labelled rows and what models say of them that have not seen their hosts."""
    table, _ = table_of(data)
    return table, settle_all(table, out_of_fold(table))


def arrays_of(name: str, weights: np.ndarray, settled: dict[str, Settled], words: int) -> dict[str, Any]:
    """The arrays of a head as stored."""
    parameters = settled[name].parameters
    arrays = {"sparse": weights[:words].astype(np.float16),
              "dense": (weights[words:-1] * scales()).astype(np.float32),
              "intercept": np.float32(weights[-1]), "slope": np.float64(parameters[0]),
              "offset": np.float64(parameters[-1])}
    if name == "unsupported":
        arrays["joint"] = np.float64(parameters[1])
    if name == "promotional":
        arrays |= {"page": settled[PAGE].parameters, "page_threshold": np.float64(settled[PAGE].threshold)}
    return arrays


def train(data: Path, out: Path) -> None:
    """Fit all sentence models on the data folder and write them below ``out``, a folder for each."""
    table, vocabulary = table_of(data)
    held = out_of_fold(table)
    settled = settle_all(table, held)
    logits = None if table.logits is None else table.logits.mean(axis=0)
    final = fit_all(table, np.ones(len(table.all_folds), bool), logits)
    card.write_features(out, {"keys": vocabulary.keys, "idf": vocabulary.idf}, table)
    for name in model.HEADS:
        arrays = arrays_of(name, final[name], settled, len(vocabulary.keys))
        if name == "support":
            arrays |= second.forest_arrays(table, held)
        card.write_head(out, name, arrays, settled, table)
        print(card.line(name, settled[name], table), flush=True)
    print(card.line(PAGE, settled[PAGE], table), flush=True)
