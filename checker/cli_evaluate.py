"""The command that measures the shipped signals on somebody's own labels."""
from __future__ import annotations

import json
from pathlib import Path

import click

from checker.cli_options import Command
from checker.console import Out, guarded
from checker.evaluation.rows import SIGNALS


@click.command(cls=Command, epilog="""
\b
Examples:
  checker evaluate labelled.jsonl
  checker evaluate labelled.jsonl.gz --format json
  checker evaluate corpus.jsonl --signal hedging       (the field `label` is of this signal)
  checker evaluate labelled.jsonl -o scored.jsonl      (every row with its scores and flags)
  zcat labelled.jsonl.gz | checker evaluate -

A line is an object with `sentence` (or `text`) and any labels that are known: `hedged` (or `hedging`), `weasel`,
`promotional`, `claim`, `support`, `unsupported`, `boilerplate`: 1, 0, or null. Better with `before`, `after`, and `url`
or `page`.

Exit codes: 0 fine, 2 wrong usage, 3 the file cannot be read or a line of it is wrong (the message names the line), 4
internal error, 130 interrupted.
""")
@click.argument("file", metavar="FILE")
@click.option("-f", "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
              help="How to write the figures.")
@click.option("--signal", type=click.Choice(SIGNALS), help="Measure only this signal; a plain `label` is its label.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write every row with its scores to this file.")
@guarded
def evaluate(file: str, form: str, signal: str | None, output: Path | None) -> int:
    """Measure the signals on labelled sentences: JSON Lines, .gz or not, or - for standard input."""
    from checker.evaluation import measure, rows, show

    given = rows.read(file, signal)
    scores = measure.score(given)
    found = measure.evaluate(given, scores, signal)
    if output is not None:
        pairs = zip(given, scores, strict=True)
        Out(output).write("\n".join(json.dumps(measure.returned(*pair), allow_nan=False) for pair in pairs))
    Out(None).write(show.to_json(found) if form == "json" else show.to_text(found))
    return 0
