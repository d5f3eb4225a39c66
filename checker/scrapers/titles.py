"""The title without the site's name: "Prices fall | The Example Times" → "Prices fall"."""
from __future__ import annotations

import re
from collections.abc import Sequence

from checker.hosts import host_of

_MARK = re.compile(r"\s+(?:[|–—»·•:~/<>]|-{1,2}|::)\s+|\s?\|\s?")
_WORD = re.compile(r"\w+")
MAX_SITE_WORDS = 5


def squash(text: str) -> str:
    """Letters and digits only, without case: how a name is compared with a host."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def without_site(title: str, sites: Sequence[str], url: str | None) -> str:
    """Cut the parts at either end of a title that name the site; the title itself where nothing would remain."""
    known = {squash(site).removeprefix("the") for site in sites if squash(site)}
    labels = [squash(label) for label in host_of(url).split(".")[:-1] if len(label) > 3]
    while match := _last(title):
        tail = title[match.end():]
        if not (_names_site(tail, known, labels) or (match[0].strip() == "|" and len(tail.split()) <= MAX_SITE_WORDS)):
            break
        title = title[:match.start()]
    match = _MARK.search(title)
    if match and match.start() and _names_site(title[:match.start()], known, labels):
        title = title[match.end():]
    return title.strip()


def alike(heading: str, title: str) -> bool:
    """Whether half of a heading's words stand in the title too, and it is not the site's name at the title's end."""
    words, others = set(_words(heading)), set(_words(title))
    if last := _last(title):
        tail, rest = title[last.end():], title[:last.start()]
        if squash(tail) == squash(heading) and squash(rest) != squash(heading):
            return False
    return bool(words) and 2 * len(words & others) >= len(words)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _last(title: str) -> re.Match[str] | None:
    """The last mark that leaves something on both sides."""
    marks = [match for match in _MARK.finditer(title) if match.start() > 0 and match.end() < len(title)]
    return marks[-1] if marks else None


def _names_site(part: str, known: set[str], labels: Sequence[str]) -> bool:
    """Whether a part is a name of the site, its host written with spaces, or what the host's letters stand for."""
    name, words = squash(part).removeprefix("the"), part.split()
    if not name or len(words) > 8:
        return False
    initials = "".join(word[0] for word in words if word[0].isupper()).casefold()
    if name in known or name in labels or (len(initials) > 3 and initials in labels):
        return True
    return len(name) > 5 and (any(name in label or label in name for label in labels) or any(
        len(site) > 5 and (name.startswith(site) or site.startswith(name)) for site in known))
