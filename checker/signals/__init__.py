"""Signals: for each sentence what it claims, hedges, promotes, and whether anybody stands for it, with the words.

One pass computes the features of all sentences; linear heads score them; support is read again by trees, promotion by
how the rest of the page sounds; rules and the models' own contributions give the evidence. Only numpy is needed.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from checker.hosts import host_of
from checker.signals import evidence, hedging, model
from checker.signals.features import LONGEST, Batch, before_support, compute
from checker.signals.inline import parse_inline
from checker.types import Evidence, SentenceScores, Unit

__all__ = ["classify", "parse_inline", "score", "score_page"]

SHOWN = ("claim", "support", "unsupported", "hedging", "weasel", "promotional")
"""The signals of a sentence, in the order of its flags."""
_CHUNK = 512


class _Run(NamedTuple):
    """What one chunk was scored with."""

    batch: Batch
    sparse: model.Sparse
    weights: model.Weights
    values: np.ndarray

    def support(self, unit: Unit, row: int) -> list[evidence.Span]:
        """What a sentence of the chunk shows of a source."""
        return evidence.of_support(unit, self.batch.hits[row], bool(self.batch.dense[row, before_support()]))


def score(units: Sequence[Unit]) -> list[SentenceScores]:
    """Score sentences that need not be from one page; evidence offsets point into ``unit.text``. Raises ModelBroken."""
    found: list[SentenceScores] = []
    for start in range(0, len(units), _CHUNK):
        chunk = units[start:start + _CHUNK]
        run = _read(chunk)
        found += _scores(chunk, run, model.probabilities(run.values, run.weights), run.weights.thresholds)
    return found


def score_page(units: Sequence[Unit]) -> list[SentenceScores]:
    """Score all sentences of one page: promotion is judged by how the others sound, too. Raises ModelBroken.

    The voice of a page is heard from its first sentences (one chunk), or not at all where FEWEST or fewer are there.
    """
    found: list[SentenceScores] = []
    column, heard, total = model.HEADS.index("promotional"), 0, 0.0
    for start in range(0, len(units), _CHUNK):
        chunk = units[start:start + _CHUNK]
        run = _read(chunk)
        if start == 0:
            heard, total = len(chunk), float(run.values[:, column].sum())
        if heard <= model.FEWEST:
            return score(units)
        alone, values = run.values[:, column], model.probabilities(run.values, run.weights)
        voice = (total - alone) / (heard - 1) if start == 0 else np.full(len(chunk), total / heard)
        values[:, column] = model.on_page(alone, voice, run.weights)
        thresholds = {**run.weights.thresholds, "promotional": run.weights.page_threshold}
        found += _scores(chunk, run, values, thresholds)
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


def _read(units: Sequence[Unit]) -> _Run:
    """Features and decision values of one chunk."""
    weights = model.weights()
    batch = compute(units)
    sparse = model.known(batch, weights.keys, weights.idf)
    return _Run(batch, sparse, weights, model.second_reading(batch, model.decisions(batch, sparse, weights), weights))


def _scores(units: Sequence[Unit], run: _Run, values: np.ndarray, thresholds: Mapping[str, float]
            ) -> list[SentenceScores]:
    """Flags and evidence of one chunk with these probabilities (n, heads)."""
    found = []
    columns = [model.HEADS.index(name) for name in SHOWN]
    for row, (unit, figures) in enumerate(zip(units, values[:, columns].tolist(), strict=True)):
        scores = dict(zip(SHOWN, figures, strict=True))
        over = scores["support"] >= thresholds["support"]
        denied = scores["hedging"] >= thresholds["hedging"] and hedging.denied(unit.text[:LONGEST])
        flags = flagged(scores, thresholds, over and bool(run.support(unit, row)), denied)
        spans = [span for name in flags for span in _evidence(name, unit, row, run)]
        found.append(SentenceScores(**scores, flags=flags, evidence=tuple(spans)))
    return found


def flagged(scores: Mapping[str, float], thresholds: Mapping[str, float], pointed: bool = True,
            denied: bool = False) -> tuple[str, ...]:
    """The signals at or over their thresholds; ``support`` only on a claim and where a source is ``pointed`` at,
    ``weasel`` only where it is not flagged, and ``hedging`` not where the only word of doubt is none (``denied``).

    P(supported | claim) says nothing of a sentence without a claim: flagged on all sentences, two in five flags stood
    on none. Where neither link nor quote nor name nor own test can be shown, six in ten flags were wrong; and of 26
    weasels that name their source 22 were none (counted by hand on out-of-fold scores; no command repeats it).
    """
    over = [name for name in SHOWN if scores[name] >= thresholds[name]]
    if not pointed or ("claim" not in over and "unsupported" not in over):
        over = [name for name in over if name != "support"]
    dropped = {"weasel"} if "support" in over else set()
    return tuple(name for name in over if name not in dropped | ({"hedging"} if denied else set()))


def _evidence(signal: str, unit: Unit, row: int, run: _Run) -> list[Evidence]:
    """The words that show a flagged signal; where neither rule nor model points at any, the whole sentence."""
    hits = run.batch.hits[row]
    if signal == "support":
        spans = run.support(unit, row)
    elif signal in ("claim", "unsupported"):
        why = None if signal == "unsupported" else "This could be checked."
        spans = evidence.of_claim(unit.text[:LONGEST], hits, why)
    else:
        spans = evidence.of_rules(hits, signal)
    return evidence.build(signal, unit, spans or _pulled(signal, unit.text[:LONGEST], row, run))


def _pulled(signal: str, text: str, row: int, run: _Run) -> list[evidence.Span]:
    """The words that moved the model of a signal most, or all of the sentence; a claim is always shown whole."""
    found: list[tuple[int, int]] = []
    if signal in ("hedging", "weasel", "promotional"):
        column = np.asarray(run.weights.sparse[:, model.HEADS.index(signal)])
        found = evidence.of_model(text, row, evidence.Pull(run.batch, run.sparse, column), signal)
    if found:
        return [(start, end, evidence.pulled(signal)) for start, end in found]
    return [(*evidence.whole(text), evidence.leaning(signal))] if text.strip() else []
