"""Whether the highlighted words would convince a reader: 100 flagged sentences, read by eye.

    python -m bench.evidence --data DATA --draw SHEET.jsonl       (sentences to be read; outside the project)
    python -m bench.evidence --data DATA --verdicts SHEET.jsonl   (the same lines, each with `convinced` and `why`)

Drawn by hash from the reports of web pages outside the evaluation hosts (what the cleaner kept of them), one sentence
of a signal a page at most, so many of each signal; `claim` is not among them, for `unsupported` shows the same words.
That is a hard sample: on a page with a single flag that flag is drawn. A reader asks of each: would the words in
`words`, with the sentence around them, convince me that this sentence is what the flag says? A wrong flag cannot
convince. The sheet holds other people's sentences and stays outside; counts and kinds of misses go to
bench/results/evidence.*.
"""
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.results import write
from checker import check
from checker.signals import model
from checker.training import corpora
from checker.types import ScoredSentence

COMMAND = "python -m bench.evidence --data DATA --verdicts SHEET.jsonl"
SHARES = {"promotional": 28, "hedging": 20, "weasel": 12, "support": 20, "unsupported": 20}
"""Sentences of each signal on the sheet."""


def flagged(data: Path) -> Iterator[dict[str, str]]:
    """Flagged sentences of pages in the order of their hashes, each with a signal of which more are wanted."""
    wanted = dict(SHARES)
    held = corpora.holdout_hosts(data)
    folder = data / "data" / "pages" / "wcxb_dev"
    pages = [page for page in corpora.lines(folder / "gold.jsonl")
             if page["type"] == "article" and corpora.host_of(page["url"], page["id"]) not in held]
    for page in sorted(pages, key=lambda page: hashlib.sha256(page["id"].encode()).digest()):
        html = gzip.decompress((folder / "html" / f"{page['id']}.html.gz").read_bytes())
        report = check(html, url=page["url"], media_type="text/html")
        for signal in [name for name in wanted if wanted[name]]:
            found = [one for one in report.sentences if signal in one.scores.flags]
            if report.status == "ok" and found:
                wanted[signal] -= 1
                yield line_of(signal, found[len(found) // 2])
        if not any(wanted.values()):
            return


def line_of(signal: str, one: ScoredSentence) -> dict[str, str]:
    """What the reader sees of one sentence."""
    shown = [span for span in one.scores.evidence if span.signal == signal]
    return {"signal": signal, "sentence": one.sentence.text, "words": " … ".join(span.text for span in shown),
            "reason": shown[0].why if shown else ""}


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
    parser.add_argument("--note", default="", help="what a reader of the figures must know of the sheet")
    options = parser.parse_args()
    if options.draw:
        options.draw.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in flagged(options.data)),
                                encoding="utf-8")
    if options.verdicts:
        lines = [json.loads(line) for line in options.verdicts.read_text(encoding="utf-8").splitlines()]
        write("evidence", COMMAND, {**counted(lines), **({"note": options.note} if options.note else {})},
              ["features", *model.HEADS])


if __name__ == "__main__":
    main()
