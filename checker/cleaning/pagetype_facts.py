"""What tells the type of a page: statistics of its blocks, words of its address, title and head.

The block model's features are read once more as means over the page, so this costs next to nothing.
"""
from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import numpy as np

from checker.cleaning.features import COLUMNS
from checker.cleaning.segments import Segments

READ: tuple[str, ...] = tuple(
    "chars words word_length commas stops digits capitals function_words ends_sentence ends_colon ends_question "
    "ends_exclaim ends_ellipsis starts_lower starts_symbol all_capitals currency bar copyright at_sign quotes brackets "
    "address year clock you we i exclaims hash arrow first_verb title_overlap "
    "link_share links one_link starts_link ends_link external social mail fragment tracked listing_link anchor_length "
    "bold images depth item tag_p tag_h1 tag_h2 tag_h3 tag_h4 tag_li tag_td tag_pre tag_blockquote tag_figcaption "
    "tag_dt tag_dd tag_div tag_button tag_form tag_label cue_newsletter cue_related cue_share cue_follow cue_bio "
    "cue_byline cue_affiliate cue_action cue_free cue_consent cue_comments cue_login cue_service in_main in_article "
    "in_nav in_header in_footer in_aside in_form in_list in_table in_figure since_prose same_as_next".split())
"""Columns of the block features of which the mean over blocks and the mean over characters are read, by name."""
WHOLE: tuple[str, ...] = ("page_blocks", "page_chars", "page_links", "page_prose", "page_prose_blocks", "page_h1",
                          "page_short", "page_article", "page_long")
DENSE = 2 * len(READ) + len(WHOLE)
WORD_ROWS = 4096
_READ = [COLUMNS.index(name) for name in READ]
_WHOLE = [COLUMNS.index(name) for name in WHOLE]
_WORD = re.compile(r"[a-z]+|\d+")
_SCHEMA = re.compile(r'"@type"\s{0,5}:\s{0,5}\[?\s{0,5}"([A-Za-z]{3,40})"')
MAX_ADDRESS, MAX_TITLE, MAX_META = 2000, 200, 100


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Dense facts (DENSE,), the hashed words' rows (n,) below WORD_ROWS, and the weight of each (n,); all finite."""

    dense: np.ndarray
    rows: np.ndarray
    weights: np.ndarray


def page_facts(page: Segments, url: str | None, dense: np.ndarray, stated: str) -> PageFacts:
    """Facts of a page of at least one block.

    `dense` is the matrix (blocks, len(COLUMNS)) of its block features; `stated` is what rules make of its address and
    of what it says of itself, a word among the others.
    """
    read = dense[:, _READ].astype(np.float64)
    chars = np.array([len(block.text) for block in page.blocks], np.float64)
    facts = np.concatenate([read.mean(0), (chars @ read) / max(chars.sum(), 1.0), dense[0, _WHOLE]])
    rows: list[int] = []
    weights: list[float] = []
    groups = _words(page, address(url or page.meta.get("og:url") or ""))
    for kind, words in (("stated", [stated]), *groups):
        known = list(dict.fromkeys(words))
        rows += [zlib.crc32(f"{kind}:{word}".encode("utf-8", "replace")) % WORD_ROWS for word in known]
        weights += [max(len(known), 1) ** -0.5] * len(known)
    return PageFacts(facts, np.array(rows, np.int64), np.array(weights, np.float64))


def address(url: str) -> SplitResult:
    """The parts of an address of the web, or of nothing."""
    fits = re.match(rf"https?://[^\s\[\]]{{1,{MAX_ADDRESS}}}$", url) is not None
    return urlsplit(url if fits else "")


def _words(page: Segments, parts: SplitResult) -> Iterator[tuple[str, Iterable[str]]]:
    """The words of a page, a group for each place where they stand."""
    folders = [folder for folder in parts.path.lower().split("/") if folder]
    yield "schema", _SCHEMA.findall(page.head)
    yield "og", [page.meta.get("og:type", "").lower()[:40]]
    yield "generator", _split(page.meta.get("generator", ""))[:1]
    yield "meta", list(page.meta)[:MAX_META]
    yield "path", [word for folder in folders[:8] for word in _split(folder)[:8]]
    yield "folder", [folder[:24] for folder in folders[:-1]]
    yield "last", [str(min(len(_split(folders[-1])), 8))] if folders else []
    yield "shape", [f"{min(len(folders), 6)} {bool(parts.query)} {bool(parts.netloc)}"]
    yield "host", [part for part in parts.netloc.lower().split(".")[:-1][:2] if part != "www"]
    yield "title", _split(page.title)
    yield "h1", _split(" ".join([block.text for block in page.blocks if block.tag == "h1"][:2]))


def _split(text: str) -> list[str]:
    """Lower-case words; of numbers only how many digits they have."""
    return [f"#{min(len(word), 5)}" if word.isdigit() else word for word in _WORD.findall(text[:MAX_TITLE].lower())]
