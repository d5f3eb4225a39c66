"""From what was found to the page's facts: a fixed order of places, and a warning where they disagree.

Nothing is guessed: where the visible byline and the metadata name different authors or days, the value of the first
place in the order stands, and the warning gives both.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.scrapers import bylines, dates, names, titles
from checker.scrapers.found import Field, Found, language_code, web_address
from checker.types import Facts

HEADING = "heading"
TITLES = ("JSON-LD headline", "citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title",
          "parsely-title", "sailthru.title", "headline", "title", "JSON-LD name", HEADING)
AUTHORS = ("JSON-LD author", "citation_author", bylines.WHERE)
MAX_VISIBLE_DATES = 2
"""More dates than these in one place are those of comments or other pages."""
DATES = ("JSON-LD datePublished", "article:published_time", "citation_publication_date", "citation_online_date")


def settle(said: Sequence[Found], url: str | None) -> Facts:
    """One value a field. ``said`` is in page order."""
    sites = [one.value for one in said if one.field == "site"]
    authors, author_warnings = _authors(said, sites)
    published, modified, date_warnings = _dates(said)
    language = next((code for one in said if one.field == "language" and (code := language_code(one.value))), None)
    canonical = next((address for one in _ordered(said, "canonical", ("canonical",))
                      if (address := web_address(one.value, url))), None)
    return Facts(
        title=_title(said, sites, url), authors=authors, published=published, modified=modified,
        site=next((one.value for one in _ordered(said, "site", ("og:site_name", "JSON-LD WebSite"))), None),
        language=language, canonical=canonical,
        description=next((one.value for one in _ordered(said, "description", ("description",))), None),
        warnings=(*author_warnings, *date_warnings))


def _ordered(said: Iterable[Found], field: Field, order: Sequence[str]) -> list[Found]:
    """What was found for a field: the places of ``order`` first, then the others as they stand on the page."""
    place = {where: number for number, where in enumerate(order)}
    return sorted((one for one in said if one.field == field), key=lambda one: place.get(one.where, len(order)))


def _title(said: Sequence[Found], sites: Sequence[str], url: str | None) -> str:
    """The headline that a reader sees, where the metadata speak of the same; else the first that the metadata give."""
    ordered = _ordered(said, "title", TITLES)
    told = [title for one in ordered if (title := titles.without_site(one.value, sites, url))]
    seen = next((one.value for one in ordered if one.where == HEADING), "")
    if seen and any(titles.alike(seen, one.value) for one in ordered if one.where != HEADING):
        return titles.without_site(seen, sites, url)
    return told[0] if told else ""


def _authors(said: Sequence[Found], sites: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Names from the first place that has any. A house that signs for a person whom the byline names is no author."""
    known = {names.key(site) for site in sites}
    places: dict[str, list[str]] = {}
    for one in _ordered(said, "author", AUTHORS)[:2 * names.MAX_AUTHORS]:
        places.setdefault(one.where, []).append(_turned(one))
    found = {where: names.clean(values) for where, values in places.items()}
    people = {where: tuple(name for name in people if names.key(name) not in known) for where, people in found.items()}
    seen = people.get(bylines.WHERE, ())
    told = next((value for where, value in people.items() if value and where != bylines.WHERE), ())
    chosen = next((value for value in (*people.values(), *found.values()) if value), ())
    if not told or not any(names.is_person(name) for name in seen):
        return chosen, []
    if not any(names.is_person(name) for name in told):
        return seen, []
    if not any(names.same_person(a, b) for a in seen for b in told):
        return chosen, [f"The byline names {', '.join(seen)}, but the page's metadata names {', '.join(told)}."]
    return chosen, []


def _turned(one: Found) -> str:
    """Library metadata writes "Doe, Jane"."""
    last, comma, first = one.value.partition(", ")
    is_library = one.where.startswith(("citation_", "dc.", "dcterms."))
    return f"{first} {last}" if comma and is_library and "," not in first else one.value


def _dates(said: Sequence[Found]) -> tuple[str | None, str | None, list[str]]:
    published, unreadable = _readable(_ordered(said, "published", DATES))
    modified, _ = _readable(_ordered(said, "modified", ("JSON-LD dateModified", "article:modified_time")))
    if not published:
        return None, modified[0][0] if modified else None, [
            f"The page's date “{text}” can be read in more than one way or not at all." for text in unreadable[:1]]
    return published[0][0], modified[0][0] if modified else None, _disagreement(published, modified)


def _disagreement(published: Sequence[tuple[str, str]], modified: Sequence[tuple[str, str]]) -> list[str]:
    """A warning where another place gives no date that agrees with the first one or with a change."""
    known = [published[0][0], *(iso for iso, _ in modified)]
    for place in dict.fromkeys(where for _, where in published if where != published[0][1]):
        given = list(dict.fromkeys(iso for iso, where in published if where == place))
        if len(given) <= MAX_VISIBLE_DATES and not any(dates.agree(iso, other) for iso in given for other in known):
            return [f"The page gives two dates of publication: {published[0][0]} ({published[0][1]}) "
                    f"and {given[0]} ({place})."]
    return []


def _readable(said: Iterable[Found]) -> tuple[list[tuple[str, str]], list[str]]:
    """(ISO date, place) of what can be read, and the texts that cannot."""
    readable: list[tuple[str, str]] = []
    unreadable: list[str] = []
    for one in said:
        iso = dates.normalise(one.value)
        if iso:
            readable.append((iso, one.where))
        else:
            unreadable.append(one.value[:60])
    return readable, unreadable
