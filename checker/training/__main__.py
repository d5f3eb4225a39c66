"""``python -m checker.training all|blocks|signals|pagetype|reference DATA``: make what ships in ``models/``.

Seeds are fixed, no time stamp is stored, and the linear algebra runs in one thread, so that sums have one order: the
same data and versions give the same bytes on one kind of processor.
"""
from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("what", type=click.Choice(("all", "blocks", "signals", "pagetype", "reference")))
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("models"), show_default=True)
@click.option("--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="More labelled blocks for the block model, a file kept outside the project.")
def main(what: str, data: Path, out: Path, labels: Path | None) -> None:
    """Train the block model, the sentence models, the page type, or all of them; or measure the reference set.

    The reference set is checked with the models that are installed, so it comes last and in a process of its own.
    """
    import scipy.linalg  # noqa: F401  the limit holds for libraries that are loaded before it is set
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        _train(what, data, out, labels)
    click.echo(f"Models written to {out}; `checker models --verify` checks them.", err=True)


def _train(what: str, data: Path, out: Path, labels: Path | None) -> None:
    from checker.training import blocks, pagetype, reference, signals

    if what in ("all", "blocks"):
        blocks.train(data, out / "blocks", labels)
    if what in ("all", "signals"):
        signals.train(data, out)
    if what in ("all", "pagetype"):
        pagetype.train(data, out / "pagetype")
    if what == "reference":
        reference.train(data, out / "reference")


if __name__ == "__main__":
    sys.exit(main())
