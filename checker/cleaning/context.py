"""What the first look at every block says of its surroundings: the features of the second look.

The first network sees a block and a few facts of its neighbours. The second sees what the first made of all of them:
runs of content, tails of teasers, several containers, short blocks between kept ones.
"""
from __future__ import annotations

import numpy as np

from checker.cleaning.facts import BLOCK_COLUMNS
from checker.cleaning.features import COLUMNS
from checker.cleaning.segments import Segments
from checker.types import KINDS

WINDOWS = ((1, 1), (2, 2), (4, 4), (8, 8), (16, 16), (3, 0), (0, 3), (10, 0), (0, 10), (40, 0), (0, 40))
"""Blocks before and after each over which the likely content is averaged, by length."""
TAIL = (8, 0)
"""Blocks over which the leads to other articles and the like are averaged."""
WIDEST = 40
NEAR = (-3, -2, -1, 1, 2, 3)
KEPT_FACTS: tuple[str, ...] = (
    "chars", "link_share", "function_words", "ends_sentence", "one_link", "tag_h2", "tag_h3", "tag_li", "tag_p",
    "tag_pre", "tag_td", "in_main", "steps_to_main", "levels_to_main", "in_article", "same_as_previous", "same_as_next",
    "index", "chars_before", "prose_before", "prose_after", "after_h1", "page_blocks", "page_prose", "page_links",
    "page_long", "up1_links", "up1_prose", "up2_prose", "title_overlap", "repeats")
_PICKED = [COLUMNS.index(name) for name in KEPT_FACTS]
_CHARS = BLOCK_COLUMNS.index("chars")
_CONTENT = KINDS.index("content")
_HEADINGS = [BLOCK_COLUMNS.index(f"tag_h{level}") for level in (1, 2, 3, 4)]
_ENDS = BLOCK_COLUMNS.index("ends_sentence")
SHORT = 80
"""A line of a text without elements is taken for a heading up to so many characters."""
_SOLD = [KINDS.index(kind) for kind in ("promo", "newsletter", "ad", "related", "bio", "share")]
_TAIL = [KINDS.index(kind) for kind in ("related", "comments", "promo", "newsletter")]


def context(page: Segments, dense: np.ndarray, chances: np.ndarray) -> np.ndarray:
    """Features (blocks, C) of float32 from the dense features and the first network's probabilities. Linear."""
    content = chances[:, _CONTENT]
    sizes = np.expm1(dense[:, _CHARS]).clip(1, 600)
    tails = _running(np.column_stack([chances[:, _TAIL], np.ones(len(chances))]))
    around = _window(tails, TAIL)
    return np.hstack([
        np.log(chances + 1e-4), dense[:, _PICKED], _shifted(content), _means(content * sizes, sizes),
        around[:, :-1] / around[:, -1:],
        _masses(content, sizes), _containers(page, content, sizes),
        _sections(page, dense, chances, sizes)], dtype=np.float32)


def _sections(page: Segments, dense: np.ndarray, chances: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Of the section that a block stands in, from a heading to the next: what its heading and all of it look like."""
    if page.dom:
        starts = dense[:, _HEADINGS].sum(1) > 0
    else:
        starts = (np.expm1(dense[:, _CHARS]) <= SHORT) & (dense[:, _ENDS] == 0)
    section = np.cumsum(starts)
    heading = np.maximum.accumulate(np.where(starts, np.arange(len(starts)), 0))
    content, sold = chances[:, _CONTENT], chances[:, _SOLD].sum(1)
    count = np.bincount(section)
    size = np.maximum(np.bincount(section, sizes), 1.0)
    by_size = np.bincount(section, content * sizes) / size
    by_block = np.bincount(section, content) / np.maximum(count, 1)
    firsts = np.flatnonzero(np.diff(section, prepend=-1))
    most_sold = np.zeros(len(count))
    most_sold[section[firsts]] = np.maximum.reduceat(sold, firsts)
    return np.stack([content[heading], sold[heading], by_size[section], by_block[section], most_sold[section],
                     np.log1p(count[section]), np.log1p(np.arange(len(starts)) - heading)], 1)


def _shifted(content: np.ndarray) -> np.ndarray:
    padded = np.pad(content, 3)
    return np.stack([padded[3 + offset:3 + offset + len(content)] for offset in NEAR], 1)


def _means(mass: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Means (blocks, len(WINDOWS)) of the likely content around each block, weighted by length."""
    sums = _running(np.stack([mass, sizes], 1))
    windows = np.stack([_window(sums, window) for window in WINDOWS], 1)
    means: np.ndarray = windows[:, :, 0] / windows[:, :, 1]
    return means


def _running(values: np.ndarray) -> np.ndarray:
    """Running sums down the columns, WIDEST further rows before and after them."""
    sums = np.cumsum(values, 0)
    return np.concatenate([np.zeros((WIDEST + 1, sums.shape[1])), sums, np.repeat(sums[-1:], WIDEST, 0)])


def _window(sums: np.ndarray, window: tuple[int, int]) -> np.ndarray:
    """Sums over a window around each block, from running sums; the block itself always counts."""
    before, after = window
    count = len(sums) - 2 * WIDEST - 1
    start = WIDEST + 1 + after
    inside: np.ndarray = sums[start:start + count] - sums[WIDEST - before:WIDEST - before + count]
    return inside


def _masses(content: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Share of the page's likely content before and after each block, and the logarithm of all of it."""
    mass = content * sizes
    total = max(float(mass.sum()), 1.0)
    before = (np.cumsum(mass) - mass) / total
    return np.stack([before, 1 - before - mass / total, np.full(len(mass), np.log1p(total)),
                     np.full(len(mass), total / sizes.sum())], 1)


def _containers(page: Segments, content: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Mean content of the containers around each block, up to four levels out, weighted by length."""
    parents = [container.parent for container in page.containers]
    owners = np.array([block.container for block in page.blocks], np.int64)
    mass = np.bincount(owners, content * sizes, len(parents)).tolist()
    size = np.bincount(owners, sizes, len(parents)).tolist()
    for number in range(len(parents) - 1, 0, -1):
        if size[number]:
            mass[parents[number]] += mass[number]
            size[parents[number]] += size[number]
    share = np.array(mass) / np.maximum(np.array(size), 1.0)
    above = np.maximum(np.array(parents, np.int64), 0)
    columns, level = [], owners
    for _ in range(4):
        columns.append(share[level])
        level = above[level]
    return np.stack(columns, 1)
