"""Our held-out figures by kind of row: lengths, and kinds of page as checker/training/slices.py guesses them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.training import card, slices
from checker.training.signals import Settled, Table


def measured(table: Table, held: Mapping[str, Settled], names: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """For each signal and slice the figures of the cards, and the same as the lines of a Markdown table."""
    found = {name: card.sliced(name, held[name], table) for name in names}
    lines = ["## Slices of the cross-validated rows (all but the doubtful), ours", "", slices.METHOD, "",
             "| signal | slice | rows (positive) | pages | F1 [95 %] | AUC |", "|---|---|---|---|---|---|"]
    for name, parts in found.items():
        for label, one in parts.items():
            figures = (f"{one['pages']} | {one['f1']:.3f} {one['f1_interval']} | {one['auc']}" if "f1" in one
                       else "– | – | –")
            lines.append(f"| {name} | {label} | {one['rows']} ({one['positive']}) | {figures} |")
    return found, [*lines, ""]
