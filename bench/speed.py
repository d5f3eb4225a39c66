"""CPU time of a check, whole and by stage, and the time from a cold start to a report.

    python -m bench.speed --data DATA [--pages 70] [--passes 3]

Pages: the HTML pages of DATA/gold/blocks. CPU milliseconds a page on one core, the median over passes of the mean over
pages; beside it trafilatura's extraction of the same pages in the same run, where it is installed. Cold start: CPU and
wall seconds of `python -m checker check FILE` as a new process, median of five.
"""
from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core, and before numpy is imported
import argparse
import gzip
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.results import write
from checker import pipeline, readability, scoring, sentences, signals
from checker.cleaning import clean
from checker.types import Document, Options, Page

OPTIONS = Options()


def load_pages(data: Path, limit: int) -> list[bytes]:
    """The raw bytes of the first pages, in the order of their names."""
    files = sorted((data / "gold/blocks/html").glob("*.html.gz"))[:limit]
    return [gzip.decompress(path.read_bytes()) for path in files]


def cpu_ms(work: Callable[[Any], object], items: list[Any], passes: int) -> float:
    """CPU milliseconds an item, the median over passes; one warm-up pass is not counted."""
    for item in items[:5]:
        work(item)
    times = []
    for _ in range(passes):
        forget()
        start = time.process_time()
        for item in items:
            work(item)
        times.append((time.process_time() - start) / len(items) * 1000)
    return round(statistics.median(times), 2)


def forget() -> None:
    """Clear textstat's caches of whole texts: a second pass over the same pages would find every answer there."""
    import textstat

    for name in dir(type(textstat.textstat)):
        clear = getattr(getattr(type(textstat.textstat), name, None), "cache_clear", None)
        if clear:
            clear()


def stages(raw: list[bytes], passes: int) -> dict[str, float]:
    """CPU milliseconds a page of each stage, on the outputs of the stage before."""
    documents = [Document(str(i), "file", content, "text/html") for i, content in enumerate(raw)]
    pages: list[Page] = [pipeline.clean_document(d, OPTIONS) for d in documents]
    split = [sentences.split(p.text) for p in pages]
    units = [pipeline.units(p, s) for p, s in zip(pages, split, strict=True)]
    scored = [pipeline.score_sentences(p) for p in pages]
    weights = scoring.load_weights()
    reports = [pipeline.check_document(d, OPTIONS) for d in documents]
    return {
        "whole check": cpu_ms(lambda d: pipeline.check_document(d, OPTIONS), documents, passes),
        "clean": cpu_ms(lambda d: clean(d, OPTIONS), documents, passes),
        "split": cpu_ms(lambda p: sentences.split(p.text), pages, passes),
        "signals": cpu_ms(signals.score, units, passes),
        "readability": cpu_ms(lambda s: readability.measure([x.text for x in s]), split, passes),
        "score": cpu_ms(lambda s: s and scoring.score(s, 500, weights), scored, passes),
        "report as JSON": cpu_ms(lambda r: r.to_json(), reports, passes),
    }


def peer(raw: list[bytes], passes: int) -> float | None:
    """trafilatura's CPU milliseconds a page on the same pages, comments off; None where it is not installed."""
    try:
        import trafilatura
    except ImportError:
        return None
    texts = [content.decode("utf-8", "replace") for content in raw]
    return cpu_ms(lambda t: trafilatura.extract(t, include_comments=False), texts, passes)


def cold_start(content: bytes, runs: int = 5) -> dict[str, float]:
    """CPU and wall seconds of a whole process that checks one local page, and of one that prints its help."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_bytes(content)
        check = [timed([sys.executable, "-m", "checker", "check", str(page)]) for _ in range(runs)]
        usage = [timed([sys.executable, "-m", "checker", "--help"]) for _ in range(runs)]
    return {
        "check, CPU s": round(statistics.median(c for c, _ in check), 3),
        "check, wall s": round(statistics.median(w for _, w in check), 3),
        "help, CPU s": round(statistics.median(c for c, _ in usage), 3),
    }


def timed(command: list[str]) -> tuple[float, float]:
    """CPU and wall seconds of a command."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return cpu, time.perf_counter() - start


def main() -> None:
    """Measure and write bench/results/speed.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=70)
    parser.add_argument("--passes", type=int, default=3)
    options = parser.parse_args()
    raw = load_pages(options.data, options.pages)
    by_stage, trafilatura_ms = stages(raw, options.passes), peer(raw, options.passes)
    value = {
        "pages": len(raw), "mean KB": round(statistics.mean(len(r) for r in raw) / 1000, 1),
        "CPU ms a page": by_stage, "trafilatura, CPU ms a page": trafilatura_ms,
        "clean / trafilatura": trafilatura_ms and round(by_stage["clean"] / trafilatura_ms, 3),
        "whole check / trafilatura": trafilatura_ms and round(by_stage["whole check"] / trafilatura_ms, 3),
        "cold start": cold_start(raw[0]), "python": platform.python_version(),
    }
    write("speed", "python -m bench.speed --data DATA", value)


if __name__ == "__main__":
    main()
