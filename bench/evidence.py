"""Whether the highlighted words would convince a reader: 100 flagged sentences, read by eye.

    python -m bench.evidence --data DATA --draw SHEET.jsonl       (sentences to be read; outside the project)
    python -m bench.evidence --data DATA --verdicts SHEET.jsonl   (the same lines, each with `convinced` and `why`)

Drawn by hash from unlabelled sentences of web pages outside the evaluation hosts, so many of each signal; `claim` is
not among them, for `unsupported` shows the same words. A reader asks of each: would the words in `words`, with
the sentence around them, convince me that this sentence is what the flag says? A wrong flag cannot convince. The sheet
holds other people's sentences and stays outside; counts and kinds of misses are written to bench/results/evidence.*.
"""
from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.results import write
from checker.signals import model, score
from checker.training import corpora
from checker.training.signals import unit_of

COMMAND = "python -m bench.evidence --data DATA --verdicts SHEET.jsonl"
SHARES = {"promotional": 28, "hedging": 20, "weasel": 12, "support": 20, "unsupported": 20}
"""Sentences of each signal on the sheet."""
POOL = 40_000
STEP = 2_000


def flagged(data: Path) -> Iterator[dict[str, str]]:
    """Flagged sentences in the order of their hashes, each with one signal: the first of which more are wanted."""
    wanted = dict(SHARES)
    known = {row.key for row in corpora.training_rows(data)}
    rows = [row for row in corpora.pool(data, POOL) if row.key not in known]
    for start in range(0, len(rows), STEP):
        part = rows[start:start + STEP]
        for row, scores in zip(part, score([unit_of(row) for row in part]), strict=True):
            signal = next((name for name in wanted if wanted[name] and name in scores.flags), None)
            if signal is not None:
                wanted[signal] -= 1
                shown = [one for one in scores.evidence if one.signal == signal]
                yield {"signal": signal, "before": row.before, "sentence": row.text,
                       "words": " … ".join(one.text for one in shown), "reason": shown[0].why if shown else ""}
        if not any(wanted.values()):
            return


def counted(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts of what convinced, by signal and in all, and why the rest did not."""
    found: dict[str, Any] = {"read": len(lines), "convinced": sum(bool(line["convinced"]) for line in lines)}
    for name in SHARES:
        own = [bool(line["convinced"]) for line in lines if line["signal"] == name]
        found[name] = f"{sum(own)} of {len(own)}"
    misses = Counter(f"{line['signal']}: {line['why']}" for line in lines if not line["convinced"])
    return {**found, "misses": dict(misses.most_common())}


def main() -> None:
    """Draw the sheet, or count the verdicts on it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--draw", type=Path)
    parser.add_argument("--verdicts", type=Path)
    options = parser.parse_args()
    if options.draw:
        options.draw.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in flagged(options.data)),
                                encoding="utf-8")
    if options.verdicts:
        lines = [json.loads(line) for line in options.verdicts.read_text(encoding="utf-8").splitlines()]
        write("evidence", COMMAND, counted(lines), ["features", *model.HEADS])


if __name__ == "__main__":
    main()
