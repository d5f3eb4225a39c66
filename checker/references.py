"""The list of sources at the end of a text: kept and shown, but no sentences of its writer.

Split like prose, an entry of such a list falls into four or five "sentences" (authors, title, journal, pages), which
dilute every share. So its lines are found by what entries look like: under a heading that says so, or, without one, a
numbered list with years and addresses as the last thing on the page. One pass over lines, bounded patterns.
"""
from __future__ import annotations

import re

BEFORE = 0.3
"""Share of the text that must stand before a list: what comes earlier is no end."""
LONGEST = 700
"""Characters of an entry; a longer line is prose."""
FEW, SHORT = 3, 30
"""Entries from which on a list without a heading counts; words of an entry that shows no mark of one."""
HEADING_WORDS = 8

_LIST = (r"references?|reference list|list of references|bibliography|citations|sources|source list|literature|"
         r"(?:works|sources|literature|references) (?:cited|consulted|used)|further reading|additional reading")
_NOTES = r"notes|footnotes|endnotes"
_HEADING = re.compile(rf"(?:\d{{1,2}}\.? )?(?:selected |key |main )?(?P<a>{_LIST}|{_NOTES})"
                      rf"(?: ?(?:and|&|/) ?(?:{_LIST}|{_NOTES}|resources|links|credits))?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\[\d{1,3}\]|\d{1,3}[.)]|\^|↑|[*†‡])\s{0,3}(?=\S)")
_MARK = re.compile(r"https?://|\bwww\.|\bdoi\b|\barxiv\b|\bisbn\b|\bpmid\b|\bet al\b|\bibid\b|\bn\.d\.|"
                   r"\((?:[^()]{0,30}\D)?(?:18|19|20)\d\d[a-z]?\)|\b(?:18|19|20)\d\d[a-z]?;|"
                   r";\s?\d{1,4}(?:\(\d{1,4}\))?:\s?\w?\d|"
                   r"\bvol\. ?\d|\bpp?\. ?\d|\bno\. ?\d|\b(?:accessed|retrieved|available at|archived)\b",
                   re.IGNORECASE)
_AUTHORS = re.compile(r"[^\W\d_][\w'’-]{1,30}(?: [A-Z]{1,3}[,.:] |, (?:[A-Z]\. ?){1,3}[,&(])")
"""``Weber J, Brandt OK. …`` or ``Weber, J. K., …`` at the beginning of an entry."""
_EDGES = re.compile(r"^\W+|\W+$")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")


def lines(text: str) -> frozenset[int]:
    """Numbers of the lines of the list of sources at the end of a page text, its heading among them."""
    found = [line.strip() for line in text.split("\n")]
    size = max(sum(map(len, found)), 1)
    before = 0
    for number, line in enumerate(found):
        heading = _heading(line)
        if heading is not None and before >= BEFORE * size:
            last = _last(found, number, marked=heading)
            if last > number:
                return frozenset(range(number, last + 1))
        before += len(line)
    return _numbered(found)


def _heading(line: str) -> bool | None:
    """Whether entries under the heading must carry a mark (notes are often prose); None where it is no heading."""
    if len(line) > 60:
        return None
    match = _HEADING.fullmatch(_EDGES.sub("", line))
    return None if match is None else re.fullmatch(_NOTES, match["a"], re.IGNORECASE) is not None


def _last(found: list[str], heading: int, *, marked: bool) -> int:
    """The last line of the list under a heading; the heading itself where none of its lines is an entry."""
    last, number = heading, heading + 1
    while number < len(found):
        if found[number] and not _entry(found[number], marked) and not _resumes(found, number, marked):
            break
        last = number if found[number] else last
        number += 1
    if number < len(found):  # prose follows: a short line before it is its heading
        while last > heading and not _shows(found[last]) and len(found[last].split()) <= HEADING_WORDS \
                and not _NUMBER.match(found[last]):
            last -= 1
    return last


def _resumes(found: list[str], number: int, marked: bool) -> bool:
    """Whether a short line without a mark stands between two entries that have one."""
    following = next((line for line in found[number + 1:number + 4] if line), "")
    return (len(found[number]) <= LONGEST and bool(_shows(following)) and _entry(following, marked)
            and bool(_shows(found[number - 1])))


def _shows(line: str) -> bool:
    """Whether a line has a mark of an entry."""
    return len(line) <= LONGEST and bool(_MARK.search(line) or _AUTHORS.match(line))


def _entry(line: str, marked: bool) -> bool:
    """Whether a line under such a heading looks like an entry: a mark of one, or short and no sentence."""
    if len(line) > LONGEST:
        return False
    if _shows(line) or (_NUMBER.match(line) and (not marked or _YEAR.search(line))):
        return True
    return not marked and len(line.split()) <= SHORT and line[-1] not in ".!?"


def _numbered(found: list[str]) -> frozenset[int]:
    """A list of at least FEW numbered entries with marks that ends the text."""
    number = len(found)
    while number and (not found[number - 1] or (_NUMBER.match(found[number - 1]) and _shows(found[number - 1]))):
        number -= 1
    entries = [at for at in range(number, len(found)) if found[at]]
    return frozenset(entries) if len(entries) >= FEW and number else frozenset()
