"""The words that show a signal: the rules' where they fire, else those that moved the model most."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from checker.signals import support
from checker.signals.features import Batch
from checker.signals.model import Sparse
from checker.signals.rules import WORD, Hit
from checker.types import Evidence, Unit

_EMPTY = frozenset("a an the of to in on at for with and or but as by from is are was were be been it its this that "
                   "these those he she they there his her their s t so if than then also not no do does did has have "
                   "had according".split())
_NEAR = 5
"""Letters between two words that are shown as one span."""
MOST = 3
"""Spans shown for one signal of one sentence."""
_PULLED = {
    "hedging": "These words weighed most towards a hedge.",
    "weasel": "These words weighed most towards an authority without a name.",
    "promotional": "These words weighed most towards promotion.",
    "support": "These words weighed most towards a traceable source.",
    "claim": "This could be checked.",
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
    """The words with the largest contributions to one head, merged over neighbours: at most two spans.

    What an n-gram contributes is shared among its letters; words that carry no meaning of their own are passed over.
    """
    own = slice(sparse.bounds[row], sparse.bounds[row + 1])
    starts, ends = batch.starts[sparse.places[own]], batch.ends[sparse.places[own]]
    gains = sparse.values[own] * weights[sparse.columns[own]] / np.maximum(ends - starts, 1)
    shown = (starts >= 0) & (ends > starts) & (ends <= len(text))
    size = len(text) + 2
    pull = np.cumsum(np.bincount(starts[shown], gains[shown], size) - np.bincount(ends[shown], gains[shown], size))
    words = [(float(pull[word.start():word.end()].sum()), word.start(), word.end()) for word in WORD.finditer(text)
             if word[0].lower() not in _EMPTY]
    best = max(words, default=(0.0, 0, 0))[0]
    if best <= 1e-9:
        return []
    merged: list[tuple[float, int, int]] = []
    for gain, start, end in (word for word in words if word[0] >= 0.55 * best):
        if merged and start - merged[-1][2] <= _NEAR and not set(".;:!?") & set(text[merged[-1][2]:start]):
            merged[-1] = (merged[-1][0] + gain, merged[-1][1], end)
        else:
            merged.append((gain, start, end))
    return sorted((start, end) for _, start, end in sorted(merged, reverse=True)[:2])


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


