"""Plain text and Markdown as ordered blocks, in the same shape as a segmented page but without a DOM.

A capture usually has one paragraph a line; text that was wrapped by hand is joined again. Markdown's headings, lists,
quotes, code fences and tables are recognised in both, because captures mix them. Links become spans; images leave.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from checker.cleaning import frontmatter
from checker.cleaning.segments import CELL_SEPARATOR, Container, RawBlock, RawLink, Segments, visible

IMAGE = "img"
"""Tag of a block that was nothing but the markup of an image; its text is the image's description."""

_DESCRIPTION = r"\[((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,400})\]"
_TARGET = (r"\(\s{0,5}<?([^\s()<>]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200})?)>?"
           r"(?:\s{1,5}[\"'][^\"'\n]{0,300}[\"'])?\s{0,5}\)")
_IMAGE = re.compile("!" + _DESCRIPTION + _TARGET)
_LINK = re.compile(_DESCRIPTION + _TARGET)
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+")
_ITEM = re.compile(r"\s{0,12}[-*+•◦▪]\s+(?=\S)")
_NUMBERED = re.compile(r"\s{0,12}\d{1,3}[.)]\s+(?=\S)")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_RULE = re.compile(r"\s{0,3}(?:[-*_=]\s{0,3}){3,80}$")
_TABLE_RULE = re.compile(r"[\s|:+-]{3,400}$")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*_])([*_])(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*_])")
_CODE = re.compile(r"`([^`\n]{1,300})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_INLINE_TAG = re.compile(r"</?(?:br|b|i|em|strong|sup|sub|span|u|img|p|div|center|a)\b[^<>]{0,500}>", re.I)


def segment_text(text: str, markdown: bool = False) -> Segments:
    """Segment plain text or Markdown. Linear; offsets of links point into the text of their block.

    Front matter becomes the head of the page.
    """
    facts, text = frontmatter.split(text)
    page = Segments(containers=[Container("body", -1, 0)], dom=False, head=frontmatter.head(facts))
    marked = markdown or looks_like_markdown(text)
    for line, tag in _lines(text, marked):
        page.blocks.extend(_block(line, tag, marked))
    page.title = next((block.text for block in page.blocks[:15] if block.tag == "h1"), facts.get("title", [""])[0])
    return page


def looks_like_markdown(text: str) -> bool:
    """True where the text has links, headings or bold text in Markdown's notation."""
    start = text[:20_000]
    return bool(_LINK.search(start) or re.search(r"^#{1,6} \S", start, re.M) or _BOLD.search(start))


def inline(text: str) -> tuple[str, tuple[RawLink, ...]]:
    """Plain text of a line of Markdown without images and marks of emphasis, and the links over it."""
    text = _IMAGE.sub("", text)
    runs: list[tuple[str, str]] = []
    end = 0
    for match in _LINK.finditer(text):
        runs += [(_plain(text[end:match.start()]), ""), (_plain(match.group(1)), match.group(2))]
        end = match.end()
    return _join([*runs, (_plain(text[end:]), "")])


def _join(runs: list[tuple[str, str]]) -> tuple[str, tuple[RawLink, ...]]:
    """Runs of (text, address or nothing) as one text with its white space collapsed, and spans for the addresses."""
    pieces: list[str] = []
    links: list[RawLink] = []
    length, space = 0, False
    for run, href in runs:
        run = visible(run)
        core = " ".join(run.split())
        if not core:
            space = space or bool(run)
            continue
        lead = " " if length and (space or run[0].isspace()) else ""
        if href:
            links.append(RawLink(length + len(lead), length + len(lead) + len(core), href))
        pieces.append(lead + core)
        length += len(lead) + len(core)
        space = run[-1].isspace()
    return "".join(pieces), tuple(links)


def _plain(text: str) -> str:
    text = _INLINE_TAG.sub(" ", text)
    for marks, group in ((_CODE, r"\1"), (_BOLD, r"\2"), (_EMPHASIS, r"\2"), (_ESCAPE, r"\1")):
        text = marks.sub(group, text)
    return text


def _lines(text: str, marked: bool) -> Iterator[tuple[str, str]]:
    """Paragraphs with the element that they would be."""
    fence: list[str] | None = None
    for line in _unwrapped(text.splitlines()):
        if marked and _FENCE.match(line):
            if fence:
                yield "\n".join(fence), "pre"
            fence = [] if fence is None else None
        elif fence is not None:
            fence.append(line)
        elif line.strip() and not _RULE.match(line):
            yield _element(line)
    if fence:
        yield "\n".join(fence), "pre"


def _element(line: str) -> tuple[str, str]:
    quote = _QUOTE.match(line)
    if quote:
        line = line[quote.end():]
    heading = _HEADING.match(line)
    if heading:
        return line[heading.end():].rstrip().rstrip("#").rstrip(), f"h{len(heading.group(1))}"
    item = _ITEM.match(line)
    if item:
        return line[item.end():], "li"
    if _NUMBERED.match(line):
        return line.strip(), "li"
    if line.count("|") >= 2 and line.lstrip().startswith("|"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        return ("" if _TABLE_RULE.match(line) else CELL_SEPARATOR.join(filter(None, cells))), "td"
    return line, "blockquote" if quote else "p"


def _block(line: str, tag: str, marked: bool) -> Iterator[RawBlock]:
    if tag == "pre":
        code = visible(line).strip("\n")
        if code.strip():
            yield RawBlock(code, tag)
        return
    if "](" in line:
        images = _IMAGE.findall(line)
        if images and not _IMAGE.sub("", line).strip(" []()"):
            text = " ".join(visible(images[0][0] or images[0][1]).split())
            yield RawBlock(text or "image", IMAGE, images=len(images))
            return
    plain, links = inline(line) if marked or "](" in line else _join([(line, "")])
    if plain.strip():
        yield RawBlock(plain, tag, links)


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines as they are, or paragraphs joined where the text was wrapped by hand at a fixed width."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    long = [group for group in groups if len(group) >= 3]
    widths = [len(line) for group in long for line in group[:-1]]
    if len(groups) < 3 or not widths or max(map(len, lines)) > 120 or sum(map(len, long)) < 0.5 * len(lines):
        return lines
    if not 45 <= median(widths) <= 100 or sum(width < 0.6 * median(widths) for width in widths) > 0.15 * len(widths):
        return lines
    return [" ".join(part.strip() for part in group) if len(group) > 1 else group[0] for group in groups if group]
