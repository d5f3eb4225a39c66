"""What each threshold would give on the training hosts, the figures that the shipped ones come from.

No page of an evaluation host is in it. A block is kept from a probability of being content, on pages that say that
they are articles, on others, and in plain text.
"""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any
from unittest import mock

from bench.cleaning_figures import block_figures, blocks, words_f1
from bench.cleaning_folds import Judged
from checker.cleaning import keeping
from checker.training.blocks_data import holdout_hosts

Bars = dict[str, tuple[float, float, float]]
TRIED = ((0.3, 0.3, 0.3), (0.55, 0.55, 0.55), (0.65, 0.6, 0.5), (0.65, 0.65, 0.65), (0.8, 0.8, 0.8), (0.85, 0.75, 0.6),
         (0.85, 0.8, 0.5), (0.88, 0.82, 0.6), (0.9, 0.8, 0.6), (0.92, 0.85, 0.6), (0.92, 0.85, 0.7))

PLAIN_TRIED = ((2.0, 2.0, 2.0), (0.8, 0.7, 0.5), (0.7, 0.6, 0.5), (0.6, 0.5, 0.4))
"""For plain paragraphs; the first are never reached, so that these are treated like all others."""


def table(results: Sequence[Judged], data: Path, mode: str) -> dict[str, Any]:
    """Figures by leaning and thresholds, the other leanings as shipped; `mode` is html or text."""
    barred = holdout_hosts(data)
    own = [one for one in results if one.page.host not in barred]
    leanings = ("article", "perhaps", "other") if mode == "html" else ("text",)
    tables = {leaning: {", ".join(map(str, tried)): _figures(own, keeping.KEEP_FROM, {leaning: tried}, mode)
                        for tried in TRIED} for leaning in leanings}
    return tables | {f"{leaning}, plain paragraphs": {
        ", ".join(map(str, tried)): _figures(own, keeping.PLAIN_FROM, {leaning: tried}, mode) for tried in PLAIN_TRIED}
        for leaning in leanings if leaning in keeping.PLAIN_FROM}


def _figures(own: Sequence[Judged], bars: Bars, change: Bars, mode: str) -> dict[str, Any]:
    with mock.patch.dict(bars, change):
        texts = [(one.page, one.text) for one in own]
    rows = block_figures([blocks(page, text) for page, text in texts if page.kinds])
    if mode == "text":
        return rows
    scored = [(page.type == "article", words_f1(text, page.gold)) for page, text in texts
              if page.set == "wcxb_dev" and page.gold]
    return {**rows, "word F1, articles": round(mean(f1 for article, f1 in scored if article), 4),
            "word F1, other types": round(mean(f1 for article, f1 in scored if not article), 4)}
