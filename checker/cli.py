"""The command line: options in, exit codes out. The only place that prints."""
from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from checker.cli_batch import batch
from checker.cli_evaluate import evaluate
from checker.cli_options import (
    BAR,
    Group,
    build_options,
    fetch_options,
    is_url,
    page_options,
    read_source,
)
from checker.console import Out, Stop, guarded
from checker.types import Options, Report
from checker.version import VERSION

FORMATS = ("text", "json", "html", "markdown", "csv", "sarif")
ALIASES = {"hedge": "hedging", "hedges": "hedging", "promotion": "promotional", "claims": "claim",
           "supported": "support"}
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
  curl -s https://example.org | checker check - --format html -o report.html
  checker check page.html --fail-under 40               (exit code 1 under 40)

Exit codes: 0 fine, 1 under the bar, 2 wrong usage, 3 a page failed, 4 internal error, 130 interrupted. A page that is
not judged has no score, so it is never under the bar. A name that begins with a dash: checker check ./-name.html
""")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
              help="What kind of report to write.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@BAR
@click.option("--keep-source", is_flag=True, help="Keep what was fetched in the folder sources beside the output.")
@click.option("--explain", is_flag=True, help="List every sentence with its flags, words and reasons (text).")
@click.option("--width", type=click.IntRange(40, 240), help="Columns of the text report.")
@URL
@page_options
@guarded
def check(sources: tuple[str, ...], form: str, output: Path | None, fail_under: int | None, keep_source: bool,
          explain: bool, width: int | None, **given: Any) -> int:
    """Check pages: URLs, HTML, Markdown or text files, or - for standard input."""
    from checker import reports

    url = given.pop("url")
    options = build_options(given)
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
    unheard = options.disagreements and not any("taken off" in note for r in found for note in r.warnings)
    if unheard:
        Out.say("No line of the --disagree file matched a flag: give each sentence as the report has it.")
    return finish(found, fail_under)


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
  checker clean page.html --format markdown -o page.md
  checker clean page.html --show-removed
""")
@click.argument("source")
@click.option("-f", "--format", "form", type=click.Choice(("text", "markdown", "html", "json")), default="text",
              show_default=True, help="What to make of the article.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@click.option("--show-removed", is_flag=True, help="Show what was removed, and why.")
@URL
@fetch_options
@guarded
def clean(source: str, form: str, output: Path | None, show_removed: bool, **given: Any) -> int:
    """Strip a page to its article."""
    from checker import pipeline
    from checker.reports import cleaned

    url = given.pop("url")
    options = build_options(given)
    page = pipeline.clean_document(read_source(source, url, options), options)
    Out(output).write(cleaned.render(page, form, show_removed))
    return 0


@cli.command()
@click.argument("signal", required=False)
@guarded
def explain(signal: str | None) -> int:
    """Explain a signal: what it means, how it is measured, what mends it. Without a name: list them."""
    from checker.reports import glossary

    if signal is None:
        Out(None).write("\n".join(f"{name:<12} {entry.title}" for name, entry in glossary.SIGNALS.items()))
    elif (name := ALIASES.get(signal.lower(), signal.lower())) in glossary.SIGNALS:
        Out(None).write(glossary.explain(name))
    else:
        raise Stop(f"There is no signal {signal!r}. Choose one of: {', '.join(glossary.SIGNALS)}.")
    return 0


@cli.command()
@click.option("--verify", is_flag=True, help="Compare the checksum of every model with its card.")
@guarded
def models(verify: bool) -> int:
    """List the models with their figures; with --verify, check that none is damaged."""
    from checker import assets

    lines = []
    for name in assets.names():
        if verify:
            assets.verified(name)
        card = assets.card(name)
        state = "verified  " if verify else ""
        lines.append(f"{name:<12} {str(card.get('sha256', ''))[:12]}  {state}{describe_model(card)}")
    Out(None).write("\n".join(lines))
    return 0


def describe_model(card: Mapping[str, Any]) -> str:
    """The figures of a model's card on sentences with natural proportions, or what the model is for."""
    metrics = card.get("metrics")
    found = metrics.get("random") if isinstance(metrics, Mapping) else None
    if not found:
        return str(card.get("meaning") or card.get("what") or "")
    low, high = found["f1_interval"]
    return f"F1 {found['f1']:.2f} [{low:.2f}, {high:.2f}]  AUC {found['auc']:.2f}  threshold {card['threshold']:.2f}"


cli.add_command(batch)
cli.add_command(evaluate)


@cli.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@guarded
def completion(shell: str) -> int:
    """Print shell completion. For bash: add `eval "$(checker completion bash)"` to ~/.bashrc."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise Stop(f"There is no completion for {shell}.")
    Out(None).write(kind(cli, {}, "checker", "_CHECKER_COMPLETE").source())
    return 0


def main() -> None:
    """The console script. One thread for linear algebra: a page is small, and processes do the rest."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    cli(prog_name="checker")
