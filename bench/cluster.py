"""A run on a Dask cluster of real processes: a worker is killed in mid-run, and the bytes are those of a local run.

    python -m bench.cluster [--pages 1500] [--segments 6] [--data ../shared]

Two runs: a folder of pages on a shared disk, and WARC segments behind http, as a crawl has them (real pages of DATA,
each with a number in a comment). A scheduler and two workers of one thread run on the loopback; one worker is killed
(SIGKILL) after the second shard, and a third one takes its place.
"""
from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import argparse
import gzip
import http.server
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.batch import digest, make_pages, vary_pages
from bench.dask_cluster import LocalCluster, running
from bench.results import write
from checker import batch
from checker.batch import Cluster, Settings
from checker.batch.progress import Progress
from checker.types import Network, Options

SEGMENT = 100
"""Pages of a segment here; those of Common Crawl have some 25,000."""


def main() -> None:
    """Measure and write ``bench/results/cluster``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--segments", type=int, default=6)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = "python -m bench.cluster " + " ".join(f"--{key} {value}" for key, value in vars(args).items())
        write("cluster", command, {
            "a folder on a shared disk": on_disk(folder, args.pages),
            "WARC segments behind http": behind_http(folder, args.data, args.segments)}, models=[])


def on_disk(folder: Path, pages: int) -> dict[str, Any]:
    """A folder, in shards of 100 files."""
    root = make_pages(folder / "pages", pages, 20)
    return measured(folder / "disk", [root], [root], Options())


def behind_http(folder: Path, data: Path, segments: int) -> dict[str, Any]:
    """Segments that the workers copy from a web server; the local run reads the same files from the disk."""
    pages, warcs = sorted(vary_pages(data, folder / "real", segments * SEGMENT).iterdir()), folder / "warcs"
    warcs.mkdir()
    for number in range(segments):
        records = b"".join(gzip.compress(record(path)) for path in pages[number * SEGMENT:(number + 1) * SEGMENT])
        (warcs / f"segment-{number}.warc.gz").write_bytes(records)
    with serving(warcs) as port:
        options = Options(network=Network(ports=(port,)), allow_private=True)
        names = sorted(path.name for path in warcs.iterdir())
        return measured(folder / "http", [f"http://127.0.0.1:{port}/{name}" for name in names],
                        [warcs / name for name in names], options)


def record(path: Path) -> bytes:
    """A page as a record of a WARC file."""
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + path.read_bytes()
    head = "\r\n".join(["WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: https://example.org/{path.name}",
                        f"WARC-Record-ID: <urn:uuid:{path.stem}>", "WARC-Date: 2024-01-01T00:00:00Z",
                        "Content-Type: application/http; msgtype=response", f"Content-Length: {len(body)}", "", ""])
    return head.encode() + body + b"\r\n\r\n"


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """A web server over a folder; its port."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


def measured(folder: Path, given: list[Any], here: list[Any], options: Options) -> dict[str, Any]:
    """A local run with two workers, and the cluster's with two, one of which is killed."""
    folder.mkdir()
    start = time.monotonic()
    local = batch.run(here, folder / "local", Settings(jobs=2, options=options))
    alone = time.monotonic() - start
    with running(folder / "cluster") as cluster, import_module("distributed").Client(
            cluster.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        killed: list[int] = []
        start = time.monotonic()
        settings = Settings(cluster=Cluster(cluster.address, pages=100), options=options)
        found = batch.run(given, folder / "out", settings, show=partial(kill, cluster, client, killed))
        took = time.monotonic() - start
        again = batch.run(given, folder / "out", settings)
    ledger = (folder / "out" / "ledger.jsonl").read_text().splitlines()
    same = digest_of(folder / "out") == digest_of(folder / "local")
    return {"pages": found.pages, "reports": found.done, "failed": found.failed, "shards": len(ledger),
            "workers killed in mid-run": len(killed), "shards in the ledger twice": len(ledger) - len(
                {json.loads(line)["token"] for line in ledger}),
            "the same bytes as a local run (but for where an archive lies)": same,
            "pages a second, two local workers": round(local.done / alone, 1),
            "pages a second, two workers of the cluster, one killed": round(found.done / took, 1),
            "a second run keeps": again.kept}


def digest_of(out: Path) -> str:
    """One hash over the outputs; archives are named by where they are, so that name is taken out."""
    report = (out / "reports.jsonl").read_bytes()
    if b'"path": "http' in report or b'"path": "/' in report:
        rows = [json.loads(line) for line in report.splitlines()]
        return str([row | {"source": row["source"] | {"path": None}} for row in rows])
    return digest(out)


def kill(cluster: LocalCluster, client: Any, killed: list[int], progress: Progress) -> None:
    """Kill a worker that is at work, once, after the second shard, and start another."""
    if progress.done > 100 and not killed:
        killed.append(cluster.kill_a_busy_worker(client))
        cluster.add_worker()


if __name__ == "__main__":
    main()
