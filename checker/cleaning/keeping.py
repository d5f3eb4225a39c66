"""What is kept: from which probability of being content, by the page and by the length of the block.

In-article promos are mostly a line or two, and a lost line costs little; a long paragraph without them costs much. So
short blocks must be surer, except headings, which share the fate of what follows, and plain paragraphs (prose.py),
which show no sign of selling. The probabilities come from figures of training hosts (bench/cleaning_thresholds.py);
between near equals all 70 pages with kinds were looked at.
"""
from __future__ import annotations

import numpy as np

from checker.cleaning import captures, wordings
from checker.cleaning.pagetype import stated_type
from checker.cleaning.segments import Segments
from checker.cleaning.text import IMAGE
from checker.cleaning.threads import threads
from checker.types import KINDS

CONTENT = KINDS.index("content")
SHORT, LONG = 80, 300
"""A line has fewer characters than the one, a long paragraph at least the other."""
KEEP_FROM: dict[str, tuple[float, float, float]] = {
    "article": (0.88, 0.82, 0.6), "perhaps": (0.65, 0.6, 0.5), "other": (0.3, 0.3, 0.3),
    "text": (0.92, 0.85, 0.6), "clean text": (0.65, 0.6, 0.5)}
"""Lines, blocks between, and long paragraphs are kept from these probabilities of being content.

On a page that says that it is an article, promos are the risk; on a shop's or a list's page, blocks look alike and
losing them is.
"""
PLAIN_SHORT, PLAIN_LONG = 80, 150
PLAIN_FROM: dict[str, tuple[float, float, float]] = {"article": (0.7, 0.6, 0.5), "text": (0.8, 0.7, 0.5)}
"""Plain paragraphs of up to so many characters and longer ones are kept from these, where others need more."""
CLEAN = 0.85
"""A text of which at least this share of blocks are likely content is a nearly clean capture, its teasers aside."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
HEADING_FROM = 0.5
"""A heading is kept from here where the next block that is none is kept."""
LITTLE, LITTLE_FROM = 0.1, 0.25
"""Where less than this share of a page would be kept, blocks are kept from a lower probability."""


def keep(page: Segments, chances: np.ndarray, plain: np.ndarray, url: str | None = None) -> np.ndarray:
    """Which blocks are kept, from probabilities (blocks, kinds) and which of them are plain paragraphs (blocks,)."""
    content = chances[:, CONTENT]
    chars = np.array([len(block.text) for block in page.blocks])
    tails = [] if page.dom else captures.teaser_tails(page, content)
    leaning = _leaning(page, url) if page.dom else _fullness(content, tails)
    own = np.ones(len(chars), bool)
    for part in (*tails, *(threads(page) if leaning != "other" else ())):
        own[part] = False
    kept: np.ndarray = content >= np.array(KEEP_FROM[leaning])[np.digitize(chars, (SHORT, LONG))]
    if leaning in PLAIN_FROM:
        kept |= plain & (content >= np.array(PLAIN_FROM[leaning])[np.digitize(chars, (PLAIN_SHORT, PLAIN_LONG))])
    _keep_headings(page, content, kept)
    if page.dom and chars[kept & own].sum() < LITTLE * chars[own].sum():
        kept = content >= LITTLE_FROM
    kept &= own & np.array([block.tag != IMAGE for block in page.blocks])
    for number in np.flatnonzero(kept):
        kind = wordings.found(page.blocks[number].text)
        kept[number] = kind is None or (leaning == "other" and kind not in wordings.ANYWHERE)
    if not page.dom:
        kept[list(captures.reasons(page))] = False
    return kept


def _leaning(page: Segments, url: str | None) -> str:
    stated, says_so = stated_type(page, url)
    return "other" if stated != "article" else "article" if says_so else "perhaps"


def _fullness(content: np.ndarray, tails: list[slice]) -> str:
    """Whether a text is nearly clean or has all the page's chrome, its lists of other articles aside."""
    own = np.ones(len(content), bool)
    for tail in tails:
        own[tail] = False
    return "clean text" if own.any() and (content[own] >= 0.5).mean() >= CLEAN else "text"


def _keep_headings(page: Segments, content: np.ndarray, kept: np.ndarray) -> None:
    """Keep the headings in doubt whose section goes on with something kept."""
    follows = False
    for number in range(len(kept) - 1, -1, -1):
        if page.blocks[number].tag not in HEADINGS:
            follows = bool(kept[number])
        elif follows and content[number] >= HEADING_FROM:
            kept[number] = True
