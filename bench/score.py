"""Does the score follow expert judgement of pages? And is that more than the length of the page?

    python -m bench.score --data DATA

Sets: hyperpartisan (SemEval-2019 task 4, by article) and Horne 2017 (random news; fake against real, satire left out).
AUC of 100 - score for the critical label, with a 95 % bootstrap interval over articles; beside it the AUC of the
length alone, and the mean AUC within fifths of length. Nothing is fitted here and no article is left out: the formula
is computed for abstained pages too, and coverage says how many would be judged. The accuracy-coverage curve keeps the
judged pages with the narrowest intervals; the fifths of the score say how many of their pages are labelled critical.
Loaded language is measured by itself too: the score without it, with the paired difference, and how often the list
fires on statements of Wikipedia that readers judged as biased or neutral (evaluated only).
"""
from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.results import write
from checker import loaded, pipeline, scoring
from checker.types import Document, Options

COVERAGE = (1.0, 0.8, 0.6, 0.4)
FIFTHS = ("lowest", "second", "third", "fourth", "highest")
SETS = {"hyperpartisan": ("1", "0"), "horne2017": ("fake", "real")}


@dataclass(frozen=True)
class Row:
    """One article: what the formula says, its length, its label, whether it would be judged, its interval's width."""

    value: float
    words: int
    critical: bool
    judged: bool
    width: int
    terms: dict[str, float]


def rows(path: Path, labels: tuple[str, str]) -> list[Row]:
    """Check every article of a set that has one of the two labels."""
    weights = scoring.load_weights()
    found = []
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")[:-1]:
        article = json.loads(line)
        if str(article["label"]) not in labels:
            continue
        text = f"{article['title']}\n{article['text']}"
        report = pipeline.check_document(Document(article["id"], "text", text, "text/plain"), Options())
        words = len(report.page.text.split()) if report.page else 0
        if not report.sentences:
            continue
        score = scoring.score(report.sentences, words, weights)
        value = score.start + sum(part.points for part in score.parts)
        found.append(Row(100 - value, words, str(article["label"]) == labels[0], report.status == "ok",
                         score.high - score.low, {part.name: part.share for part in score.parts}))
    return found


def auc(values: np.ndarray, critical: np.ndarray) -> float:
    """P(a critical page is over another one), ties counted half."""
    a, b = values[critical], values[~critical]
    if not len(a) or not len(b):
        return float("nan")
    return float((np.sign(a[:, None] - b[None, :]) / 2 + 0.5).mean())


def interval(values: np.ndarray, critical: np.ndarray, draws: int = 1000) -> list[float]:
    """Bootstrap over articles."""
    random = np.random.default_rng(0)
    drawn = []
    for _ in range(draws):
        pick = random.integers(0, len(values), len(values))
        drawn.append(auc(values[pick], critical[pick]))
    return [round(float(q), 3) for q in np.nanquantile(drawn, (0.025, 0.975))]


def paired(values: np.ndarray, others: np.ndarray, critical: np.ndarray, draws: int = 1000) -> list[float]:
    """Bootstrap interval of the difference of two AUCs over the same articles."""
    random = np.random.default_rng(0)
    drawn = []
    for _ in range(draws):
        pick = random.integers(0, len(values), len(values))
        drawn.append(auc(values[pick], critical[pick]) - auc(others[pick], critical[pick]))
    return [round(float(q), 3) for q in np.nanquantile(drawn, (0.025, 0.975))]


def biased(path: Path) -> dict[str, Any]:
    """How often the list of loaded language fires on sentences that readers of Wikipedia judged."""
    read = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n")[:-1]]
    truth = np.array([row["label"] == 1 for row in read])
    hits = np.array([bool(loaded.find([row["text"]])[0]) for row in read])
    return {"sentences": len(read), "biased": int(truth.sum()), "fires on biased": round(float(hits[truth].mean()), 4),
            "fires on neutral": round(float(hits[~truth].mean()), 4), "precision": round(float(truth[hits].mean()), 3)}


def within_fifths(values: np.ndarray, words: np.ndarray, critical: np.ndarray) -> float:
    """Mean AUC within fifths of length."""
    edges = np.quantile(words, (0.2, 0.4, 0.6, 0.8))
    fifth = np.searchsorted(edges, words)
    return round(float(np.nanmean([auc(values[fifth == k], critical[fifth == k]) for k in range(5)])), 3)


def curve(found: list[Row]) -> dict[str, float]:
    """AUC over the judged pages, and over the shares of them whose intervals are narrowest."""
    judged = sorted((row for row in found if row.judged), key=lambda row: row.width)
    shares = {share: judged[:round(share * len(judged))] for share in COVERAGE}
    return {f"{len(rows)} pages, {share:.0%} of the judged":
            round(auc(np.array([row.value for row in rows]), np.array([row.critical for row in rows])), 3)
            for share, rows in shares.items()}


def fifths(found: list[Row]) -> dict[str, float]:
    """Share of critical pages by fifth of the score, the lowest scores first."""
    order = sorted((row for row in found if row.judged), key=lambda row: -row.value)
    parts = np.array_split(np.array([row.critical for row in order]), 5)
    return {name: round(float(part.mean()), 3) for name, part in zip(FIFTHS, parts, strict=True)}


def figures(found: list[Row]) -> dict[str, Any]:
    """The figures of one set."""
    values, words = np.array([r.value for r in found]), np.array([r.words for r in found])
    critical = np.array([r.critical for r in found])
    length = auc(words.astype(float), critical)
    weight = float(scoring.load_weights()["terms"]["loaded"]["weight"])
    without = values + weight * np.array([r.terms["loaded"] for r in found])
    return {
        "articles": len(found), "critical": int(critical.sum()), "judged": sum(r.judged for r in found),
        "AUC of the score": round(auc(values, critical), 3), "95 % interval": interval(values, critical),
        "AUC of length alone": round(max(length, 1 - length), 3),
        "AUC within fifths of length": within_fifths(values, words, critical),
        "AUC without loaded language": round(auc(without, critical), 3),
        "difference, 95 % interval": paired(values, without, critical),
        "AUC of each share": {name: round(auc(np.array([r.terms[name] for r in found]), critical), 3)
                              for name in found[0].terms},
        "AUC by coverage": curve(found), "share critical by fifth of the score": fifths(found),
    }


def main() -> None:
    """Measure and write score and loaded in bench/results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data / "data" / "articles"
    value = {name: figures(rows(folder / f"{name}.jsonl.gz", labels)) for name, labels in SETS.items()}
    write("score", "python -m bench.score --data DATA", value)
    sentences = folder.parent / "sentences" / "promo_wikipedia_npov.jsonl.gz"
    write("loaded", "python -m bench.score --data DATA", {"Wikipedia's sentences": biased(sentences)}, models=[])


if __name__ == "__main__":
    main()
