"""Names of authors as pages write them: "By Jane Doe and John Roe, Senior Reporters" → Jane Doe; John Roe."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from checker.scrapers.found import tidy

MAX_AUTHORS = 50
MAX_NAME = 100

_LEAD = re.compile(
    r"(?:(?:written|posted|published|story|words|text|report|reported|reporting|contributed|submitted|reviewed)\s+by|"
    r"by|authors?)\b\s*:?\s*", re.I)
_TAIL = re.compile(
    r"\s+(?:in\s+[A-Z].*|for\s+(?:the\s+)?[A-Z].*|at\s+\d.*|on\s+(?:\d|[A-Z][a-z]{2,8}\.?\s\d).*|[|•·–—/]\s.*|-\s.*|"
    r"\(.*|[\w.+-]{1,64}@[\w.-]{1,190}.*|https?://.*)$")
_CREDENTIAL = re.compile(
    r"(?:[A-Z][A-Za-z]{0,3}\.?)?(?:Ph\.?\s?D|M\.?D|D\.?O|R\.?N|R\.?D\.?N?|M\.?Sc?|B\.?Sc?|M\.?A|B\.?A|MBA|MPH|MS|JD|Esq|CPA|CFP|"
    r"CFA|DDS|DVM|LLM|LMFT|LCSW|PharmD|PE|Jr|Sr|II|III)\.?")
_MARKS = " ,;:|-–—\"'“”"
_NO_NAME = re.compile(r"https?:|www\.|[@{}<>\[\]=\\_#]|\.(?:com|org|net)\b(?=.*/)|^\W*$|^\d+$", re.I)
_NOBODY = frozenset({"admin", "administrator", "root", "webmaster", "author", "editor", "guest", "user", "unknown",
                     "anonymous author", "none", "null", "undefined", "n/a", "na", "test", "by", "super user",
                     "wpadmin", "staff", "site admin", "view all posts", "default"})
_PARTICLES = frozenset({"de", "da", "del", "della", "di", "du", "der", "den", "van", "von", "la", "le", "bin", "ibn",
                        "al", "el", "ter", "ten", "dos", "das", "y", "e", "st.", "zu"})
_JOBS = frozenset({"reporter", "writer", "editor", "correspondent", "contributor", "columnist", "director", "manager",
                   "coordinator", "specialist", "expert", "analyst", "consultant", "educator", "strategist", "founder",
                   "co-founder", "professor", "researcher", "president", "ceo", "author", "horticulturist", "blogger",
                   "journalist", "photographer", "producer", "critic", "engineer", "producers", "intern"})
_BEFORE_JOBS = frozenset({"senior", "staff", "chief", "content", "marketing", "managing", "deputy", "political",
                          "technical", "contributing", "freelance", "associate", "assistant", "guest", "executive"})
_COMMON = _JOBS | _BEFORE_JOBS | frozenset({
    "of", "and", "the", "for", "news", "staff", "team", "editors", "editorial", "desk", "media", "department",
    "ministry", "university", "institute", "agency", "press", "group", "inc", "inc.", "ltd", "llc", "board", "office",
    "council",
    "association", "foundation", "society", "magazine", "times", "post", "company", "bureau", "committee", "services",
    "service", "journal", "daily"})


def clean(values: Iterable[str]) -> tuple[str, ...]:
    """Names without "By", addresses, titles and duplicates, in order; organisations are names too."""
    names: dict[str, str] = {}
    for value in values:
        for name in split(value):
            names.setdefault(key(name), name)
    return tuple(names.values())[:MAX_AUTHORS]


def split(value: str) -> list[str]:
    """The names in one statement of authorship."""
    text = tidy(value, 2_000)
    for _ in range(2):
        if match := _LEAD.match(text):
            text = text[match.end():]
    if _NO_NAME.search(text.split(",")[0]) and " " not in text:
        return []
    parts = [part for chunk in re.split(r"\s*[;|•·]\s*|\s+&\s+(?=[A-Z])", text) for part in _by_and(chunk)]
    names = [name for part in parts for name in _by_comma(part) if _usable(name)]
    if any(is_person(name) for name in names):  # "Jane Doe, Health & Science Reporter": a job is no author
        names = [name for name in names if not _JOBS & set(name.lower().split())]
    return names


def key(name: str) -> str:
    """What two spellings of one name share: letters and digits without case and accents."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def same_person(first: str, second: str) -> bool:
    """Whether two names may be one: equal, one inside the other, or alike in the last word and the first letter."""
    if key(first) == key(second):
        return True
    short, long = sorted((key(first), key(second)), key=len)
    if len(short) > 5 and short in long:
        return True
    one, two = [[key(word) for word in name.split() if key(word)] for name in (first, second)]
    return bool(one and two and one[-1] == two[-1] and one[0][0] == two[0][0])


def is_person(text: str) -> bool:
    """Whether a text has the shape of a person's name: two to five capitalised words, none of an organisation's."""
    words = text.split()
    if not 2 <= len(words) <= 5 or any(word.lower().strip(",") in _COMMON for word in words):
        return False
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in words) and not re.search(r"\d", text)


def is_house(text: str) -> bool:
    """Whether a text has the shape of an organisation's or a team's name ("The Harbour Gazette Staff")."""
    words = text.split()
    return 1 < len(words) <= 6 and text[0].isupper() and any(word.lower() in _COMMON for word in words[1:])


def _by_and(text: str) -> list[str]:
    """Parts around "and" and ", and", where persons stand on both sides; else the text as it is."""
    parts = re.split(r",?\s+(?:and|und|et|with)\s+", text)
    if len(parts) > 1 and all(is_person(_trim(piece)) for part in parts for piece in part.split(",")[:1]):
        return parts
    return [text]


def _by_comma(text: str) -> list[str]:
    """Several persons with commas between, else what stands before the first comma ("Jane Doe, PhD")."""
    pieces = [_trim(piece) for piece in text.split(",")]
    persons = [piece for piece in pieces if is_person(piece) and not _CREDENTIAL.fullmatch(piece)]
    others = [piece for piece in pieces if piece not in persons]
    if len(persons) == len(pieces) or (len(persons) > 1 and all(_CREDENTIAL.fullmatch(piece) for piece in others)):
        return persons
    if pieces and is_person(pieces[0]):
        return pieces[:1]
    if len(pieces) > 1 and _CREDENTIAL.fullmatch(pieces[1]):
        return pieces[:1]
    return [_trim(text)]


def _trim(text: str) -> str:
    """A name without what follows it ("in London", "for The Example Times", "Staff Writer") and stray marks."""
    words = _TAIL.sub("", text.strip()).strip(_MARKS).split()
    if len(words) > 2 and words[-1].lower() in _JOBS and is_person(" ".join(words[:2])):
        words = [word for place, word in enumerate(words) if place < 2 or word.lower() not in _JOBS | _BEFORE_JOBS]
    name = " ".join(words)
    return name if name.endswith(("Jr.", "Sr.", "Inc.", "Ltd.")) else name.strip(_MARKS + ".")


def _usable(name: str) -> bool:
    return bool(name) and len(name) <= MAX_NAME and name.lower() not in _NOBODY and not _NO_NAME.search(name) \
        and any(letter.isalpha() for letter in name)
