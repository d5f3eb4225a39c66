"""Verdicts: which blocks are the article, what the others are, and why, in words for a person."""
from __future__ import annotations

import numpy as np

from checker.cleaning import captures, model, prose, threads, wordings
from checker.cleaning.features import Features, features
from checker.cleaning.keeping import CONTENT, keep
from checker.cleaning.segments import RawBlock, Segments
from checker.cleaning.text import IMAGE
from checker.cleaning.verdict import Verdict
from checker.types import KINDS, Kind

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
UNSURE = "may be the article's, but too short to be sure among its promotions"
UNSURE_FROM = 0.5
"""A block of a page with a DOM that was dropped in spite of this probability is not said to be something else."""
PICTURE = "markup of a picture"
SURE_OF_KIND = 0.3
"""A block that the model took for content has its kind from its wording."""
MAX_TITLE, TITLE_FROM = 200, 0.25


def label(page: Segments, url: str | None = None, known: Features | None = None) -> list[Verdict]:
    """A verdict for every block of a page, in order; ``known`` are its features, where they are there already."""
    if not page.blocks:
        return []
    mode = "html" if page.dom else "text"
    known = known or features(page, url)
    chances = model.predict(model.load(mode), page, known)
    kept = keep(page, chances, prose.plain(page, known.dense), url)
    title = title_block(page, chances, kept)
    notes = _notes(page, kept)
    others = chances.copy()
    others[:, CONTENT] = 0
    rows = zip(page.blocks, chances[:, CONTENT].tolist(), others.argmax(1).tolist(), kept.tolist(), strict=True)
    doubt = UNSURE_FROM if page.dom else 1.0
    return [_verdict(block, (round(content, 4), None if content >= doubt else KINDS[other]), keeping,
                     ("other", TITLE) if number == title else notes.get(number))
            for number, (block, content, other, keeping) in enumerate(rows)]


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
        if len(block.text) > MAX_TITLE:
            continue
        key = _key(block.text)
        if key and (key == known[0] or (len(key) > 14 and key in known[1])):
            if block.tag in {"h1", "h2", "h3"} or kept[number]:
                return number
        elif block.tag == "h1" and first_h1 < 0:
            first_h1 = number
    return first_h1


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def _like_a_title(page: Segments, number: int) -> bool:
    """A short first line without a full stop, before a longer paragraph."""
    text = page.blocks[number].text
    following = [block.text for block in page.blocks[number + 1:number + 3]]
    return _shaped_like_a_title(text) and any(len(other) > 1.5 * len(text) for other in following)


def _shaped_like_a_title(text: str) -> bool:
    return 20 <= len(text) <= MAX_TITLE and text[-1] not in ".!:,;…" and len(text.split()) >= 4


def _notes(page: Segments, kept: np.ndarray) -> dict[int, tuple[Kind, str]]:
    """Kinds and reasons that rules give to blocks that are not kept, by number."""
    notes: dict[int, tuple[Kind, str]] = {
        number: ("comments", threads.WHY) for part in threads.threads(page)
        if not kept[part].any() for number in range(part.start, part.stop)}
    if not page.dom:
        notes.update((number, ("promo" if why == captures.PROMISE else "other", why))
                     for number, why in captures.reasons(page).items())
    return notes


def _verdict(block: RawBlock, looks: tuple[float, Kind | None], kept: bool, note: tuple[Kind, str] | None) -> Verdict:
    """The verdict from the chance of being content and the likeliest other kind, None where that is not said."""
    probability, other = looks
    if note is not None:
        return Verdict(note[0], False, note[1], probability)
    if block.tag == IMAGE:
        return Verdict("caption", False, PICTURE, probability)
    if kept:
        return Verdict("content", True, WHY["content"], probability)
    kind = (wordings.found(block.text) if probability > SURE_OF_KIND else None) or other
    if kind is None:
        return Verdict("other", False, UNSURE, probability)
    return Verdict(kind, False, WHY[kind], probability)
