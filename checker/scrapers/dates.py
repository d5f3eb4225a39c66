"""Dates as pages write them → ISO 8601, as exact as the page gives them and never more.

A date that can be read in two ways (03/04/2024) is not read at all. No clock is asked: the same text gives the same
date on every day.
"""
from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

MONTHS = {name: number + 1 for number, names in enumerate((
    ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
    ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"), ("october", "oct"), ("november", "nov"),
    ("december", "dec"))) for name in names}
FIRST_YEAR, LAST_YEAR = 1400, 2199

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?P<year>[12]\d{3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = (r"(?:[T,\s]\s?(?:at\s|-\s|@\s)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
          r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}))?)?")
_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in (
    rf"(?<![\d/.-]){_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d){_CLOCK}",
    rf"(?<![\d/.-]){_YEAR},?[\s-]{_MONTH}[\s-]{_DAY}(?!\d){_CLOCK}",
    rf"\b{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}\b,?{_CLOCK}",
    rf"(?<!\d){_DAY}(?:\s{{1,3}}(?:of\s)?|-){_MONTH},?(?:\s{{1,3}}|-){_YEAR}\b,?{_CLOCK}",
    rf"(?<![\d/.-])(?P<a>\d{{1,2}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark){_YEAR}(?!\d){_CLOCK}",
))
_WHOLE = tuple(re.compile(form, re.IGNORECASE) for form in (
    rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?:T(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?(?P<zone>Z)?)?",
    rf"{_YEAR}[-/](?P<month>\d{{1,2}})",
    rf"{_MONTH},?\s{{1,3}}{_YEAR}",
    rf"{_YEAR}",
))


class Dated(NamedTuple):
    """A date that stands at ``text[start:end]``."""

    iso: str
    start: int
    end: int


def normalise(text: str) -> str | None:
    """ISO 8601 of a text that is a date ("March 4, 2024 10:15 GMT" → "2024-03-04T10:15Z"); None where it is none."""
    value = " ".join(text[:200].split())
    for form in _WHOLE:
        if match := form.fullmatch(value):
            return _iso(match.groupdict())
    places = find(value)
    return places[0].iso if len(places) == 1 else None


def find(text: str) -> list[Dated]:
    """Every full date (day, month, year) in a text of at most 2,000 code points, in order, without overlaps."""
    dated = [Dated(iso, *match.span()) for form in _FORMS for match in form.finditer(text[:2_000])
             if (iso := _iso(match.groupdict()))]
    result: list[Dated] = []
    for one in sorted(dated, key=lambda one: one.start):
        if not result or one.start >= result[-1].end:
            result.append(one)
    return result


def agree(first: str, second: str) -> bool:
    """Whether two ISO dates may mean one moment: a day's difference can be a time zone's."""
    shorter = min(len(first), len(second), 10)
    if shorter < 10:
        return first[:shorter] == second[:shorter]
    return abs(date.fromisoformat(first[:10]) - date.fromisoformat(second[:10])) <= timedelta(days=1)


def _iso(parts: dict[str, str | None]) -> str | None:
    month, day = _month_and_day(parts)
    year = int(parts["year"] or 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return None if parts.get("a") else f"{year:04}"
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}{_time(parts)}"


def _month_and_day(parts: dict[str, str | None]) -> tuple[int | None, int | None]:
    """(month, day); (None, None) where a numeric date can be read in two ways."""
    if parts.get("a"):
        a, b = int(parts["a"] or 0), int(parts["b"] or 0)
        if a == b or (a > 12 >= b):
            return b, a
        return (a, b) if b > 12 >= a else (None, None)
    name, day = parts.get("month"), parts.get("day")
    if name is None:
        return None, None
    return MONTHS.get(name.lower()) or int(name), int(day) if day else None


def _time(parts: dict[str, str | None]) -> str:
    """``THH:MM[:SS][zone]``, or nothing where the page gives no time or one that is none."""
    if not parts.get("hour"):
        return ""
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    second = parts.get("second")
    try:
        datetime(2000, 1, 1, hour, minute, int(second or 0))
    except ValueError:
        return ""
    return f"T{hour:02}:{minute:02}" + (f":{second}" if second else "") + _zone(parts.get("zone") or "")


def _zone(zone: str) -> str:
    if not zone:
        return ""
    digits = zone.replace(":", "")
    if digits.lower() in ("z", "utc", "gmt", "+0000", "-0000"):
        return "Z"
    return f"{digits[:3]}:{digits[3:]}"
