"""Write the captured report and the table of figures into the README, from the committed results.

    python -m bench.readme            writes
    python -m bench.readme --check    exits 1 where the README is out of date
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGE = "fixtures/pages/vendor-blog/page.html"


def captured() -> str:
    """The text report of our page, 80 columns, as a pipe gets it."""
    command = [sys.executable, "-m", "checker", "check", PAGE, "--width", "80"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.rstrip("\n")


def result(name: str) -> dict[str, Any]:
    """The figures of one committed result."""
    return dict(json.loads((ROOT / "bench" / "results" / f"{name}.json").read_text(encoding="utf-8"))["figures"])


def figures() -> str:
    """The table of figures."""
    from bench.table import rows
    lines = ["| what | ours | beside it | how |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows(result)])


def fill(text: str, name: str, body: str) -> str:
    """Put the body between the marks of that name."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"README.md has no marks for {name}")
    return marks.sub(lambda found: f"{found.group(1)}{body}\n{found.group(2)}", text)


def current() -> str:
    """The README as it should be."""
    text = fill(README.read_text(encoding="utf-8"), "report", f"```console\n$ checker check {PAGE}\n{captured()}\n```")
    return fill(text, "figures", figures())


def main() -> int:
    """Write, or with --check compare."""
    wanted = current()
    if "--check" in sys.argv:
        return int(wanted != README.read_text(encoding="utf-8"))
    README.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
