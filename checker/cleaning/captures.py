"""Lines that only captures have: what the saver's service says of itself, and headings of its lists of teasers.

A page with a DOM shows these by where they stand; in plain text only the words are left. The patterns are general
wordings of archives, readers and digests, and each is held to short lines.
"""
from __future__ import annotations

import re

import numpy as np

from checker.cleaning.segments import Segments

MAX_HEADING, MAX_NOTE, MAX_PROMISE = 60, 80, 220
EDGE = 3
"""A service describes itself in the first or last so many lines."""
LONG, FIRST_LONG = 80, 12
TAIL_CONTENT = 0.7
"""All goes that follows a heading of other articles, where the first long blocks after it are content with less than
this by length."""
ARTICLE_BEFORE = 0.5
"""And where more than this part of all likely content stands before it."""
SURE = 0.8
CAPTURE = "line of the service that saved the page"
PROMISE = "a service describes itself"

_TEASERS = re.compile(
    r"(?:you (?:may|might|could) (?:also )?(?:like|enjoy|be interested in)(?: these)?|"
    r"(?:related|similar|recommended|suggested|other|more|latest|recent|popular|trending|top|further)\s+"
    r"(?:articles?|posts?|stories|reading|reads|news|content|coverage|links|topics|pages|items|videos?|"
    r"like this|from .{1,40}|on this .{1,30})|"
    r"(?:what to )?read (?:next|more|also)|up next|keep reading|most (?:read|popular)|trending(?: now)?|related|"
    r"recommended(?: for you)?|suggested for you|see also)\s?:?", re.I)
_NOTE = re.compile(
    r"(?:view|show|see|open|read|load|go to|visit|link to)\b.{0,30}\b(?:cached|archived|saved|original|full[- ]text|"
    r"full page|whole text|snapshot|source)\b.{0,30}|"
    r"(?:cached|archived|saved|captured|retrieved|fetched|crawled|snapshot|copied)\b"
    r"(?:\s(?:at|on|from|by|taken|copy|version|page|text)\b|\s?:|\s\d).{0,50}|"
    r"(?:cached|archived|saved) (?:copy|version|page|text)|(?:original )?(?:source|url|link)\s?:\s?\S{1,70}", re.I)
_PROMISE = re.compile(
    r"\b(?:send|email|e-mail|mail|text|deliver|bring|give|get)s?\b.{0,40}\b(?:you|your inbox|to your)\b", re.I)
_SERVICE = re.compile(r"(?:we|our (?:team|editors|app|service|platform|newsletter|ai)|get|receive|"
                      r"every (?:day|week|morning))\b", re.I)
_OFTEN = re.compile(r"\b(?:daily|weekly|monthly|every (?:day|week|morning|evening|month|\w{1,4}day)|"
                    r"each (?:day|week|morning|month)|inbox|for free|digest|newsletter)\b", re.I)


def heads_teasers(text: str) -> bool:
    """Whether all of a short line is a usual heading of a list of other articles."""
    return len(text) <= MAX_HEADING and _TEASERS.fullmatch(text.strip()) is not None


def reasons(page: Segments) -> dict[int, str]:
    """Numbers of blocks that are a capture's own lines, with the reason."""
    found: dict[int, str] = {}
    for number, block in enumerate(page.blocks):
        at_edge = number < EDGE or number >= len(page.blocks) - EDGE
        if len(block.text) <= MAX_NOTE and _NOTE.fullmatch(block.text):
            found[number] = CAPTURE
        elif at_edge and len(block.text) <= MAX_PROMISE and _is_promise(block.text):
            found[number] = PROMISE
    return found


def _is_promise(text: str) -> bool:
    """A service tells its reader what it will send, and how often."""
    return (_SERVICE.match(text) is not None and _PROMISE.search(text) is not None
            and _OFTEN.search(text) is not None)


def teaser_tails(page: Segments, content: np.ndarray) -> list[slice]:
    """Parts of a text that list other articles, from the heading on: nothing where the article goes on after it."""
    chars = np.array([len(block.text) for block in page.blocks])
    mass = content * chars
    tails = []
    for number, block in enumerate(page.blocks):
        if block.links or not heads_teasers(block.text):
            continue
        long = number + 1 + np.nonzero(chars[number + 1:] >= LONG)[0][:FIRST_LONG]
        before = mass[:number].sum() > ARTICLE_BEFORE * mass.sum()
        if before and mass[long].sum() < TAIL_CONTENT * chars[long].sum() + 1:
            tails.append(slice(number, len(chars)))
            break
        sure = np.nonzero(content[number + 1:] >= SURE)[0]
        tails.append(slice(number, number + 1 + (int(sure[0]) if len(sure) else 0)))
    return tails
