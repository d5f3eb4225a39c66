"""Memory of cleaning many different pages in one process of its own: ``python -m bench.cleaning_memory FOLDER``."""
from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
from pathlib import Path

PAGES, EVERY = 1000, 200


def memory(folder: Path) -> dict[str, float]:
    """Resident MB after every so many pages of a folder, each read, cleaned and let go, and the peak."""
    command = [sys.executable, "-m", "bench.cleaning_memory", str(folder)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(printed))


def _measured(paths: list[Path]) -> dict[str, float]:
    import checker

    found = {}
    for number, path in enumerate(paths, 1):
        checker.clean(gzip.decompress(path.read_bytes()), media_type="text/html")
        if number % EVERY == 0 or number == len(paths):
            found[f"resident MB after {number} pages"] = _resident()
    found["peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
    return found


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return round(pages * resource.getpagesize() / 1e6, 1)


if __name__ == "__main__":
    print(json.dumps(_measured(sorted(Path(sys.argv[1]).glob("*.html.gz"))[:PAGES])))
