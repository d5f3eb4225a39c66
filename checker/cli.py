"""The command line: options in, exit codes out. The only place that prints."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from checker.cli_about import completion, explain, models
from checker.cli_batch import batch
from checker.cli_evaluate import evaluate
from checker.cli_options import (
    BAR,
    Group,
    build_options,
    fetch_options,
    format_of,
    is_url,
    page_options,
    read_source,
)
from checker.console import Out, Stop, guarded
from checker.types import Options, Report
from checker.version import VERSION
from checker.wording import counted

FORMATS = ("text", "json", "html", "markdown", "csv", "sarif")
CLEANED = ("text", "markdown", "html", "json")
UNHEARD = 10
"""Lines of a --disagree file that matched nothing and are named."""
URL = click.option("--url", help="Where the content came from, for files and standard input.")


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog="""
\b
Examples:
  checker check https://example.org/article
  checker check page.html --format json
  checker batch saved-pages/ -o reports/
  checker clean page.html --show-removed
  checker explain hedging
""")
@click.version_option(VERSION, prog_name="checker")
def cli() -> None:
    """Says, sentence by sentence, what a web page hedges, claims without support, and promotes.

    It judges what a page shows its reader, never whether it is true.
    """


@cli.command(epilog="""
\b
Examples:
  checker check https://example.org/article
  checker check page.html notes.md --format json        (JSON Lines)
  curl -s https://example.org | checker check - -o report.html
  checker check page.html --fail-under 40               (exit code 1 under 40)

Exit codes: 0 fine, 1 under the bar, 2 wrong usage, 3 a page failed, 4 internal error, 130 interrupted. A page that is
not judged has no score, so it is never under the bar. A name that begins with a dash: checker check ./-name.html
""")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS),
              help="What kind of report to write; without it, what the ending of the -o FILE says, else text.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@BAR
@click.option("--keep-source", is_flag=True, help="Keep what was fetched in the folder sources beside the output.")
@click.option("--explain", is_flag=True, help="List every sentence with its flags, words and reasons (text).")
@click.option("--width", type=click.IntRange(40, 240), help="Columns of the text report.")
@URL
@page_options
@guarded
def check(sources: tuple[str, ...], form: str | None, output: Path | None, fail_under: int | None, keep_source: bool,
          explain: bool, width: int | None, **given: Any) -> int:
    """Check pages: URLs, HTML, Markdown or text files, or - for standard input."""
    from checker import reports

    url = given.pop("url")
    options = build_options(given)
    form = form or format_of(output, FORMATS)
    if form == "html" and len(sources) > 1:
        raise Stop("An HTML report shows one page. For several, use `checker batch FOLDER -o OUT --pages`.")
    if keep_source and output is None:
        raise Stop("--keep-source keeps the page beside the report: say with -o FILE where that is.")
    keep = output.parent / "sources" if keep_source and output is not None else None
    found = [check_one(source, url, options, keep) for source in sources]
    shown = [report for report in found if not (form == "text" and report.status == "failed")]
    out = Out(output)
    if shown:
        out.write(reports.render(form, shown, out.style(width, explain)))
    for line in unheard(found, options):
        Out.say(line)
    return finish(found, fail_under)


def unheard(found: list[Report], options: Options) -> list[str]:
    """For each line of the --disagree file that took no flag off any page, what is amiss with it."""
    taken = {one for report in found for one in report.disagreed}
    sentences = {" ".join(each.sentence.text.split()) for report in found for each in report.sentences}
    lines = []
    for one in options.disagreements:
        if one not in taken:
            known = " ".join(one.sentence.split()) in sentences
            why = (f"the sentence is not flagged as {one.signal}" if known else
                   "no page has such a sentence; copy it from the JSON report")
            lines.append(f"--disagree, line {one.line}: {why} ({one.sentence[:80]!r}).")
    more = len(lines) - UNHEARD
    return lines if more <= 0 else [*lines[:UNHEARD], f"--disagree: {counted(more, 'more line')} matched nothing."]


def check_one(source: str, url: str | None, options: Options, keep: Path | None = None) -> Report:
    """The Report of one argument; what cannot be read is a failed one. What was fetched is kept in ``keep``."""
    from checker import pipeline
    from checker.errors import BadOptions, CheckerError, ModelBroken

    try:
        document = read_source(source, url, options)
    except (BadOptions, ModelBroken):
        raise
    except CheckerError as error:
        info = pipeline.describe(source if is_url(source) else Path(source), url)
        return pipeline.failed(info, error.code, error.message)
    if keep is not None and document.kind == "url":
        from checker.batch import files, outputs

        with files.explained(keep):
            keep.mkdir(exist_ok=True)
        outputs.write_source(keep, document)
    return pipeline.check_document(document, options)


def finish(found: list[Report], fail_under: int | None) -> int:
    """Say what failed on standard error, and choose the exit code."""
    from checker.errors import Exit

    failed = [report for report in found if report.status == "failed" and report.reason]
    for report in failed:
        message = report.reason.message if report.reason else ""
        Out.say(message if report.source.id in message else f"{report.source.id}: {message}")
    if failed:
        return Exit.PAGE_FAILED
    under = fail_under is not None and any(r.score and r.score.value < fail_under for r in found)
    return Exit.UNDER_BAR if under else Exit.OK


@cli.command(epilog="""
\b
Examples:
  checker clean page.html
  checker clean page.html -o page.md
  checker clean page.html --show-removed
""")
@click.argument("source")
@click.option("-f", "--format", "form", type=click.Choice(CLEANED),
              help="What to make of the article; without it, what the ending of the -o FILE says, else text.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@click.option("--show-removed", is_flag=True, help="Show what was removed, and why.")
@URL
@fetch_options
@guarded
def clean(source: str, form: str | None, output: Path | None, show_removed: bool, **given: Any) -> int:
    """Strip a page to its article."""
    from checker import pipeline
    from checker.reports import cleaned

    url = given.pop("url")
    options = build_options(given)
    page = pipeline.clean_document(read_source(source, url, options), options)
    Out(output).write(cleaned.render(page, form or format_of(output, CLEANED), show_removed))
    return 0


for command in (batch, evaluate, explain, models, completion):
    cli.add_command(command)


def main() -> None:
    """The console script. One thread for linear algebra: a page is small, and processes do the rest."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    cli(prog_name="checker")
