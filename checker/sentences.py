"""Sentences with exact offsets into the page text.

One pass of a regular expression over each line finds places where a sentence may end; a few rules about what stands
before and after decide. The approach (own regex and abbreviations) tied with the best of ten splitters on UD
English-EWT and is the cheapest of them (research of this project: boundary F .870 against .869 for punkt). Lines are
paragraphs: a sentence never crosses one.
"""
from __future__ import annotations

import re

from checker.types import Sentence

NEVER_END = frozenset(
    "mr mrs ms dr prof rev hon gen col capt lt sgt cpl maj adm sen rep gov pres st mt ft messrs mme mlle fr sr "
    "vs cf e.g i.e eg ie viz ca approx fig figs eq eqs ref refs vol vols ed eds pp pg ch sec no nos art para "
    "al dept univ est op cit ibid illus trans tel ext".split())
"""Abbreviations after which a sentence goes on, whatever follows."""

MAY_END = frozenset(
    "inc ltd co corp llc plc bros jr sr etc u.s u.k u.n e.u d.c a.m p.m b.c a.d ph.d m.d b.a m.a u.s.a ave blvd rd st "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun hrs min approx".split())
"""Abbreviations after which a sentence ends where a word follows that begins sentences."""

NOT_NAMES = frozenset("i a he she it we they you the an this that these those in on at for from with but and or so yet "
                      "if when while after before as by to of is was are were my our his her their its there here what "
                      "who why how where which however although because since also then not no yes now still even "
                      "once until both each some many most all one two three another other such more less".split())
"""Words that begin sentences when capitalised and are seldom part of a name."""

_END = re.compile(r"\.(?: \.){2,3}(?=\s)|"
                  r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?:(?:\[\d{1,3}\])++|\d{1,2}+)?+(?=\s)|[。！？]++")
_WHOLE = re.compile(r"“[^“”]{1,500}”|\"[^\"]{1,500}\"|\([^()]{1,300}\)")
"""A quotation or a bracket stays whole: the speaker named after it speaks for all of it."""
_LAST_WORD = re.compile(r"[^\s(\[“\"‘']+$")
_OPENING = "\"'“‘«([¿¡*_#"
_LOOK_BACK = 40


def split(text: str) -> tuple[Sentence, ...]:
    """Split page text into sentences; ``text[s.start:s.end] == s.text``, none is blank, order is kept."""
    sentences: list[Sentence] = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        sentences.extend(_split_line(line, offset, number))
        offset += len(line) + 1
    return tuple(sentences)


def _split_line(line: str, offset: int, number: int) -> list[Sentence]:
    found: list[Sentence] = []
    start = 0
    wholes = _WHOLE.finditer(line)
    whole = next(wholes, None)
    for match in _END.finditer(line):
        while whole and whole.end() <= match.start():
            whole = next(wholes, None)
        inside = whole is not None and whole.start() < match.start() and match.end() < whole.end()
        if not inside and _ends(line, start, match):
            _append(found, line, (start, match.end()), (offset, number))
            start = match.end()
    _append(found, line, (start, len(line)), (offset, number))
    return found


def _append(found: list[Sentence], line: str, span: tuple[int, int], where: tuple[int, int]) -> None:
    """Add the span without its outer white space, if there is a letter or a digit in it."""
    raw = line[span[0]:span[1]]
    text = raw.strip()
    if any(c.isalnum() for c in text):
        start = where[0] + span[0] + len(raw) - len(raw.lstrip())
        found.append(Sentence(text, start, start + len(text), where[1]))


def _ends(line: str, start: int, match: re.Match[str]) -> bool:
    """Whether the punctuation found is the end of a sentence."""
    mark = match.group()
    if mark[0] in "。！？":
        return True
    following = _next_word(line, match.end())
    if not following or (mark[-1].isdigit() and not _is_note(line, match)):
        return False
    first = following.lstrip(_OPENING)[:1]
    if first.islower():
        return False
    stem = mark.rstrip("\"'”’»)]0123456789[")
    if len(stem) > 1 or stem in ("!", "?", "…"):
        return not _is_dialogue_tag(mark, following)
    return _period_ends(line, start, match.start(), following)


def _is_note(line: str, match: re.Match[str]) -> bool:
    """``end.1 Next`` is a footnote's number; ``3.1`` and ``No.5`` are not."""
    before = line[max(0, match.start() - 3):match.start()]
    return len(before) == 3 and before.isalpha() and before.islower()


def _next_word(line: str, position: int) -> str:
    rest = line[position:position + _LOOK_BACK].split(None, 1)
    return rest[0] if rest else ""


def _is_dialogue_tag(mark: str, following: str) -> bool:
    """``"Stop!" He said`` is rare; ``“Why?” I asked`` is the case that matters."""
    return mark[-1] in "\"”’" and following == "I"


def _period_ends(line: str, start: int, position: int, following: str) -> bool:
    before = line[max(start, position - _LOOK_BACK):position]
    match = _LAST_WORD.search(before)
    word = match.group() if match else ""
    low = word.lower().rstrip(".")
    next_word = following.strip(_OPENING + ".,;:!?\"'”’)]").lower()
    if low in NEVER_END and not (low == "no" and word.islower() and not next_word.isdigit()):
        return False
    if low in ("p", "n", "c", "v") and word.islower() and next_word.isdigit():
        return False
    if len(word) == 1 and word.isalpha() and word.isupper():
        return _initial_ends(line, position, word, next_word)
    if low in MAY_END or re.fullmatch(r"(?:[a-z]\.){1,4}[a-z]", low):
        return (next_word in NOT_NAMES and next_word not in ("a", "i")) or following[0] in "“\""
    opens = len(word) <= 3 and word.rstrip(")").isdigit() and position - start <= len(word) + 2
    return not opens  # "1. First" is a list


def _initial_ends(line: str, position: int, word: str, next_word: str) -> bool:
    """``J. Smith`` goes on; ``so did I. The`` and ``plan B. The`` end."""
    previous = line[max(0, position - _LOOK_BACK):position - 1].rstrip()[-1:] if position > 1 else ""
    if word == "I":
        return previous.islower() or previous == ","
    return next_word in NOT_NAMES and previous.islower()
