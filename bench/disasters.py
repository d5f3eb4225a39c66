"""What a batch does when the disk is full, a pipe is closed, a worker dies, eats memory or hangs.

    python -m bench.disasters

Disks, devices and pipes are tried on the command line, as a person meets them; the full disk is a tmpfs of 2 MB, which
takes the right to mount (without it, that part says so). Workers are tried with a check that does what its page says.
"""
from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.batch import OUTPUTS, digest, make_pages, stand_in
from bench.results import write
from checker import batch
from checker.batch import Settings
from checker.batch.progress import Progress
from checker.types import Document, Options, Report

CHECKER = [sys.executable, "-m", "checker"]


def main() -> None:
    """Measure and write ``bench/results/disasters``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = make_pages(folder / "pages", 200, 20)
        write("disasters", "python -m bench.disasters", {
            "a full disk": full_disk(folder), "standard output is /dev/full": dev_full(folder, pages),
            "standard output is a closed pipe": closed_pipe(folder, pages),
            "workers killed at random": killed_workers(folder, pages),
            "pages that hang, eat memory and crash": bad_pages(folder)}, models=[])


def command(*arguments: str | Path, stdout: Any = subprocess.PIPE) -> tuple[int, str]:
    """Exit code and standard error of a command."""
    done = subprocess.run([*CHECKER, *map(str, arguments)], stdout=stdout, stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stderr.decode().strip()


def full_disk(folder: Path) -> dict[str, Any]:
    """A run on a small disk that is full in mid-run, and the same command after room was made."""
    disk, root = folder / "disk", make_pages(folder / "growing", 20, 20)
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)], check=False).returncode:
        return {"not measured": "mounting a tmpfs is not allowed here"}
    try:
        out = disk / "out"
        first, _ = command("batch", root, "-o", out, "-q")
        before = {name: (out / name).read_bytes() for name in OUTPUTS}
        for number in range(20, 120):
            text = (root / "000000.html").read_text()
            (root / f"{number:06}.html").write_text(text.replace("Cells", f"Cells and {number}"))
        code, said = command("batch", root, "-o", out, "-q")
        left = (out / "reports.jsonl").read_bytes()
        kept = all((out / name).read_bytes() == before[name] for name in OUTPUTS[1:])
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        again, _ = command("batch", root, "-o", out, "-q")
        command("batch", root, "-o", folder / "elsewhere", "-q")
        said = said.replace(str(out), "OUT")
        return {"first run, exit code": first, "exit code when full": code, "what it says": said,
                "lines of the journal then": left.count(b"\n"), "its last line is whole": left.endswith(b"}\n"),
                "old reports still in it": left.startswith(before["reports.jsonl"]),
                "old summaries and dashboard intact": kept, "files left half written": _parts(out),
                "the same command with more room, exit code": again,
                "its result is that of a run elsewhere": digest(out) == digest(folder / "elsewhere")}
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _parts(out: Path) -> int:
    return len(list(out.glob(".*.part")))


def dev_full(folder: Path, pages: Path) -> dict[str, Any]:
    """Results and reports that are sent to a device without room."""
    found: dict[str, Any] = {}
    page = pages / "000000.html"
    with open("/dev/full", "wb") as full:
        for name, arguments in (("check", ("check", page)), ("check --format json", ("check", page, "-f", "json")),
                                ("batch", ("batch", pages, "-o", folder / "full-out"))):
            code, said = command(*arguments, stdout=full)
            found[name] = {"exit code": code, "what it says": said.replace(str(folder), "…")}
    code, said = command("check", page, "-o", "/dev/full")
    found["check -o /dev/full"] = {"exit code": code, "what it says": said,
                                   "it is still a device": Path("/dev/full").is_char_device()}
    found["the batch's results are complete"] = all((folder / "full-out" / name).exists() for name in OUTPUTS)
    return found


def closed_pipe(folder: Path, pages: Path) -> dict[str, Any]:
    """A reader that goes away at once, and one that reads a line."""
    found: dict[str, Any] = {}
    for name, arguments in (("check of 20 pages, JSON", ("check", *sorted(pages.iterdir())[:20], "-f", "json")),
                            ("batch", ("batch", pages, "-o", folder / "pipe-out"))):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            code, said = command(*arguments, stdout=writer)
        finally:
            os.close(writer)
        found[name] = {"exit code": code, "says": said, "traceback": "Traceback" in said}
    found["the batch's results are complete"] = all((folder / "pipe-out" / name).exists() for name in OUTPUTS)
    return found


def killed_workers(folder: Path, pages: Path) -> dict[str, Any]:
    """Workers that are killed from outside, ten times a second, while the run goes on."""
    wanted = folder / "not-killed"
    batch.run([pages], wanted, Settings(jobs=2))
    end, kills = threading.Event(), list[int]()
    rng, started = random.Random(7), time.monotonic()

    def kill() -> None:
        while not end.wait(0.4 + rng.random() / 5):
            children = _children(os.getpid())
            if children:
                with suppress(ProcessLookupError):
                    os.kill(rng.choice(children), signal.SIGKILL)
                    kills.append(1)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        found = batch.run([pages], folder / "killed", Settings(jobs=2))
    finally:
        end.set()
        killer.join()
    result = {"pages": found.pages, "reports": found.done, "kills": len(kills), "pages lost": found.failed,
              "seconds": round(time.monotonic() - started, 1),
              "same bytes as a quiet run": digest(folder / "killed") == digest(wanted)}
    if found.failed:
        again = batch.run([pages], folder / "killed", Settings(jobs=2))
        result["after the same command again, lost"] = again.failed
        result["then the same bytes"] = digest(folder / "killed") == digest(wanted)
    return result


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def bad_pages(folder: Path) -> dict[str, Any]:
    """A run of 300 pages of which some hang, spin, eat memory, or end their process."""
    root = folder / "bad"
    root.mkdir()
    deeds = {50: "hang", 51: "spin", 100: "eat", 101: "eat more", 150: "crash", 200: "killed"}
    for number in range(300):
        (root / f"{number:03}.html").write_text(f"{deeds.get(number, 'page')} {number}")
    start, last = time.monotonic(), 0.0
    waits = []

    def show(progress: Progress) -> None:
        nonlocal last
        waits.append(time.monotonic() - start - last)
        last = time.monotonic() - start

    found = batch.run([root], folder / "bad-out", Settings(jobs=2, seconds=3.0, memory=1 << 30), check=doing, show=show)
    reports = [json.loads(line) for line in (folder / "bad-out" / "reports.jsonl").read_bytes().splitlines()]
    failed = {report["source"]["id"]: report["reason"]["message"].split(" (")[0].split(". ")[0]
              for report in reports if report["status"] == "failed"}
    return {"pages": found.pages, "reports": found.done, "failed": failed,
            "only the bad ones failed": sorted(failed) == [f"{n:03}.html" for n in sorted(deeds)],
            "limit of a page, s": 3.0, "seconds in all": round(time.monotonic() - start, 1),
            "longest wait for a report, s": round(max(waits), 1)}


def doing(document: Document, options: Options) -> Report:
    """A check that does what the page says."""
    text = document.content if isinstance(document.content, str) else document.content.decode()
    if text.startswith("hang"):
        time.sleep(600)
    elif text.startswith("spin"):
        while True:
            pass
    elif text.startswith("eat"):
        held = [bytearray(1 << 26) for _ in range(1000)]
        del held
    elif text.startswith("crash"):
        os.abort()
    elif text.startswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    return stand_in(document, options)


if __name__ == "__main__":
    main()
