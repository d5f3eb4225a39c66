"""How general the sentence signals are: public corpora, on which nothing of the product was chosen.

    python -m bench.corpora --data FOLDER

First the trainer: the product's features and its linear head, fitted to a corpus's own training part and measured on
its dev or test part, beside TF-IDF fitted and given its threshold in the same way. Then the shipped models on corpora
that they have not seen, at the thresholds that they ship with, beside the best of some word lists.
"""
from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench import corpora_context, corpora_lists, corpora_sets
from bench.corpora_sets import Corpus, Source
from bench.corpora_tables import page
from bench.results import FOLDER, write
from checker import assets, classify
from checker.training import evaluate, signals

COMMAND = "python -m bench.corpora --data FOLDER"
MODELS = ["features", "hedging", "weasel", "promotional", "claim", "support"]
DRAWS = 300
WIDER = "ours and a wider context"
AGAIN = "ours, read again in its document"
Figures = dict[str, Any]
Scored = tuple[np.ndarray, np.ndarray]
"""Scores (n,) and what is flagged (n,)."""


# ---------------------------------------------------------------- metrics

class Ranking:
    """F1, average precision and AUC of scores (n,) with labels (n,), under whole weights of the rows."""

    def __init__(self, truth: np.ndarray, scores: np.ndarray, flagged: np.ndarray) -> None:
        self.truth, self.flagged = truth == 1, flagged
        _, self.places = np.unique(-scores, return_inverse=True)

    def of(self, weights: np.ndarray) -> tuple[float, float, float]:
        """(F1, average precision, AUC); rows of equal score count as one step. NaN where a class is missing."""
        hit = np.bincount(self.places, weights * self.truth)
        missed = np.bincount(self.places, weights * ~self.truth)
        hits, total = hit.sum(), weights.sum()
        f1 = 2 * (weights * self.truth * self.flagged).sum() / max(hits + (weights * self.flagged).sum(), 1e-12)
        if hits in (0, total):
            return float(f1), float("nan"), float("nan")
        found, wrong = np.cumsum(hit), np.cumsum(missed)
        precision = (hit * found / np.maximum(found + wrong, 1e-12)).sum() / hits
        auc = (hit * (total - hits - wrong + missed / 2)).sum() / (hits * (total - hits))
        return float(f1), float(precision), float(auc)


def measured(corpus: Corpus, scored: Scored) -> Figures:
    """Metrics with 95 % intervals; whole documents are drawn."""
    ranking = Ranking(corpus.truth, *scored)
    names = {page: number for number, page in enumerate(dict.fromkeys(row.page for row in corpus.rows))}
    pages = np.array([names[row.page] for row in corpus.rows])
    draw = np.random.default_rng(0)
    whole = ranking.of(np.ones(len(pages)))
    found = np.array([ranking.of(np.bincount(draw.integers(0, len(names), len(names)), minlength=len(names))[pages])
                      for _ in range(DRAWS)])
    flagged = scored[1]
    figures: Figures = {"precision": round(float(corpus.truth[flagged].mean()), 3) if flagged.any() else None,
                        "recall": round(float(flagged[corpus.truth == 1].mean()), 3)}
    for name, value, values in zip(("f1", "ap", "auc"), whole, found.T, strict=True):
        figures[name] = round(value, 3)
        figures[f"{name}_interval"] = [round(float(edge), 3) for edge in np.nanpercentile(values, [2.5, 97.5])]
    return figures


def described(corpus: Corpus) -> Figures:
    """How many rows, positives and documents, and the F1 of flagging everything."""
    share = float(corpus.truth.mean())
    return {"rows": len(corpus.rows), "positive": int(corpus.truth.sum()),
            "documents": len({row.page for row in corpus.rows}),
            "f1_of_flagging_all": round(2 * share / (1 + share), 3)}


# ---------------------------------------------------------------- the trainer, a corpus at a time

def own_features(train: Corpus, others: Sequence[Corpus]) -> list[Any]:
    """The product's shared features; words that training does not know are left out."""
    batch = signals.batch_of(train.rows)
    vocabulary = signals.vocabulary_of(batch, signals.RAREST)
    return [signals.matrix_of(one, vocabulary) for one in (batch, *(signals.batch_of(other.rows) for other in others))]


def tfidf(train: Corpus, others: Sequence[Corpus]) -> list[Any]:
    """The usual baseline: word 1-2-grams and character 2-5-grams."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    grams = make_union(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                       TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True))
    texts = [[row.text for row in corpus.rows] for corpus in (train, *others)]
    return [grams.fit_transform(texts[0]).tocsr(), *(grams.transform(one).tocsr() for one in texts[1:])]


def fitted(matrices: Sequence[Any], train: Corpus, tune: Corpus) -> Scored:
    """Scores and flags of the last matrix: a head fitted to the first, its threshold from the second.

    With only two matrices the threshold comes from a fifth of the training documents, by a head that has not seen it.
    """
    def values(matrix: Any, weights: np.ndarray) -> np.ndarray:
        return np.asarray(matrix @ weights[:-1] + weights[-1])

    weights = signals.fit_head(matrices[0], train.truth)
    if len(matrices) > 2:
        truth, held = tune.truth, values(matrices[1], weights)
    else:
        aside = np.array([corpora_sets.chance(row.page)[0] < 51 for row in train.rows])
        part = signals.fit_head(matrices[0][np.flatnonzero(~aside)], train.truth[~aside])
        truth, held = train.truth[aside], values(matrices[0][np.flatnonzero(aside)], part)
    scores = values(matrices[-1], weights)
    return scores, scores >= evaluate.best_threshold(truth, held, np.ones(len(truth)))


def wider(train: Corpus, others: Sequence[Corpus]) -> list[Any]:
    """What the product does not read: words of the sentence after, and quotations left open earlier in the document."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    after = [[row.after for row in corpus.rows] for corpus in (train, *others)]
    found = [words.fit_transform(after[0]), *(words.transform(one) for one in after[1:])]
    quotes = [sparse.csr_matrix(corpora_sets.open_quotes(corpus.rows)) for corpus in (train, *others)]
    return [sparse.hstack(pair).tocsr() for pair in zip(found, quotes, strict=True)]


def parts(corpus: Corpus, test: str) -> tuple[Corpus, list[Corpus]]:
    """What is learned from, without the texts that are measured; then dev, if ``test`` is not dev, and ``test``."""
    measure = corpus.part(corpus.splits == test)
    texts = {row.text for row in measure.rows}
    train = corpus.part((corpus.splits == "train") & np.array([row.text not in texts for row in corpus.rows]))
    return train, [measure] if test == "dev" else [corpus.part(corpus.splits == "dev"), measure]


def prepared(train: Corpus, others: Sequence[Corpus]) -> dict[str, list[Any]]:
    """The matrices of every system; the sentence after is tried where the corpus has it."""
    from scipy import sparse

    own, base = own_features(train, others), tfidf(train, others)
    found = {"ours": own, "TF-IDF": base}
    added = {"ours and TF-IDF": base}
    if any(row.after for row in train.rows):
        added[WIDER] = wider(train, others)
    return found | {name: [sparse.hstack(pair).tocsr() for pair in zip(own, more, strict=True)]
                    for name, more in added.items()}


@dataclass(frozen=True, slots=True)
class Trial:
    """A corpus, the split of it that is measured, and the bar for one metric; None = no bar."""

    source: Source
    test: str
    metric: str = "auc"
    bar: float | None = None


TRAINED = {"BioScope abstracts": Trial(corpora_sets.BIOSCOPE, "test", "f1", 0.88),
           "ClaimBuster": Trial(corpora_sets.CLAIMBUSTER, "dev", "ap", 0.95),
           "PolNeAR, any attribution": Trial(corpora_sets.POLNEAR, "dev", "auc", 0.93),
           "PolNeAR, source and cue inside": Trial(corpora_sets.POLNEAR_WITHIN, "dev", "auc", 0.93)}


def trained(corpus: Corpus, trial: Trial, matrices: dict[str, list[Any]]) -> Figures:
    """Every system fitted to one corpus, and by how much ours is over the bar; without a bar only ours and TF-IDF."""
    train, others = parts(corpus, trial.test)
    shown = [name for name in matrices if trial.bar is not None or name in ("ours", "TF-IDF", WIDER)]
    found: Figures = {"measured on": trial.test, **described(others[-1]), "trained on": len(train.rows), "systems": {}}
    for name in shown:
        found["systems"][name] = measured(others[-1], fitted(matrices[name], train, others[0]))
    if WIDER in matrices:
        again = corpora_context.read_again(matrices, ("ours", WIDER), train, others[-1])
        found["systems"][AGAIN] = measured(others[-1], again)
    if trial.bar is not None:
        over = found["systems"]["ours"][trial.metric] - trial.bar
        found |= {"bar": f"{trial.metric.upper()} {trial.bar}", "over the bar by": round(over, 3)}
    return found


def all_trained(data: Path) -> Figures:
    """The trainer on every corpus of TRAINED; trials of one file share their matrices."""
    found: Figures = {}
    file, matrices = "", {}
    for name, trial in TRAINED.items():
        start = time.process_time()
        corpus = corpora_sets.load(data, trial.source)
        if trial.source.file != file:
            file, matrices = trial.source.file, prepared(*parts(corpus, trial.test))
        found[name] = trained(corpus, trial, matrices)
        print(name, {label: [one[key] for key in ("f1", "ap", "auc")] for label, one in found[name]["systems"].items()},
              f"{time.process_time() - start:.0f} s", flush=True)
    return found


# ---------------------------------------------------------------- the shipped models, on what they have not seen

def shipped(corpus: Corpus, signal: str) -> Figures:
    """The shipped model at its card's threshold, every list, and which list ranks best here."""
    scored = classify([row.text for row in corpus.rows], before=[row.before for row in corpus.rows])
    scores = np.array([getattr(one, signal) for one in scored])
    found = {"shipped model": measured(corpus, (scores, scores >= float(assets.card(signal)["threshold"])))}
    fired = corpora_lists.counts(corpus.rows, signal)
    found |= {name: measured(corpus, (count, count > 0)) for name, count in fired.items()}
    best = max(corpora_lists.LISTS[signal], key=lambda name: (found[name]["auc"], found[name]["f1"]))
    return {"signal": signal, **described(corpus), "best list": best, "systems": found}


def all_shipped(data: Path) -> Figures:
    """The shipped models on every corpus of UNSEEN."""
    found: Figures = {}
    for name, source in corpora_sets.UNSEEN.items():
        corpus = corpora_sets.load(data, source)
        if source.splits:
            corpus = corpus.part(np.isin(corpus.splits, source.splits))
        found[name] = shipped(corpora_sets.drawn(corpus), source.signal)
        print(name, {label: value["auc"] for label, value in found[name]["systems"].items()}, flush=True)
    return found


def main() -> None:
    """Measure and write bench/results/corpora.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    found = {"shipped": all_shipped(data), "trained": all_trained(data)}
    write("corpora", COMMAND, found, MODELS)
    (FOLDER / "corpora.md").write_text(page(found, COMMAND), encoding="utf-8")


if __name__ == "__main__":
    main()
