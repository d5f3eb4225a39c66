"""The commands that tell about the program itself: what a signal means, which models are there, shell completion."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from checker.cli_options import Command, names, signal_named
from checker.console import Out, Stop, guarded


@click.command(cls=Command)
@click.argument("signal", nargs=-1, metavar="[SIGNAL]")
@guarded
def explain(signal: tuple[str, ...]) -> int:
    """Explain a signal, or the score: what it means, how good it is, how to contest it. Without a name: list them."""
    from checker.reports import glossary, validation

    if not signal:
        listed = [*((name, entry.title) for name, entry in glossary.SIGNALS.items()), ("score", "How it is made")]
        Out(None).write("\n".join(f"{name:<12} {title}" for name, title in listed))
    elif (name := named(" ".join(signal))) == "score":
        from checker.scoring import load_weights

        Out(None).write(glossary.explain_score(load_weights()))
    else:
        Out(None).write(glossary.explain(name, validation.quality(name)))
    return 0


def named(given: str) -> str:
    """The signal (or ``score``) that somebody means. Raises Stop."""
    from checker.reports import glossary

    found = signal_named(given)
    if found is not None:
        return found
    from difflib import get_close_matches

    close = get_close_matches(given.lower(), names(), 1)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise Stop(f"There is no signal {given!r}. {hint}Choose one of: {', '.join((*glossary.SIGNALS, 'score'))}.")


@click.command(cls=Command)
@click.option("--verify", is_flag=True,
              help="Compare the checksum of every model with its card; check the reference set.")
@guarded
def models(verify: bool) -> int:
    """List the models with their figures; with --verify, check that none is damaged."""
    from checker import assets, reference

    lines = []
    state = "verified  " if verify else ""
    for name in assets.names():
        if verify:
            assets.verified(name)
        card = assets.card(name)
        lines.append(f"{name:<12} {str(card.get('sha256', ''))[:12]}  {state}{describe_model(card)}")
    known = reference.verified() if verify else reference.load()
    if known is None:
        lines.append(f"{'reference':<12} {'–':<12}  none of these models: reports show no percentiles")
    else:
        lines.append(f"{'reference':<12} {known.sha256}  {state}{known.pages:,} ordinary articles, for the percentiles")
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


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
@guarded
def completion(context: click.Context, shell: str) -> int:
    """Print shell completion. For bash: add `eval "$(checker completion bash)"` to ~/.bashrc."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise Stop(f"There is no completion for {shell}.")
    Out(None).write(kind(context.find_root().command, {}, "checker", "_CHECKER_COMPLETE").source())
    return 0
