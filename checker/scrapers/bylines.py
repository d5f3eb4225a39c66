"""What a reader sees: "By Jane Doe", "Jane Doe, March 4, 2024", "Updated March 6, 2024"."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.scrapers import dates, names
from checker.scrapers.found import Found, tidy

MAX_BYLINES = 40
WHERE = "byline"

_BY = re.compile(r"(?:^|[|•·⋅–—]\s?|\d\s|\b(?:written|posted|published|article|story|words|text|report|reporting)\s)"
                 r"by\b:?\s*|^authors?\b:?\s*(?=[A-Z]|$)", re.I)
_REVIEW = re.compile(r"\b(?:review|edit|check|photo|illustrat|film|video)\w{0,8}\s$", re.I)
_MODIFIED = re.compile(r"\b(?:updat|modif|edit|revis|review|correct|amend|chang)\w{0,8}\b", re.I)
_OTHER_DAY = re.compile(r"\b(?:join|register|member|born|birth|expire|copyright|event|deadline)\w{0,5}\b", re.I)
_GLUED = re.compile(r"(?<=[a-z])(?=(?:Published|Updated|Posted|Last|Modified|Reviewed|By)\b)|(?<=\d)(?=[A-Z][a-z])|"
                    r"(?<=\b[Bb]y)(?=[A-Z])|(?<=\bon)(?=[A-Z])")
_END = re.compile(r"\s*(?:[|•·⋅–—\d]|\s-\s|\b(?:published|updated|posted|last|modified|reviewed|edited|on|minutes?)\b)",
                  re.I)


def read(bylines: Sequence[str]) -> list[Found]:
    """Authors and full dates from byline blocks, in page order.

    A name counts as an author's only where "by" or a date stands with it: a lone name may be a topic or a link.
    """
    lines = [_GLUED.sub(" ", tidy(line)) for line in bylines[:MAX_BYLINES]]
    following = [*lines[1:], ""]
    return [one for line, after in zip(lines, following, strict=False)
            for one in (*_authors(line, after), *_dates(line))]


def _authors(line: str, after: str) -> Iterator[Found]:
    """Names after "by" (where nothing follows the word, in the next block), or just before a date."""
    match = _BY.search(line)
    if match and not _REVIEW.search(line[:match.start()]):
        told = _until_end(line[match.end():] or after)
        for name in names.split(told):
            if names.is_person(name) or names.is_house(name):
                yield Found("author", name, WHERE)
    elif not match:
        name = _until_end(line).strip(" ,:|-")
        dated = dates.find(line) or [one for one in dates.find(after) if not one.start]
        if dated and names.is_person(name):
            yield Found("author", name, WHERE)


def _until_end(text: str) -> str:
    """The part before a date, a mark or a word such as "updated"."""
    places = dates.find(text)
    told = text[:places[0].start] if places else text
    end = _END.search(told)
    return told[:end.start()] if end else told


def _dates(line: str) -> Iterator[Found]:
    """Dates in the line: "updated" and its kin before one make it the day of a change, "joined" no day of the page."""
    start = 0
    for one in dates.find(line):
        label = line[start:one.start][-40:]
        if not _OTHER_DAY.search(label):
            yield Found("modified" if _MODIFIED.search(label) else "published", one.iso, WHERE)
        start = one.end
