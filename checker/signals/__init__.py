"""Signals: for each sentence what it claims, hedges, promotes, and whether anybody stands for it, with the words.

One pass computes the features of all sentences; linear heads score them; rules and the models' own contributions give
the evidence. Only numpy is needed.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from checker.hosts import host_of
from checker.signals import evidence, model
from checker.signals.features import LONGEST, Batch, before_support, compute
from checker.signals.inline import parse_inline
from checker.types import Evidence, SentenceScores, Unit

__all__ = ["classify", "parse_inline", "score"]

SHOWN = ("claim", "support", "unsupported", "hedging", "weasel", "promotional")
"""The signals of a sentence, in the order of its flags."""
_CHUNK = 512


class _Run(NamedTuple):
    """What one chunk was scored with."""

    batch: Batch
    sparse: model.Sparse
    weights: model.Weights


def score(units: Sequence[Unit]) -> list[SentenceScores]:
    """Score sentences in their context; evidence offsets point into ``unit.text``. Raises ModelBroken."""
    found: list[SentenceScores] = []
    for start in range(0, len(units), _CHUNK):
        found += _score(units[start:start + _CHUNK])
    return found


def classify(sentences: Sequence[str], before: Sequence[str | None] | None = None,
             after: Sequence[str | None] | None = None, *, url: str | None = None) -> list[SentenceScores]:
    """Score bare sentences, in which ``[text](url)`` counts as a link.

    :param before, after: for each sentence what stands around it (up to two sentences before, one after); None or ""
        where nothing does.
    :param url: the address of the page that they are from, where it is known: links to its own host support less.
    :returns: one value a sentence; evidence offsets point into the sentence as given.
    :raises ValueError: where the lengths differ. Raises ModelBroken where the installation is damaged.
    """
    for name, given in (("before", before), ("after", after)):
        if given is not None and len(given) != len(sentences):
            raise ValueError(f"`{name}` has {len(given)} entries for {len(sentences)} sentences; give one for each.")
    empty = [None] * len(sentences)
    host = host_of(url)
    units, offsets = [], []
    for text, left, right in zip(sentences, before or empty, after or empty, strict=True):
        plain, links, places = parse_inline(text)
        earlier, earlier_links, _ = parse_inline(left or "")
        units.append(Unit(plain, links, earlier, earlier_links, parse_inline(right or "")[0], host))
        offsets.append(places)
    return [replace(one, evidence=tuple(_moved(span, places, text) for span in one.evidence))
            for one, places, text in zip(score(units), offsets, sentences, strict=True)]


def _moved(span: Evidence, places: Sequence[int], text: str) -> Evidence:
    """The span in the string that the plain text came from."""
    start, end = places[span.start], places[span.end - 1] + 1
    return replace(span, start=start, end=end, text=text[start:end])


def _score(units: Sequence[Unit]) -> list[SentenceScores]:
    """Score one chunk."""
    weights = model.weights()
    batch = compute(units)
    sparse = model.known(batch, weights.keys, weights.idf)
    run = _Run(batch, sparse, weights)
    values = model.probabilities(model.decisions(batch, sparse, weights), weights)
    found = []
    for row, unit in enumerate(units):
        scores = {name: float(values[row, model.HEADS.index(name)]) for name in SHOWN}
        flags = flagged(scores, weights.thresholds)
        spans = [span for name in flags for span in _evidence(name, unit, row, run)]
        found.append(SentenceScores(**scores, flags=flags, evidence=tuple(spans)))
    return found


def flagged(scores: Mapping[str, float], thresholds: Mapping[str, float]) -> tuple[str, ...]:
    """The signals at or over their published threshold; ``support``, which is conditional, only where there is a claim.

    P(supported | claim) says nothing of a sentence without a claim: flagged on all sentences, two in five flags stood
    on none (measured by this project on sentences with natural proportions).
    """
    over = [name for name in SHOWN if scores[name] >= thresholds[name]]
    claim = "claim" in over or "unsupported" in over
    return tuple(name for name in over if name != "support" or claim)


def _evidence(signal: str, unit: Unit, row: int, run: _Run) -> list[Evidence]:
    """The words that show a flagged signal; where neither rule nor model points at any, the whole sentence."""
    hits = run.batch.hits[row]
    if signal == "support":
        spans = evidence.of_support(unit, hits, bool(run.batch.dense[row, before_support()]))
    elif signal in ("claim", "unsupported"):
        why = None if signal == "unsupported" else "This could be checked."
        spans = evidence.of_claim(unit.text[:LONGEST], hits, why)
    else:
        spans = evidence.of_rules(hits, signal)
    if not spans:
        spans = [(start, end, evidence.pulled(signal)) for start, end in _pulled(signal, unit.text[:LONGEST], row, run)]
    return evidence.build(signal, unit, spans)


def _pulled(signal: str, text: str, row: int, run: _Run) -> list[tuple[int, int]]:
    """The words that moved the model of a signal most, or all of the sentence; a claim is always shown whole."""
    found: list[tuple[int, int]] = []
    if signal in ("hedging", "weasel", "promotional"):
        column = np.asarray(run.weights.sparse[:, model.HEADS.index(signal)])
        found = evidence.of_model(text, row, evidence.Pull(run.batch, run.sparse, column), signal)
    return found or ([evidence.whole(text)] if text.strip() else [])
