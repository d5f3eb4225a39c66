"""A Dask cluster of real processes on the loopback, for tests and benchmarks."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class LocalCluster:
    """A scheduler and its workers. One that is at work can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.workers = folder, list[subprocess.Popen[bytes]]()
        told = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(told))
        self.address = str(_wait_for(lambda: json.loads(told.read_text())["address"] if told.exists() else None))

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        with open(self.folder / "cluster.log", "ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def add_worker(self) -> None:
        """Start a worker of one thread, without a nanny that would start it again."""
        self.workers.append(self._start("worker", self.address, "--nthreads", "1", "--no-nanny",
                                        "--local-directory", str(self.folder)))

    def kill_a_busy_worker(self, client: Any) -> int:
        """SIGKILL a worker that has a shard in hand; its process number."""
        pids = client.run(os.getpid)
        pid = int(next(pids[address] for address, keys in client.processing().items() if keys))
        os.kill(pid, signal.SIGKILL)
        next(worker for worker in self.workers if worker.pid == pid).wait()
        return pid

    def end(self) -> None:
        """End every process of it."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def _wait_for(find: Any, seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = find()
        except ValueError:  # half written
            found = None
        if found is not None:
            return found
        time.sleep(0.05)
    raise TimeoutError("The cluster did not start.")


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[LocalCluster]:
    """A cluster that ends with the block."""
    folder.mkdir()
    cluster = LocalCluster(folder)
    try:
        for _ in range(workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.end()
