"""Cross-validation over hosts: every page is cleaned by networks that saw none of its host."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.cleaning.features import features
from checker.cleaning.label import keep, title_block
from checker.cleaning.model import Looks, predict
from checker.cleaning.segments import Segments
from checker.cleaning.text import segment_text
from checker.training.blocks import RECIPES, examples
from checker.training.blocks_data import LabelledPage, fold_of, holdout_hosts
from checker.training.blocks_fit import fit

FOLDS = 5


def cleaned(found: Sequence[LabelledPage], data: Path) -> dict[tuple[str, str], str]:
    """Text of every page outside the Chinese-English set, from its HTML."""
    texts: dict[tuple[str, str], str] = {}
    for looks, judged in _folds(found, data, "html"):
        for page in judged:
            if page.kinds or page.set != "magic_article":
                texts[page.set, page.id] = kept_text(page.segments, looks, page.url)
    return texts


def cleaned_text(found: Sequence[LabelledPage], data: Path) -> list[tuple[LabelledPage, str]]:
    """The pages whose blocks have kinds, each as the plain text of all its blocks, cleaned."""
    return [(page, kept_text(segment_text(capture(page)), looks, None))
            for looks, judged in _folds(found, data, "text") for page in judged if page.kinds]


def capture(page: LabelledPage) -> str:
    """All blocks of a page as a reader labelled them, one a line."""
    return "\n".join(re.sub(r"\s+", " ", text) for _, text in page.kinds or ())


def kept_text(page: Segments, looks: Looks, url: str | None) -> str:
    """The kept blocks, one a line, as the cleaner would give them."""
    if not page.blocks:
        return ""
    chances = predict(looks, page, features(page, url))
    kept = keep(page, chances, url)
    title = title_block(page, chances, kept)
    return "\n".join(block.text for number, block in enumerate(page.blocks) if kept[number] and number != title)


def _folds(found: Sequence[LabelledPage], data: Path, mode: str) -> Iterator[tuple[Looks, list[LabelledPage]]]:
    barred = holdout_hosts(data)
    cached = examples(found, mode)
    for fold in range(FOLDS):
        train = [example for example in cached if fold_of(example.host, FOLDS) != fold and example.host not in barred]
        yield (fit(train, mode == "html", RECIPES[mode]).looks,
               [page for page in found if fold_of(page.host, FOLDS) == fold])


