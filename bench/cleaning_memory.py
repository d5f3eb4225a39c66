"""Memory of cleaning many different pages in one process of its own."""
from __future__ import annotations

import gzip
import multiprocessing
import resource
from collections.abc import Sequence
from pathlib import Path

PAGES, EVERY = 1000, 200


def memory(paths: Sequence[Path]) -> dict[str, float]:
    """Resident MB after every so many pages, each read, cleaned and let go, and the peak."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (list(paths)[:PAGES],))


def _measured(paths: list[Path]) -> dict[str, float]:
    import checker
    from checker import Options

    found = {}
    for number, path in enumerate(paths, 1):
        checker.clean(gzip.decompress(path.read_bytes()), media_type="text/html", options=Options())
        if number % EVERY == 0 or number == len(paths):
            found[f"resident MB after {number} pages"] = _resident()
    found["peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return found


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)
