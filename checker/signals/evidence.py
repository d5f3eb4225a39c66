"""The words that show a signal: the rules' where they fire, else those that moved the model most."""
from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from checker.signals import support
from checker.signals.features import Batch
from checker.signals.model import Sparse
from checker.signals.rules import Hit
from checker.signals.tokens import analyse, class_names
from checker.types import Evidence, Unit

_EMPTY = frozenset("off most must a an the of to in on at for with and or but as by from is are was were be been it "
                   "its this that these those he she they there his her their s t so if than then also not no do "
                   "does did has have had according like worry".split())
SHOWN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
"""A word as it is shown."""
_MODALS = ("may", "might", "could")
"""Where one of these pulls towards a hedge, it is what is shown."""
_CLASSES = {
    "hedging": ("modal_possible", "epistemic_adverb", "epistemic_verb", "epistemic_adjective", "epistemic_noun",
                "belief", "softener"),
    "weasel": ("crowd", "reporting", "finding", "belief"),
    "promotional": ("puffery", "praise", "benefit", "offer", "buy", "contact", "superlative"),
}
"""Classes of words that show a signal where no rule fires."""
_GOES_ON = re.compile(r"^\W*(?:he|she|they|(?:his|her|their|the) (?:study|report|survey|analysis|paper|data|team|group|"
                      r"researchers?|authors?|scientists?|agency|institute|statement|company))\b(?: \w+ly)? \w+", re.I)
"""A source of the sentence before that speaks on."""
_CLAUSE = re.compile(r"[.;:!?—–](?=\s)|,(?=\s)|\s[—–-]\s|[()]")
_CONDITION = re.compile(r"\s*(?:if|even if|when|once|because|since|while|although|though|unless|whether|as|so that"
                        r"|whenever|where|before|after|until|which|who|whose)\b", re.I)
_LEAST_CLAUSE = 0.5
"""Share of the sentence below which a clause without a figure does not say what is claimed."""
_LONG_CLAUSE = 100
_AROUND = 35
"""Letters of a clause that are shown whole, and on each side of a word in a longer one."""
_NEAR = 5
"""Letters between two words that are shown as one span."""
MOST = 3
"""Spans shown for one signal of one sentence."""
_PULLED = {
    "hedging": "These words weighed most towards a hedge.",
    "weasel": "These words weighed most towards an authority without a name.",
    "promotional": "These words weighed most towards promotion.",
    "claim": "This could be checked.",
    "unsupported": "A checkable statement without a source: name, quote or link one.",
}
Span = tuple[int, int, str]


def of_rules(hits: Sequence[Hit], signal: str) -> list[Span]:
    """Spans of the rules of a signal that fired; of overlapping ones the first in the rules' order.

    An exclamation mark by itself convinces nobody: it is shown beside words only.
    """
    found: list[Span] = []
    if {hit.rule.name for hit in hits if hit.rule.signal == signal} == {"promo_exclaim"}:
        return found
    for hit in hits:
        if hit.rule.signal == signal and not any(hit.start < end and start < hit.end for start, end, _ in found):
            found.append((hit.start, hit.end, hit.rule.why))
    return found


def of_support(unit: Unit, hits: Sequence[Hit], follows: bool) -> list[Span]:
    """The links, the quote, the named source and the origin of the data that carry a claim; else a source of the
    sentence before (``follows``) that speaks on. Nothing where nothing of the kind is seen."""
    named = [hit for hit in hits if hit.rule.kind != "vague_source"]
    links = [(link.start, link.end, "A link to another document.") for link in unit.links
             if link.start < link.end <= len(unit.text) and support.may_cite(link, unit.host)]
    goes_on = _GOES_ON.search(unit.text) if follows else None
    rest = [(*goes_on.span(), "The source of the sentence before seems to go on.")] if goes_on else []
    return [*links, *of_rules(named, "support")] or rest


def of_claim(text: str, hits: Sequence[Hit], why: str | None = None) -> list[Span]:
    """The clause around the checkable predicate, the most specific rule that fired; nothing where that clause is a
    condition or a reason, or small without a figure: the claim is then the sentence."""
    found = []
    claims = [hit for hit in hits if hit.rule.signal == "claim"][:1]
    for hit, (start, end, reason) in zip(claims, of_rules(claims, "claim"), strict=True):
        first, last = clause_of(text, start, end)
        small = last - first < _LEAST_CLAUSE * len(text) and hit.rule.kind != "figure"
        if not small and not _CONDITION.match(text, first):
            found.append((first, last, why or reason))
    return found


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a span, without the white space around it."""
    first = max((mark.end() for mark in _CLAUSE.finditer(text, 0, start)), default=0)
    last = next((mark.start() for mark in _CLAUSE.finditer(text, end)), len(text))
    clause = text[first:last]
    return first + len(clause) - len(clause.lstrip()), first + len(clause.rstrip())


def widened(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The clauses around spans, or so many letters of long ones as a reader needs to see what the words do there."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        first, last = clause_of(text, start, end)
        if last - first > _LONG_CLAUSE:
            first = max(first, text.rfind(" ", 0, max(start - _AROUND, 0)) + 1)
            after = text.find(" ", min(end + _AROUND, len(text)))
            last = min(last, after if after >= 0 else last)
        if found and first <= found[-1][1] + _NEAR:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


class Pull(NamedTuple):
    """What the words of a chunk of sentences weigh in one head: ``weights`` (v,) of the known sparse features."""

    batch: Batch
    sparse: Sparse
    weights: np.ndarray


def of_model(text: str, row: int, run: Pull, signal: str) -> list[tuple[int, int]]:
    """The words with the largest contributions to one head, merged over neighbours: at most two spans.

    What an n-gram contributes is shared among its letters. Words of the signal's own lexicons come first, for promotion
    alone: a reader who was shown others (our, real, try) was not convinced. Names and figures show nothing either.
    A single word convinces of a hedge alone; promotion and weasels are shown with the clause around it.
    """
    batch, sparse, weights = run
    own = slice(sparse.bounds[row], sparse.bounds[row + 1])
    starts, ends = batch.starts[sparse.places[own]], batch.ends[sparse.places[own]]
    gains = sparse.values[own] * weights[sparse.columns[own]] / np.maximum(ends - starts, 1)
    shown = (starts >= 0) & (ends > starts) & (ends <= len(text))
    size = len(text) + 2
    pull = np.cumsum(np.bincount(starts[shown], gains[shown], size) - np.bincount(ends[shown], gains[shown], size))
    words = [(float(pull[word.start():word.end()].sum()), word.start(), word.end()) for word in SHOWN.finditer(text)
             if word[0].lower() not in _EMPTY and not _names(text, word)]
    clear = [(gain, start, end) for gain, start, end in words
             if gain > 0 and not showing(signal).isdisjoint(analyse(text[start:end]).classes)]
    if signal == "hedging":
        clear = [one for one in clear if text[one[1]:one[2]].lower() in _MODALS] or clear
    found = _merged(text, clear if clear or signal == "promotional" else words)
    return found if signal == "hedging" else widened(text, found)


def _names(text: str, word: re.Match[str]) -> bool:
    """A figure, or a word that is written like a name: a capital in the middle of a sentence."""
    first, before = word[0][0], text[:word.start()].rstrip()[-1:]
    return first.isdigit() or (first.isupper() and before not in ".!?:–—-“\"")


def _merged(text: str, words: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """The two best runs of the words that pull at least about half as much as the best one."""
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


@functools.cache
def showing(signal: str) -> frozenset[int]:
    """Numbers of the word classes that show a signal to a reader."""
    names = class_names()
    return frozenset(names.index(name) for name in _CLASSES.get(signal, ()))


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


def leaning(signal: str) -> str:
    """The same where no words stand out and the sentence is shown as a whole."""
    return _PULLED[signal].replace("These words weighed most towards", "The sentence as a whole leans towards")


