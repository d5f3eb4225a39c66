"""Scrapers for special hosts: ours, those of installed packages, and those of the caller.

A scraper is foreign code: whatever it raises or returns becomes a warning, never an error of the check.
"""
from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from checker.hosts import host_of
from checker.scrapers.sites import SCRAPERS
from checker.types import Facts, Scraper

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

GROUP = "checker.scrapers"
_LISTS = frozenset(field.name for field in fields(Facts) if "tuple" in str(field.type))
_NAMES = frozenset(field.name for field in fields(Facts))


@functools.cache
def installed() -> tuple[tuple[Scraper, ...], tuple[str, ...]]:
    """Scrapers of the entry-point group, and a warning for each one that cannot be loaded. Looked up once a process."""
    scrapers: list[Scraper] = []
    warnings: list[str] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            value = point.load()
            scraper = value() if isinstance(value, type) else value
            _hosts(scraper)
            scrapers.append(scraper)
        except Exception as error:  # foreign code may raise anything
            warnings.append(f"The scraper {point.name} of an installed package cannot be loaded: {_said(error)}.")
    return tuple(scrapers), tuple(warnings)


def matches(host: str, names: Sequence[str]) -> bool:
    """Whether a host is one of the names or a subdomain of one."""
    return any(host == name or host.endswith("." + name) for name in names)


def chosen(url: str | None, own: Sequence[Scraper]) -> tuple[Scraper | None, list[str]]:
    """The first scraper for the URL's host (the caller's, installed ones, ours), and warnings of broken ones."""
    host = host_of(url)
    if not host:
        return None, []
    others, broken = installed()
    warnings = list(broken)
    for scraper in (*own, *others, *SCRAPERS):
        try:
            if matches(host, _hosts(scraper)):
                return scraper, warnings
        except Exception as error:  # foreign code may raise anything
            warnings.append(f"The scraper {type(scraper).__name__} cannot be used: {_said(error)}.")
    return None, warnings


def apply(scraper: Scraper, head: BeautifulSoup, article: BeautifulSoup, facts: Facts) -> Facts:
    """The facts with the fields that the scraper gives, after each was looked at."""
    name = type(scraper).__name__
    try:
        given = dict(scraper.read(head, article))
    except Exception as error:  # foreign code may raise anything
        return replace(facts, warnings=(*facts.warnings, f"The scraper {name} failed: {_said(error)}."))
    good, warnings = _checked(given, name)
    extra = good.pop("warnings", ())
    return replace(facts, **good, warnings=(*facts.warnings, *extra, *warnings))


def _checked(given: Mapping[str, Any], name: str) -> tuple[dict[str, Any], list[str]]:
    good: dict[str, Any] = {}
    warnings: list[str] = []
    for key, value in given.items():
        if key not in _NAMES:
            warnings.append(f"The scraper {name} gave a field that there is not: {key!r}.")
        elif key in _LISTS and isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
            good[key] = tuple(value)
        elif key not in _LISTS and (isinstance(value, str) or (value is None and key != "title")):
            good[key] = value
        else:
            warnings.append(f"The scraper {name} gave a {type(value).__name__} for {key}; it was not used.")
    return good, warnings


def _hosts(scraper: Scraper) -> tuple[str, ...]:
    hosts = scraper.hosts
    if isinstance(hosts, str) or not all(isinstance(host, str) for host in hosts):
        raise TypeError("hosts must be a tuple of strings")
    return tuple(hosts)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error)[:200]}".rstrip(". ")
