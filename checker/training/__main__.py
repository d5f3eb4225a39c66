"""``python -m checker.training all|blocks|signals|pagetype|reference DATA``: make what ships in ``models/``.

Seeds are fixed and no time stamp is stored. The same data give the same models up to the rounding of the linear algebra
library: figures that agree to about .002, not always the same bytes.
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
    if what in ("all", "blocks"):
        from checker.training import blocks
        blocks.train(data, out / "blocks", labels)
    if what in ("all", "signals"):
        from checker.training import signals
        signals.train(data, out)
    if what in ("all", "pagetype"):
        from checker.training import pagetype
        pagetype.train(data, out / "pagetype")
    if what == "reference":
        from checker.training import reference
        reference.train(data, out / "reference")
    click.echo(f"Models written to {out}; `checker models --verify` checks them.", err=True)


if __name__ == "__main__":
    sys.exit(main())
