"""Facts of single blocks: what can be said of a text, its links and its element without looking at its neighbours."""
from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from checker.cleaning.cues import CATEGORIES
from checker.cleaning.facts_text import TEXT_COLUMNS, Tokens, cue_facts, text_facts, tokens
from checker.cleaning.segments import RawBlock, Segments
from checker.hosts import host_of

TAGS: tuple[str, ...] = ("p", "h1", "h2", "h3", "h4", "li", "td", "pre", "blockquote", "figcaption", "dt", "dd", "div",
                         "button", "form", "label", "section", "article", "header", "footer", "address", "summary")
_ALIAS = {"h5": "h4", "h6": "h4", "th": "td", "fieldset": "form", "legend": "form", "caption": "figcaption",
          "nav": "header", "aside": "section", "main": "section", "body": "div", "center": "div"}
LINK_COLUMNS: tuple[str, ...] = ("link_share", "links", "one_link", "starts_link", "ends_link", "external", "social",
                                 "mail", "fragment", "tracked", "listing_link", "anchor_length")
DOM_COLUMNS: tuple[str, ...] = ("bold", "images", "depth", "item", "inline_names", "brand")
BLOCK_COLUMNS: tuple[str, ...] = (TEXT_COLUMNS + LINK_COLUMNS + DOM_COLUMNS
                                  + tuple(f"tag_{tag}" for tag in TAGS) + tuple(f"cue_{name}" for name in CATEGORIES)
                                  + tuple(f"cue_first_{name}" for name in CATEGORIES))
LEXICON_ROWS, WORD_ROWS = 1 << 17, 1 << 12
"""Rows of the tables of hashed words and pairs: the lexicon's, and the networks', which read the lower bits alone."""
MIN_BRAND = 4

_TAG_NUMBER = {tag: number for number, tag in enumerate(TAGS)}
_TAG_NUMBER |= {other: _TAG_NUMBER[tag] for other, tag in _ALIAS.items()}
_SOCIAL = ("facebook.", "twitter.", "//x.com", "linkedin.", "pinterest.", "instagram.", "youtube.", "whatsapp", "t.me/",
           "reddit.", "tiktok.", "threads.net", "bsky.app", "share")
_TRACKED = ("amzn.to", "amazon.", "utm_", "/go/", "/out/", "/recommends/", "shareasale", "awin", "click.", "rstyle",
            "skimlinks", *(f"{sign}{name}=" for sign in "?&" for name in ("tag", "aff", "ref", "affid", "partner")))
_LISTING = ("/tag/", "/tags/", "/category/", "/categories/", "/topic/", "/topics/", "/author/", "/authors/", "/people/",
            "/section/")
"""Parts of addresses: most are nowhere on a page, so that one search of all its addresses leaves few for each."""


@dataclass(frozen=True, slots=True)
class Words:
    """Hashed words of all blocks, each different list once: block b has ``lists[bounds[of[b]]:bounds[of[b] + 1]]``."""

    lists: np.ndarray
    bounds: np.ndarray
    of: np.ndarray

    @property
    def starts(self) -> np.ndarray:
        """Where the rows of each block begin in ``rows``, and their end: (blocks + 1,)."""
        return np.concatenate([[0], np.cumsum(np.diff(self.bounds)[self.of])])

    @property
    def rows(self) -> np.ndarray:
        """The rows of every block in order, those of blocks that are alike repeated."""
        starts = self.starts
        shifts = np.repeat(self.bounds[:-1][self.of] - starts[:-1], np.diff(starts))
        rows: np.ndarray = self.lists[np.arange(starts[-1]) + shifts]
        return rows


def block_facts(page: Segments, url: str | None) -> tuple[np.ndarray, Words]:
    """Matrix (blocks, len(BLOCK_COLUMNS)) of float32 and the hashed words of every block. Linear in the text."""
    blocks = page.blocks
    numbers: dict[str, int] = {}
    of = np.array([numbers.setdefault(block.text, len(numbers)) for block in blocks], np.int64)
    texts = list(numbers)
    found = tokens(texts)
    own = np.hstack([text_facts(texts, found, page.title), np.zeros((len(texts), 1)), cue_facts(found)])
    repeats = len(TEXT_COLUMNS) - 1
    own[:, repeats] = np.log(np.bincount(of))
    text = own.astype(np.float32)[of]
    host = host_of(url or page.meta.get("og:url") or page.base or "")
    brand = _branded(found, page.meta.get("og:site_name", ""), host)[of]
    facts = np.hstack([text[:, :repeats + 1], _all_link_facts(blocks, host), _dom_facts(page, brand),
                       text[:, repeats + 1:]])
    rows, starts = _hashed(found)
    return facts, Words(rows, starts, of)


def _branded(found: Tokens, site: str, host: str) -> np.ndarray:
    """1 for each text that names the site, by its stated name or the longest part of its host's; spaces aside."""
    names = {"".join(character for character in site.lower() if character.isalnum()),
             max(host.split("."), key=len).replace("-", "")}
    names = {name for name in names if len(name) >= MIN_BRAND}
    if not names:
        return np.zeros(len(found.sizes), np.float32)
    squeezed = "".join(found.flat).split("\x00")[:-1]
    return np.array([any([name in text for name in names]) for text in squeezed], np.float32)


def _all_link_facts(blocks: Sequence[RawBlock], host: str) -> np.ndarray:
    """Facts of the links of every block (blocks, len(LINK_COLUMNS)), from its first eight."""
    hrefs = list(dict.fromkeys(chain.from_iterable([link.href for link in block.links[:8]] for block in blocks)))
    known = dict(zip(hrefs, _href_facts([href[:300].strip() for href in hrefs], host), strict=True))
    rows = np.zeros((len(blocks), len(LINK_COLUMNS)), np.float32)
    linked = [number for number, block in enumerate(blocks) if block.links]
    if linked:
        rows[linked] = [_link_facts(blocks[number], known) for number in linked]
    return rows


def _href_facts(hrefs: list[str], host: str) -> list[tuple[int, ...]]:
    """External, social, mail, fragment, tracked, listing: 0 or 1 for each address."""
    together = "\n".join(hrefs)
    social, tracked, listing = ([part for part in parts if part in together] for parts in (_SOCIAL, _TRACKED, _LISTING))
    facts: list[tuple[int, ...]] = []
    for href in hrefs:
        outside = href.startswith("http") and (not host or host not in href[:80])
        facts.append((outside, outside and _holds(href, social), href.startswith(("mailto:", "tel:")),
                      href.startswith(("#", "javascript:")), _holds(href, tracked), _holds(href, listing)))
    return facts


def _holds(href: str, parts: list[str]) -> bool:
    return any([part in href for part in parts]) if parts else False


def _link_facts(block: RawBlock, known: dict[str, tuple[int, ...]]) -> tuple[float, ...]:
    links = block.links
    size = len(block.text)
    first = links[0]
    if len(links) == 1:
        covered = first.end - first.start
        shares: tuple[float, ...] = known[first.href]
    else:
        covered = sum([link.end - link.start for link in links])
        seen = min(len(links), 8)
        shares = tuple([sum(column) / seen for column in zip(*[known[link.href] for link in links[:8]], strict=True)])
    return (covered / size, math.log1p(len(links)), len(links) == 1 and covered >= 0.9 * size,
            first.start <= 1, links[-1].end >= size - 2, *shares, math.log1p(covered / len(links)))


def _dom_facts(page: Segments, brand: np.ndarray) -> np.ndarray:
    """Facts of the elements, and the element itself as one column of ones among TAGS."""
    blocks, containers = page.blocks, page.containers
    owners = [containers[block.container] for block in blocks]
    rows = np.array([[block.bold / len(block.text) for block in blocks], [block.images for block in blocks],
                     [owner.depth for owner in owners], [owner.item for owner in owners],
                     [1 if block.tokens else 0 for block in blocks], brand], np.float32).T
    rows[:, 1:4] = np.log1p(rows[:, 1:4])
    tags = np.zeros((len(blocks), len(TAGS) + 1), np.float32)
    tags[np.arange(len(blocks)), [_TAG_NUMBER.get(block.tag, len(TAGS)) for block in blocks]] = 1
    return np.hstack([rows, tags[:, :-1]])


def _hashed(found: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Rows of words, of neighbouring pairs, and of the first word and pair again as such.

    By CRC-32, so that every process and machine agrees.
    """
    codes = np.array([zlib.crc32(word.encode("utf-8", "replace")) for word in found.distinct], np.int64)[found.ids]
    owners = found.owners
    same = owners[1:] == owners[:-1]
    pairs = ((codes[:-1] * 31 + codes[1:] * 17 + 7) >> 3)[same]
    opens = np.flatnonzero(np.concatenate([[True], ~same])[:len(codes)])
    pair_owners = owners[1:][same]
    first_pairs = np.flatnonzero(np.diff(pair_owners, prepend=-1))
    rows = np.concatenate([codes, pairs, (codes[opens] * 37 + 11) >> 3, (pairs[first_pairs] * 41 + 13) >> 1])
    owners = np.concatenate([owners, pair_owners, owners[opens], pair_owners[first_pairs]])
    counts = np.bincount(owners, minlength=len(found.sizes))
    narrow = owners.astype(np.uint16) if len(counts) < 1 << 16 else owners
    order = np.argsort(narrow, kind="stable")
    return (rows % LEXICON_ROWS)[order], np.concatenate([[0], np.cumsum(counts)])
