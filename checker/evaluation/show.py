"""An evaluation as a table for people and as JSON."""
from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

from checker.evaluation.measure import Evaluation

FEW = 10
"""Positives under which a figure says little."""
FEW_PAGES = 10
"""Pages under which a bootstrap over them says little."""
_COLUMNS = ("precision", "recall", "average_precision", "auc", "calibration_error", "brier_skill")
_LEGEND = (
    "F1 of the flags at the shipped threshold, with its 95 % interval (bootstrap",
    "over {units}); precision and recall of the flags; AP and AUC of the scores; ECE:",
    "expected calibration error; skill: Brier skill, over 0 where the scores say more",
    "than the share of positives does.")


def to_dict(found: Evaluation) -> dict[str, Any]:
    """The evaluation as JSON values."""
    return {"rows": found.rows, "pages": found.pages, "interval_over": "pages" if found.by_page else "rows",
            "signals": {name: dict(one) for name, one in found.figures.items()}, "unlabelled": list(found.unlabelled),
            "models": dict(found.versions),
            "taken_for_article_text": found.bare}


def to_json(found: Evaluation) -> str:
    """The evaluation as indented JSON."""
    return json.dumps(to_dict(found), indent=1, allow_nan=False)


def to_text(found: Evaluation) -> str:
    """The evaluation as a table of 80 columns."""
    where = f" on {found.pages:,} page{'s' * (found.pages != 1)}" if found.by_page else ""
    lines = [f"{found.rows:,} sentence{'s' * (found.rows != 1)}{where}", "",
             f"{'signal':<11} {'rows':>6} {'pos.':>6}  {'F1 [95 %]':<17} "
             + " ".join(f"{name:>5}" for name in ("prec.", "rec.", "AP", "AUC", "ECE", "skill"))]
    lines += [_line(name, one) for name, one in found.figures.items()]
    units = "pages" if found.by_page else "rows"
    lines += ["", *(line.format(units=units) for line in _LEGEND)]
    return "\n".join([*lines, *(part for note in _notes(found) for part in textwrap.wrap(note, 80))])


def _notes(found: Evaluation) -> Iterator[str]:
    """What a reader must know of these figures."""
    few = [name for name, one in found.figures.items() if one["positive"] < FEW]
    if few:
        yield f"Fewer than {FEW} positives, so these figures say little: {', '.join(few)}."
    if found.by_page and found.pages < FEW_PAGES:
        yield f"The intervals are drawn from {found.pages} page{'s' * (found.pages != 1)}: too few to trust them."
    if found.unlabelled:
        yield f"Not measured, for want of labels: {', '.join(found.unlabelled)}."
    if "unsupported" in found.unlabelled and {"claim", "support"} & set(found.figures):
        yield "`unsupported` needs `claim` and `support` on a row, or a label of its own."
    if found.bare:
        yield "No row says `boilerplate`: for `unsupported` every sentence was taken for an article's own."


def _line(name: str, one: Any) -> str:
    """The line of one signal."""
    f1 = "–" if one["f1"] is None else "{:.2f} [{:.2f}, {:.2f}]".format(one["f1"], *one["f1_interval"])
    cells = " ".join(f"{'–' if one[key] is None else format(one[key], '.2f'):>5}" for key in _COLUMNS)
    return f"{name:<11} {one['rows']:>6,} {one['positive']:>6,}  {f1:<17} {cells}"
