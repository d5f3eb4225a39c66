"""Strings of a page made harmless, once for every format.

A page may carry terminal escapes, characters that reverse the reading order, halves of surrogate pairs, ``javascript:``
links. What is removed here is never needed to read a report; the JSON report alone keeps the text as it was (escaped).
"""
from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile(r"[\t\r\u2028\u2029]")
_HIDDEN = re.compile(r"[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
_SPACES = re.compile(r"\s+")
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
MAX_URL = 2_000


def plain(text: str) -> str:
    """Text without control characters other than a line feed, without hidden and direction-changing characters.

    Control characters and lone surrogates become U+FFFD, so that a reader sees that something was there.
    """
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub("", _BLANK.sub(" ", _CONTROL.sub("\ufffd", text)))


def one_line(text: str, limit: int | None = None) -> str:
    """``plain`` on one line, inner white space single; cut with an ellipsis at ``limit`` characters."""
    if limit is None:
        return _SPACES.sub(" ", plain(text)).strip()
    line = _SPACES.sub(" ", plain(text[:4 * limit])).strip()
    return line if len(line) <= limit and len(text) <= 4 * limit else line[:limit - 1].rstrip() + "…"


def web_url(url: str | None) -> str | None:
    """The URL where it is an absolute http(s) one that may become a link, else None."""
    if not url or len(url) > MAX_URL or url != _SPACES.sub("", plain(url)):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str | None) -> str:
    """Host of an http(s) URL without a leading ``www.``; an empty string where there is none."""
    if web_url(url) is None or url is None:
        return ""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def columns(text: str) -> int:
    """Columns that the text takes in a terminal: 2 for wide characters, 0 for combining ones."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(c) in "WF")
               for c in text)


def guard(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    A cell whose first visible character is one of ``= + - @``, a tab, a line break or one of their full-width forms
    gets an apostrophe in front, and so does one that begins with an apostrophe; ``unguard`` takes it off again.
    """
    text = plain(cell.replace("\t", " ").replace("\r", " "))
    lead = text.lstrip()[:1]
    return "'" + text if (lead and lead in _FORMULA) or text[:1] in ("'", "\n") else text


def unguard(cell: str) -> str:
    """The text that ``guard`` was given (after ``plain``)."""
    return cell[1:] if cell[:1] == "'" else cell
