"""One pass over the tree of a page: its block-level elements and its runs of text.

The walk keeps its own stack, so that depth costs nothing, and every node is touched once.
"""
from __future__ import annotations

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from checker.cleaning.segments import CELL_SEPARATOR, Container, RawBlock, RawLink, Segments, visible

SKIPPED = frozenset("script style template svg math iframe object embed canvas audio video map select "
                    "datalist textarea head title noembed noframes progress meter area input source rp rt".split())
INLINE = frozenset("a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb ruby s "
                   "samp small span strike strong sub sup time tt u var wbr output picture".split())
BLOCKS = frozenset("div p li ul ol section article header footer nav main aside h1 h2 h3 h4 h5 h6 td tr tbody table "
                   "figure button form blockquote".split())
"""The most frequent block-level elements; every element that is nowhere else is one too."""
BOLD = frozenset({"b", "strong"})
CELLS = frozenset({"td", "th"})
LONG_CELL = 160
"""A table cell longer than this is a block of its own; shorter ones are read row by row."""
MAX_TOKENS = 12
"""Words that are read from one element's class, id and role."""
MAX_NAMES = 300
"""Characters of class, id and role that are read."""

_HIDING = frozenset({"hidden", "aria-hidden", "style"})
_NAMES = ("class", "id", "role", "itemprop", "data-testid", "aria-label")
_NAMING = frozenset(_NAMES)
_TOKEN = re.compile(r"[A-Z]?[a-z]{2,20}|[A-Z]{2,20}")
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.I)
_STREAMED = re.compile(r"S:\d")
"""Ids that React gives to hidden parts which its script then shows."""


class Walk:
    """One pass over the tree with an explicit stack; collects containers and blocks into the page."""

    def __init__(self, page: Segments) -> None:
        self.page = page
        self.container = 0
        self.link: str | None = None
        self.pre = 0
        self.bold_depth = 0
        self.known: dict[str, tuple[str, ...]] = {}
        self.clear()

    def clear(self) -> None:
        """Start an empty block."""
        self.pieces: list[str] = []
        self.length = 0
        self.space = False
        self.links: list[RawLink] = []
        self.link_start = 0
        self.tokens: tuple[str, ...] = ()
        self.bold = 0
        self.images = 0
        self.cell_start = 0
        self.owner = self.container

    def run(self, root: LexborNode) -> None:
        """Walk below `root` in document order."""
        stack: list[tuple[LexborNode, str, int]] = []
        node: LexborNode | None = root
        while node is not None:
            tag = node.tag or ""
            following = None
            if tag == "-text":
                text = node.text_content or ""
                if text.isspace() and not self.pre:
                    self.space = True
                else:
                    self.text(text)
            elif tag not in SKIPPED:
                outer = self.container
                if self.open(node, tag):
                    following = node.child
                    if following is None:
                        self.close(tag, outer)
                    else:
                        stack.append((node, tag, outer))
            elif tag == "script":
                self.page.scripts += 1
            while following is None:
                following = node.next
                if following is None:
                    if not stack:
                        break
                    node, tag, outer = stack.pop()
                    self.close(tag, outer)
            node = following
        self.flush()

    def open(self, node: LexborNode, tag: str) -> bool:
        """Begin an element that is not skipped; False where its children are not to be read."""
        if tag in BLOCKS:
            self.open_block(tag, node.attributes)
            return True
        if tag in INLINE or "-" in tag:
            return tag[0] not in "-_!" and self.open_inline(tag, node.attributes)
        if tag == "br":
            self.line_break(node)
            return False
        if tag == "img":
            self.images += 1
            return False
        if tag[:1] in "_!":
            return False
        self.open_block(tag, node.attributes)
        return True

    def open_inline(self, tag: str, attributes: Mapping[str, str | None]) -> bool:
        """Begin an inline element, if it is shown: a link, bold text, or words of its class."""
        names: tuple[str, ...] = ()
        if attributes:
            if not attributes.keys().isdisjoint(_HIDING) and _is_hidden(attributes, tag, True):
                return False
            if len(self.tokens) < MAX_TOKENS:
                names = self.names(attributes)
        if tag == "a" and attributes.get("href"):
            if self.links and self.links[-1].end == self.length:
                self.space = True
            self.link = attributes["href"]
            self.link_start = self.length
        elif tag in BOLD:
            self.bold_depth += 1
        self.tokens += names
        return True

    def open_block(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """Begin a block-level element: what came before is a block of its own, except in a row of a table."""
        if self.pieces:
            if tag in CELLS:
                self.pieces.append(CELL_SEPARATOR)
                self.length += len(CELL_SEPARATOR)
                self.space = False
                self.cell_start = self.length
            else:
                self.flush()
        elif self.images:
            self.images = 0
        containers = self.page.containers
        number = len(containers)
        parent = containers[self.container]
        hidden = parent.hidden
        names: tuple[str, ...] = ()
        if attributes:
            names = self.names(attributes)
            if not hidden and not attributes.keys().isdisjoint(_HIDING) and _is_hidden(attributes, tag, False):
                hidden = number
        if tag == "noscript":
            hidden = hidden or number
        containers.append(Container(tag, self.container, parent.depth + 1, names, parent.children, 0, hidden))
        parent.children += 1
        self.container = number
        self.pre += tag == "pre"

    def close(self, tag: str, outer: int) -> None:
        """End an element."""
        if self.container != outer:
            if tag not in CELLS or self.length - self.cell_start > LONG_CELL:
                self.flush()
            self.pre -= tag == "pre"
            self.container = outer
        elif tag == "a":
            self.end_link()
            self.link = None
        elif tag in BOLD:
            self.bold_depth -= 1

    def end_link(self) -> None:
        """Note the span of the open link in this block."""
        start = self.link_start
        if self.link and self.length > start and self.pieces:
            start += self.pieces[-1] == " " if start == self.length - 1 else 0
            self.links.append(RawLink(start, self.length, self.link))

    def line_break(self, node: LexborNode) -> None:
        """One ``<br>`` is a space; two in a row divide paragraphs."""
        if self.pre:
            self.text("\n")
            return
        self.space = True
        previous = node.prev
        while previous is not None and previous.tag == "-text" and not (previous.text_content or "").strip():
            previous = previous.prev
        if previous is not None and previous.tag == "br":
            self.flush()

    def text(self, text: str) -> None:
        """Add text to the block, its white space collapsed (kept in ``<pre>``)."""
        pieces = self.pieces
        if self.pre:
            core = visible(text)
        else:
            core = " ".join(text.split())
            if not core.isprintable():
                core = " ".join(visible(text).split())
            if not core:
                self.space = True
                return
            if (self.space or text[0].isspace()) and pieces:
                if self.link_start == self.length:
                    self.link_start += 1
                core = " " + core
            self.space = text[-1].isspace()
        if not pieces:
            self.owner = self.container
        pieces.append(core)
        size = len(core)
        self.length += size
        if self.bold_depth:
            self.bold += size

    def names(self, attributes: Mapping[str, str | None]) -> tuple[str, ...]:
        """Lower-case words of class, id and role."""
        named = [name for name in attributes if name in _NAMING]
        if not named:
            return ()
        if len(named) > 1:
            raw = " ".join([attributes[name] or "" for name in _NAMES if name in attributes])[:MAX_NAMES]
        else:
            raw = (attributes[named[0]] or "")[:MAX_NAMES]
        found = self.known.get(raw)
        if found is None:
            found = tuple(dict.fromkeys(map(str.lower, _TOKEN.findall(raw))))[:MAX_TOKENS]
            self.known[raw] = found
        return found

    def flush(self) -> None:
        """End the block, if it has any text."""
        if not self.pieces:
            self.images = 0
            return
        self.end_link()
        text = "".join(self.pieces).rstrip().removesuffix(CELL_SEPARATOR.rstrip()).rstrip()
        if text.strip():
            links = tuple([link for link in self.links if link.end <= len(text)]) if self.links else ()
            self.page.blocks.append(RawBlock(text, self.page.containers[self.owner].tag, links, self.owner,
                                             self.tokens, self.bold, self.images))
        self.clear()


def _is_hidden(attributes: Mapping[str, str | None], tag: str, inline: bool) -> bool:
    if tag in {"html", "body", "main", "article"}:
        return False
    if "hidden" in attributes:
        streamed = _STREAMED.match(attributes.get("id") or "") is not None
        return attributes["hidden"] != "until-found" and not streamed
    if inline and attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:2000]))
