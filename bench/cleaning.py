"""How well the cleaner finds the article, beside other extractors on the same pages in the same run.

    python -m bench.cleaning --data DATA [--cache FOLDER] [--peers a,b] [--no-text]

Every page is cleaned by networks that saw none of its host's pages (5 folds over hosts; hosts of the evaluation pages
are only ever on the test side). Word F1 on the WCXB pages by type, 4-gram shingle F1 on the fundus pages, the share of
in-article promos left on the 70 pages whose blocks have kinds, from HTML and as plain text; differences to trafilatura
with a paired bootstrap by page; milliseconds of CPU for segmenting and labelling. FOLDER keeps the peers' outputs.
"""
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.cleaning_figures import figures_of_text, summary
from bench.cleaning_folds import cleaned, cleaned_text
from bench.cleaning_peers import PEERS, TRAFILATURA, milliseconds, outputs
from bench.results import write
from checker.cleaning import model
from checker.cleaning.label import label
from checker.cleaning.segment import segment
from checker.training.blocks_data import LabelledPage, pages

OURS = "checker"
TIMED = 60
"""Every so many-th page is timed."""


def main() -> None:
    """Measure and write bench/results/cleaning.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--no-text", action="store_true")
    options = parser.parse_args()
    found = list(pages(options.data))
    judged = [page for page in found if page.kinds or page.set != "magic_article"]
    texts = {OURS: cleaned(found, options.data)}
    for name in filter(None, options.peers.split(",")):
        texts[name] = outputs(judged, name, options.cache)
    value = {"pages": len(judged), **summary(judged, texts, OURS, TRAFILATURA)}
    if not options.no_text:
        value["plain text of the 70 pages"] = figures_of_text(cleaned_text(found, options.data))
    value["milliseconds of CPU a page, segmenting and labelling"] = speed(judged, list(texts)[1:])
    write("cleaning", "python -m bench.cleaning --data DATA", value, ["blocks"])


def speed(judged: Sequence[LabelledPage], peers: Sequence[str]) -> dict[str, float]:
    """CPU time on every TIMED-th page with the shipped networks, which are loaded before."""
    model.load("html")
    sources = [page.html for page in judged[::TIMED]]
    timed = {OURS: milliseconds(_clean, sources)}
    return timed | {name: milliseconds(PEERS[name], sources) for name in peers}


def _clean(html: str) -> str:
    page = segment(html)
    return "\n".join(block.text for block, verdict in zip(page.blocks, label(page), strict=True) if verdict.kept)


if __name__ == "__main__":
    main()
