"""What of an article's own short blocks is kept: figures by words hide a lost heading, readers do not."""
from __future__ import annotations

from collections.abc import Sequence

from bench.cleaning_folds import Judged
from checker.cleaning.keeping import HEADINGS, SHORT
from checker.training.blocks_text import READ


def own_kept(results: Sequence[Judged]) -> dict[str, float | int]:
    """Share of the short blocks that a reader took for the article's which are kept, headings and other lines apart."""
    headings, lines = [], []
    for one in (one for one in results if len(one.page.sure) >= READ):
        kept = one.kept
        for number in sorted(one.page.sure):
            block = one.segments.blocks[number]
            if one.page.labels[number] == "content" and len(block.text) < SHORT:
                (headings if block.tag in HEADINGS else lines).append(bool(kept[number]))
    return {"own headings": len(headings), "own headings kept": round(sum(headings) / len(headings), 4),
            "own other lines": len(lines), "own other lines kept": round(sum(lines) / len(lines), 4)}
