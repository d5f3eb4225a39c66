"""The words that show a signal: the rules' where they fire, else those that moved the model most."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from checker.signals import support
from checker.signals.features import Batch
from checker.signals.model import Sparse
from checker.signals.rules import Hit
from checker.types import Evidence, Unit

MOST = 3
"""Spans shown for one signal of one sentence."""
_PULLED = {
    "hedging": "These words weighed most towards a hedge.",
    "weasel": "These words weighed most towards an authority without a name.",
    "promotional": "These words weighed most towards promotion.",
    "support": "These words weighed most towards a traceable source.",
    "claim": "These words weighed most towards a checkable claim.",
    "unsupported": "A checkable statement without a source: name, quote or link one.",
}
Span = tuple[int, int, str]


def of_rules(hits: Sequence[Hit], signal: str) -> list[Span]:
    """Spans of the rules of a signal that fired; of overlapping ones the first in the rules' order."""
    found: list[Span] = []
    for hit in hits:
        if hit.rule.signal == signal and not any(hit.start < end and start < hit.end for start, end, _ in found):
            found.append((hit.start, hit.end, hit.rule.why))
    return found


def of_support(unit: Unit, hits: Sequence[Hit]) -> list[Span]:
    """The links, the quote, the named source and the origin of the data that carry a claim."""
    named = [hit for hit in hits if hit.rule.kind != "vague_source"]
    links = [(link.start, link.end, "A link to another document.") for link in unit.links if support.may_cite(link)]
    rest = [(link.start, link.end, "A link.") for link in unit.links]
    return [*links, *of_rules(named, "support")] or rest


def of_claim(hits: Sequence[Hit], why: str | None = None) -> list[Span]:
    """The checkable predicate: the most specific rule that fired."""
    return [(start, end, why or reason) for start, end, reason in of_rules(hits, "claim")[:1]]


def of_model(text: str, row: int, batch: Batch, sparse: Sparse, weights: np.ndarray) -> list[tuple[int, int]]:
    """The words with the largest contributions to one head, as up to two spans merged over neighbours."""
    own = slice(sparse.bounds[row], sparse.bounds[row + 1])
    starts, ends = batch.starts[sparse.places[own]], batch.ends[sparse.places[own]]
    gains = sparse.values[own] * weights[sparse.columns[own]] / np.maximum(ends - starts, 1)
    shown = (starts >= 0) & (ends > starts)
    size = len(text) + 2
    steps = np.bincount(starts[shown], gains[shown], size) - np.bincount(ends[shown], gains[shown], size)
    pull = np.cumsum(steps)[:size - 1]
    if pull.max(initial=0.0) <= 1e-9:
        return []
    strong = pull >= 0.5 * pull.max()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], strong.astype(np.int8), [0]])))
    spans = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1]:start].strip(" ,'’-"):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    merged.sort(key=lambda span: -float(pull[span[0]:span[1]].sum()))
    return sorted(merged[:2])


def whole(text: str) -> tuple[int, int]:
    """All of a text without the white space around it."""
    start = len(text) - len(text.lstrip())
    return start, max(len(text.rstrip()), start + 1)


def build(signal: str, unit: Unit, spans: Sequence[Span]) -> list[Evidence]:
    """Evidence of one signal, in the order of the text, inside it."""
    size = len(unit.text)
    good = [(start, end, why) for start, end, why in spans[:MOST] if 0 <= start < end <= size]
    return [Evidence(signal, start, end, unit.text[start:end], why) for start, end, why in sorted(good)]


def pulled(signal: str) -> str:
    """Why words that no rule knows are shown for a signal."""
    return _PULLED[signal]


