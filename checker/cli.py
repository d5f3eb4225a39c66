"""The command line: options in, exit codes out. The only place that prints."""
from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.console import Out, Stop, guarded
from checker.types import Disagreement, Document, Network, Options, Report
from checker.version import VERSION

FORMATS = ("text", "json", "html", "markdown", "csv", "sarif")
F = TypeVar("F", bound=Callable[..., Any])


def page_options(command: F) -> F:
    """Options of every command that reads pages."""
    for option in reversed((
        click.option("--url", help="Where the content came from, for files and standard input."),
        click.option("--timeout", default=20.0, show_default=True, help="Seconds that a fetch may take in all."),
        click.option("--max-mb", default=10.0, show_default=True, help="Largest page, in megabytes, after inflation."),
        click.option("--user-agent", help="Name yourself to servers."),
        click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt."),
        click.option("--proxy", is_flag=True, help="Use the proxy that the environment names."),
        click.option("--allow-private", is_flag=True, help="Let URLs reach private addresses (an intranet)."),
        click.option("--weights", type=click.Path(path_type=Path), help="A score-weights file in place of ours."),
        click.option("--disagree", type=click.Path(path_type=Path), metavar="FILE",
                     help="Flags that you do not share, as JSON Lines of {sentence, signal}; they are left out."),
    )):
        command = option(command)
    return command


def build_options(given: dict[str, Any]) -> Options:
    """The one frozen value that the stages see, taken out of the command's own arguments."""
    network = Network(timeout=given.pop("timeout"), max_bytes=int(given.pop("max_mb") * 1_000_000),
                      user_agent=given.pop("user_agent"), respect_robots=not given.pop("ignore_robots"),
                      use_proxy=given.pop("proxy"))
    return Options(weights=given.pop("weights"), network=network, allow_private=given.pop("allow_private"),
                   disagreements=read_disagreements(given.pop("disagree")))


def read_disagreements(path: Path | None) -> tuple[Disagreement, ...]:
    """The flags that a reader does not share, from a file of JSON Lines. Raises BadOptions with the line's number."""
    from checker.errors import BadOptions

    if path is None:
        return ()
    found = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise BadOptions(f"The file {path} cannot be read ({error}).") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
                found.append(Disagreement(str(row["sentence"]), str(row["signal"])))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise BadOptions(f'{path}, line {number}: write {{"sentence": "…", "signal": "…"}}.') from error
    return tuple(found)


def read_source(source: str, url: str | None, options: Options) -> Document:
    """A Document from a command-line argument: ``-`` is standard input, http(s) is a URL, all else is a file."""
    from checker import sources

    if source == "-":
        limit = options.network.max_bytes
        return sources.from_content(sys.stdin.buffer.read(limit + 1), id="-", url=url, limit=limit)
    return sources.read(source if is_url(source) else Path(source), url=url, options=options)


def is_url(source: str) -> bool:
    """Whether an argument names a web page."""
    return source.lower().startswith(("http://", "https://"))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "CHECKER"}, epilog="""
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

Exit codes: 0 fine, 1 under the bar, 2 wrong usage, 3 a page failed, 4 internal error, 130 interrupted.
""")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@click.option("--fail-under", type=click.IntRange(0, 100), metavar="N",
              help="Exit with 1 if a judged page scores under N.")
@click.option("--explain", is_flag=True, help="List every flagged sentence with its words and reasons (text).")
@click.option("--width", type=click.IntRange(40, 240), help="Columns of the text report.")
@page_options
@guarded
def check(sources: tuple[str, ...], form: str, output: Path | None, fail_under: int | None, explain: bool,
          width: int | None, **given: Any) -> int:
    """Check pages: URLs, HTML, Markdown or text files, or - for standard input."""
    from checker import reports

    url = given.pop("url")
    options = build_options(given)
    if form == "html" and len(sources) > 1:
        raise Stop("An HTML report shows one page. Check them one by one, or use `checker batch FOLDER -o OUT --pages`.")
    found = [check_one(source, url, options) for source in sources]
    shown = [report for report in found if not (form == "text" and report.status == "failed")]
    out = Out(output)
    if shown:
        out.write(reports.render(form, shown, out.style(width, explain)))
    return finish(found, fail_under)


def check_one(source: str, url: str | None, options: Options) -> Report:
    """The Report of one argument; what cannot be read is a failed one."""
    from checker import pipeline
    from checker.errors import BadOptions, CheckerError, ModelBroken

    try:
        document = read_source(source, url, options)
    except (BadOptions, ModelBroken):
        raise
    except CheckerError as error:
        info = pipeline.describe(source if is_url(source) else Path(source), url)
        return pipeline.failed(info, error.code, error.message)
    return pipeline.check_document(document, options)


def finish(found: list[Report], fail_under: int | None) -> int:
    """Say what failed on standard error, and choose the exit code."""
    from checker.errors import Exit

    failed = [report for report in found if report.status == "failed" and report.reason]
    for report in failed:
        Out.say(f"{report.source.id}: {report.reason.message if report.reason else ''}")
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
              show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file, not to standard output.")
@click.option("--show-removed", is_flag=True, help="Show what was removed, and why.")
@page_options
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
    elif signal in glossary.SIGNALS:
        Out(None).write(glossary.explain(signal))
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
        state = "verified" if verify else str(card.get("description", ""))
        lines.append(f"{name:<14} {str(card.get('sha256', ''))[:12]}  {state}")
    Out(None).write("\n".join(lines))
    return 0


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
    """The console script. The batch command joins here, so that its own module stays apart."""
    cli(prog_name="checker")
