"""Dates as people write them, for reports that people read."""
from __future__ import annotations

import re

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:[T ][0-9:.,+Z-]{0,40})?)?)?")


def date(published: str) -> str:
    """A date in ISO 8601 as people write it, as exact as it is (``12 March 2025``); any other text as it is."""
    found = _ISO.fullmatch(published)
    if found is None:
        return published
    year, month, day = found.groups()
    if month is None:
        return year
    if not (1 <= int(month) <= 12 and 1 <= int(day or 1) <= 31):
        return published
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}" if day else f"{MONTHS[int(month) - 1]} {year}"
