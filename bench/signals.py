"""How good and how fast the sentence signals are, beside word lists and TF-IDF.

    python -m bench.signals --data FOLDER [--no-evaluation] [--speed-only]

Cross-validated over whole hosts on the training sentences; once on the evaluation sentences, which nothing was chosen
by; sentences a second on one core. Every system's threshold is chosen the same way, on training folds only.
"""
from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core, and before numpy is imported
import argparse
import json
import re
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import signals_slices
from bench.results import FOLDER, write
from bench.table import PAGED
from checker.signals import features, model, score
from checker.training import calibration, corpora, evaluate, signals
from checker.training.corpora import LABELS, UNKNOWN, Row

COMMAND = "python -m bench.signals --data FOLDER"
SHOWN = ("hedging", "weasel", "promotional", "claim", "support", "unsupported")
TWELVE = "may might could likely perhaps seems appears suggests probably possibly maybe reportedly"
WRITE_GOOD = ("are a number|clearly|completely|exceedingly|excellent|extremely|fairly|few|huge|interestingly"
              "|is a number|largely|many|mostly|obviously|quite|relatively|remarkably|several|significantly"
              "|substantially|surprisingly"
              "|tiny|usually|various|vast|very")
LISTS = {"hedging": {"twelve words": TWELVE.replace(" ", "|"), "style-linter list": WRITE_GOOD},
         "weasel": {"style-linter list": WRITE_GOOD}}
RULES = {"hedging": "some hedging rules", "weasel": "some weasel rules", "promotional": "some promotional rules",
         "claim": "some claim rules", "support": "some support rules"}


def truth_of(rows: Sequence[Row], name: str) -> np.ndarray:
    """The labels of one signal."""
    return np.array([row.targets[LABELS.index(signals.COLUMNS[name])] for row in rows])


def list_scores(rows: Sequence[Row], name: str) -> dict[str, np.ndarray]:
    """Word lists and rules: 1 where they fire. No source and at least six words = the usual rule for unsupported."""
    texts = [signals.unit_of(row).text for row in rows]
    found = {label: np.array([bool(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)) for text in texts], float)
             for label, words in LISTS.get(name, {}).items()}
    dense = features.compute([signals.unit_of(row) for row in rows]).dense
    names = features.dense_names()
    if name in RULES:
        found["own rules"] = dense[:, names.index(RULES[name])].astype(float)
    if name == "unsupported":
        traced = dense[:, names.index("some support rules")] + dense[:, names.index("cited")]
        long = np.array([len(text.split()) >= 6 and not text.endswith("?") for text in texts])
        found["six words and no rule of support"] = ((traced == 0) & long).astype(float)
    return found


def tfidf(train: Sequence[Row], test: Sequence[Row]) -> dict[str, np.ndarray]:
    """The usual baseline for every signal: word 1-2 and character 2-5 TF-IDF, logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union

    grams = make_union(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                       TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True))
    seen = grams.fit_transform([signals.unit_of(row).text for row in train])
    held = grams.transform([signals.unit_of(row).text for row in test])
    found = {}
    for name in SHOWN:
        truth = truth_of(train, name)
        known = np.flatnonzero(truth != UNKNOWN)
        fitted = LogisticRegression(C=3.0, solver="liblinear").fit(seen[known], truth[known])
        found[name] = np.asarray(fitted.decision_function(held))
    return found


def tfidf_out_of_fold(table: signals.Table) -> dict[str, calibration.Settled]:
    """The baseline on hosts that it has not seen, calibrated and with thresholds like ours."""
    values = {name: np.zeros(len(table.rows)) for name in SHOWN}
    for fold in np.unique(table.folds):
        seen = [row for row, where in zip(table.rows, table.folds, strict=True) if where != fold]
        held = [row for row, where in zip(table.rows, table.folds, strict=True) if where == fold]
        for name, found in tfidf(seen, held).items():
            values[name][table.folds == fold] = found
    return {name: calibration.settle(found[:, None], truth_of(table.rows, name), table, signals.CAREFUL.get(name, 1.0))
            for name, found in values.items()}


def teacher_out_of_fold(table: signals.Table) -> dict[str, calibration.Settled]:
    """The teacher itself, on hosts that it has not seen; nothing where there is none."""
    if table.logits is None:
        return {}
    own = table.logits[table.folds, np.arange(len(table.rows))]
    return {name: calibration.settle(own[:, [LABELS.index(signals.COLUMNS[name])]], truth_of(table.rows, name), table,
                                 signals.CAREFUL.get(name, 1.0)) for name in SHOWN}


def measured(rows: Sequence[Row], truth: np.ndarray, scores: np.ndarray, flagged: np.ndarray,
             chosen: np.ndarray) -> dict[str, Any]:
    """Metrics on some of the rows."""
    kept = np.flatnonzero(chosen & (truth != UNKNOWN))
    return evaluate.measure(truth[kept], scores[kept], flagged[kept], [rows[int(row)].page for row in kept])


def cross_validated(table: signals.Table, held: dict[str, calibration.Settled],
                    base: dict[str, calibration.Settled]) -> dict[str, Any]:
    """Every system on the natural rows and on all but the doubtful ones."""
    found: dict[str, Any] = {}
    teacher = teacher_out_of_fold(table)
    for name in SHOWN:
        truth = truth_of(table.rows, name)
        learned = {"ours": held[name], "TF-IDF": base[name]} | ({"teacher": teacher[name]} if teacher else {})
        if name == "promotional":
            learned[PAGED] = held[signals.PAGE]
        systems = {label: (one.held, one.flagged) for label, one in learned.items()}
        systems |= {label: (fired, fired > 0) for label, fired in list_scores(table.rows, name).items()}
        found[name] = {label: {"random": measured(table.rows, truth, *pair, table.natural),
                               "all_but_doubt": measured(table.rows, truth, *pair, table.settled)}
                       for label, pair in systems.items()}
        print(name, {label: value["random"]["f1"] for label, value in found[name].items()}, flush=True)
    return found


def evaluated(data: Path, table: signals.Table, base: dict[str, calibration.Settled]) -> dict[str, Any]:
    """Once on the evaluation sentences: the shipped models at their cards' thresholds, beside the others."""
    rows = corpora.read_rows(data / "gold" / "sentences.jsonl")
    ours = score([signals.unit_of(row) for row in rows])
    plain = tfidf(table.rows, rows)
    everything = np.ones(len(rows), bool)
    found: dict[str, Any] = {}
    for name in SHOWN:
        values = calibration.apply(plain[name][:, None], base[name].parameters)
        scores = np.array([getattr(one, name) for one in ours])
        flagged = np.array([name in one.flags for one in ours])
        systems = {"ours": (scores, flagged), "TF-IDF": (values, values >= base[name].threshold)}
        systems |= {label: (fired, fired > 0) for label, fired in list_scores(rows, name).items()}
        found[name] = {label: measured(rows, truth_of(rows, name), *pair, everything)
                       for label, pair in systems.items()}
    return found


def speed(rows: Sequence[Row]) -> dict[str, Any]:
    """All signals with evidence, on one core, the best of twelve runs: what others do on the machine only slows it."""
    units = [signals.unit_of(row) for row in rows if row.natural]
    score(units[:100])
    best = 0.0
    for _ in range(12):
        start = time.process_time()
        score(units)
        best = max(best, len(units) / (time.process_time() - start))
    return {"sentences_per_second": round(best), "sentences": len(units),
            "model_bytes": sum(path.stat().st_size for name in ("features", *model.HEADS)
                               for path in Path("models", name).glob("weights.npz"))}


def table_lines(title: str, found: dict[str, Any], pick: str | None) -> list[str]:
    """A Markdown table of one set of rows."""
    lines = [f"## {title}", "", "| signal | system | rows (positive) | F1 [95 %] | AP | AUC | ECE | Brier skill |",
             "|---|---|---|---|---|---|---|---|"]
    for name, systems in found.items():
        for label, value in systems.items():
            one = value[pick] if pick else value
            cells = [name, label, f"{one['rows']} ({one['positive']})", f"{one['f1']:.3f} {one['f1_interval']}",
                     *(str(one[key]) for key in ("average_precision", "auc", "calibration_error", "brier_skill"))]
            lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def measured_speed(data: Path) -> dict[str, Any]:
    """Speed and the most memory that this process has needed."""
    return {**speed(corpora.training_rows(data)),
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def speed_line(fast: dict[str, Any]) -> str:
    """The line of the report about speed."""
    return (f"Speed: {fast['sentences_per_second']} sentences a second of CPU, all signals with evidence; models "
            f"{fast['model_bytes'] / 1e6:.1f} MB; {fast['peak_memory_mb']} MB of memory at most.")


def renew_speed(data: Path) -> None:
    """Measure the speed again, on a quiet machine, and leave the other figures of the same models as they stand."""
    stored = json.loads((FOLDER / "signals.json").read_text(encoding="utf-8"))
    lines = (FOLDER / "signals.md").read_text(encoding="utf-8").split("\n")
    fast = measured_speed(data)
    stored["figures"]["speed"] = fast
    (FOLDER / "signals.json").write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    lines[4] = speed_line(fast)
    (FOLDER / "signals.md").write_text("\n".join(lines), encoding="utf-8")
    print(lines[4])


def main() -> None:
    """Measure and write bench/results/signals.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--no-evaluation", action="store_true")
    parser.add_argument("--speed-only", action="store_true", help="measure the speed again, alone")
    arguments = parser.parse_args()
    if arguments.speed_only:
        return renew_speed(arguments.data)
    fast = measured_speed(arguments.data)
    table, held = signals.held_out(arguments.data)
    base = tfidf_out_of_fold(table)
    crossed = cross_validated(table, held, base)
    sliced, sliced_lines = signals_slices.measured(table, held, SHOWN)
    found: dict[str, Any] = {"speed": fast, "cross_validated": crossed, "slices": sliced}
    lines = ["# Sentence signals", "", f"Made by `{COMMAND}`. Thresholds come from training folds only.", "",
             speed_line(fast), ""]
    lines += table_lines("Cross-validated over hosts, rows with natural proportions", crossed, "random")
    lines += table_lines("Cross-validated over hosts, all rows but the doubtful", crossed, "all_but_doubt")
    lines += sliced_lines
    if not arguments.no_evaluation:
        found["evaluation"] = evaluated(arguments.data, table, base)
        lines += table_lines("Evaluation sentences, run once", found["evaluation"], None)
    write("signals", COMMAND, found, ["features", *model.HEADS])
    (FOLDER / "signals.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
