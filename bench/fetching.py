"""What fetching refuses and survives: the table of URLs, the hostile server, bombs in brotli and zstd.

    python -m bench.fetching --data DATA [--timeout 20] [--together 6]

URLs: the rows of DATA/hostile/ssrf_urls.jsonl through ``checker.sources.guard.refusal``, with their addresses in place
of a resolver; rows of redirects are led through the client's own reading of Location, loops are the hostile server's.
Behaviours: DATA/hostile/hostile_server.py runs as its own process on the loopback; each behaviour is fetched by
the shipped client with the shipped limits (--allow-private and the server's port apart) in a process of its own, whose
peak memory is what the kernel says at its end, imports and all.
"""
from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.results import write
from checker.errors import CheckerError, FetchFailed
from checker.sources import codings, read
from checker.sources.guard import judge, refusal
from checker.sources.http import Answer
from checker.sources.url import next_url
from checker.types import Network, Options

LATE, MEMORY = 1.0, 200.0
"""The bars: seconds over the deadline, and MB at the peak."""
PUBLIC = "93.184.215.14"
PATHS = re.compile(r'^ ?"(/[\w-]+)": \(lambda|, "(/[\w-]+)": \(lambda', re.MULTILINE)
CHAIN = "/chain/5"


def urls(data: Path, loop: str) -> dict[str, Any]:
    """How many rows of the shared table are judged right, by stage, and which are not.

    A loop of redirects is no matter of one URL: ``loop`` is how the hostile server's ended.
    """
    stages: dict[str, list[int]] = {}
    wrong = []
    for line in (data / "hostile/ssrf_urls.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        right = loop == FetchFailed.code if row["why"].startswith("loop:") else judged_right(row)
        counts = stages.setdefault(row["stage"], [0, 0])
        counts[0] += right
        counts[1] += 1
        if not right:
            wrong.append(row["id"])
    return {"rows": sum(of for _, of in stages.values()), "judged wrong": wrong or "none",
            **{f"right, {stage}": f"{right} of {of}" for stage, (right, of) in stages.items()}}


def judged_right(row: dict[str, str]) -> bool:
    """Whether a row of the table is blocked or allowed as it says."""
    url = row["url"]
    if row["stage"] == "redirect":
        start, _, location = url.partition(" -> ")
        said = location.strip("'").encode().decode("unicode_escape")
        try:
            url = next_url(judge(start, resolve=lambda host: [PUBLIC]), Answer(302, {"location": said}, b""))
        except FetchFailed:
            return row["verdict"] == "block"
    addresses = [row["resolves_to"]] if row["resolves_to"] else []
    return (refusal(url, resolve=lambda host: addresses) is None) == (row["verdict"] == "allow")


@contextmanager
def served(script: Path, seconds: float) -> Iterator[tuple[int, int]]:
    """The hostile server as a process; gives its port and the number of behaviours that it says it has."""
    command = [sys.executable, str(script), "--seconds", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        _, port, count, _ = server.stdout.readline().split()
        drain = multiprocessing.get_context("fork").Process(target=_drain, args=(server.stdout.fileno(),), daemon=True)
        drain.start()
        try:
            yield int(port), int(count)
        finally:
            server.kill()
            drain.kill()


def _drain(descriptor: int) -> None:
    while os.read(descriptor, 65_536):
        pass


def behaviours(script: Path, timeout: float, together: int) -> dict[str, Any]:
    """Each behaviour in a child of its own; those that last to the deadline wait side by side, ``together`` at once."""
    paths = [one or other for one, other in PATHS.findall(script.read_text("utf-8"))] + [CHAIN]
    with served(script, len(paths) * (timeout + 2) + 60) as (port, count):
        if count != len(paths):
            raise SystemExit(f"The server has {count} behaviours; {len(paths)} were found in its source.")
        found = {}
        for start in range(0, len(paths), together):
            children = [(path, *_child(f"http://127.0.0.1:{port}{path}", port, timeout))
                        for path in paths[start:start + together]]
            for path, pipe, process in children:
                found[path] = pipe.recv()
                process.join()
    late = {path: row["seconds"] - timeout for path, row in found.items()}
    return {
        "behaviours": len(found), "deadline, seconds": timeout,
        "longest over the deadline, seconds": round(max(late.values()), 2),
        "largest peak of a process, MB": max(row["peak MB"] for row in found.values()),
        f"over the deadline by more than {LATE:g} s": [p for p, over in late.items() if over > LATE] or "none",
        f"over {MEMORY:g} MB": [p for p, row in found.items() if row["peak MB"] > MEMORY] or "none",
        "ended otherwise than read or by an error with a code": [p for p, r in found.items() if not r["end"]] or "none",
        "each": {path: f"{row['end']}, {row['seconds']:.2f} s, {row['peak MB']} MB" for path, row in found.items()},
    }


def _child(url: str, port: int, timeout: float) -> tuple[Connection, Any]:
    context = multiprocessing.get_context("spawn")  # a fork would have this process's memory
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=visit, args=(theirs, url, port, timeout))
    process.start()
    return ours, process


def visit(pipe: Connection, url: str, port: int, timeout: float) -> None:
    """In the child: fetch, and send what came of it."""
    options = Options(network=Network(timeout=timeout, ports=(port,)), allow_private=True)
    start = time.monotonic()
    try:
        end = f"read {len(read(url, options=options).content)} bytes"
    except CheckerError as error:
        end = error.code
    except Exception:  # any other end is what this looks for
        end = ""
    seconds = time.monotonic() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send({"end": end, "seconds": seconds, "peak MB": round(peak, 1)})


def bombs(mib: int = 1024) -> dict[str, Any]:
    """Seconds and peak memory of a child that inflates a gibibyte of zeros in each coding that is installed."""
    found: dict[str, Any] = {}
    context = multiprocessing.get_context("spawn")
    for coding in ("br", "zstd"):
        if coding not in codings.accepted():
            found[coding] = "not installed"
            continue
        with context.Pool(1) as pool:
            body = pool.apply(packed, (coding, mib))
        with context.Pool(1) as pool:
            found[coding] = f"{len(body)} bytes on the wire, {pool.apply(inflated, (coding, body))}"
    return found


def packed(coding: str, mib: int) -> bytes:
    """Zeros as a bomb."""
    zeros, brotli, zstd = bytes(1 << 20), codings.brotli(), codings.zstd()
    packer = brotli.Compressor(quality=5) if coding == "br" and brotli else zstd.ZstdCompressor()  # type: ignore[union-attr]
    add = packer.process if coding == "br" else packer.compress
    end = packer.finish if coding == "br" else packer.flush
    return b"".join([*(add(zeros) for _ in range(mib)), end()])


def inflated(coding: str, body: bytes) -> str:
    """What inflating comes to under the shipped cap."""
    start = time.monotonic()
    try:
        end = f"read {len(codings.decode([body], [coding], Network().max_bytes))} bytes"
    except CheckerError as error:
        end = error.code
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{end}, {time.monotonic() - start:.2f} s, {peak:.1f} MB"


def main() -> None:
    """Measure and write bench/results/fetching.json and .md."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--timeout", type=float, default=Network().timeout)
    parser.add_argument("--together", type=int, default=6, help="behaviours at a time")
    args = parser.parse_args()
    load = os.getloadavg()[0]
    ends = behaviours(args.data / "hostile/hostile_server.py", args.timeout, args.together)
    command = f"python -m bench.fetching --data DATA --timeout {args.timeout:g} --together {args.together}"
    write("fetching", command, {
        "urls": urls(args.data, ends["each"]["/loop"].split(",")[0]), "hostile server": ends,
        "bombs of 1 GiB in codings of the extra": bombs(),
        "load of the machine": f"{load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end, "
                               f"{os.cpu_count()} processors"}, models=[])


if __name__ == "__main__":
    main()
