"""From sentences to shares, and from shares to a score with an interval. Pure arithmetic on small values.

The score is a published linear formula over shares (never counts, so length has no term), in a versioned file:
``start + sum(weight * share)``, cut to 0..100. Its 95 % interval joins two sources of error: the sentences are a sample
of how the page is written (linearised variance of the ratios, Cochran 1977, not below that of Agresti-Coull shares),
and the models err on sentences (the Bernoulli variance of their calibrated probabilities).
"""
from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import assets
from checker.errors import BadOptions
from checker.types import SIGNALS, Part, Score, ScoredSentence, Share

Z = 1.96


@dataclass(frozen=True, slots=True)
class Term:
    """One share of the formula: per sentence, whether it counts (y) among those it is counted of (x)."""

    name: str
    weight: float
    y: tuple[bool, ...]
    x: tuple[bool, ...]
    probability: tuple[float, ...]

    @property
    def share(self) -> float:
        """Counted over counted-of; 0 where there is nothing to count."""
        of = sum(self.x)
        return sum(self.y) / of if of else 0.0


def load_weights(path: Path | None = None) -> dict[str, Any]:
    """The shipped weights, or those of a file of the same form. Raises BadOptions where the file is no such thing."""
    if path is None:
        return assets.read_json("score/weights.json")
    try:
        weights = json.loads(Path(path).read_text(encoding="utf-8"))
        for term in weights["terms"].values():
            if not math.isfinite(float(term["weight"])):
                raise ValueError("a weight is not finite")
        _ = (weights["version"], float(weights["start"]), weights["bands"][0]["from"])
        _ = (weights["abstain"]["min_words"], weights["confidence"]["low_under_words"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadOptions(f"The weights file {path} cannot be used: {what}. "
                         "Start from a copy of models/score/weights.json.") from error
    return dict(weights)


def wilson(count: int, of: int) -> Share:
    """A share with its Wilson 95 % interval."""
    if of == 0:
        return Share(0, 0, None, None, None)
    share = count / of
    centre = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == of else min(1.0, centre + half)
    return Share(count, of, round(share, 4), round(low, 4), round(high, 4))


def shares(sentences: Sequence[ScoredSentence]) -> dict[str, Share]:
    """The share of each signal, and of supported claims, with intervals."""
    claims = sum(is_claim(s) for s in sentences)
    result = {}
    for signal in SIGNALS:
        flagged = sum(signal in s.scores.flags for s in sentences)
        result[signal] = wilson(flagged, claims if signal == "unsupported" else len(sentences))
    result["support"] = wilson(sum(is_supported(s) for s in sentences), claims)
    return result


def is_claim(sentence: ScoredSentence) -> bool:
    """Whether the sentence counts as a claim: flagged as one, or flagged as an unsupported one."""
    return "claim" in sentence.scores.flags or "unsupported" in sentence.scores.flags


def is_supported(sentence: ScoredSentence) -> bool:
    """Whether the sentence is a claim that the page supports."""
    flags = sentence.scores.flags
    return "claim" in flags and "support" in flags and "unsupported" not in flags


def score(sentences: Sequence[ScoredSentence], words: int, weights: Mapping[str, Any]) -> Score:
    """The overall score of a page that may be judged. ``words`` is the number of words of the page text."""
    terms = _terms(sentences, weights)
    start = float(weights["start"])
    value = start + sum(term.weight * term.share for term in terms)
    half = Z * math.sqrt(max(_sampling_variance(terms), _share_variance(terms)) + _model_variance(terms))
    low, middle, high = (round(_cut(v)) for v in (value - half, value, value + half))
    parts = tuple(Part(t.name, round(t.share, 4), t.weight, round(t.weight * t.share, 1)) for t in terms)
    band = next(b["name"] for b in weights["bands"] if middle >= b["from"])
    return Score(middle, low, high, band, _confidence(len(sentences), words, half, weights["confidence"]),
                 start, parts, str(weights["version"]))


def _terms(sentences: Sequence[ScoredSentence], weights: Mapping[str, Any]) -> list[Term]:
    claim = tuple(is_claim(s) for s in sentences)
    supported = tuple(is_supported(s) for s in sentences)
    every = (True,) * len(sentences)
    observed: dict[str, tuple[tuple[bool, ...], tuple[bool, ...], tuple[float, ...]]] = {
        "supported": (supported, claim, tuple(s.scores.support for s in sentences)),
        "figures_with_origin": (tuple(a and any(c.isdigit() for c in s.sentence.text)
                                      for a, s in zip(supported, sentences, strict=True)), claim,
                                tuple(s.scores.support for s in sentences)),
    }
    for signal in SIGNALS:
        observed[signal] = (tuple(signal in s.scores.flags for s in sentences),
                            claim if signal == "unsupported" else every,
                            tuple(getattr(s.scores, signal) for s in sentences))
    right = float(weights["terms"].get("loaded", {}).get("precision", 1))
    observed["loaded"] = (*observed["loaded"][:2], tuple(right * s.scores.loaded for s in sentences))
    terms = weights["terms"].items()
    return [Term(name, float(term["weight"]), *observed[name]) for name, term in terms if name in observed]


def _sampling_variance(terms: Sequence[Term]) -> float:
    """Variance of the weighted sum of ratios over sentences, by linearisation; terms may move together."""
    n = len(terms[0].x)
    if n < 2:
        return 0.0
    influence = [0.0] * n
    for term in terms:
        of = sum(term.x)
        if of:
            for i, (y, x) in enumerate(zip(term.y, term.x, strict=True)):
                influence[i] += term.weight * (y - term.share * x) / of
    return n / (n - 1) * sum(v * v for v in influence)


def _share_variance(terms: Sequence[Term]) -> float:
    """The same with each share pulled to one half by two of each kind (Agresti-Coull): never 0 on a few sentences."""
    total = 0.0
    for term in terms:
        n = sum(term.x) + 4
        share = (sum(term.y) + 2) / n
        total += term.weight ** 2 * share * (1 - share) / n
    return total


def _model_variance(terms: Sequence[Term]) -> float:
    """Variance from the models' own doubt about each sentence."""
    total = 0.0
    for term in terms:
        of = sum(term.x)
        if of:
            doubt = sum(p * (1 - p) for p, x in zip(term.probability, term.x, strict=True) if x)
            total += term.weight ** 2 * doubt / of ** 2
    return total


def _cut(value: float) -> float:
    return min(100.0, max(0.0, value))


def _confidence(sentences: int, words: int, half: float, rule: Mapping[str, Any]) -> Any:
    if words < rule["low_under_words"] or sentences < rule["low_under_sentences"]:
        return "low"
    return "high" if sentences >= rule["high_from_sentences"] and half <= rule["high_up_to_half_width"] else "medium"
