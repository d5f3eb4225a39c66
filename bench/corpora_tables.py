"""The figures of bench.corpora as Markdown: the whole of corpora.md, and the two short tables of docs/signals.md."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Figures = dict[str, Any]


def cells(figures: Figures) -> str:
    """The metrics of one system as cells."""
    return " | ".join(f"{figures[name]:.3f} {figures[f'{name}_interval']}" for name in ("f1", "ap", "auc"))


def table(found: Figures, systems: Callable[[Figures], Sequence[str]], last: Callable[[Figures], str]) -> list[str]:
    """A Markdown table: a line for each of a corpus's systems."""
    lines = ["| corpus | rows (positive; documents) | system | F1 [95 %] | AP [95 %] | AUC [95 %] | |",
             "|---|---|---|---|---|---|---|"]
    for name, one in found.items():
        size = f"{one['rows']} ({one['positive']}; {one['documents']})"
        lines += [f"| {name} | {size} | {label} | {cells(one['systems'][label])} | {last(one) if not place else ''} |"
                  for place, label in enumerate(systems(one))]
    return [*lines, ""]


def bar_of(one: Figures) -> str:
    """The bar of a corpus, and whether the trainer clears it."""
    return f"bar {one['bar']}, over it by {one['over the bar by']:+.3f}" if "bar" in one else "no bar"


def page(found: Figures, command: str) -> str:
    """The whole of corpora.md."""
    lines = ["# Public corpora", "", f"Made by `{command}`. Intervals draw whole documents; where a corpus names none, "
             "sentences.", "", "## The trainer, fitted to each corpus", "",
             "The product's features and head, TF-IDF, both together, and where the corpus has it a context that the "
             "product does not read (the sentence after, quotations left open earlier). Thresholds come from a dev "
             "part that is not measured, or from a fifth of the training documents. Training rows whose text is "
             "measured are left out.",
             "", *table(found["trained"], lambda one: list(one["systems"]), bar_of),
             "## The shipped models, on what they have not seen", "",
             "At the threshold that ships, which was chosen on web pages. The best list is the one with the highest "
             "AUC on the corpus itself: a favour to it. Lists rank by how often they fire and flag what they fire on.",
             "",
             *table(found["shipped"], lambda one: ["shipped model", one["best list"], "own rules"],
                    lambda one: f"{one['signal']}; flagging all F1 {one['f1_of_flagging_all']}")]
    return "\n".join(lines)


def trained(found: Figures) -> str:
    """The short table of the trainer."""
    lines = ["| corpus | measured | ours [95 %] | TF-IDF | bar | over it by |", "|---|---|---|---|---|---|"]
    for name, one in found.items():
        metric, bar = one["bar"].split() if "bar" in one else ("AUC", "–")
        key, ours = metric.lower(), one["systems"]["ours"]
        over = f"{one['over the bar by']:+.3f}" if "bar" in one else "–"
        lines.append(f"| {name} | {metric} | {ours[key]:.3f} {ours[f'{key}_interval']} "
                     f"| {one['systems']['TF-IDF'][key]:.3f} | {bar} | {over} |")
    return "\n".join(lines)


def shipped(found: Figures) -> str:
    """The short table of the shipped models: AUC and F1 beside those of the best list."""
    lines = ["| signal | corpus | AUC [95 %] | best list | its AUC | F1 | its F1 | F1 of flagging all |",
             "|---|---|---|---|---|---|---|---|"]
    for name, one in found.items():
        ours, best = one["systems"]["shipped model"], one["systems"][one["best list"]]
        lines.append(f"| {one['signal']} | {name} | {ours['auc']:.3f} {ours['auc_interval']} | {one['best list']} "
                     f"| {best['auc']:.3f} | {ours['f1']:.3f} | {best['f1']:.3f} | {one['f1_of_flagging_all']:.3f} |")
    return "\n".join(lines)
