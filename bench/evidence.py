"""Whether the highlighted words would convince a reader: 200 flagged sentences, read by eye.

    python -m bench.evidence --data DATA --draw SHEET.jsonl       (sentences to be read; outside the project)
    python -m bench.evidence --data DATA --verdicts SHEET.jsonl   (the same lines, each with `convinced` and `why`)

Drawn by hash from the reports of pages that no model has learned from: the evaluation hosts and English pages of a set
of which nothing is trained on. 100 are drawn from all flags, as a user meets them, so many of each signal; 100 more by
page, one sentence of a signal a page at most, which is harder: on a page with a single flag that flag is drawn.
`claim` is not among them, for `unsupported` shows the same words. A reader asks of each: would the words in `words`,
with the sentence around them and the one before, convince me that this sentence is what the flag says? A wrong flag
cannot convince. The sheet holds other people's sentences and stays outside; counts and kinds of misses go to
bench/results/evidence.*.
"""
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
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


def unseen(data: Path) -> Iterator[tuple[str, bytes, str]]:
    """Number, HTML and address of the articles that nothing was trained on, in the order of their hashes."""
    held = corpora.holdout_hosts(data)
    found = []
    for name in ("wcxb_dev", "fundus", "magic_article"):
        folder = data / "data" / "pages" / name
        for page in corpora.lines(folder / "gold.jsonl"):
            apart = name == "magic_article" or corpora.host_of(page["url"], page["id"]) in held
            if apart and page.get("type") in ("article", "news") and english(page["text"]):
                found.append((f"{name}/{page['id']}", folder / "html" / f"{page['id']}.html.gz", page["url"]))
    for number, path, url in sorted(found, key=lambda one: digest(one[0])):
        yield number, gzip.decompress(path.read_bytes()), url


def digest(text: str) -> bytes:
    """What things are put in order by."""
    return hashlib.sha256(text.encode()).digest()


def english(text: str) -> bool:
    """Whether nearly all letters are ASCII."""
    return sum(letter.isascii() for letter in text) > 0.9 * len(text)


def flagged(data: Path) -> list[dict[str, str]]:
    """The sheet: so many sentences of each signal drawn from all flags, and as many drawn by page."""
    flags: dict[str, list[tuple[bytes, ScoredSentence | None, ScoredSentence]]] = {name: [] for name in SHARES}
    sheet, wanted = [], dict(SHARES)
    for number, html, url in unseen(data):
        report = check(html, url=url, media_type="text/html")
        for signal in SHARES if report.status == "ok" else ():
            found = [(earlier, one) for earlier, one in pairwise((None, *report.sentences))
                     if one and signal in one.scores.flags]
            flags[signal] += [(digest(f"{number} {one.sentence.start}"), earlier, one) for earlier, one in found]
            if found and wanted[signal]:
                wanted[signal] -= 1
                sheet.append(line_of(signal, *found[len(found) // 2], "page"))
    for signal, pairs in flags.items():
        chosen = sorted(pairs, key=lambda pair: pair[0])[:SHARES[signal]]
        sheet += [line_of(signal, earlier, one, "flag") for _, earlier, one in chosen]
    return sheet


def line_of(signal: str, earlier: ScoredSentence | None, one: ScoredSentence, drawn: str) -> dict[str, str]:
    """What the reader sees of one sentence and the end of the one before, and how it was drawn."""
    shown = [span for span in one.scores.evidence if span.signal == signal]
    before = earlier.sentence.text[-250:] if earlier else ""
    return {"signal": signal, "before": before, "sentence": one.sentence.text,
            "words": " … ".join(span.text for span in shown), "reason": shown[0].why if shown else "", "drawn": drawn}


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
        found = {f"drawn by {how}": counted([line for line in lines if line["drawn"] == how])
                 for how in ("flag", "page")}
        write("evidence", COMMAND, {**found, **({"note": options.note} if options.note else {})},
              ["features", *model.HEADS])


if __name__ == "__main__":
    main()
