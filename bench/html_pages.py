"""The HTML pages in headless Chromium: how fast a dashboard of 5,000 pages opens, how large it is, how reports print.

    python -m bench.html_pages [--shots]      (--shots: also writes the pictures in docs/images)

The rows are a report of ours with other figures drawn for each; titles are as long as titles tend to be. Nothing is
asked from the network: the browser runs without one, and what it asked for is counted.
"""
from __future__ import annotations

import argparse
import importlib.util
import os
import random
import re
import statistics
import tempfile
from pathlib import Path
from typing import Any

import checker
from bench.results import write
from checker.batch import Settings
from checker.batch import run as run_batch
from checker.reports import Style, dashboard, html, summary

ROOT = Path(__file__).parent.parent
PAGES = Path(os.path.relpath(ROOT / "fixtures" / "pages"))
"""Relative: reports name their source as it was given."""
PRINTED = ("news", "opinion", "vendor-blog", "science-news", "press-release", "blog", "consent")
ROWS, OPENINGS = 5_000, 9


def browser() -> Any:
    """The tests' own driver of Chromium; it needs no package."""
    spec = importlib.util.spec_from_file_location("chromium", ROOT / "tests" / "chromium.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Chromium()


def rows(count: int) -> list[dict[str, Any]]:
    """Rows of pages that never were."""
    chance = random.Random(7)
    judged = summary.row(checker.check(PAGES / "news" / "page.html").to_dict())
    made = []
    for number in range(count):
        score = chance.randint(0, 100)
        made.append({**judged, "id": f"town/{number % 40:02}/page-{number:05}.html",
                     "site": f"town{number % 90}.example",
                     "title": f"A title as long as titles tend to be on the pages of newspapers, number {number}",
                     "score": score, "low": max(0, score - 12), "high": min(100, score + 12),
                     "words": chance.randint(150, 3000), "report": f"pages/{number:05}.html",
                     **{f"{name}_share": round(chance.random(), 4) for name in dashboard.SHARES}})
    return made


def opening(tab: Any, folder: Path) -> dict[str, Any]:
    """Size and seconds of the dashboard."""
    path = folder / "index.html"
    path.write_text(dashboard.render(rows(ROWS), {"pages": ROWS, "reference": {"pages": 734}}), encoding="utf-8")
    seconds = [tab.open(path, 1440) for _ in range(OPENINGS)]
    return {"pages": ROWS, "bytes": path.stat().st_size, "seconds, first opening": round(seconds[0], 2),
            "seconds, median": round(statistics.median(seconds), 2), "seconds, least": round(min(seconds), 2),
            "openings": OPENINGS, "requests beside the page": len(tab.requests()) - 1, "complaints": tab.complaints()}


def printing(tab: Any, folder: Path) -> dict[str, str]:
    """Printed pages of each fixture's report, with its words."""
    found = {}
    for name in PRINTED:
        report = checker.check(PAGES / name / "page.html")
        path = folder / f"{name}.html"
        path.write_text(html.render([report], Style()), encoding="utf-8")
        tab.open(path)
        sheets = int(re.findall(rb"/Count (\d+)", tab.pdf())[0])
        words = len(report.page.text.split()) if report.page else 0
        found[name] = f"{sheets} ({words} words, {path.stat().st_size // 1000} kB)"
    return found


def shots(tab: Any, folder: Path) -> None:
    """The pictures of the documentation, of our own pages."""
    images = ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    run_batch([str(path) for path in sorted(PAGES.glob("*/page.*"))], folder / "out", Settings(jobs=1))
    for name, path, size in (("report", folder / "vendor-blog.html", (1200, 1500)),
                             ("dashboard", folder / "out" / "index.html", (1440, 1250))):
        tab.open(path, *size)
        tab.shoot(images / f"{name}.png")
    tab.dark()
    tab.open(folder / "vendor-blog.html", 1200, 900)
    tab.click("#s6")
    tab.shoot(images / "report-dark.png")
    tab.dark(False)


def main() -> None:
    """Measure and write bench/results/html_pages.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", action="store_true")
    wanted = parser.parse_args().shots
    with tempfile.TemporaryDirectory() as name, browser() as tab:
        value = {"dashboard": opening(tab, Path(name)), "printed pages": printing(tab, Path(name))}
        if wanted:
            shots(tab, Path(name))
    write("html_pages", "python -m bench.html_pages", value, models=[])


if __name__ == "__main__":
    main()
