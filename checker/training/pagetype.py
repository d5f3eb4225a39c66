"""Trains the page type and writes models/pagetype: ``python -m checker.training pagetype DATA``."""
from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from checker.cleaning.decode import decode
from checker.cleaning.features import features
from checker.cleaning.pagetype import CLIP, TYPES, Weights, facts_of, stated_type
from checker.cleaning.pagetype_facts import DENSE, WORD_ROWS, PageFacts
from checker.cleaning.segment import segment
from checker.hosts import host_of
from checker.training.blocks import packed
from checker.training.blocks_data import holdout_hosts
from checker.types import Document, PageType

SET = "wcxb_dev"
PENALTY = 0.01
"""Inverse strength of the ridge penalty (scikit-learn's C)."""
WORDS = 10.0
"""The hashed words are scaled by this in training, so that the penalty bears less on them."""


@dataclass(frozen=True, slots=True)
class Example:
    """The facts of a page, its type as a number of TYPES, its host, and its type by the rules."""

    facts: PageFacts
    type: int
    host: str
    stated: PageType


def train(data: Path, out: Path) -> None:
    """Fit on the typed pages below `data`; write `out`/weights.npz and card.json."""
    barred = holdout_hosts(data)
    chosen = [one for one in examples(data) if one.host not in barred]
    fitted = fit(chosen)
    weights = packed({f"html_{name}": getattr(fitted, name).astype(np.float32) for name in Weights.__slots__})
    out.mkdir(parents=True, exist_ok=True)
    (out / "weights.npz").write_bytes(weights)
    text = json.dumps(_card(weights, chosen), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    (out / "card.json").write_text(text, "utf-8")


def examples(data: Path) -> Iterator[Example]:
    """The pages with a type below `data`, those of the evaluation hosts too."""
    folder = data / "data/pages" / SET
    for line in (folder / "gold.jsonl").read_text("utf-8").split("\n"):
        row = json.loads(line) if line else {}
        if row.get("type") not in TYPES:
            continue
        content = gzip.decompress((folder / f"html/{row['id']}.html.gz").read_bytes())
        page = segment(decode(Document(row["id"], "file", content, "text/html")).text)
        if page.blocks:
            yield Example(facts_of(page, row["url"], features(page, row["url"]).dense), TYPES.index(row["type"]),
                          host_of(row["url"] or ""), stated_type(page, row["url"])[0])


def fit(examples: Sequence[Example]) -> Weights:
    """Multinomial logistic regression with a ridge penalty; the scalings of training are folded into the weights."""
    from sklearn.linear_model import LogisticRegression

    dense = np.stack([one.facts.dense for one in examples])
    mean, scale = dense.mean(0), dense.std(0) + 1e-6
    model = LogisticRegression(C=PENALTY, max_iter=1000, tol=1e-6)
    model.fit(matrix([one.facts for one in examples], mean, scale), [one.type for one in examples])
    if list(model.classes_) != list(range(len(TYPES))):
        raise ValueError(f"There are no pages of some of the types {', '.join(TYPES)}.")
    return Weights(mean, scale, model.coef_[:, :DENSE].T, WORDS * model.coef_[:, DENSE:].T, model.intercept_)


def matrix(facts: Sequence[PageFacts], mean: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """What scikit-learn reads (pages, DENSE + WORD_ROWS): standardised facts and scaled words."""
    dense = np.stack([one.dense for one in facts])
    return np.hstack([np.clip((dense - mean) / scale, -CLIP, CLIP), WORDS * np.stack([spread(one) for one in facts])])


def spread(facts: PageFacts) -> np.ndarray:
    """The hashed words of a page as a row (WORD_ROWS,)."""
    return np.bincount(facts.rows, facts.weights, WORD_ROWS)


def _card(weights: bytes, chosen: Sequence[Example]) -> dict[str, object]:
    types = [one.type for one in chosen]
    return {
        "name": "pagetype", "sha256": hashlib.sha256(weights).hexdigest(),
        "what": "Whether a page is an article, a forum thread, documentation, a product, a listing, a collection or a "
                "service; stubs are told by rules.",
        "kind": "multinomial logistic regression over facts of the whole page",
        "types": list(TYPES), "dense": DENSE, "words": WORD_ROWS,
        "pages": len(chosen), "hosts": len({one.host for one in chosen}),
        "pages of each type": {name: types.count(number) for number, name in enumerate(TYPES)},
        "data": {"wcxb_dev": "CC BY 4.0"},
        "metrics": "bench/results/pagetype.md, by 5-fold cross-validation over hosts",
        "limits": ["English pages only.", "Only pages with a DOM: a plain text counts as an article.",
                   "One label a page, as the collection gives it; listing, collection and service shade into each "
                   "other.", "The front page of a news site was hardly seen."],
    }
