"""The figures of the public benchmarks and of our block labels, from texts.

Word F1 is WCXB's (bags of lower-case words, mean over pages); the shingle F1 is that of the scrapinghub benchmark
(bags of 4-grams, F1 of the mean precision and recall); the block figures are described in `blocks`.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

import numpy as np

from checker.training.blocks_data import LabelledPage

IN_ARTICLE = frozenset({"promo", "related", "newsletter", "bio", "ad", "share", "paywall"})
NEUTRAL = frozenset({"byline", "caption", "other"})
OWN = frozenset({"content", "byline", "caption"})
TITLE_WORDS = 25
SHARES = ("content words kept", "in-article promos left", "stray words a kept word")
DRAWS = 2000
Texts = Mapping[tuple[str, str], str]
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"\[([^\]]{0,2000})\]\([^)]{0,2000}\)")


def words_f1(text: str, gold: str) -> float:
    """F1 of the bags of words of one page."""
    a, b = Counter(_WORD.findall(text.lower())), Counter(_WORD.findall(gold.lower()))
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if common else float(not a and not b)


def shingles(text: str, gold: str) -> tuple[float, float]:
    """Precision and recall of the 4-grams of one page."""
    a, b = _grams(text), _grams(gold)
    common = (a & b).total()
    return common / max(a.total(), 1), common / max(b.total(), 1)


def _grams(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    found = _WORD.findall(text)
    return Counter(tuple(found[at:at + size]) for at in range(max(1, len(found) - size + 1)) if found)


def blocks(page: LabelledPage, output: str) -> dict[str, int]:
    """Counts for a page whose blocks have kinds, of the words that are found as a run in the output.

    words, kept: of content blocks (the title, a short first one, is neutral); promos, left: blocks of the in-article
    kinds, three words or more, up to three blocks past the last content; stray: words of all other blocks.
    """
    out = f" {_normal(output)} "
    rows = page.kinds or ()
    content = [number for number, (kind, _) in enumerate(rows) if kind == "content"]
    first, last = (content[0], content[-1]) if content else (0, -1)
    title = first if content and len(_normal(rows[first][1]).split()) <= TITLE_WORDS else -1
    own = f" {' '.join(_normal(text) for kind, text in rows if kind in OWN)} "
    counts = dict.fromkeys(("words", "kept", "promos", "left", "stray"), 0)
    for number, (kind, text) in enumerate(rows):
        run = _normal(text)
        if not run or number == title:
            continue
        size, found = len(run.split()), f" {run} " in out
        if kind == "content":
            counts["words"] += size
            counts["kept"] += size * found
        elif kind not in NEUTRAL and f" {run} " not in own:
            counts["stray"] += size * found
            if first <= number <= last + 3 and kind in IN_ARTICLE and size >= 3:
                counts["promos"] += 1
                counts["left"] += found
    return counts


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(_LINK.sub(r"\1", text).lower()))


def block_figures(counted: Sequence[dict[str, int]]) -> dict[str, Any]:
    """Shares from the counts of pages."""
    total = {key: sum(row[key] for row in counted) for key in ("words", "kept", "promos", "left", "stray")}
    return {"content words kept": round(total["kept"] / max(total["words"], 1), 4),
            "in-article promos left": round(total["left"] / max(total["promos"], 1), 4), "of": total["promos"],
            "stray words a kept word": round(total["stray"] / max(total["kept"], 1), 4)}


def block_intervals(counted: Sequence[dict[str, int]]) -> dict[str, list[float]]:
    """95 % intervals of the shares, from pages drawn again."""
    random = np.random.default_rng(0)
    found = []
    for _ in range(DRAWS):
        figures = block_figures([counted[number] for number in random.integers(0, len(counted), len(counted))])
        found.append([figures[name] for name in SHARES])
    bounds = np.quantile(np.array(found), (0.025, 0.975), axis=0).T
    return {f"{name}, 95 % interval": [round(float(low), 4), round(float(high), 4)]
            for name, (low, high) in zip(SHARES, bounds, strict=True)}


def figures_of_text(cleaned: Sequence[tuple[LabelledPage, str]]) -> dict[str, Any]:
    """Block figures of the plain-text captures."""
    counted = [blocks(page, text) for page, text in cleaned]
    return block_figures(counted) | block_intervals(counted)


def summary(judged: Sequence[LabelledPage], texts: Mapping[str, Texts], ours: str, rival: str) -> dict[str, Any]:
    """All figures by extractor, and the differences between ours and the rival's with 95 % intervals."""
    scored = {name: _scores(judged, found) for name, found in texts.items()}
    value: dict[str, Any] = {name: _figures(judged, texts[name], scored[name]) for name in texts}
    value[ours] |= block_intervals([blocks(page, texts[ours][page.set, page.id]) for page in judged if page.kinds])
    if rival in texts:
        pages = [page for page in judged if (page.set, page.id) in scored[ours]]
        for title, chosen in (("articles", [page for page in pages if page.type == "article"]), ("all types", pages)):
            gains = [scored[ours][page.set, page.id] - scored[rival][page.set, page.id] for page in chosen]
            value[f"word F1 above {rival}, {title}"] = _with_interval(np.array(gains))
        value[f"4-gram F1 on fundus above {rival}"] = _fundus_gain(judged, texts[ours], texts[rival])
    return value


def _fundus_gain(judged: Sequence[LabelledPage], ours: Texts, rival: Texts) -> dict[str, Any]:
    """Difference of the shingle F1 of means, and its paired bootstrap interval over pages."""
    pages = [page for page in judged if page.set == "fundus" and page.gold]
    pairs = np.array([[*shingles(ours[page.set, page.id], page.gold or ""),
                       *shingles(rival[page.set, page.id], page.gold or "")] for page in pages])
    random = np.random.default_rng(0)
    drawn = [_gain(pairs[random.integers(0, len(pairs), len(pairs))].mean(0)) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"mean": round(_gain(pairs.mean(0)), 4), "95 % interval": [round(float(low), 4), round(float(high), 4)],
            "pages": len(pairs)}


def _gain(means: np.ndarray) -> float:
    """F1 of our mean precision and recall less the rival's."""
    precision, recall, other_precision, other_recall = means
    return float(2 * precision * recall / max(precision + recall, 1e-9)
                 - 2 * other_precision * other_recall / max(other_precision + other_recall, 1e-9))


def _scores(judged: Sequence[LabelledPage], found: Texts) -> dict[tuple[str, str], float]:
    return {(page.set, page.id): words_f1(found[page.set, page.id], page.gold)
            for page in judged if page.set == "wcxb_dev" and page.gold}


def _figures(judged: Sequence[LabelledPage], found: Texts, scored: Mapping[tuple[str, str], float]) -> dict[str, Any]:
    types = sorted({page.type for page in judged if (page.set, page.id) in scored})
    by_type = {kind: round(mean(scored[page.set, page.id] for page in judged
                                if page.type == kind and (page.set, page.id) in scored), 4) for kind in types}
    pairs = [shingles(found[page.set, page.id], page.gold) for page in judged if page.set == "fundus" and page.gold]
    precision, recall = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    return {"word F1 on wcxb_dev, all types": round(mean(scored.values()), 4), "by type": by_type,
            "4-gram F1 on fundus": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
            **block_figures([blocks(page, found[page.set, page.id]) for page in judged if page.kinds])}


def _with_interval(gains: np.ndarray) -> dict[str, Any]:
    """Mean gain and its paired bootstrap interval over pages."""
    random = np.random.default_rng(0)
    drawn = [gains[random.integers(0, len(gains), len(gains))].mean() for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"mean": round(float(gains.mean()), 4), "95 % interval": [round(float(low), 4), round(float(high), 4)],
            "pages": len(gains)}
