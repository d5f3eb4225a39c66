"""Other extractors, each as a function from HTML to text; the outputs may be kept in a folder outside the project."""
from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from checker.training.blocks_data import LabelledPage

TRAFILATURA = "trafilatura"


def _trafilatura(**options: bool) -> Callable[[str], str]:
    def extract(html: str) -> str:
        import trafilatura
        return trafilatura.extract(html, include_comments=False, **options) or ""
    return extract


def _readability(html: str) -> str:
    import html_text
    from readability import Document
    return str(html_text.extract_text(Document(html).summary()))


def _resiliparse(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text
    return str(extract_plain_text(html, main_content=True, preserve_formatting=True, comments=False, alt_texts=False))


@functools.cache
def _stoplist() -> Any:
    import justext
    return justext.get_stoplist("English")


def _justext(html: str) -> str:
    import justext
    return "\n".join(paragraph.text for paragraph in justext.justext(html, _stoplist()) if not paragraph.is_boilerplate)


@functools.cache
def _boilerpy() -> Any:
    from boilerpy3 import extractors
    return extractors.ArticleExtractor(raise_on_failure=False)


PEERS: Mapping[str, Callable[[str], str]] = {
    TRAFILATURA: _trafilatura(),
    "trafilatura fast": _trafilatura(fast=True),
    "trafilatura precision": _trafilatura(favor_precision=True),
    "trafilatura recall": _trafilatura(favor_recall=True),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
    "justext": _justext,
    "boilerpy3": lambda html: str(_boilerpy().get_content(html)),
}


def outputs(pages: Sequence[LabelledPage], name: str, cache: Path | None) -> dict[tuple[str, str], str]:
    """Text of a peer for every page, from the cache where it is there. An error of the peer counts as no text."""
    path = cache / f"{name.replace(' ', '-')}.jsonl" if cache else None
    found: dict[tuple[str, str], str] = {}
    if path and path.exists():
        rows = map(json.loads, filter(None, path.read_text("utf-8").split("\n")))
        found = {(row["set"], row["id"]): row["text"] for row in rows}
    missing = [page for page in pages if (page.set, page.id) not in found]
    for page in missing:
        found[page.set, page.id] = _run(PEERS[name], page.html)[0]
    if path and missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps({"set": key[0], "id": key[1], "text": text}) + "\n"
                                for key, text in found.items()), "utf-8")
    return found


def _run(peer: Callable[[str], str], html: str) -> tuple[str, float]:
    start = time.process_time()
    try:
        text = peer(html) or ""
    except Exception:  # a peer may raise anything on a page; it is scored as having found nothing
        text = ""
    return text, time.process_time() - start


def milliseconds(tools: Mapping[str, Callable[[str], str]], sources: Sequence[str],
                 passes: int = 3) -> dict[str, float]:
    """CPU milliseconds a page: each page with every tool in turn, the best of some passes counted for each."""
    best = {name: [float("inf")] * len(sources) for name in tools}
    for _ in range(passes):
        for number, html in enumerate(sources):
            for name, tool in tools.items():
                best[name][number] = min(best[name][number], _run(tool, html)[1])
    return {name: round(sum(times) / len(times) * 1000, 2) for name, times in best.items()}
