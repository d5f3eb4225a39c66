"""What a batch costs and survives: kills at random moments, plumbing, memory of the driver, scaling over workers.

    python -m bench.batch [--kills 50] [--pages 500] [--large 100000] [--real 200]     (--real 0: no scaling)

The pages are made by the program: one sentence of ours, varied by number. ``kills``, ``plumbing`` and ``memory`` use a
stand-in for the check that costs nothing, so that what is measured is the batch itself; ``scaling`` uses the real one.
"""
from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.results import write
from checker import batch, pipeline
from checker.batch import Settings
from checker.types import Document, Options, Reason, Report, SourceInfo

OUTPUTS = ("reports.jsonl", "summary.csv", "summary.json", "index.html")
TEXT = ("<html lang=en><head><title>Cells {n}</title></head><body><nav><a href=/>Home</a></nav><article>"
        "<h1>Cells {n}</h1>{body}</article></body></html>")
SENTENCES = ("Prices of cells may fall by {n} percent, according to a survey of {n} firms.",
             "Two plants closed in spring.", "Experts say that demand could double in {n} years.",
             "The makers plan to build {n} more lines in the north.",
             "It is the most amazing cell that anybody has ever made.", "Sign up now and save {n} percent today.")


def make_pages(folder: Path, count: int, sentences: int = 6) -> Path:
    """A folder of pages that differ."""
    folder.mkdir()
    for n in range(count):
        body = "".join(f"<p>{SENTENCES[(n + i) % 6].format(n=n + i)} {SENTENCES[i % 5].format(n=i)}</p>"
                       for i in range(sentences))
        (folder / f"{n:06}.html").write_text(TEXT.format(n=n, body=body))
    return folder


def stand_in(document: Document, options: Options) -> Report:
    """A report that depends on the page and costs nothing."""
    info = SourceInfo(document.id, document.kind, None, document.path, document.sha256)
    return Report(info, "abstained", Reason("too_short", f"It has {len(document.content)} bytes."),
                  versions={"checker": "stand-in", "models": {}})


def digest(out: Path) -> str:
    """One hash over the outputs of a run."""
    return hashlib.sha256(b"".join((out / name).read_bytes() for name in OUTPUTS)).hexdigest()


def run(root: Path, out: Path, jobs: int = 2) -> batch.BatchResult:
    """A run with the stand-in."""
    return batch.run([root], out, Settings(jobs=jobs), check=stand_in)


def kills(folder: Path, trials: int, pages: int) -> dict[str, Any]:
    """Runs that are killed (SIGKILL) up to four times at random moments, and then gone on with to the end."""
    root = make_pages(folder / "kills", pages)
    start = time.monotonic()
    run(root, folder / "whole")
    took, wanted, rng = time.monotonic() - start, digest(folder / "whole"), random.Random(1)
    equal = cut = 0
    for trial in range(trials):
        out = folder / f"out{trial}"
        for _ in range(rng.randint(1, 4)):
            driver = multiprocessing.get_context("fork").Process(target=run, args=(root, out))
            driver.start()
            driver.join(rng.uniform(0.0, took))
            cut += driver.is_alive()
            driver.kill()
            driver.join()
        lines = [line for line in run(root, out).out.joinpath("reports.jsonl").read_bytes().split(b"\n") if line]
        equal += digest(out) == wanted and len(lines) == len(set(lines)) == pages
    return {"runs": trials, "pages a run": pages, "kills that hit a running driver": cut,
            "results equal byte for byte": equal}


def plumbing(folder: Path, pages: int) -> dict[str, Any]:
    """CPU milliseconds a page that the driver and the workers spend without any check."""
    root = make_pages(folder / "plumbing", pages)
    used = {who: _cpu(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)}
    run(root, folder / "plumbing-out")
    driver, workers = (1000 * (_cpu(who) - before) / pages for who, before in used.items())
    return {"pages": pages, "driver, CPU ms a page (journal and all outputs)": round(driver, 3),
            "workers, CPU ms a page (reading, hashing, JSON, pipe)": round(workers, 3)}


def memory(folder: Path, counts: list[int]) -> dict[str, Any]:
    """Peak memory of the driver alone, by the number of pages; each run in a process of its own."""
    found: dict[str, Any] = {}
    for count in counts:
        root = make_pages(folder / f"memory{count}", count, 1)
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found[f"{count} pages, MB"] = pool.apply(_peak, (root, folder / f"memory-out{count}"))
    return found


def _peak(root: Path, out: Path) -> float:
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    run(root, out)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def scaling(folder: Path, pages: int) -> dict[str, Any]:
    """Pages a second with one worker and with two, by the real check."""
    root = make_pages(folder / "real", pages, 20)
    rates = {}
    for jobs in (1, 2):
        start = time.monotonic()
        batch.run([root], folder / f"real-out{jobs}", Settings(jobs=jobs), check=pipeline.check_document)
        rates[jobs] = pages / (time.monotonic() - start)
    return {"pages": pages, "one worker, pages a second": round(rates[1], 1), "two workers": round(rates[2], 1),
            "ratio": round(rates[2] / rates[1], 2), "load of the machine at the end": round(os.getloadavg()[0], 1),
            "same bytes": digest(folder / "real-out1") == digest(folder / "real-out2")}


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and write ``bench/results/batch``."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("kills", 50), ("pages", 500), ("large", 100_000), ("real", 200)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    command = " ".join(f"--{name} {value}" for name, value in vars(args).items())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write("batch", f"python -m bench.batch {command}", {
            "killed and gone on with": kills(folder, args.kills, args.pages),
            "plumbing": plumbing(folder, 5 * args.pages),
            "memory of the driver": memory(folder, [args.large // 100, args.large // 10, args.large])}, models=[])
        if args.real:
            write("batch_scaling", f"python -m bench.batch {command}", scaling(folder, args.real))


if __name__ == "__main__":
    main()
