"""A linear look at the source before the parser sees it, capping what makes HTML parsers quadratic.

Measured by this project for lexbor: 20,000 attributes on one tag 1.7 s, 20,000 nested elements 1.2 s, both growing
with the square. Text is never dropped here, only tags and attributes, and the reader is told.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_ATTRIBUTES = 500
MAX_DEPTH = 1_000
MAX_TAGS = 250_000
FEW_TAGS = 12_000
"""With fewer tags than this, no nesting costs more than a quarter of a second: the scan is skipped."""

WINDOW = 2_500
"""Every tag longer than 5,000 characters holds a whole window of this size, counted from the start of the source."""

_DRAWINGS = (("svg", ("<foreignObject", "<foreignobject", "<desc")), ("math", ("<mtext", "<annotation-xml")))
"""Elements of a drawing or a formula whose content is HTML again, so that no tag ends the drawing."""
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{5000}")
_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]{0,40})[^>]*(>?))")
_FLAT = frozenset("p li dt dd option tr td th tbody thead tfoot area base br col embed hr img input link meta param "
                  "source track wbr b i u em strong font small big code tt s strike a span nobr".split())
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())


@dataclass(slots=True)
class _Scan:
    html: str
    out: list[str] = field(default_factory=list)
    warnings: set[str] = field(default_factory=set)
    open_ended: set[str] = field(default_factory=set)
    copied: int = 0
    depth: int = 0
    tags: int = 0

    def replace(self, start: int, end: int, new: str, why: str) -> None:
        self.out.append(self.html[self.copied:start])
        self.out.append(new)
        self.copied = end
        self.warnings.add(why)


def prescan(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the source with the caps applied, and a warning for each kind of cap. Linear."""
    if html.count("<") <= FEW_TAGS and not _has_long_tag(html):
        return html, ()
    scan = _Scan(html)
    match = _TAG.search(html)
    while match is not None:
        match = _TAG.search(html, _step(scan, match))
    if not scan.warnings:
        return html, ()
    scan.out.append(html[scan.copied:])
    return "".join(scan.out), tuple(sorted(scan.warnings))

def without_unclosed_drawings(html: str) -> tuple[str, tuple[str, ...]]:
    """Leave out the tags of ``<svg>`` and ``<math>`` that swallow the page: never closed, and with HTML inside."""
    warnings: list[str] = []
    for name, inner in _DRAWINGS:
        if not any([tag in html for tag in inner]):
            continue
        start = html.find(f"<{name}", html.rfind(f"</{name}") + 1)
        if start >= 0 and any([html.find(tag, start) >= 0 for tag in inner]):
            html = html[:start] + re.sub(rf"<{name}\b[^<>]*(?<!/)>", "", html[start:])
            warnings.append(f"An element <{name}> is never closed; it was left out, not the text after it.")
    return html, tuple(warnings)


def _has_long_tag(html: str) -> bool:
    """Whether a tag is long enough to have too many attributes: looks only where a window has no bracket."""
    for start in range(0, len(html), WINDOW):
        window = html[start:start + WINDOW]
        if "<" not in window and ">" not in window:
            opening = html.rfind("<", max(start - WINDOW, 0), start)
            if opening >= 0 and _LONG_TAG.match(html, opening):
                return True
    return False


def _step(scan: _Scan, match: re.Match[str]) -> int:
    """Handle a tag or a comment; return where to look for the next one."""
    html, start = scan.html, match.start()
    closing, name, complete = match.groups()
    if name is None:
        end = html.find("-->", start + 2)
        return end + 3 if end >= 0 else len(html)
    end = match.end()
    if not complete:
        return len(html)
    scan.tags += 1
    lower = name.lower()
    if lower not in _RAW:
        if lower not in _FLAT or scan.tags > MAX_TAGS or end - start > 2 * MAX_ATTRIBUTES:
            _cap(scan, (start, end), lower, bool(closing))
    elif not closing and name not in scan.open_ended:
        close = html.find(f"</{name}", end)
        if close >= 0:
            return close
        scan.open_ended.add(name)
    return end


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
    if end - start > 2 * MAX_ATTRIBUTES and len(scan.html[start:end].split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES:
        scan.replace(start, end, f"<{'/' if closing else ''}{name}>",
                     f"A tag has more than {MAX_ATTRIBUTES} attributes; they were left out.")
