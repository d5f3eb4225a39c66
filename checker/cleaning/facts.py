"""Facts of single blocks: what can be said of a text, its links and its element without looking at its neighbours."""
from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

from checker.cleaning.cues import CATEGORIES, FUNCTION_WORDS, index
from checker.cleaning.segment import RawBlock, Segments

TAGS: tuple[str, ...] = ("p", "h1", "h2", "h3", "h4", "li", "td", "pre", "blockquote", "figcaption", "dt", "dd", "div",
                         "button", "form", "label", "section", "article", "header", "footer", "address", "summary")
_ALIAS = {"h5": "h4", "h6": "h4", "th": "td", "fieldset": "form", "legend": "form", "caption": "figcaption",
          "nav": "header", "aside": "section", "main": "section", "body": "div", "center": "div"}
TEXT_COLUMNS: tuple[str, ...] = (
    "chars", "words", "word_length", "commas", "stops", "digits", "capitals", "function_words", "ends_sentence",
    "ends_colon", "ends_question", "ends_exclaim", "ends_ellipsis", "starts_lower", "starts_symbol", "all_capitals",
    "currency", "bar", "copyright", "at_sign", "quotes", "brackets", "address", "year", "clock", "you", "we", "i",
    "exclaims", "hash", "arrow", "first_verb", "title_overlap", "title_same", "repeats", "latin")
LINK_COLUMNS: tuple[str, ...] = ("link_share", "links", "one_link", "starts_link", "ends_link", "external", "social",
                                 "mail", "fragment", "tracked", "listing_link", "anchor_length")
DOM_COLUMNS: tuple[str, ...] = ("bold", "images", "depth", "item", "inline_names")
BLOCK_COLUMNS: tuple[str, ...] = (TEXT_COLUMNS + LINK_COLUMNS + DOM_COLUMNS
                                  + tuple(f"tag_{tag}" for tag in TAGS) + tuple(f"cue_{name}" for name in CATEGORIES)
                                  + tuple(f"cue_first_{name}" for name in CATEGORIES))
HEAD, TAIL = 300, 100
"""Characters read from the two ends of a long block for its words."""

WORD_ROWS = 8192
"""Rows of the table of hashed words and pairs of words."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_DIGIT = re.compile(r"\d")
_CAPITAL = re.compile(r"\b[A-Z]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_ADDRESS = re.compile(r"https?://|www\.|\.com\b|\.org\b")
_SOCIAL = re.compile(r"facebook\.|twitter\.|//x\.com|linkedin\.|pinterest\.|instagram\.|youtube\.|whatsapp|t\.me/"
                     r"|reddit\.|tiktok\.|threads\.net|bsky\.app|share")
_TRACKED = re.compile(r"amzn\.to|amazon\.|utm_|[?&](?:tag|aff|ref|affid|partner)=|/go/|/out/|/recommends/|shareasale"
                      r"|awin|click\.|rstyle|skimlinks")
_LISTING = re.compile(r"/(?:tag|tags|category|categories|topic|topics|author|authors|people|section)/")
_VERBS = frozenset(
    "read see watch listen check click tap get join sign subscribe follow share download buy shop order book call "
    "contact visit learn discover explore find try start register apply donate support grab save view browse email "
    "send submit enter leave let want need ready looking don't never stay keep become tell ask schedule request claim "
    "bookmark pin tweet like comment log login hire meet unlock upgrade enjoy".split())
_YOU, _WE, _I = (frozenset(words.split()) for words in (
    "you your yours you're you'll you've", "we our us ours we're we've we'll", "i my me mine i'm i've i'd"))


@dataclass(slots=True)
class Words:
    """Hashed words of all blocks: ``rows[starts[i]:starts[i + 1]]`` belong to block i."""

    rows: np.ndarray
    starts: np.ndarray


@dataclass(slots=True)
class _Context:
    title: frozenset[str]
    host: str
    phrases: dict[str, tuple[tuple[tuple[str, ...], int], ...]]
    counts: dict[str, int]


def block_facts(page: Segments, url: str | None) -> tuple[np.ndarray, Words]:
    """Matrix (blocks, len(BLOCK_COLUMNS)) of float32 and the hashed words of every block. Linear in the text."""
    counts: dict[str, int] = {}
    for block in page.blocks:
        counts[block.text] = counts.get(block.text, 0) + 1
    host = _host(url or page.meta.get("og:url") or page.base or "")
    context = _Context(frozenset(_words(page.title)), host, index(), counts)
    matrix = np.zeros((len(page.blocks), len(BLOCK_COLUMNS)), np.float32)
    lists: list[list[str]] = []
    for number, block in enumerate(page.blocks):
        words = _words(_ends(block.text))
        lists.append(words)
        matrix[number] = (*_text_facts(block.text, words, context), *_link_facts(block, host),
                          *_dom_facts(page, block), *_cue_facts(words, context))
    return matrix, _hashed(lists)


def _ends(text: str) -> str:
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _text_facts(text: str, words: list[str], context: _Context) -> tuple[float, ...]:
    ends = _ends(text)
    size, count = len(ends), max(len(words), 1)
    last = text[-1]
    close = text[-2] if last in "\"'”’)]" and len(text) > 1 else last
    unique = set(words)
    overlap = len(unique & context.title)
    function_words = sum(word in FUNCTION_WORDS for word in words)
    capitals = len(_CAPITAL.findall(ends))
    letters = sum(map(len, words))
    return (
        math.log1p(len(text)), math.log1p(len(words)), letters / count, ends.count(",") / count,
        (ends.count(". ") + ends.count("? ") + ends.count("! ")) / 4, len(_DIGIT.findall(ends)) / size,
        capitals / count, function_words / count, close in ".!?", last == ":", close == "?", close == "!",
        last == "…" or text.endswith("..."), text[0].islower(), not (text[0].isalnum() or text[0] in "\"'“‘("),
        text.isupper(), "$" in ends or "€" in ends or "£" in ends, "|" in ends or "·" in ends or "•" in ends,
        "©" in ends, "@" in ends, "“" in ends or '"' in ends, "(" in ends or "[" in ends,
        _ADDRESS.search(ends) is not None, _YEAR.search(ends) is not None, _CLOCK.search(ends) is not None,
        len(unique & _YOU) / 3, len(unique & _WE) / 3, len(unique & _I) / 3, ends.count("!") / 3, "#" in ends,
        "→" in ends or "»" in ends or "›" in ends or ">" in ends, bool(words) and words[0] in _VERBS,
        overlap / max(len(unique), 1), overlap / max(len(unique | context.title), 1) if context.title else 0.0,
        math.log(context.counts[text]), letters / size)


def _link_facts(block: RawBlock, host: str) -> tuple[float, ...]:
    links = block.links
    if not links:
        return (0.0,) * len(LINK_COLUMNS)
    size = len(block.text)
    covered = sum(link.end - link.start for link in links)
    external = social = mail = fragment = tracked = listing = 0
    for link in links[:8]:
        href = link.href[:300].strip()
        outside = href.startswith("http") and (not host or host not in href[:80])
        external += outside
        social += outside and _SOCIAL.search(href) is not None
        mail += href.startswith(("mailto:", "tel:"))
        fragment += href.startswith(("#", "javascript:"))
        tracked += _TRACKED.search(href) is not None
        listing += _LISTING.search(href) is not None
    seen = min(len(links), 8)
    return (covered / size, math.log1p(len(links)), len(links) == 1 and covered >= 0.9 * size,
            links[0].start <= 1, links[-1].end >= size - 2, external / seen, social / seen, mail / seen,
            fragment / seen, tracked / seen, listing / seen, math.log1p(covered / len(links)))


def _dom_facts(page: Segments, block: RawBlock) -> list[float]:
    container = page.containers[block.container]
    row = [block.bold / len(block.text), math.log1p(block.images), math.log1p(container.depth),
           math.log1p(container.item), float(bool(block.tokens))]
    tags = [0.0] * len(TAGS)
    tag = _ALIAS.get(block.tag, block.tag)
    if tag in TAGS:
        tags[TAGS.index(tag)] = 1.0
    return row + tags


def _cue_facts(words: list[str], context: _Context) -> list[float]:
    found = [0.0] * (2 * len(CATEGORIES))
    phrases = context.phrases
    for position, word in enumerate(words):
        for rest, category in phrases.get(word, ()):
            if not rest or tuple(words[position + 1:position + 1 + len(rest)]) == rest:
                found[category] += 0.5 + 0.5 * len(rest)
                if position == 0:
                    found[len(CATEGORIES) + category] = 1.0
    size = math.sqrt(len(words)) or 1.0
    for category in range(len(CATEGORIES)):
        found[category] /= size
    return found


def _hashed(lists: list[list[str]]) -> Words:
    """Rows of words and of neighbouring pairs, by CRC-32 so that every process and machine agrees."""
    sizes = np.fromiter(map(len, lists), np.int64, len(lists))
    known: dict[str, int] = {}
    codes = np.empty(int(sizes.sum()), np.int64)
    position = 0
    for words in lists:
        for word in words:
            code = known.get(word)
            if code is None:
                code = known[word] = zlib.crc32(word.encode("utf-8", "replace"))
            codes[position] = code
            position += 1
    owners = np.repeat(np.arange(len(lists)), sizes)
    same = owners[1:] == owners[:-1]
    pairs = ((codes[:-1] * 31 + codes[1:] * 17 + 7) >> 3)[same]
    rows = np.concatenate([codes % WORD_ROWS, pairs % WORD_ROWS])
    order = np.argsort(np.concatenate([owners, owners[1:][same]]), kind="stable")
    counts = np.bincount(np.concatenate([owners, owners[1:][same]]), minlength=len(lists))
    return Words(rows[order], np.concatenate([[0], np.cumsum(counts)]))
