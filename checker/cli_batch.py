"""`checker batch`: folders and lists of pages, here or on a cluster."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli_options import BAR, Command, F, build_options, page_options
from checker.console import Out, Stop, guarded
from checker.errors import BadOptions
from checker.wording import counted, counted_of

if TYPE_CHECKING:
    from checker.batch import BatchResult, Cluster


def cluster_options(command: F) -> F:
    """Options of a run that a cluster does."""
    for option in reversed((
        click.option("--engine", type=click.Choice(("local", "dask")), default="local", show_default=True,
                     help="Who does the work: processes of this machine, or the workers of a Dask cluster."),
        click.option("--scheduler", metavar="ADDRESS", help="The scheduler of the Dask cluster (tcp://host:8786)."),
        click.option("--shards", metavar="URL",
                     help="Where the workers write their parts (dask); default: OUT/shards, on a disk that all share."),
        click.option("--shard-pages", type=click.IntRange(1), default=500, show_default=True,
                     help="Files that make a shard (dask); an archive is one by itself."),
        click.option("--no-merge", is_flag=True, help="Leave the parts as they are: they are the result (dask)."),
    )):
        command = option(command)
    return command


def build_cluster(given: dict[str, Any]) -> Cluster | None:
    """The cluster that does a batch, or None, out of the command's own arguments. Raises BadOptions."""
    from checker.batch import Cluster

    engine, scheduler = given.pop("engine"), given.pop("scheduler")
    shards, pages, alone = given.pop("shards"), given.pop("shard_pages"), given.pop("no_merge")
    if engine == "dask" and scheduler is None:
        raise BadOptions("--engine dask needs --scheduler ADDRESS, the address that `dask scheduler` prints.")
    if engine != "dask" and (scheduler or shards or alone):
        raise BadOptions("--scheduler, --shards and --no-merge are for --engine dask.")
    return Cluster(scheduler, shards, pages, not alone) if engine == "dask" else None


@click.command(cls=Command, epilog="""
\b
Examples:
  checker batch saved-pages/ -o reports/
  checker batch @urls.txt -o reports/ --jobs 4         (one URL or path a line; @- is standard input)
  checker batch saved-pages/ -o reports/ --include '*.html' --pages
  checker batch saved-pages/ -o reports/ --fresh       (start over in place of going on)
  checker batch @warcs.txt -o reports/ --engine dask --scheduler tcp://10.0.0.1:8786 --shards s3://bucket/run1

Writes reports.jsonl, summary.csv, summary.json and index.html into OUT. A run that was interrupted, even killed, goes
on where it stopped.
""")
@click.argument("inputs", nargs=-1, required=True, metavar="FOLDER|LIST...")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="OUT",
              help="The folder to write into.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), help="Worker processes; default: one for each processor.")
@click.option("--resume", is_flag=True, help="Go on with the run in OUT; an error where there is none.")
@click.option("--fresh", is_flag=True, help="Start over, whatever OUT holds.")
@click.option("--pages", "page_reports", is_flag=True, help="Write an HTML report for each page into OUT/pages.")
@click.option("--include", multiple=True, metavar="PATTERN",
              help="Only files that match, as in a .gitignore file; may be given again.")
@click.option("--exclude", multiple=True, metavar="PATTERN",
              help="No files or folders that match, as in a .gitignore file; may be given again.")
@click.option("--page-seconds", "seconds", type=click.FloatRange(0.1), default=10.0, show_default=True,
              help="Longest time that a page may take.")
@click.option("--also", type=click.Choice(("sqlite", "parquet")), multiple=True,
              help="Write the table in this form too; may be given again.")
@click.option("--keep-source", is_flag=True, help="Keep in OUT/sources what was fetched.")
@cluster_options
@BAR
@click.option("--log-format", type=click.Choice(("line", "json")), help="How to show progress on standard error.")
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@page_options
@guarded
def batch(inputs: tuple[str, ...], out: Path, fail_under: int | None, log_format: str | None, quiet: bool,
          **given: Any) -> int:
    """Check every page of folders and lists; one bad page never stops the rest."""
    from checker import batch as engine
    from checker.batch import progress

    options = build_options(given)
    if given["resume"] and given["fresh"]:
        raise Stop("--resume and --fresh exclude each other.")
    shown = not quiet and (log_format is not None or sys.stderr.isatty())
    line = progress.Line(sys.stderr, "json" if log_format == "json" else "line") if shown else None
    cluster = build_cluster(given)
    result = engine.run(inputs, out, engine.Settings(options=options, cluster=cluster, **given), show=line)
    if not quiet:
        Out(None).write(describe_batch(result))
    return batch_exit(result, fail_under)


def describe_batch(result: BatchResult) -> str:
    """The summary that a person reads in ten seconds."""
    lines = [f"{counted_of(result.done, result.pages, 'page')}: {result.ok:,} judged, {result.abstained:,} not judged, "
             f"{result.failed:,} failed" + (f"; {result.kept:,} unchanged since the last run" if result.kept else "")]
    if result.dropped:
        lines.append(f"  left out: {counted(result.dropped, 'report')} of the last run, whose pages are not among "
                     "these inputs (or patterns)")
    lines += [f"  failed, {reason}: {count:,}" for reason, count in result.failures.items()]
    skipped = [skip for skip in result.skipped if skip.why not in ("not included", "excluded")]
    lines += [f"  skipped {skip.name}: {skip.why}" for skip in skipped[:10]]
    if len(skipped) > 10:
        lines.append(f"  … and {len(skipped) - 10:,} more skipped (all in summary.json)")
    if result.interrupted:
        lines.append("Interrupted. The same command goes on where it stopped.")
    elif (result.out / "index.html").exists():
        lines.append(f"Dashboard: {result.out / 'index.html'}   Reports: {result.out / 'reports.jsonl'}")
    else:
        lines.append(f"The parts are listed in {result.out / 'summary.json'}")
    return "\n".join(lines)


def batch_exit(result: BatchResult, fail_under: int | None) -> int:
    """The exit code of a batch."""
    from checker.errors import Exit

    if result.interrupted:
        return Exit.INTERRUPTED
    if result.failed:
        return Exit.PAGE_FAILED
    under = fail_under is not None and result.lowest is not None and result.lowest < fail_under
    return Exit.UNDER_BAR if under else Exit.OK
