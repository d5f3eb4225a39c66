"""Trains the block classifier and writes models/blocks: ``python -m checker.training blocks DATA``."""
from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from checker.cleaning.features import COLUMNS, features
from checker.cleaning.model import Network
from checker.cleaning.segments import Segments
from checker.training.blocks_data import TITLE, LabelledPage, holdout_hosts, pages
from checker.training.blocks_fit import Example, Recipe, fit
from checker.training.blocks_inserted import with_inserted
from checker.training.blocks_text import READ, captures
from checker.types import KINDS

RECIPES = {"html": Recipe(), "text": Recipe()}
HALF = frozenset({"words", "names", "lexicon"})
LICENCES = {
    "wcxb_dev": "CC BY 4.0", "fundus": "MIT", "magic_article (English)": "Apache-2.0",
    "our own block labels": "CC BY 4.0; the texts belong to their publishers",
}


def train(data: Path, out: Path, more: Path | None = None) -> None:
    """Fit the model on the pages below `data` and the labels in the file `more`; write `out`/weights.npz, card.json."""
    barred = holdout_hosts(data)
    chosen = [page for page in pages(data, more) if page.host not in barred]
    fitted = {mode: fit(examples(chosen, mode), mode == "html", RECIPES[mode]).looks for mode in RECIPES}
    weights = packed({f"{mode}{number}_{name}": getattr(net, name) for mode, looks in fitted.items()
                      for number, net in enumerate((*looks.first, looks.second)) for name in Network.__slots__}
                     | {f"{mode}_lexicon": looks.lexicon for mode, looks in fitted.items()})
    out.mkdir(parents=True, exist_ok=True)
    (out / "weights.npz").write_bytes(weights)
    card = _card(weights, chosen)
    (out / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def examples(chosen: Sequence[LabelledPage], mode: str) -> list[Example]:
    """Pages as examples of a mode: with some invented promos, or as the text captures made of them."""
    if mode == "html":
        return [_example(page, page.segments, [None if label == TITLE else label for label in page.labels], page.sure)
                for page in with_inserted(chosen)]
    return [_example(page, segments, labels, sure) for page, segments, labels, sure in captures(chosen)]


def _example(page: LabelledPage, segments: Segments, labels: Sequence[str | None], sure: Collection[int]) -> Example:
    chars = np.array([len(block.text) for block in segments.blocks], np.float64)
    read = np.zeros(len(chars), bool)
    read[sorted(sure)] = True
    return Example(segments, features(segments, page.url if segments.dom else None), labels, chars, page.host, read)


def packed(arrays: dict[str, np.ndarray]) -> bytes:
    """An .npz whose bytes depend on the arrays alone (numpy's own writer stamps the time)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            array = arrays[name].astype(np.float16) if name.split("_", 1)[1] in HALF else arrays[name]
            body = io.BytesIO()
            np.lib.format.write_array(body, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), body.getvalue(),
                             zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _card(weights: bytes, chosen: Sequence[LabelledPage]) -> dict[str, object]:
    return {
        "name": "blocks",
        "what": "Which blocks of a page are the article, and what the others are; with and without a DOM.",
        "kinds": list(KINDS), "columns": len(COLUMNS), "sha256": hashlib.sha256(weights).hexdigest(),
        "pages": len(chosen), "blocks": sum(len(page.labels) for page in chosen),
        "data": LICENCES,
        "blocks whose kinds a reader gave": sum(len(page.sure) for page in chosen if len(page.sure) >= READ),
        "pages with such blocks": sum(len(page.sure) >= READ for page in chosen),
        "labels": "The kinds were given by language models that read the pages under a guideline; keep or drop comes "
                  "from aligning blocks with the gold texts.",
        "metrics": "bench/results/cleaning.md, by 5-fold cross-validation over hosts",
        "limits": ["English pages only.", "Kinds far from the article were learned from 48 pages.",
                   "Text that only a script puts on the page is not seen."],
    }
