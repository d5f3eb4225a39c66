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

RADII = (1, 2, 4, 8, 16)
SIDES = (3, 10, 40)
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
    columns = [np.log(chances + 1e-4), dense[:, _PICKED], _shifted(content)]
    columns += [_mean(content, sizes, radius, radius)[:, None] for radius in RADII]
    for side in SIDES:
        columns += [_mean(content, sizes, side, 0)[:, None], _mean(content, sizes, 0, side)[:, None]]
    ones = np.ones(len(content))
    columns += [_mean(chances[:, kind], ones, 8, 0)[:, None] for kind in _TAIL]
    columns += [_masses(content, sizes), _containers(page, content, sizes), _sections(page, dense, chances, sizes)]
    return np.hstack(columns).astype(np.float32)


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
    most_sold = np.zeros(len(count))
    np.maximum.at(most_sold, section, sold)
    return np.stack([content[heading], sold[heading], by_size[section], by_block[section], most_sold[section],
                     np.log1p(count[section]), np.log1p(np.arange(len(starts)) - heading)], 1)


def _shifted(content: np.ndarray) -> np.ndarray:
    padded = np.pad(content, 3)
    return np.stack([padded[3 + offset:3 + offset + len(content)] for offset in NEAR], 1)


def _mean(values: np.ndarray, weights: np.ndarray, before: int, after: int) -> np.ndarray:
    """Weighted mean over a window around each block; the block itself counts on both sides."""
    count = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values * weights)])
    totals = np.concatenate([[0.0], np.cumsum(weights)])
    low = np.maximum(np.arange(count) - before, 0)
    high = np.minimum(np.arange(count) + after + 1, count)
    mean: np.ndarray = (sums[high] - sums[low]) / (totals[high] - totals[low])
    return mean


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
