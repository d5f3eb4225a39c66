"""What a batch costs and survives: kills at random moments, plumbing, memory of the driver, scaling over workers.

    python -m bench.batch [--kills 50] [--pages 500] [--large 100000] [--real 280] [--rounds 5] [--data ../shared]

The pages are made by the program: sentences of ours, varied by number. ``kills`` and ``plumbing`` use a stand-in for
the check that costs nothing, so that what is measured is the batch itself, and ``memory`` one that gives a whole report
with words of its own for each page; ``scaling`` and ``share`` use the real check on real pages of DATA.
"""
from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one core a process, and before numpy is imported
import argparse
import hashlib
import multiprocessing
import random
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.results import write
from bench.speed import load_pages
from checker import batch, pipeline, sketch
from checker.batch import Settings
from checker.batch.shard import PageWork
from checker.types import Document, Options, Reason, Report, SourceInfo

QUIET = 0.25
"""Cores that other programs may use, on average, in a round that counts."""
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


def vary_pages(data: Path, folder: Path, count: int) -> Path:
    """A folder of the real pages of ``bench.speed``, again and again, each with a number in a comment at its end."""
    folder.mkdir()
    pages = load_pages(data, 70)
    for n in range(count):
        (folder / f"{n:06}.html").write_bytes(pages[n % len(pages)] + b"<!-- %d -->" % n)
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
    """Peak memory of the driver alone, by the number of pages; each run in a process of its own, with whole reports.

    And that of a run that goes on with a finished one: every page is read, and no report is made.
    """
    found: dict[str, Any] = {}
    for count in counts:
        root, out = make_pages(folder / f"memory{count}", count, 1), folder / f"memory-out{count}"
        for what in ("", ", gone on with"):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found[f"{count} pages{what}, MB"] = pool.apply(_peak, (root, out))
        shutil.rmtree(root)
        shutil.rmtree(out)
    return found


def _peak(root: Path, out: Path) -> float:
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    text = "".join(f"<p>{sentence.format(n=n)}</p>" for n in range(9) for sentence in SENTENCES)
    pattern = pipeline.check_document(Document("p", "text", TEXT.format(n=1, body=text), "text/html"), Options())
    assert pattern.page is not None
    assert pattern.sentences
    batch.run([root], out, Settings(jobs=2), check=Pattern(pattern))
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return round(int(status["VmHWM"].split()[0]) / 1024, 1)  # ru_maxrss would count the parent's before it, too


@dataclass(frozen=True)
class Pattern:
    """A check that costs little and reports much: a real report with the name, words and a sentence of each page."""

    report: Report

    def __call__(self, document: Document, options: Options) -> Report:
        page, seed = self.report.page, random.Random(document.sha256)
        assert page is not None
        words = page.text.split()
        seed.shuffle(words)
        text = " ".join(words)
        first, *rest = self.report.sentences
        own = replace(first, sentence=replace(first.sentence, text=text[:60]),
                      scores=replace(first.scores, flags=("weasel",)))
        info = SourceInfo(document.id, document.kind, None, document.path, document.sha256)
        return replace(self.report, source=info, page=replace(page, text=text), sentences=(own, *rest))


def share(folder: Path, root: Path) -> dict[str, Any]:
    """How much of the processor time of a run is spent in the check, and in making a report's JSON of it."""
    pages = len(list(root.iterdir()))
    before = sum(_cpu(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    check, encoding, sketching = (Timed(function, multiprocessing.get_context("fork").Value("d", 0.0))
                                  for function in (pipeline.check_document, PageWork.record, sketch.of))
    with patch.object(PageWork, "record", lambda *given: encoding(*given)), patch.object(sketch, "of", sketching):
        batch.run([root], folder / f"share-{root.name}", Settings(jobs=2), check=check)
    spent = sum(_cpu(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) - before
    return {"pages": pages, "CPU ms a page in all": round(1000 * spent / pages, 2),
            "in the check": round(1000 * check.spent.value / pages, 2),
            "in writing the report as JSON": round(1000 * encoding.spent.value / pages, 2),
            "of this in its sketch": round(1000 * sketching.spent.value / pages, 2),
            "in all else": round(1000 * (spent - check.spent.value - encoding.spent.value) / pages, 2),
            "share of the check": round(check.spent.value / spent, 3),
            "share of the check and its report": round((check.spent.value + encoding.spent.value) / spent, 3)}


@dataclass(frozen=True)
class Timed:
    """A function that adds up its processor time over all workers."""

    function: Callable[..., Any]
    spent: Any

    def __call__(self, *given: Any) -> Any:
        start = time.process_time()
        result = self.function(*given)
        with self.spent.get_lock():
            self.spent.value += time.process_time() - start
        return result


def scaling(folder: Path, root: Path, rounds: int) -> dict[str, Any]:
    """Pages a second with one worker and with two, by the real check; in turn, as the machine's speed swings.

    A round tells nothing where other programs had the cores: what they used is written down, and the ratio is the
    median of the rounds in which it was under QUIET, or that of the round in which it was least.
    """
    pages = len(list(root.iterdir()))
    found = []
    for _ in range(rounds):
        others = _others()
        rates = {}
        for jobs in (1, 2):
            start = time.monotonic()
            batch.run([root], folder / f"real-out{jobs}", Settings(jobs=jobs, fresh=True))
            rates[jobs] = pages / (time.monotonic() - start)
        found.append((others(), round(rates[1], 1), round(rates[2], 1), round(rates[2] / rates[1], 2)))
    quiet = [one for one in found if one[0] < QUIET] or [min(found)]
    one, two, ratio = (round(statistics.median(column), 2) for column in list(zip(*quiet, strict=True))[1:])
    return {"pages": pages, "one worker, pages a second": one, "two workers": two, "ratio": ratio,
            "quiet rounds": len(quiet), "all rounds: (cores of others, one worker, two, ratio)": sorted(found),
            "same bytes": digest(folder / "real-out1") == digest(folder / "real-out2")}


def _others() -> Callable[[], float]:
    """A function that says how many cores other programs have used since, on average."""

    def mine() -> float:
        return sum(_cpu(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    def all_of_them() -> float:
        fields = list(map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9]))
        return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")

    start, own, everybody = time.monotonic(), mine(), all_of_them()
    return lambda: round((all_of_them() - everybody - mine() + own) / (time.monotonic() - start), 2)


def _cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Measure and write ``bench/results/batch``."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("kills", 50), ("pages", 500), ("large", 100_000), ("real", 280), ("rounds", 5)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    command = "python -m bench.batch " + " ".join(f"--{name} {value}" for name, value in vars(args).items())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.real:
            real, made = vary_pages(args.data, folder / "real", args.real), make_pages(folder / "made", args.real, 20)
            write("batch_scaling", command, {
                "two cores against one, real pages": scaling(folder, real, args.rounds),
                "time in checking, real pages": share(folder, real),
                "time in checking, short pages of ours": share(folder, made)}, models=[])
        if args.kills:
            write("batch", command, {
                "killed and gone on with": kills(folder, args.kills, args.pages),
                "plumbing": plumbing(folder, 5 * args.pages),
                "memory of the driver": memory(folder, [args.large // 100, args.large // 10, args.large])}, models=[])


if __name__ == "__main__":
    main()
