"""Verdicts: which blocks are the article, what the others are, and why, in words for a person."""
from __future__ import annotations

import numpy as np

from checker.cleaning import captures, model, wordings
from checker.cleaning.features import features
from checker.cleaning.pagetype import stated_type
from checker.cleaning.segments import RawBlock, Segments
from checker.cleaning.text import IMAGE
from checker.cleaning.verdict import Verdict
from checker.types import KINDS

WHY: dict[str, str] = {
    "content": "reads like the article",
    "byline": "names the author or the date",
    "caption": "describes or credits a picture",
    "nav": "navigation of the site",
    "ad": "advertisement or affiliate note",
    "newsletter": "asks to subscribe to a newsletter",
    "promo": "promotes the publisher, a product or a service",
    "related": "leads to another article",
    "bio": "is about the author, not the subject",
    "share": "asks to share or to follow",
    "consent": "cookie, privacy or legal notice",
    "comments": "readers' comments or the form for them",
    "paywall": "asks to pay or to log in to read on",
    "footer": "footer of the site",
    "other": "not part of the article",
}
TITLE = "the page's title, given apart"
PICTURE = "markup of a picture"
KEEP_FROM = {"article": 0.65, "perhaps": 0.42, "other": 0.3, "text": 0.55, "full text": 0.75}
"""A block is kept from this probability of being content. On a page that says that it is an article, promos are the
risk; on a shop's or a list's page, blocks look alike and losing them is."""
CLEAN = 0.75
"""A text of which more than this is likely content is a nearly clean capture; less, one with all its chrome."""
LITTLE, LITTLE_FROM = 0.1, 0.25
"""Where less than this share of a page would be kept, blocks are kept from a lower probability."""
SURE_OF_KIND = 0.3
"""A block that the model took for content has its kind from its wording."""
MAX_TITLE, TITLE_FROM = 200, 0.25
CONTENT = KINDS.index("content")


def label(page: Segments, url: str | None = None) -> list[Verdict]:
    """A verdict for every block of a page, in order."""
    if not page.blocks:
        return []
    mode = "html" if page.dom else "text"
    chances = model.predict(model.load(mode), page, features(page, url))
    kept = keep(page, chances, url)
    title = title_block(page, chances, kept)
    notes = {} if page.dom else captures.reasons(page)
    return [_verdict(block, row, keeping, TITLE if number == title else notes.get(number, ""))
            for number, (block, row, keeping) in enumerate(zip(page.blocks, chances, kept, strict=True))]


def keep(page: Segments, chances: np.ndarray, url: str | None = None) -> np.ndarray:
    """Which blocks are kept, from probabilities (blocks, kinds)."""
    content = chances[:, CONTENT]
    chars = np.array([len(block.text) for block in page.blocks])
    tails = [] if page.dom else captures.teaser_tails(page, content)
    leaning = _leaning(page, url) if page.dom else _fullness(content, chars, tails)
    kept: np.ndarray = content >= KEEP_FROM[leaning]
    if page.dom and chars[kept].sum() < LITTLE * chars.sum():
        kept = content >= LITTLE_FROM
    kept &= np.array([block.tag != IMAGE for block in page.blocks])
    for number in np.flatnonzero(kept):
        kind = wordings.found(page.blocks[number].text)
        kept[number] = kind is None or (leaning == "other" and kind not in wordings.ANYWHERE)
    if not page.dom:
        for tail in tails:
            kept[tail] = False
        kept[list(captures.reasons(page))] = False
    return kept


def _leaning(page: Segments, url: str | None) -> str:
    stated, says_so = stated_type(page, url)
    return "other" if stated != "article" else "article" if says_so else "perhaps"


def _fullness(content: np.ndarray, chars: np.ndarray, tails: list[slice]) -> str:
    """Whether a text is nearly clean or has all its chrome, its lists of other articles aside."""
    aside = chars.copy()
    for tail in tails:
        aside[tail] = 0
    return "text" if content @ aside > CLEAN * aside.sum() else "full text"


def title_block(page: Segments, chances: np.ndarray, kept: np.ndarray) -> int:
    """Index of the block that shows the title, or -1: before the second paragraph, and like the head's title."""
    start = int(np.argmax(kept)) if kept.any() else len(page.blocks)
    if not page.dom and not page.title:
        near = next((number for number in (start - 1, start) if 0 <= number < len(page.blocks)
                     and chances[number, CONTENT] >= TITLE_FROM and _like_a_title(page, number)), -1)
        return 0 if near < 0 and start and _shaped_like_a_title(page.blocks[0].text) else near
    known = _key(page.meta.get("og:title") or page.title), _key(page.title)
    first_h1 = -1
    for number, block in enumerate(page.blocks[:start + 4]):
        key = _key(block.text)
        if len(block.text) <= MAX_TITLE and key and (key == known[0] or (len(key) > 14 and key in known[1])):
            if block.tag in {"h1", "h2", "h3"} or kept[number]:
                return number
        elif block.tag == "h1" and first_h1 < 0 and len(block.text) <= MAX_TITLE:
            first_h1 = number
    return first_h1


def _key(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def _like_a_title(page: Segments, number: int) -> bool:
    """A short first line without a full stop, before a longer paragraph."""
    text = page.blocks[number].text
    following = [block.text for block in page.blocks[number + 1:number + 3]]
    return _shaped_like_a_title(text) and any(len(other) > 1.5 * len(text) for other in following)


def _shaped_like_a_title(text: str) -> bool:
    return 20 <= len(text) <= MAX_TITLE and text[-1] not in ".!:,;…" and len(text.split()) >= 4


def _verdict(block: RawBlock, chances: np.ndarray, kept: bool, note: str) -> Verdict:
    probability = round(float(chances[CONTENT]), 4)
    if note:
        return Verdict("promo" if note == captures.PROMISE else "other", False, note, probability)
    if block.tag == IMAGE:
        return Verdict("caption", False, PICTURE, probability)
    if kept:
        return Verdict("content", True, WHY["content"], probability)
    others = chances.copy()
    others[CONTENT] = 0
    kind = (wordings.found(block.text) if probability > SURE_OF_KIND else None) or KINDS[int(np.argmax(others))]
    return Verdict(kind, False, WHY[kind], probability)
