"""The hostile set: every file has a Report, within 20 seconds and 2 GiB, and keeps the text that a reader keeps.

    python -m bench.hostile --data ../shared

``hostile/make_hostile.py`` of the data folder writes the files (205 with brotli and zstandard installed) and a manifest
of the sentences that must be kept and those that must not. Three passes: a batch over all of them (N in, N out); each
file in a process of its own, for its seconds (of processor: the machine is shared) and its peak memory; and a batch
over the tree of odd names and links.
"""
from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.results import write
from checker import batch, pipeline
from checker.batch import Settings
from checker.batch.checking import warm
from checker.batch.shard import PageWork
from checker.types import Options, Report

SECONDS, MEGABYTES = 20.0, 2048.0
Fate = tuple[str, str, str]
"""What became of a sentence, the sentence, and why."""
ARGUMENTS = {"text-one-token-10MB.html": "the file is over the limit of 10 MB: one clear refusal that names --max-mb"}
"""Files of which a sentence may be missing, and why."""
SPECIAL = frozenset({"fifo.html", "zero.html", "passwd.html", "dangling.html", "self", "ping", "pong", "loop", "up"})


def main() -> None:
    """Measure and write ``bench/results/hostile``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, str(args.data / "hostile" / "make_hostile.py"), str(folder / "set"), "--fs"],
                       check=True)
        (folder / "set" / "fs").rename(folder / "fs")
        (folder / "set" / "manifest.jsonl").rename(folder / "manifest.jsonl")
        rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
        write("hostile", f"python -m bench.hostile --data {args.data}", {
            "a batch over all of them": whole(folder), "each file alone": alone(folder / "set", rows),
            "a batch over the tree of odd names": tree(folder)}, models=["blocks", "pagetype"])


def whole(folder: Path) -> dict[str, Any]:
    """One batch over every file, whatever its suffix."""
    start = time.monotonic()
    found = batch.run([folder / "set"], folder / "out", Settings(include=("*",)))
    ids = [json.loads(line)["source"]["id"] for line in (folder / "out" / "reports.jsonl").read_bytes().splitlines()]
    files = sorted(path.name for path in (folder / "set").iterdir())
    return {"files": len(files), "reports": len(ids), "a report for each file": ids == files, "judged": found.ok,
            "not judged": found.abstained, "failed": dict(found.failures),
            "skipped": [f"{skip.name}: {skip.why}" for skip in found.skipped],
            "seconds": round(time.monotonic() - start, 1)}


def alone(folder: Path, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Each file in a fresh process: seconds, peak memory, and the sentences of the manifest."""
    warm(PageWork(Options(), pipeline.check_document))
    found = [(str(row["name"]), *_measured(folder / row["name"], row)) for row in rows]
    slowest = sorted(found, key=lambda each: -each[1])[:5]
    largest = sorted(found, key=lambda each: -each[2])[:5]
    asked = sum(len(row["keep"]) for row in rows)
    fates = {fate: [f"{name}: {text} ({why})" for name, *_, told in found for kind, text, why in told if kind == fate]
             for fate in ("set aside", "lost", "shown")}
    aside = Counter(each.partition(": ")[2].partition(" (")[2].rstrip(")") for each in fates["set aside"])
    return {
        "files": len(found), f"over {SECONDS:g} s of processor": sum(each[1] > SECONDS for each in found),
        f"over {MEGABYTES:g} MB": sum(each[2] > MEGABYTES for each in found),
        "slowest, s of processor": {name: round(seconds, 2) for name, seconds, *_ in slowest},
        "largest, peak MB of the process": {name: round(peak) for name, _, peak, _ in largest},
        "sentences that the manifest asks for": asked,
        "in the article": asked - len(fates["set aside"]) - len(fates["lost"]),
        "read, but set aside with a reason, by that reason": dict(aside),
        "not read": {"number": len(fates["lost"]), **_argued(fates["lost"])},
        "sentences that must not be shown, but are": fates["shown"],
    }


def _argued(lost: list[str]) -> dict[str, str]:
    """Why a sentence of a file may be missing; what has no argument is a mistake of ours."""
    return {each: ARGUMENTS.get(each.partition(":")[0], "NO ARGUMENT") for each in lost}


def _measured(path: Path, row: dict[str, Any]) -> tuple[float, float, list[Fate]]:
    with multiprocessing.get_context("fork").Pool(1) as pool:
        seconds, peak, told = pool.apply(_check, (path, row))
    return seconds, peak, told


def _check(path: Path, row: dict[str, Any]) -> tuple[float, float, list[Fate]]:
    """Seconds of processor, peak megabytes, and what became of sentences that are not in the text (or must not be)."""
    start = time.process_time()
    report = pipeline.check_source(path)
    seconds = time.process_time() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, _judged(report, row)


def _judged(report: Report, row: dict[str, Any]) -> list[Fate]:
    text = _plain(f"{report.page.title} {report.page.text}") if report.page else ""
    told = [("shown", each, "") for each in row["drop"] if each in text]
    for each in map(_plain, row["keep"]):
        if each in text:
            continue
        block = next((b for b in report.page.blocks if each in _plain(b.text)), None) if report.page else None
        reason = report.reason.code if report.reason else ""
        told.append(("lost", each, f"{report.status} {reason}") if block is None else ("set aside", each, block.kind))
    return told


def _plain(text: str) -> str:
    return " ".join(text.split())


def tree(folder: Path) -> dict[str, Any]:
    """A batch over links, FIFOs, devices, odd names, a sparse terabyte."""
    start = time.monotonic()
    out = folder / "fs-out"
    found = batch.run([folder / "fs"], out, Settings(include=("*",)))
    reports = [json.loads(line) for line in (out / "reports.jsonl").read_bytes().splitlines()]
    ids = [report["source"]["id"] for report in reports]
    entries = _entries(folder / "fs")
    leaked = [id for id in ids if "root:" in json.dumps(reports[ids.index(id)])]
    return {
        "entries that are no folder": entries, "reports": len(ids), "skipped, by reason": dict(Counter(
            skip.why for skip in found.skipped)), "reports and skips together": len(ids) + len(found.skipped),
        "failed": {each["source"]["id"]: each["reason"]["code"] for each in reports if each["status"] == "failed"},
        "special files and links that were read": sorted(SPECIAL & set(ids)), "files outside that were read": leaked,
        "seconds": round(time.monotonic() - start, 1),
    }


def _entries(root: Path) -> int:
    """Files, links and special files below a folder."""
    return sum(1 for path in root.rglob("*") if path.is_symlink() or not path.is_dir())


if __name__ == "__main__":
    main()
