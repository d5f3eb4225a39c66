"""The public corpora of bench.corpora: what they hold, and which rows are measured.

Rows are sentences with what stands before them and the document that they come from; labels are the corpus's own.
"""
from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from checker.training.corpora import Row, lines

LIMIT = 3_000
LARGE = 0.1
"""A document with more than this share of the limit would stand for the whole: then sentences are drawn instead."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """n sentences of one corpus: their labels (n,) and splits (n,); ``page`` of a row is its document."""

    rows: Sequence[Row]
    truth: np.ndarray
    splits: np.ndarray

    def part(self, chosen: np.ndarray) -> Corpus:
        """The rows where ``chosen`` (n,) is true."""
        places = np.flatnonzero(chosen).tolist()
        return Corpus([self.rows[place] for place in places], self.truth[places], self.splits[places])


@dataclass(frozen=True, slots=True)
class Source:
    """How one file is read.

    :param signal: the head that should find label 1, where the shipped models are measured on it.
    :param key: the field that names the document; empty where every sentence stands alone.
    :param splits: the splits that the shipped models are measured on; empty = all.
    :param earlier: up to so many sentences of the document stand before each; 0 = the file's own context, if any.
    """

    file: str
    signal: str
    key: str = ""
    splits: tuple[str, ...] = ()
    earlier: int = 0
    label: Callable[[dict[str, Any]], bool] = lambda row: row["label"] == 1


def within(row: dict[str, Any]) -> bool:
    """PolNeAR: the attribution's source and its cue both stand in the sentence, as our own labels ask."""
    return bool(row["label"] == row["cue_in_sentence"] == row["source_in_sentence"] == 1)


BIOSCOPE = Source("hedge_bioscope_abstracts", "hedging", "doc", ("dev", "test"))
CLAIMBUSTER = Source("claim_claimbuster", "claim")
POLNEAR = Source("support_polnear", "support", "source", ("dev",), earlier=2)
POLNEAR_WITHIN = Source("support_polnear", "support", "source", ("dev",), earlier=2, label=within)
UNSEEN = {
    "BioScope abstracts, dev and test": BIOSCOPE,
    "BioScope papers": Source("hedge_bioscope_papers", "hedging", "doc"),
    "science certainty": Source("hedge_science_certainty", "hedging"),
    "claim strength, PubMed": Source("hedge_claim_strength_pubmed", "hedging"),
    "SFU reviews": Source("hedge_sfu_reviews", "hedging", "doc"),
    "CoNLL-2010 Wikipedia weasel": Source("weasel_wikipedia", "weasel", "doc"),
    "Wikipedia puffery": Source("promo_puffery_wikipedia", "promotional"),
    "Wikipedia biased wording": Source("promo_wikipedia_npov", "promotional"),
    "native advertisements": Source("promo_native_ads", "promotional", "id"),
    "Facebook advertisements": Source("promo_facebook_ads", "promotional"),
    "clickbait titles": Source("promo_clickbait_titles", "promotional"),
    "ClaimBuster": CLAIMBUSTER,
    "CLEF 2019 debates": Source("claim_clef2019_debates", "claim", "source"),
    "Verifiability": Source("claim_verifiability", "claim", "source"),
    "PolNeAR dev, any attribution": POLNEAR,
    "PolNeAR dev, source and cue inside": POLNEAR_WITHIN,
}
"""What the shipped models are measured on; of BioScope's abstracts every third training sentence taught hedging."""


def load(data: Path, source: Source) -> Corpus:
    """A corpus from the data folder, its duplicates and all."""
    found = list(lines(data / "data" / "sentences" / f"{source.file}.jsonl.gz"))
    rows: list[Row] = []
    for number, row in enumerate(found):
        name = str(row[source.key]) if source.key else ""
        page = name if name not in ("", "-1") else f"row {number}"
        before = row.get("context_before") or ""
        if source.earlier:
            before = " ".join(one.text for one in rows[-source.earlier:] if one.page == page)
        rows.append(Row(row["text"], before, row.get("context_after") or "", source.file, page))
    truth = np.array([int(source.label(row)) for row in found])
    return Corpus(rows, truth, np.array([row.get("split") or "" for row in found]))


def open_quotes(rows: Sequence[Row]) -> np.ndarray:
    """(n, 2): whether a quotation is open before and after each sentence; rows stand in the order of the document."""
    found, page, inside = np.zeros((len(rows), 2)), "", False
    for number, row in enumerate(rows):
        inside = inside and row.page == page
        page = row.page
        found[number, 0] = inside
        for mark in re.findall("[\"“”]", row.text):
            inside = mark == "“" or (mark == '"' and not inside)
        found[number, 1] = inside
    return found


def chance(text: str) -> bytes:
    """A number that only the text decides, for drawing."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def drawn(corpus: Corpus, limit: int = LIMIT) -> Corpus:
    """About ``limit`` rows by hash: whole documents, or sentences where some documents are large."""
    largest = max(Counter(row.page for row in corpus.rows).values(), default=0)
    small = largest <= LARGE * limit
    keys = [chance(row.page if small else row.text) for row in corpus.rows]
    order = sorted(range(len(keys)), key=lambda place: (keys[place], place))
    if len(order) > limit:
        last = keys[order[limit - 1]]
        order = [place for place in order if keys[place] <= last]
    chosen = np.zeros(len(keys), bool)
    chosen[order] = True
    return corpus.part(chosen)
