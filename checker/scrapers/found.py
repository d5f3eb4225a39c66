"""What a reader of one kind of metadata found, and the text helpers that all of them share."""
from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

Field = Literal["title", "author", "published", "modified", "site", "language", "canonical", "description"]

MAX_TEXT = 1_000
"""Code points of a title, name or description that are read; the rest is cut off."""

_MARKUP = re.compile(r"</?(?:a|b|br|cite|em|i|mark|p|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]{0,300})?/?>", re.I)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\ufeff\ud800-\udfff]+")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8}){0,3}")


class Found(NamedTuple):
    """One value of one field, and the place on the page where it stands ("og:title")."""

    field: Field
    value: str
    where: str


def tidy(value: object, limit: int = MAX_TEXT) -> str:
    """One line of plain text: entities resolved that were escaped twice, inline markup and control characters gone."""
    if not isinstance(value, str):
        return ""
    text = value[:4 * limit]
    for _ in range(2):
        text = html.unescape(text) if "&" in text else text
    if "<" in text:
        text = _MARKUP.sub("", text)
    return " ".join(_CONTROL.sub(" ", text).split())[:limit].strip()


def found(field: Field, value: object, where: str) -> Iterable[Found]:
    """A Found for a value that says something, else nothing."""
    text = tidy(value)
    if text:
        yield Found(field, text, where)


def web_address(value: object, base: str | None) -> str | None:
    """An absolute http(s) URL, resolved against the page's own; None for anything else."""
    if not isinstance(value, str) or not value.strip() or len(value) > 2_000:
        return None
    try:
        address = urljoin(base or "", _CONTROL.sub("", value.strip()))
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def language_code(value: str) -> str | None:
    """Primary subtag of a BCP 47 tag or a locale ("en_GB" → "en"); None where it is neither."""
    match = _LANGUAGE.fullmatch(value.strip())
    return match[1].lower() if match else None
