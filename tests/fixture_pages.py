"""The pages in fixtures/pages: where they are, what a reader expects of them, and the snapshot of a report."""
from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import checker

PAGES = Path(__file__).parent.parent / "fixtures" / "pages"
NAMES = sorted(folder.name for folder in PAGES.iterdir() if (folder / "expected.json").is_file())


def page_file(name: str) -> Path:
    """page.html, page.txt or page.md of a fixture."""
    return next(PAGES.joinpath(name).glob("page.*"))


def expected(name: str) -> dict[str, Any]:
    """What a reader of the page wrote down."""
    return json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))


@functools.cache
def report(name: str) -> dict[str, Any]:
    """The report of a fixture; checked once a run."""
    return checker.check(page_file(name), url=expected(name)["url"]).to_dict()


def snapshot(name: str) -> dict[str, Any]:
    """What must not change unseen: the text, what went, the flags and the band; no probability, no exact score."""
    result = report(name)
    page, score = result["page"] or {}, result["score"]
    return {
        "status": result["status"],
        "reason": result["reason"] and result["reason"]["code"],
        "type": page.get("type"),
        "title": page.get("title"),
        "authors": page.get("authors"),
        "published": page.get("published"),
        "band": score and score["band"],
        "text": page.get("text", "").split("\n"),
        "removed": [f"{block['kind']}: {' '.join(block['text'].split())[:100]}" for block in result["removed"]],
        "flags": {sentence["text"]: sentence["flags"] for sentence in result["sentences"] if sentence["flags"]},
        "warnings": result["warnings"],
    }


def snapshot_text(name: str) -> str:
    """The snapshot as it stands in snapshot.json."""
    return json.dumps(snapshot(name), indent=1, ensure_ascii=False) + "\n"
