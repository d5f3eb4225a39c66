"""Cross-validation over hosts: every page is cleaned by networks that saw none of its host."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from checker.cleaning.features import features
from checker.cleaning.keeping import keep
from checker.cleaning.label import title_block
from checker.cleaning.model import Looks, predict
from checker.cleaning.prose import plain
from checker.cleaning.segments import Segments
from checker.cleaning.text import segment_text
from checker.training.blocks import RECIPES, examples
from checker.training.blocks_data import LabelledPage, fold_of, holdout_hosts
from checker.training.blocks_fit import fit

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled page, its blocks in a mode, and their probabilities by networks that saw none of its host."""

    page: LabelledPage
    segments: Segments
    url: str | None
    chances: np.ndarray
    plain: np.ndarray

    @property
    def kept(self) -> np.ndarray:
        """Which blocks the cleaner would keep."""
        return keep(self.segments, self.chances, self.plain, self.url)

    @property
    def text(self) -> str:
        """The kept blocks, one a line, as the cleaner would give them."""
        kept = self.kept
        title = title_block(self.segments, self.chances, kept)
        return "\n".join(block.text for number, block in enumerate(self.segments.blocks)
                         if kept[number] and number != title)


def judged(found: Sequence[LabelledPage], data: Path, mode: str) -> Iterator[Judged]:
    """Every page outside the Chinese-English set from its HTML; or the pages whose blocks have kinds, as plain text."""
    for looks, pages in _folds(found, data, mode):
        for page in pages:
            if mode == "html" and (page.kinds or page.set != "magic_article"):
                yield _judged(page, page.segments, page.url, looks)
            elif mode == "text" and page.kinds:
                yield _judged(page, segment_text(capture(page)), None, looks)


def _judged(page: LabelledPage, segments: Segments, url: str | None, looks: Looks) -> Judged:
    found = features(segments, url)
    return Judged(page, segments, url, predict(looks, segments, found), plain(segments, found.dense))


def capture(page: LabelledPage) -> str:
    """All blocks of a page as a reader labelled them, one a line."""
    return "\n".join(re.sub(r"\s+", " ", text) for _, text in page.kinds or ())


def _folds(found: Sequence[LabelledPage], data: Path, mode: str) -> Iterator[tuple[Looks, list[LabelledPage]]]:
    barred = holdout_hosts(data)
    cached = examples(found, mode)
    for fold in range(FOLDS):
        train = [example for example in cached if fold_of(example.host, FOLDS) != fold and example.host not in barred]
        yield (fit(train, mode == "html", RECIPES[mode]).looks,
               [page for page in found if fold_of(page.host, FOLDS) == fold])
