"""Plain paragraphs: prose that sells nothing by any sign of its own.

Where the model is in doubt about a paragraph, what a reader sees decides: whether it links to the site's own offers,
names the site, or uses the words of a call to act. Of the labelled training pages' paragraphs in doubt (content with
.45 to .85), five of six without such a sign were the article's own, with one just seven of ten.
"""
from __future__ import annotations

import numpy as np

from checker.cleaning.facts import BLOCK_COLUMNS
from checker.cleaning.segments import Segments

SELLING = ("newsletter", "follow", "affiliate", "action", "free", "paywall", "login", "ask", "service")
"""Cues (checker/cleaning/cues.py) of which one takes a paragraph out."""
MAX_LINKED = 0.35
"""A greater share of linked text leads somewhere else."""
_SIGNS = [BLOCK_COLUMNS.index(name) for name in (*(f"cue_{cue}" for cue in SELLING), "brand", "mail", "tracked")]
_LINKED = BLOCK_COLUMNS.index("link_share")
_ENDS, _FUNCTION_WORDS = BLOCK_COLUMNS.index("ends_sentence"), BLOCK_COLUMNS.index("function_words")
_SPOKEN = 0.2
"""A line of a text without elements must read like a sentence: so many of its words are function words."""


def plain(page: Segments, dense: np.ndarray) -> np.ndarray:
    """Mask (blocks,) of plain paragraphs, from the dense features."""
    mask: np.ndarray = (dense[:, _SIGNS] <= 0).all(1) & (dense[:, _LINKED] <= MAX_LINKED)
    mask &= np.array([block.tag == "p" for block in page.blocks])
    if not page.dom:
        mask &= (dense[:, _ENDS] > 0) & (dense[:, _FUNCTION_WORDS] >= _SPOKEN)
    return mask
