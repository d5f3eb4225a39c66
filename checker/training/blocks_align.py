"""Finds the blocks of a segmented page again in a text that somebody made of the same page."""
from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"\[([^\]]{0,2000})\]\([^)]{0,2000}\)")
GRAM = 4


def words(text: str) -> list[str]:
    """Lower-case words; the addresses of Markdown links are left out."""
    return _WORD.findall(_LINK.sub(r"\1", text).lower())


def align(blocks: Sequence[Sequence[str]], gold: Sequence[str]) -> list[tuple[int, int] | None]:
    """For each block the span of `gold` that holds its words, in document order; None where there is none.

    Long blocks that occur once are anchors (their longest increasing chain); the others are looked for between the
    anchors around them.
    """
    grams = defaultdict(list)
    for position in range(len(gold) - GRAM + 1):
        grams[tuple(gold[position:position + GRAM])].append(position)
    spans: list[tuple[int, int] | None] = [None] * len(blocks)
    anchors = [(number, span) for number, block in enumerate(blocks) if (span := _anchor(block, grams)) is not None]
    for number, span in _increasing(anchors):
        spans[number] = span
    low = 0
    for number, block in enumerate(blocks):
        if (known := spans[number]) is not None:
            low = max(low, known[1])
            continue
        high = next((span[0] for span in spans[number + 1:number + 400] if span is not None), len(gold))
        found = _between(block, gold, low, high, grams)
        if found is not None:
            spans[number] = found
            low = found[1]
    return spans


def coverage(block: Sequence[str], gold: Sequence[str], span: tuple[int, int] | None) -> float:
    """Share of the block's words that the span holds."""
    if span is None or not block:
        return 0.0
    return sum((Counter(block) & Counter(gold[span[0]:span[1]])).values()) / len(block)


def _anchor(block: Sequence[str], grams: dict[tuple[str, ...], list[int]]) -> tuple[int, int] | None:
    if len(block) < 2 * GRAM:
        return None
    starts = Counter(hits[0] - at for at in range(len(block) - GRAM + 1)
                     if len(hits := grams.get(tuple(block[at:at + GRAM]), [])) == 1)
    if not starts:
        return None
    start = starts.most_common(1)[0][0]
    near = sum(count for other, count in starts.items() if abs(other - start) <= 3 + len(block) // 5)
    if near < 0.5 * (len(block) - GRAM + 1):
        return None
    return max(start, 0), max(start, 0) + len(block)


def _increasing(anchors: list[tuple[int, tuple[int, int]]]) -> list[tuple[int, tuple[int, int]]]:
    """Longest chain of anchors with rising positions."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, span) in enumerate(anchors):
        place = bisect_left(tails, span[0] + 1)
        tails[place:place + 1] = [span[0] + 1]
        last[place:place + 1] = [number]
        before.append(last[place - 1] if place else -1)
    chain: list[tuple[int, tuple[int, int]]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(anchors[number])
        number = before[number]
    return chain[::-1]


def _between(block: Sequence[str], gold: Sequence[str], low: int, high: int,
             grams: dict[tuple[str, ...], list[int]]) -> tuple[int, int] | None:
    """First place of the block in ``gold[low:high]``: the whole run, or most of its grams."""
    size = len(block)
    if not size or high <= low:
        return None
    first, run = block[0], list(block)
    for position in range(low, high - size + 1):
        if gold[position] == first and list(gold[position:position + size]) == run:
            return position, position + size
    if size < GRAM:
        return None
    hits = [hit for at in range(size - GRAM + 1) for hit in grams.get(tuple(block[at:at + GRAM]), [])
            if low <= hit < high]
    if len(set(hits)) < 0.5 * (size - GRAM + 1):
        return None
    return min(hits), min(max(hits) + GRAM, min(hits) + 2 * size)
