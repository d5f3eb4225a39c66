"""A linear look at the source before the parser sees it, capping what makes HTML parsers quadratic.

Measured by this project for lexbor: 20,000 attributes on one tag 1.7 s, 20,000 nested elements 1.2 s, both growing
with the square. Text is never dropped here, only tags and attributes, and the reader is told.
"""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

MAX_ATTRIBUTES = 500
MAX_DEPTH = 1_000
MAX_TAGS = 250_000
FEW_TAGS = 12_000
"""With fewer tags than this, no nesting costs more than a quarter of a second: the scan is skipped."""

STRETCH = 800
"""A tag with too many attributes is seen in a short page where this many characters of it hold no ``>``."""

MAX_UNCLOSED = 50
"""Formatting elements that may stand open at once; of 500 ordinary pages none had more than 37."""
MAX_REOPENED = 150_000
"""Elements that the parser may add by opening the unclosed ones again: their number times that of the tags."""

_ATTRIBUTE = (r"""[ \t\n\r\f/]*+[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+"""
              r"""(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:"[^"]*+"?+|'[^']*+'?+|[^ \t\n\r\f>"'][^ \t\n\r\f>]*+)?+)?+""")
"""An attribute as the parser reads it: brackets in a quoted value are text, a quote elsewhere is not one."""
_TAG = re.compile(rf"<(?:!--|[!?]|(/?)([a-zA-Z][^ \t\n\r\f/>]*+)(?:{_ATTRIBUTE})*+[ \t\n\r\f/]*+(>?))")
_OPENING = re.compile("</?[a-zA-Z]")
_MANY = re.compile(rf"</?[a-zA-Z][^ \t\n\r\f/>]*+(?:{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}}+")
_COMMENT_END = re.compile(r"--!?>")
_STYLED = re.compile(r"<[bcefinstuBCEFINSTU](?i:ig|ode|m|ont|obr|mall|trike|trong|t|)[\s/]")
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
"""The parser opens these again in every block until they are closed, and all that differ in their attributes. An
``<a>`` closes the one before it."""
_FORMATTING_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_FORMATTING))})(?=[\s/>])", re.I)
_DRAWING_TAG = re.compile(r"<(/?)(svg|math|p|h[1-6]|article|main|div|section|table|[uo]l)(?=[\s/>])[^<>]*", re.I)
_FLAT = frozenset("p li dt dd option tr td th tbody thead tfoot area base br col embed hr img input link meta param "
                  "source track wbr b i u em strong font small big code tt s strike a span nobr".split())
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())


@dataclass(slots=True)
class _Scan:
    html: str
    allowed: int
    out: list[str] = field(default_factory=list)
    warnings: set[str] = field(default_factory=set)
    open_ended: set[str] = field(default_factory=set)
    copied: int = 0
    depth: int = 0
    tags: int = 0
    unclosed: Counter[str] = field(default_factory=Counter)

    def replace(self, start: int, end: int, new: str, why: str) -> None:
        self.out.append(self.html[self.copied:start])
        self.out.append(new)
        self.copied = end
        self.warnings.add(why)


def prescan(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the source with the caps applied, and a warning for each kind of cap. Linear."""
    tags = html.count("<")
    allowed = min(MAX_UNCLOSED, MAX_REOPENED // max(tags, 1))
    few = tags * tags <= 4 * MAX_REOPENED
    if tags <= FEW_TAGS and not _has_many_attributes(html) and (few or not _has_many_unclosed(html, allowed)):
        return html, ()
    scan = _Scan(html, allowed)
    match = _TAG.search(html)
    while match is not None:
        match = _TAG.search(html, _step(scan, match))
    if not scan.warnings:
        return html, ()
    scan.out.append(html[scan.copied:])
    return "".join(scan.out), tuple(sorted(scan.warnings))


def without_unclosed_drawings(html: str) -> tuple[str, tuple[str, ...]]:
    """Leave out the tags of ``<svg>`` and ``<math>`` that are never closed and have a block of the page after them.

    For pages that end in such an element: it swallowed them. Openings and closings are paired in one pass.
    """
    standing: dict[str, list[tuple[int, int]]] = {"math": [], "svg": []}
    last_block = 0
    for match in _DRAWING_TAG.finditer(html):
        opened = standing.get(match.group(2).lower())
        if opened is None:
            last_block = match.start()
        elif not match.group(1):
            if not match.group().endswith("/"):
                opened.append((match.start(), match.end() + html.startswith(">", match.end())))
        elif opened:
            opened.pop()
    scan = _Scan(html, 0)
    for start, end, name in sorted((*span, name) for name, spans in standing.items() for span in spans):
        if start < last_block:
            scan.replace(start, end, "",
                         f"An element <{name}> is never closed; it was left out, not the text after it.")
    return "".join([*scan.out, html[scan.copied:]]), tuple(sorted(scan.warnings))


def _has_many_attributes(html: str) -> bool:
    """Whether a tag may have too many attributes: looks only where a stretch has no ``>``.

    Linear: where tags that are no tags would be read over and over, the answer is yes.
    """
    budget, seen = len(html), -1
    find, last = html.find, html.rfind
    for start in range(STRETCH, len(html), STRETCH):
        if find(">", start, start + STRETCH) >= 0:
            continue
        floor = max(seen + 1, start - 2 * STRETCH)
        opening = last("<", floor, start)
        while opening >= 0 and not _OPENING.match(html, opening):
            opening = last("<", floor, opening)
        if opening >= 0:
            seen = opening
            tag = _TAG.match(html, opening)
            size = tag.end() - opening if tag else 0
            budget -= size
            if budget < 0 or (size > 2 * MAX_ATTRIBUTES and _MANY.match(html, opening)):
                return True
    return False


def _has_many_unclosed(html: str, allowed: int) -> bool:
    """Whether more formatting elements than allowed stand open at once. Without attributes three of each name count."""
    if next(islice(_STYLED.finditer(html), allowed, None), None) is None:
        return False
    unclosed: Counter[str] = Counter()
    for closing, name in _FORMATTING_TAG.findall(html):
        name = name.lower()
        unclosed[name] = max(0, unclosed[name] + (-1 if closing else 1))
        if not closing and unclosed.total() > allowed:
            return True
    return False


def _step(scan: _Scan, match: re.Match[str]) -> int:
    """Handle a tag or a comment; return where to look for the next one."""
    html, start = scan.html, match.start()
    closing, name, complete = match.groups()
    if name is None:
        return _after_comment(html, match)
    end = match.end()
    if not complete:
        return len(html)
    scan.tags += 1
    lower = name.lower()
    if lower in _FORMATTING:
        _format(scan, match, lower)
    elif lower not in _RAW:
        if lower not in _FLAT or scan.tags > MAX_TAGS or end - start > 2 * MAX_ATTRIBUTES:
            _cap(scan, (start, end), lower, bool(closing))
    elif not closing and lower not in scan.open_ended:
        close = re.compile(f"</{lower}", re.I).search(html, end)
        if close:
            return close.start()
        scan.open_ended.add(lower)
    return end


def _after_comment(html: str, opening: re.Match[str]) -> int:
    """Where the parser goes on after a comment, or after ``<!`` and ``<?`` that begin none."""
    start = opening.end()
    if opening.group() != "<!--" or html.startswith((">", "->"), start):
        return html.find(">", start) + 1 or len(html)
    end = _COMMENT_END.search(html, start)
    return end.end() if end else len(html)


def _format(scan: _Scan, match: re.Match[str], name: str) -> None:
    """Count a formatting element; leave out its opening tag where too many stand open."""
    if match.group(1):
        scan.unclosed[name] = max(0, scan.unclosed[name] - 1)
    elif scan.unclosed.total() >= scan.allowed:
        scan.replace(match.start(), match.end(), "",
                     "The page leaves many formatting elements open; the tags of the later ones were left out.")
        return
    else:
        scan.unclosed[name] += 1
    _cap(scan, match.span(), name, bool(match.group(1)))


def _cap(scan: _Scan, span: tuple[int, int], name: str, closing: bool) -> None:
    start, end = span
    if scan.tags > MAX_TAGS:
        scan.replace(start, end, "\n", f"The page has more than {MAX_TAGS} tags; the rest was read as plain text.")
        return
    if name not in _FLAT:
        scan.depth = max(0, scan.depth - 1) if closing else scan.depth + 1
        if scan.depth >= MAX_DEPTH + (not closing):
            scan.replace(start, end, "\n", f"The page nests deeper than {MAX_DEPTH} elements; it was flattened there.")
            return
    if end - start > 2 * MAX_ATTRIBUTES and _MANY.match(scan.html, start):
        scan.replace(start, end, f"<{'/' if closing else ''}{name}>",
                     f"A tag has more than {MAX_ATTRIBUTES} attributes; they were left out.")
