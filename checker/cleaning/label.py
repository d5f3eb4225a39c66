"""Verdicts: which blocks are the article, what the others are, and why, in words for a person."""
from __future__ import annotations

import numpy as np

from checker.cleaning import model
from checker.cleaning.features import features
from checker.cleaning.pagetype import stated_type
from checker.cleaning.segment import RawBlock, Segments
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
KEEP_FROM = {"article": 0.65, "perhaps": 0.42, "other": 0.3, "text": 0.6}
"""A block is kept from this probability of being content. On a page that says that it is an article, promos are the
risk; on a shop's or a list's page, blocks look alike and losing them is."""
LITTLE, LITTLE_FROM = 0.1, 0.25
"""Where less than this share of a page would be kept, blocks are kept from a lower probability."""
MAX_TITLE = 200
LONG, FIRST_LONG = 80, 12
TAIL_CONTENT = 0.4
"""Where the first long blocks after a heading of other articles are content with less than this by length, all that
follows goes."""
ARTICLE_BEFORE = 0.5
SURE = 0.8
CONTENT, RELATED = KINDS.index("content"), KINDS.index("related")


def label(page: Segments, url: str | None = None) -> list[Verdict]:
    """A verdict for every block of a page, in order."""
    if not page.blocks:
        return []
    mode = "html" if page.dom else "text"
    chances = model.predict(model.load(mode), page, features(page, url))
    kept = keep(page, chances, url)
    title = title_block(page, kept)
    return [_verdict(block, row, keeping, number == title)
            for number, (block, row, keeping) in enumerate(zip(page.blocks, chances, kept, strict=True))]


def keep(page: Segments, chances: np.ndarray, url: str | None = None) -> np.ndarray:
    """Which blocks are kept, from probabilities (blocks, kinds)."""
    content = chances[:, CONTENT]
    kept: np.ndarray = content >= KEEP_FROM[_leaning(page, url)]
    chars = np.array([len(block.text) for block in page.blocks])
    if page.dom and chars[kept].sum() < LITTLE * chars.sum():
        kept = content >= LITTLE_FROM
    kept &= np.array([block.tag != IMAGE for block in page.blocks])
    if not page.dom:
        _drop_teasers(page, chances, kept)
    return kept


def _leaning(page: Segments, url: str | None) -> str:
    if not page.dom:
        return "text"
    stated, says_so = stated_type(page, url)
    return "other" if stated != "article" else "article" if says_so else "perhaps"


def _drop_teasers(page: Segments, chances: np.ndarray, kept: np.ndarray) -> None:
    """In a text, drop the list of other articles after its heading: what follows it is not this one.

    All that follows goes where most of the article stands before it and little behind reads like more of it; else
    only what stands before the next block that is surely content.
    """
    content = chances[:, CONTENT]
    chars = np.array([len(block.text) for block in page.blocks])
    mass = content * chars
    for number in _teaser_headings(page, chances):
        long = number + 1 + np.nonzero(chars[number + 1:] >= LONG)[0][:FIRST_LONG]
        article_before = mass[:number].sum() > ARTICLE_BEFORE * mass.sum()
        if article_before and mass[long].sum() < TAIL_CONTENT * chars[long].sum() + 1:
            kept[number:] = False
            return
        sure = np.nonzero(content[number + 1:] >= SURE)[0]
        kept[number:number + 1 + (int(sure[0]) if len(sure) else 0)] = False


def _teaser_headings(page: Segments, chances: np.ndarray) -> list[int]:
    """Short lines that head a list of other articles: what follows them is not this one."""
    return [number for number, block in enumerate(page.blocks)
            if len(block.text) <= 60 and chances[number, RELATED] >= 0.6 and not block.links
            and block.text[-1] not in ".!?"]


def title_block(page: Segments, kept: np.ndarray) -> int:
    """Index of the block that shows the title, or -1: before the second paragraph, and like the head's title."""
    start = int(np.argmax(kept)) if kept.any() else len(page.blocks)
    if not page.dom and not page.title:
        return start if start < len(page.blocks) and _like_a_title(page, start) else -1
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
    return (20 <= len(text) <= MAX_TITLE and text[-1] not in ".!:,;…" and len(text.split()) >= 4
            and any(len(other) > 1.5 * len(text) for other in following))


def _verdict(block: RawBlock, chances: np.ndarray, kept: bool, title: bool) -> Verdict:
    probability = round(float(chances[CONTENT]), 4)
    if title:
        return Verdict("other", False, TITLE, probability)
    if block.tag == IMAGE:
        return Verdict("caption", False, PICTURE, probability)
    if kept:
        return Verdict("content", True, WHY["content"], probability)
    others = chances.copy()
    others[CONTENT] = 0
    kind = KINDS[int(np.argmax(others))]
    return Verdict(kind, False, WHY[kind], probability)
