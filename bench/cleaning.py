"""How well the cleaner finds the article, beside other extractors on the same pages in the same run.

    python -m bench.cleaning --data DATA [--labels FILE] [--cache FOLDER] [--parts html,text,speed,memory]

Every page is cleaned by networks that saw no labels of its host's pages (5 folds over hosts; hosts of the evaluation
pages are only ever on the test side). Titles and first paragraphs of some of them stand in training among the invented
lines, as teasers to be dropped, which can only cost. Word F1 on the WCXB pages by type, 4-gram shingle F1 on the fundus
pages, the share of in-article promos left on the 70 pages whose blocks have kinds, from HTML and as plain text;
differences to trafilatura with a paired bootstrap by page; what each threshold would give on training hosts; CPU for
segmenting and labelling; memory over 1,000 pages. FILE holds more labelled blocks, FOLDER keeps the peers' outputs.
Written as cleaning, cleaning_own (short blocks), cleaning_text, cleaning_speed and cleaning_memory.
"""
from __future__ import annotations

import argparse
import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.cleaning_figures import figures_of_text, summary
from bench.cleaning_folds import Judged, judged
from bench.cleaning_memory import memory
from bench.cleaning_own import own_kept
from bench.cleaning_peers import PEERS, TRAFILATURA, milliseconds, outputs
from bench.cleaning_thresholds import table
from bench.results import write
from checker.cleaning import model
from checker.cleaning.label import label
from checker.cleaning.segment import segment
from checker.training.blocks_data import LabelledPage, pages

OURS = "checker"
TIMED = 15
"""Every so many-th page is timed."""


def main() -> None:
    """Measure the parts asked for and write bench/results/cleaning*.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--labels", type=Path, help="more labelled blocks for training, kept outside the project")
    parser.add_argument("--cache", type=Path, help="a folder for the peers' outputs")
    parser.add_argument("--parts", default="html,text,speed,memory")
    options = parser.parse_args()
    found = list(pages(options.data, options.labels))
    rated = [page for page in found if page.kinds or page.set != "magic_article"]
    parts = options.parts.split(",")
    if "memory" in parts:
        _write("cleaning_memory", memory(options.data / "data/pages/wcxb_dev/html"))
    if "speed" in parts:
        _write("cleaning_speed", {"milliseconds of CPU a page, segmenting and labelling": speed(rated)})
    if "text" in parts:
        results = list(judged(found, options.data, "text"))
        _write("cleaning_text", {"plain text of the 70 pages": figures_of_text(_texts(results)),
                                 "training hosts alone, by threshold": table(results, options.data, "text")},
               options.labels is not None)
    if "html" in parts:
        results = list(judged(found, options.data, "html"))
        _write("cleaning_own", own_kept(results), options.labels is not None)
        texts = {OURS: {(one.page.set, one.page.id): one.text for one in results}}
        texts |= {name: outputs(rated, name, options.cache) for name in PEERS}
        _write("cleaning", {"pages": len(rated), **summary(rated, texts, OURS, TRAFILATURA),
                            "training hosts alone, by threshold": table(results, options.data, "html")},
               options.labels is not None)


def _texts(results: Sequence[Judged]) -> list[tuple[LabelledPage, str]]:
    return [(one.page, one.text) for one in results]


def _write(name: str, value: dict[str, Any], labels: bool = False) -> None:
    write(name, f"python -m bench.cleaning --data DATA{' --labels LABELS' if labels else ''}", value, ["blocks"])


def speed(judged: Sequence[LabelledPage]) -> dict[str, float]:
    """CPU time on every TIMED-th page with the shipped networks, which are loaded before.

    The labelled pages in memory are kept from the garbage collector, which would charge its walks over them to whoever
    makes many objects.
    """
    model.load("html")
    gc.collect()
    gc.freeze()
    return milliseconds({OURS: _clean, **PEERS}, [page.html for page in judged[::TIMED]])


def _clean(html: str) -> str:
    page = segment(html)
    return "\n".join(block.text for block, verdict in zip(page.blocks, label(page), strict=True) if verdict.kept)


if __name__ == "__main__":
    main()
