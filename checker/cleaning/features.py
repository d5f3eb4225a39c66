"""Features of every block of a page: its own facts, its containers', its neighbours', the page's.

The same family serves pages with a DOM and plain text: there all blocks share one container, and the columns that
know nothing are constant.
"""
from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from checker.cleaning.facts import BLOCK_COLUMNS, Words, block_facts
from checker.cleaning.segments import Segments

NAME_ROWS = 2048
"""Rows of the table of hashed class and id words; the second half is for the block's own element and its parent."""
MAX_NAMES = 12
LEVELS = 4
"""How many containers outwards from a block are described."""
LEVEL_COLUMNS = ("text", "links", "prose", "blocks", "of_page", "prose_of_page")
PLACE_COLUMNS = (
    "index", "chars_before", "log_index", "log_left", "after_h1", "since_prose", "until_prose",
    "prose_before", "prose_after", "in_main", "steps_to_main", "levels_to_main", "in_article", "in_nav",
    "in_header", "in_footer", "in_aside", "in_form", "in_list", "in_table", "in_figure", "in_quote",
    "in_dialog", "same_as_previous", "same_as_next", "since_heading", "since_related", "since_comments",
    "since_newsletter", "since_capture")
AREAS = ("article", "nav", "header", "footer", "aside", "form", "ul", "table", "figure", "blockquote", "dialog")
_AREA = {area: number for number, area in enumerate(AREAS)}
_AREA |= {other: _AREA[area] for other, area in {"ol": "ul", "main": "article", "figcaption": "figure", "dl": "ul",
                                                 "menu": "ul"}.items()}
TOPICS = ("newsletter", "related", "share", "affiliate", "action", "comments", "paywall", "login", "credit", "service")
"""Cues that say less on a page whose paragraphs are full of them: an article may be about newsletters."""
PAGE_COLUMNS = ("page_blocks", "page_chars", "page_links", "page_prose", "page_prose_blocks", "page_h1", "page_short",
                "page_article", "page_cue_comments", "page_items", "page_long", "page_dom",
                *(f"page_about_{name}" for name in TOPICS))
NEAR = ("chars", "link_share", "function_words", "ends_sentence", "one_link", "tag_p", "tag_h2", "tag_li",
        "cue_related", "cue_newsletter", "cue_share", "cue_action", "cue_comments", "cue_bio", "title_overlap")
OFFSETS = (-3, -2, -1, 1, 2, 3)
COLUMNS: tuple[str, ...] = (
    BLOCK_COLUMNS + tuple(f"up{level}_{name}" for level in range(LEVELS) for name in LEVEL_COLUMNS) + PLACE_COLUMNS
    + tuple(f"{name}@{offset:+d}" for offset in OFFSETS for name in NEAR) + PAGE_COLUMNS)
_AT = {name: number for number, name in enumerate(BLOCK_COLUMNS)}


@dataclass(slots=True)
class Features:
    """Dense matrix (blocks, len(COLUMNS)) of float32, hashed words of the blocks and class names around them."""

    dense: np.ndarray
    words: Words
    names: Words


def features(page: Segments, url: str | None = None) -> Features:
    """Features of all blocks of a page; the page must have at least one block."""
    own, words = block_facts(page, url)
    chars = np.array([len(block.text) for block in page.blocks], np.float64)
    linked = chars * own[:, _AT["link_share"]]
    prose = np.where(_is_prose(own, chars), chars - linked, 0.0)
    dense = np.hstack([own, _containers(page, chars, linked, prose), _places(page, own, chars, prose),
                       _neighbours(own), _page(page, own, chars, linked, prose)], dtype=np.float32)
    return Features(dense, words, _names(page))


def _is_prose(own: np.ndarray, chars: np.ndarray) -> np.ndarray:
    """Blocks that read like a paragraph: long enough, few links, function words, a sentence's end."""
    return ((chars >= 70) & (own[:, _AT["link_share"]] < 0.4) & (own[:, _AT["function_words"]] > 0.2)
            & (own[:, _AT["ends_sentence"]] + (chars > 200) > 0))


def _parents(page: Segments) -> np.ndarray:
    return np.array([container.parent for container in page.containers], np.int64)


def _containers(page: Segments, chars: np.ndarray, linked: np.ndarray, prose: np.ndarray) -> np.ndarray:
    parents = _parents(page)
    owners = np.array([block.container for block in page.blocks], np.int64)
    totals = np.stack([np.bincount(owners, weights, len(parents)) for weights in
                       (chars, linked, prose, np.ones(len(chars)))], 1)
    rows = totals.tolist()
    above = parents.tolist()
    for number in range(len(rows) - 1, 0, -1):
        row = rows[number]
        if row[3]:
            outer = rows[above[number]]
            outer[0] += row[0]
            outer[1] += row[1]
            outer[2] += row[2]
            outer[3] += row[3]
    totals = np.array(rows)
    columns = []
    level = owners
    for _ in range(LEVELS):
        text, links, good, blocks = totals[level].T
        columns += [np.log1p(text), links / np.maximum(text, 1), good / np.maximum(text, 1), np.log1p(blocks),
                    text / max(chars.sum(), 1), good / max(prose.sum(), 1)]
        level = np.maximum(parents[level], 0)
    return np.stack(columns, 1)


def _main(page: Segments, owners: np.ndarray, prose: np.ndarray) -> int:
    """The container that holds the most prose in its own paragraphs: a parent counts whole, a grandparent half."""
    parents = _parents(page)
    scores = np.bincount(owners, prose, len(parents)) * 0.5
    up = np.maximum(parents[owners], 0)
    scores += np.bincount(up, prose, len(parents))
    scores += np.bincount(np.maximum(parents[up], 0), prose, len(parents)) * 0.6
    return int(np.argmax(scores))


def _tree_facts(page: Segments, main: int) -> np.ndarray:
    """For each container: in the main one, steps up to an ancestor of it, how far above it that is, and areas."""
    containers = page.containers
    above_main = set()
    number = main
    while number >= 0:
        above_main.add(number)
        number = containers[number].parent
    bottom = containers[main].depth
    areas: list[tuple[float, ...]] = [(0.0,) * len(AREAS)]
    numbers: dict[tuple[float, ...], int] = {areas[0]: 0}
    rows: list[tuple[float, float, float, int]] = []
    for number, container in enumerate(containers):
        inside, steps, levels, area = rows[container.parent] if container.parent >= 0 else (0.0, 0.0, 0.0, 0)
        if number in above_main:
            inside, steps, levels = 1.0 if number == main else inside, 0.0, float(bottom - container.depth)
        elif inside:
            steps = levels = 0.0
        else:
            steps += 1.0
        at = _AREA.get(container.tag)
        if at is not None and not areas[area][at]:
            wider = (*areas[area][:at], 1.0, *areas[area][at + 1:])
            area = numbers.setdefault(wider, len(areas))
            if area == len(areas):
                areas.append(wider)
        rows.append((inside, steps, levels, area))
    table = np.array(rows)
    return np.hstack([table[:, :3], np.array(areas)[table[:, 3].astype(np.int64)]])


def _since(marks: np.ndarray) -> np.ndarray:
    """Distance in blocks to the last marked block at or before each, or from the start where there is none."""
    numbers = np.arange(len(marks))
    return numbers - np.maximum.accumulate(np.where(marks, numbers, -1))


def _places(page: Segments, own: np.ndarray, chars: np.ndarray, prose: np.ndarray) -> np.ndarray:
    count = len(chars)
    owners = np.array([block.container for block in page.blocks], np.int64)
    parents = _parents(page)
    tree = _tree_facts(page, _main(page, owners, prose))[owners]
    numbers = np.arange(count)
    is_prose = prose > 0
    before = np.cumsum(prose) - prose
    total = max(prose.sum(), 1.0)
    h1 = own[:, _AT["tag_h1"]] > 0
    headings = h1 | (own[:, _AT["tag_h2"]] > 0) | (own[:, _AT["tag_h3"]] > 0)
    up = parents[owners]
    same = np.concatenate([[0.0], (up[1:] == up[:-1]).astype(float)])
    return np.stack([
        numbers / count, (np.cumsum(chars) - chars) / max(chars.sum(), 1), np.log1p(numbers),
        np.log1p(count - 1 - numbers), np.maximum.accumulate(h1).astype(float), np.log1p(_since(is_prose)),
        np.log1p(_since(is_prose[::-1])[::-1]), before / total, (total - before - prose) / total,
        tree[:, 0], np.log1p(tree[:, 1]), np.log1p(tree[:, 2]), *tree[:, 3:].T,
        same, np.concatenate([same[1:], [0.0]]), np.log1p(_since(headings)),
        *(_since_cue(own, chars, name) for name in ("related", "comments", "newsletter", "capture"))], 1)


def _since_cue(own: np.ndarray, chars: np.ndarray, name: str) -> np.ndarray:
    """Nearness of the last short block that begins with such a cue: 1 on it, falling slowly, 0 where there is none."""
    marks = (own[:, _AT[f"cue_first_{name}"]] > 0) & (chars < 50)
    return np.where(np.cumsum(marks) > 0, 1 / (1 + 0.2 * _since(marks)), 0.0)


def _neighbours(own: np.ndarray) -> np.ndarray:
    near = own[:, [_AT[name] for name in NEAR]]
    padded = np.pad(near, ((3, 3), (0, 0)))
    return np.hstack([padded[3 + offset:3 + offset + len(own)] for offset in OFFSETS])


def _page(page: Segments, own: np.ndarray, chars: np.ndarray, linked: np.ndarray, prose: np.ndarray) -> np.ndarray:
    tags = {container.tag for container in page.containers}
    total = max(chars.sum(), 1.0)
    row = [np.log1p(len(chars)), np.log1p(chars.sum()), linked.sum() / total, prose.sum() / total,
           np.log1p((prose > 0).sum()), own[:, _AT["tag_h1"]].sum() > 0, (chars < 40).mean(), "article" in tags,
           own[:, _AT["cue_comments"]].mean(), own[:, _AT["tag_li"]].mean(), (chars > 300).mean(), page.dom]
    row += ((prose @ own[:, [_AT[f"cue_{name}"] for name in TOPICS]]) / max(prose.sum(), 1.0)).tolist()
    return np.broadcast_to(np.array(row, float), (len(chars), len(row)))


class _Codes(dict[str, int]):
    """The row of every word, worked out once a page."""

    def __missing__(self, word: str) -> int:
        code = self[word] = zlib.crc32(word.encode("utf-8", "replace")) % (NAME_ROWS // 2)
        return code


def _names(page: Segments) -> Words:
    """Hashed class words: those of all containers in the first half, those nearest to the block in the second."""
    containers, half = page.containers, NAME_ROWS // 2
    code = _Codes().__getitem__
    chains: list[tuple[int, ...]] = []
    number_of: list[int] = []
    alike: dict[tuple[int, str, tuple[str, ...]], int] = {}
    for container in containers:
        above = number_of[container.parent] if container.parent >= 0 else -1
        key = (above, container.tag, container.tokens)
        number = alike.get(key)
        if number is None:
            number = alike[key] = len(chains)
            own = map(code, (container.tag, *container.tokens))
            chains.append(tuple(dict.fromkeys((*own, *chains[above]) if above >= 0 else own))[:MAX_NAMES])
        number_of.append(number)
    rows: list[int] = []
    bounds = [0]
    of: list[int] = []
    seen: dict[tuple[int, tuple[str, ...], tuple[str, ...], tuple[str, ...]], int] = {}
    for block in page.blocks:
        container = containers[block.container]
        outer = containers[max(container.parent, 0)].tokens
        names = (number_of[block.container], block.tokens, container.tokens, outer)
        found = seen.get(names)
        if found is None:
            found = seen[names] = len(seen)
            rows += chains[names[0]]
            rows += sorted({code(word) + half for word in (*block.tokens, *container.tokens, *outer)})
            bounds.append(len(rows))
        of.append(found)
    return Words(np.array(rows, np.int64), np.array(bounds, np.int64), np.array(of, np.int64))
