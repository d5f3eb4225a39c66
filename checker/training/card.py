"""Cards: for each model its data and licences, what it was measured to do, its limits and its checksum."""
from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from checker.evaluation import metrics
from checker.training import slices
from checker.training.corpora import LABELS, UNKNOWN

if TYPE_CHECKING:
    from checker.training.calibration import Settled
    from checker.training.signals import Table

VERSION = "1.0"
METHOD = ("Predictions on whole hosts that neither the model nor its teacher has seen (the trees of support learn from "
          "decisions of models that have: plain stacking). Calibrated on the rows with "
          "natural proportions (where they hold few positives, the slope on the enriched ones too); the "
          "threshold is the middle of the scores whose F measure (beta in the card: below 1, precision counts more) is "
          "within .005 of the best, with these at weight 1 and the enriched at 0.2. "
          "Features, penalties and word lists were compared on these folds: expect a little less elsewhere. "
          "Figures: ten groups of hosts, each with calibration and threshold chosen on the others. Intervals: 95 %, "
          "bootstrap over pages.")
READERS = ("Labels by one reader per sentence, a language model that followed the project's guideline (claim, support, "
           "hedged, weasel, promotional, boilerplate). Such readers agree with each other more than people would.")
KINDS = ("logistic regression on labels over shared features, Platt calibration",
         "ridge regression on a teacher's logits and on labels, plus a logistic regression on labels, over shared "
         "features; Platt calibration; support read again by boosted trees, promotion by the rest of the page")
"""Without and with a teacher."""
MEANING = {
    "claim": "P(the sentence holds a statement that could be checked with public information)",
    "support": "P(a claim is traced to a named source, a quote with its speaker, a link or data with origin); vague "
               "sources are not support",
    "hedging": "P(the writer lowers commitment to a proposition)",
    "weasel": "P(authority or generality is claimed without saying whose)",
    "promotional": "P(the sentence sells, hypes or calls to action)",
    "boilerplate": "P(the sentence is not part of the article itself)",
    "unsupported": "P(a claim, without support, that is not boilerplate)",
}
LIMITS = ("English only. Web pages of 2024 to 2026: articles, blogs, vendor pages, documentation, listings, forums. "
          "One sentence with up to two before; of the rest of the page only how promotional it sounds. Nothing about "
          "truth.")


def save(folder: Path, arrays: dict[str, Any], content: dict[str, Any]) -> None:
    """Write weights and card; equal arrays give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    data = buffer.getvalue()
    (folder / "weights.npz").write_bytes(data)
    stored = {**content, "sha256": hashlib.sha256(data).hexdigest()}
    (folder / "card.json").write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def datasets(table: Table, name: str) -> list[dict[str, Any]]:
    """What the weights of a model have seen."""
    found: list[dict[str, Any]] = [
        {"name": "gold/training_sentences.jsonl", "rows": len(table.rows), "licence": "CC BY 4.0 (labels)",
         "pages": len({row.page for row in table.rows}), "hosts": len({row.host for row in table.rows}),
         "note": READERS}]
    if table.logits is not None:
        found += [{"name": "wcxb_dev, fundus (sentences without labels, as the teacher reads them)",
                   "rows": len(table.all_folds) - len(table.rows), "licence": "CC BY 4.0, MIT"},
                  {"name": "training-data/labels (labels of some of these sentences: of windows, and of single flags)",
                   "rows": int((table.all_targets[len(table.rows):] != UNKNOWN).any(axis=1).sum()),
                   "licence": "CC BY 4.0 (labels)", "note": READERS},
                  {"name": "all-MiniLM-L6-v2 (encoder of the teacher)", "licence": "Apache-2.0"}]
        if name == "hedging" and table.guests is not None:
            found.append({"name": "BioScope, abstracts, every third training sentence", "rows": len(table.guests[1]),
                          "licence": "CC BY 2.0", "note": "Vincze et al. 2008"})
    return found


def write_features(out: Path, arrays: dict[str, np.ndarray], table: Table) -> None:
    """The folder of the shared features."""
    save(out / "features", arrays, {
        "name": "features", "version": VERSION, "kind": "shared features",
        "meaning": "Known sparse features (hashes of word 1-3-grams, affixes, words before) and their idf.",
        "features": len(arrays["keys"]), "data": datasets(table, "features"), "limits": LIMITS})


def figures(name: str, one: Settled, table: Table) -> dict[str, Any]:
    """Cross-validated metrics on the natural rows and on all but the doubtful ones."""
    from checker.training.signals import COLUMNS

    truth = table.targets[:, LABELS.index(COLUMNS.get(name, name.partition(" ")[0]))]
    found = {}
    for label, chosen in (("random", table.natural), ("all_but_doubt", table.settled)):
        rows = np.flatnonzero(chosen & (truth != UNKNOWN))
        pages = [table.rows[int(row)].page for row in rows]
        found[label] = metrics.measure(truth[rows], one.held[rows], one.flagged[rows], pages)
    return found


def sliced(name: str, one: Settled, table: Table) -> dict[str, Any]:
    """Cross-validated metrics by kind of row, on all but the doubtful."""
    from checker.training.signals import COLUMNS

    truth = table.targets[:, LABELS.index(COLUMNS[name])]
    known = np.flatnonzero(table.settled & (truth != UNKNOWN))
    rows = [table.rows[int(row)] for row in known]
    return slices.measure(rows, truth[known], one.held[known], one.flagged[known])


def write_head(out: Path, name: str, arrays: dict[str, Any], settled: Mapping[str, Settled], table: Table) -> None:
    """The folder of one head."""
    from checker.training.signals import CAREFUL, COLUMNS, PAGE

    one, paged = settled[name], dict[str, Any]()
    if name == "promotional":
        page = settled[PAGE]
        paged = {"on_page": {"threshold": round(page.threshold, 6), "beta": CAREFUL[PAGE],
                             "metrics": figures(PAGE, page, table)}}
    truth = table.targets[:, LABELS.index(COLUMNS[name])]
    rows = np.flatnonzero(table.natural & (truth != UNKNOWN))
    save(out / name, arrays, {
        "name": name, "version": VERSION, "kind": KINDS[table.logits is not None],
        "meaning": MEANING[name], "threshold": round(one.threshold, 6), "data": datasets(table, name),
        "beta": CAREFUL.get(name, 1.0), "method": METHOD,
        "metrics": figures(name, one, table), **paged,
        "slices": {"method": slices.METHOD, **sliced(name, one, table)},
        "reliability": metrics.reliability(truth[rows], one.held[rows]), "limits": LIMITS})


def line(name: str, one: Settled, table: Table) -> str:
    """One line for the log."""
    parts = [f"{name:12s} threshold {one.threshold:.3f}"]
    for label, found in figures(name, one, table).items():
        parts.append(f"{label}: F1 {found['f1']} {found['f1_interval']} AP {found['average_precision']}"
                     f" AUC {found['auc']} ECE {found['calibration_error']} BSS {found['brier_skill']}")
    return " | ".join(parts)
