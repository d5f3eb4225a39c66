"""The dashboard of a batch: one HTML file out of the rows of ``summary.csv``, for thousands of pages, offline.

The table is plain HTML and is readable without the script; the script, which sorts, filters and searches it, runs under
a policy that names it by hash. Charts are inline SVG. Measured on 5,000 rows: see ``tests/test_browser.py``.
"""
from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from checker.reports import glossary, page, safe, summary
from checker.wording import counted

MANY = 5
"""Pages from which a host is summed up."""
HOSTS, REPEATED = 60, 30
GROUPS, MEMBERS = 30, 12
"""Groups of pages with nearly the same text that are listed, and pages of each; every page's own row names its group.
"""
BINS = 20
SHARES = ("unsupported", "support", "promotional", "loaded", "weasel", "hedging")
"""Columns of the table, in its order."""
ACROSS, UP = 40, 20
"""Cells of the scatter's grid."""
FIRST = 200
"""Rows that the script shows at once."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of the table, its strings cut to what fits.

    :param low, high: the interval of the score, both or neither. :param place: percentile of the score.
    :param shares: (percent, percentile) of each signal, None where not counted.
    """

    name: str
    title: str
    site: str
    link: str | None
    status: str
    reason: str
    message: str
    published: str
    words: int | None
    score: int | None
    low: int | None
    high: int | None
    place: int | None
    shares: tuple[tuple[int, int | None] | None, ...]
    outside: str
    group: int | None


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the histogram: scores in [low, high), pages, and height in percent of the tallest."""

    low: int
    high: int
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class Dot:
    """Pages with about the same shares: place in percent of the plot, radius in pixels."""

    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True, slots=True)
class Host:
    """The judged pages of a host in medians; shares in [0, 1]."""

    name: str
    pages: int
    judged: int
    score: float | None
    unsupported: float | None
    promotional: float | None


SUMMED = ("unsupported", "promotional")
_Figures = tuple[bool, float | None, *tuple[float | None, ...]]
"""Of a page: whether it is judged, its score, and the shares that are summed up."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages with nearly the same text: the title of the first, the first names and the number of all."""

    number: int
    title: str
    names: tuple[str, ...]
    pages: int


def render(rows: Iterable[Mapping[str, Any]], manifest: Mapping[str, Any],
           repeated: Sequence[tuple[str, int]] = (), near: Sequence[Sequence[str]] = ()) -> str:
    """``index.html`` of a batch.

    :param rows: rows of ``summary.row``, or the same read back from ``summary.csv``; a row may have a key ``report``
        with the relative address of its page report. They are gone through several times.
    :param manifest: what was run, shown as names and values; nested values are shown field by field.
    :param repeated: flagged sentences that stand on several pages, with the number of pages.
    :param near: groups of ids of pages whose texts are nearly the same.
    """
    return "".join(pieces(rows, manifest, repeated, near))


def pieces(rows: Iterable[Mapping[str, Any]], manifest: Mapping[str, Any],
           repeated: Sequence[tuple[str, int]] = (), near: Sequence[Sequence[str]] = ()) -> Iterator[str]:
    """``render`` piece by piece. Of the rows only a few numbers each are held."""
    group_of = {safe.one_line(id): number for number, group in enumerate(near, start=1) for id in group}

    def cells() -> Iterator[Cell]:
        return (cell(row, group_of.get(summary.text(row, "id"))) for row in rows)

    statuses = Counter(summary.text(row, "status") for row in rows)
    judged = [number for row in rows if (number := summary.number(row, "score")) is not None]
    return page.pieces("dashboard.html", "dashboard.css", {
        "cells": cells(), "total": statuses.total(), "statuses": statuses,
        "median": median(judged) if judged else None, "histogram": histogram(judged), "dots": scatter(rows),
        "hosts": hosts(rows), "many": MANY, "first": FIRST, "reasons": reasons(rows), "glossary": glossary,
        "repeated": [(safe.one_line(text, 300), count) for text, count in repeated[:REPEATED]],
        "groups": groups(near, cells()), "more_groups": len(near) - GROUPS,
        "outside": any(cell.outside for cell in cells()), "manifest": flat(manifest), "signals": summary.SIGNALS,
        "places": places(cells(), statuses, manifest), "over": over, "counted": counted,
    }, script="dashboard.js")


def places(cells: Iterable[Cell], statuses: Mapping[str, int], manifest: Mapping[str, Any]) -> str:
    """What the small figures under shares and scores mean, or why there are none; empty where nothing is judged."""
    if any(cell.place is not None or any(share and share[1] is not None for share in cell.shares) for cell in cells):
        known = manifest.get("reference")
        among = f"{known['pages']:,} ordinary articles" if isinstance(known, Mapping) else "the ordinary articles"
        return f"A small >N% means: more than N% of {among} of the reference set. {glossary.PLACE}"
    if statuses.get("ok"):
        return "No reference set is in force for these models, so no page has a place among ordinary articles."
    return ""


def over(percentile: int | None) -> Any:
    """A place in the table: ``>18%``; empty where there is none. Markup of ours: its sign may stand as it is."""
    from markupsafe import Markup

    return "" if percentile is None else Markup(">all" if percentile == 100 else f">{percentile}%")


def groups(near: Sequence[Sequence[str]], cells: Iterable[Cell]) -> list[Group]:
    """The groups of pages with nearly the same text, cut to what is listed."""
    titles: dict[int, str] = {}
    for each in cells:
        if each.group is not None:
            titles.setdefault(each.group, each.title or each.name)
    return [Group(number, titles.get(number, ""), tuple(safe.one_line(id, 90) for id in ids[:MEMBERS]), len(ids))
            for number, ids in enumerate(near[:GROUPS], start=1)]


def cell(row: Mapping[str, Any], group: int | None = None) -> Cell:
    """What the table shows of a row; ``group``: the number of its group of pages with nearly the same text."""
    low, high = summary.number(row, "low"), summary.number(row, "high")
    name = summary.text(row, "id")
    title = summary.text(row, "title")
    return Cell(
        name=safe.one_line(name, 90), title=safe.one_line(title, 110) if title != name else "",
        site=safe.one_line(summary.text(row, "site"), 40), link=_local(summary.text(row, "report")),
        status=summary.text(row, "status"), reason=summary.text(row, "reason").replace("_", " "),
        message=safe.one_line(summary.text(row, "message"), 140), published=summary.text(row, "published")[:10],
        words=_whole(summary.number(row, "words")), score=_whole(summary.number(row, "score")),
        low=None if high is None else _whole(low), high=None if low is None else _whole(high),
        place=_whole(summary.number(row, "score_percentile")), shares=tuple(_share(row, name) for name in SHARES),
        outside=safe.one_line(summary.text(row, "outside_label"), 60), group=group)


def _share(row: Mapping[str, Any], name: str) -> tuple[int, int | None] | None:
    """Percent and percentile of a signal."""
    share = summary.number(row, f"{name}_share")
    return None if share is None else (round(100 * share), _whole(summary.number(row, f"{name}_percentile")))


def histogram(scores: Sequence[float]) -> list[Bin]:
    """How many pages have which score, in bins of equal width; the last one takes 100."""
    width = 100 // BINS
    counts = Counter(min(int(score) // width, BINS - 1) for score in scores)
    tallest = max(counts.values(), default=1)
    return [Bin(n * width, (n + 1) * width, counts[n], round(100 * counts[n] / tallest, 1)) for n in range(BINS)]


def scatter(rows: Iterable[Mapping[str, Any]]) -> list[Dot]:
    """Unsupported share (x) against supported share (y), gathered on a grid so that dots never hide each other."""
    counts: Counter[tuple[int, int]] = Counter()
    for row in rows:
        x, y = summary.number(row, "unsupported_share"), summary.number(row, "support_share")
        if x is not None and y is not None:
            counts[round(x * ACROSS), round(y * UP)] += 1
    most = max(counts.values(), default=1)
    return [Dot(100 * x / ACROSS, 100 - 100 * y / UP, round(3.2 + 4.8 * math.sqrt((count - 1) / most), 1), count)
            for (x, y), count in sorted(counts.items())]


def hosts(rows: Iterable[Mapping[str, Any]]) -> list[Host]:
    """Hosts with at least ``MANY`` pages, most pages first."""
    by_site: dict[str, list[_Figures]] = {}
    for row in rows:
        if site := summary.text(row, "site"):
            by_site.setdefault(site, []).append((summary.text(row, "status") == "ok", summary.number(row, "score"),
                                                 *(summary.number(row, f"{name}_share") for name in SUMMED)))
    found = [_host(site, own) for site, own in by_site.items() if len(own) >= MANY]
    return sorted(found, key=lambda host: (-host.pages, host.name))[:HOSTS]


def reasons(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    """(status, reason, pages) of what was not judged, most pages first."""
    counts = Counter((summary.text(row, "status"), summary.text(row, "reason").replace("_", " "))
                     for row in rows if summary.text(row, "status") != "ok")
    return [(status, reason, count) for (status, reason), count in sorted(counts.items(), key=lambda e: (-e[1], e[0]))]


def flat(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values of a manifest, two levels of nesting opened."""
    pairs: list[tuple[str, str]] = []
    for name, value in manifest.items():
        inner = value.items() if isinstance(value, Mapping) else [("", value)]
        pairs += [(f"{name} {key}".strip().replace("_", " "), _value(item)) for key, item in inner]
    return pairs


def _value(item: Any) -> str:
    """A value of the manifest on one line."""
    text = ", ".join(f"{key} {value}" for key, value in item.items()) if isinstance(item, Mapping) else str(item)
    text = "none" if item is None else text
    return safe.one_line(text, 400)


def _host(site: str, pages: Sequence[_Figures]) -> Host:
    judged, *columns = zip(*pages, strict=True)
    middles = [median(known) if (known := [value for value in column if value is not None]) else None
               for column in columns]
    return Host(safe.one_line(site, 60), len(pages), sum(judged), *middles)


def _local(address: str) -> str | None:
    """The address if it is a plain relative one, else None: no scheme, no host, no way up."""
    parts = address.split("/")
    fine = address and not address.startswith("/") and ":" not in address and "\\" not in address and ".." not in parts
    return address if fine and address == safe.one_line(address) else None


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
