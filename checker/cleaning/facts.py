"""Facts of single blocks: what can be said of a text, its links and its element without looking at its neighbours."""
from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np

from checker.cleaning.cues import CATEGORIES, FUNCTION_WORDS, index
from checker.cleaning.segments import RawBlock, Segments

TAGS: tuple[str, ...] = ("p", "h1", "h2", "h3", "h4", "li", "td", "pre", "blockquote", "figcaption", "dt", "dd", "div",
                         "button", "form", "label", "section", "article", "header", "footer", "address", "summary")
_ALIAS = {"h5": "h4", "h6": "h4", "th": "td", "fieldset": "form", "legend": "form", "caption": "figcaption",
          "nav": "header", "aside": "section", "main": "section", "body": "div", "center": "div"}
TEXT_COLUMNS: tuple[str, ...] = (
    "chars", "words", "word_length", "commas", "stops", "digits", "capitals", "function_words", "ends_sentence",
    "ends_colon", "ends_question", "ends_exclaim", "ends_ellipsis", "starts_lower", "starts_symbol", "all_capitals",
    "currency", "bar", "copyright", "at_sign", "quotes", "brackets", "address", "year", "clock", "you", "we", "i",
    "exclaims", "hash", "arrow", "first_verb", "title_overlap", "title_same", "latin", "repeats")
LINK_COLUMNS: tuple[str, ...] = ("link_share", "links", "one_link", "starts_link", "ends_link", "external", "social",
                                 "mail", "fragment", "tracked", "listing_link", "anchor_length")
DOM_COLUMNS: tuple[str, ...] = ("bold", "images", "depth", "item", "inline_names")
BLOCK_COLUMNS: tuple[str, ...] = (TEXT_COLUMNS + LINK_COLUMNS + DOM_COLUMNS
                                  + tuple(f"tag_{tag}" for tag in TAGS) + tuple(f"cue_{name}" for name in CATEGORIES)
                                  + tuple(f"cue_first_{name}" for name in CATEGORIES))
HEAD, TAIL = 300, 100
"""Characters read from the two ends of a long block for its words."""

WORD_ROWS = 4096
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
_TAG_NUMBER = {tag: number for number, tag in enumerate(TAGS)}
_TAG_NUMBER |= {other: _TAG_NUMBER[tag] for other, tag in _ALIAS.items()}
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


def block_facts(page: Segments, url: str | None) -> tuple[np.ndarray, Words]:
    """Matrix (blocks, len(BLOCK_COLUMNS)) of float32 and the hashed words of every block. Linear in the text."""
    blocks = page.blocks
    context = _Context(frozenset(_words(page.title)), _host(url or page.meta.get("og:url") or page.base or ""))
    lists = [_words(_ends(block.text)) for block in blocks]
    counts = Counter(block.text for block in blocks)
    text = np.array([(*_text_facts(block.text, words, context), counts[block.text])
                     for block, words in zip(blocks, lists, strict=True)], np.float32)
    text[:, -1] = np.log(text[:, -1])
    links = np.array([_link_facts(block, context.host) for block in blocks], np.float32)
    return np.hstack([text, links, _dom_facts(page), _cue_facts(lists)]), _hashed(lists)


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
    size, count = len(ends), len(words) or 1
    last = text[-1]
    close = text[-2] if last in "\"'”’)]" and len(text) > 1 else last
    unique = set(words)
    overlap = len(unique & context.title) if context.title else 0
    digits = len(_DIGIT.findall(ends))
    letters = sum(map(len, words))
    return (
        math.log1p(len(text)), math.log1p(len(words)), letters / count, ends.count(",") / count,
        (ends.count(". ") + ends.count("? ") + ends.count("! ")) / 4, digits / size,
        len(_CAPITAL.findall(ends)) / count, sum(map(FUNCTION_WORDS.__contains__, words)) / count, close in ".!?",
        last == ":", close == "?", close == "!", last == "…" or text.endswith("..."), text[0].islower(),
        not (text[0].isalnum() or text[0] in "\"'“‘("), text.isupper(), "$" in ends or "€" in ends or "£" in ends,
        "|" in ends or "·" in ends or "•" in ends, "©" in ends, "@" in ends, "“" in ends or '"' in ends,
        "(" in ends or "[" in ends, "." in ends and _ADDRESS.search(ends) is not None,
        digits > 3 and _YEAR.search(ends) is not None, digits > 2 and _CLOCK.search(ends) is not None,
        len(unique & _YOU) / 3, len(unique & _WE) / 3, len(unique & _I) / 3, ends.count("!") / 3, "#" in ends,
        "→" in ends or "»" in ends or "›" in ends or ">" in ends, bool(words) and words[0] in _VERBS,
        overlap / (len(unique) or 1), overlap / (len(unique | context.title) or 1), letters / size)


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


def _dom_facts(page: Segments) -> np.ndarray:
    """Facts of the elements, and the element itself as one column of ones among TAGS."""
    blocks, containers = page.blocks, page.containers
    rows = np.array([(block.bold / len(block.text), block.images, containers[block.container].depth,
                      containers[block.container].item, bool(block.tokens)) for block in blocks], np.float32)
    rows[:, 1:4] = np.log1p(rows[:, 1:4])
    tags = np.zeros((len(blocks), len(TAGS) + 1), np.float32)
    tags[np.arange(len(blocks)), [_TAG_NUMBER.get(block.tag, len(TAGS)) for block in blocks]] = 1
    return np.hstack([rows, tags[:, :-1]])


def _cue_facts(lists: list[list[str]]) -> np.ndarray:
    """How much of each kind of cue is in a block for its length, and whether it begins with one."""
    found = np.zeros((len(lists), 2, len(CATEGORIES)), np.float32)
    phrases = index()
    for number, words in enumerate(lists):
        for position, word in enumerate(words):
            rows = phrases.get(word)
            if rows is None:
                continue
            for rest, category in rows:
                if not rest or tuple(words[position + 1:position + 1 + len(rest)]) == rest:
                    found[number, 0, category] += 0.5 + 0.5 * len(rest)
                    if position == 0:
                        found[number, 1, category] = 1.0
    sizes = np.array([len(words) or 1 for words in lists], np.float32)
    found[:, 0] /= np.sqrt(sizes)[:, None]
    return found.reshape(len(lists), -1)


def _hashed(lists: list[list[str]]) -> Words:
    """Rows of words and of neighbouring pairs, by CRC-32 so that every process and machine agrees."""
    sizes = np.fromiter(map(len, lists), np.int64, len(lists))
    known: dict[str, int] = {}
    for words in lists:
        for word in words:
            if word not in known:
                known[word] = zlib.crc32(word.encode("utf-8", "replace"))
    codes = np.array([known[word] for words in lists for word in words], np.int64)
    owners = np.repeat(np.arange(len(lists)), sizes)
    same = owners[1:] == owners[:-1]
    pairs = ((codes[:-1] * 31 + codes[1:] * 17 + 7) >> 3)[same]
    owners = np.concatenate([owners, owners[1:][same]])
    rows = np.concatenate([codes, pairs]) % WORD_ROWS
    counts = np.bincount(owners, minlength=len(lists))
    return Words(rows[np.argsort(owners, kind="stable")], np.concatenate([[0], np.cumsum(counts)]))
