"""How often the type of a page is found, learned and by rules, on the same pages.

    python -m bench.pagetype --data DATA

The pages of wcxb_dev with their types, by 5-fold cross-validation over hosts (hosts of the evaluation pages are only
ever on the test side). Stubs have no labels and are left aside. Written as pagetype.
"""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.results import write
from checker.cleaning.pagetype import TYPES, chances, decided
from checker.training.blocks_data import fold_of, holdout_hosts
from checker.training.pagetype import Example, examples, fit

FOLDS = 5


def main() -> None:
    """Measure and write bench/results/pagetype.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    found = list(examples(data))
    truth = np.array([one.type for one in found])
    probabilities = held_out(found, holdout_hosts(data))
    learned = np.array([TYPES.index(decided(row)[0]) for row in probabilities])
    rules = np.array([TYPES.index(one.stated) for one in found])
    write("pagetype", "python -m bench.pagetype --data DATA", {
        "pages": len(found), "hosts": len({one.host for one in found}),
        "learned": figures(truth, learned), "rules": figures(truth, rules),
        "likeliest type right, by its probability": reliability(truth, probabilities),
    }, ["pagetype"])


def held_out(found: Sequence[Example], barred: frozenset[str]) -> np.ndarray:
    """Probabilities (pages, types) by weights that saw no page of the page's host."""
    rows = np.zeros((len(found), len(TYPES)))
    for fold in range(FOLDS):
        weights = fit([one for one in found if fold_of(one.host, FOLDS) != fold and one.host not in barred])
        for number, one in enumerate(found):
            if fold_of(one.host, FOLDS) == fold:
                rows[number] = chances(weights, one.facts)
    return rows


def figures(truth: np.ndarray, said: np.ndarray) -> dict[str, Any]:
    """Accuracy, macro F1, what matters for scoring, and the confusion matrix: a row for each true type."""
    counts = np.zeros((len(TYPES), len(TYPES)), int)
    np.add.at(counts, (truth, said), 1)
    right = counts.diagonal()
    f1 = 2 * right / np.maximum(counts.sum(0) + counts.sum(1), 1)
    others = counts[1:]
    return {
        "accuracy": round(float(right.sum() / len(truth)), 4), "macro F1": round(float(f1.mean()), 4),
        "articles called article": round(float(right[0] / counts[0].sum()), 4),
        "other pages called article": round(float(others[:, 0].sum() / others.sum()), 4),
        "F1": {name: round(float(value), 4) for name, value in zip(TYPES, f1, strict=True)},
        "called": {name: dict(zip(TYPES, row.tolist(), strict=True)) for name, row in zip(TYPES, counts, strict=True)},
    }


def reliability(truth: np.ndarray, probabilities: np.ndarray) -> dict[str, str]:
    """Share of right answers where the likeliest type has about such a probability."""
    best, sure = probabilities.argmax(1), probabilities.max(1)
    found = {}
    for low, high in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        chosen = (sure >= low) & (sure < high)
        if chosen.any():
            right = (best == truth)[chosen].mean()
            found[f"{low:g} to {min(high, 1):g}"] = f"{right:.3f} of {int(chosen.sum())} pages"
    return found


if __name__ == "__main__":
    main()
