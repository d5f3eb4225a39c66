"""Write the parts of the documentation that are made from the program itself: so they cannot rot.

    python -m bench.docs            writes
    python -m bench.docs --check    exits 1 where a document is out of date, and names it

README.md: a captured report and the table of figures, from bench/results. docs/cli.md: the help of every command.
docs/explain.md: the glossary.
docs/evaluate.md: captured figures of our labelled sentences. docs/signals.md: the tables of public corpora.
checker/reports/validation.json: the figures that every HTML report shows, from bench/results.
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from bench import corpora_tables
from bench.table import PAGED

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EVALUATE = ROOT / "docs" / "evaluate.md"
SIGNALS = ROOT / "docs" / "signals.md"
EXPLAIN = ROOT / "docs" / "explain.md"
PAGE = "fixtures/pages/vendor-blog/page.html"
SENTENCES = "fixtures/sentences.jsonl"


def captured(*arguments: str) -> str:
    """What a command prints, as a pipe gets it."""
    command = [sys.executable, "-m", "checker", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.rstrip("\n")


def result(name: str) -> dict[str, Any]:
    """The figures of one committed result."""
    return dict(json.loads((ROOT / "bench" / "results" / f"{name}.json").read_text(encoding="utf-8"))["figures"])


def figures() -> str:
    """The table of figures."""
    from bench.table import rows

    lines = ["| what | ours | beside it | how |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows(result)])


def fill(text: str, name: str, body: str) -> str:
    """Put the body between the marks of that name."""
    marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not marks.search(text):
        raise SystemExit(f"A document has no marks for {name}")
    return marks.sub(lambda found: f"{found.group(1)}{body}\n{found.group(2)}", text)


def readme() -> str:
    """The README as it should be."""
    report = captured("check", PAGE, "--width", "80")
    text = fill(README.read_text(encoding="utf-8"), "report", f"```console\n$ checker check {PAGE}\n{report}\n```")
    return fill(text, "figures", figures())


def evaluation() -> str:
    """The document on measuring, with an example as it runs."""
    example = f"```console\n$ checker evaluate {SENTENCES}\n{captured('evaluate', SENTENCES)}\n```"
    return fill(EVALUATE.read_text(encoding="utf-8"), "evaluate", example)


def signals_page() -> str:
    """The document on the signals, with what was measured on public corpora."""
    found = result("corpora")
    text = fill(SIGNALS.read_text(encoding="utf-8"), "trained", corpora_tables.trained(found["trained"]))
    return fill(text, "shipped", corpora_tables.shipped(found["shipped"]))


def command_line() -> str:
    """Every command with its options, from the program's own declarations (so that click's layout does not matter)."""
    from checker.cli import cli

    parts = ["# The command line", "", "Made by `python -m bench.docs`; a test keeps it current.",
             "Every option of a command can also be set by the environment, by the names of both:",
             "`CHECKER_CHECK_FORMAT=json` is `--format json`. What is written on the line wins.", ""]
    for name, command in sorted(cli.commands.items()):
        options = [p for p in command.params if isinstance(p, click.Option)]
        arguments = " ".join(p.metavar or f"[{p.name}]".upper() for p in command.params if p not in options)
        parts += [f"## checker {name} {arguments}".rstrip(), "", str(command.help), ""]
        parts += ["| option | what |", "|---|---|"]
        parts += [f"| {_flags(option)} | {_help(option)} |" for option in options]
        examples = (command.epilog or "").replace("\b\n", "").strip()
        parts += ["", "```", examples, "```", ""] if examples else [""]
    return "\n".join(parts)


def own(systems: dict[str, Any]) -> dict[str, Any]:
    """Our figures as a check of a page has them: promotion is read there with the rest of the page."""
    return dict(systems.get(PAGED, systems["ours"]))


def validation() -> str:
    """The figures that ship with the package."""
    score, signals = result("score"), result("signals")["cross_validated"]
    value = {
        "score": {name: {"articles": one["articles"], "judged": one["judged"], "auc": one["AUC of the score"],
                         "interval": one["95 % interval"], "auc_of_length": one["AUC of length alone"],
                         "auc_within_fifths": one["AUC within fifths of length"]} for name, one in score.items()},
        "signals": {name: {key: own(systems)["random"][key]
                           for key in ("rows", "positive", "f1", "f1_interval", "auc", "precision", "recall")}
                    for name, systems in signals.items()},
        "loaded": result("loaded")["Wikipedia's sentences"],
    }
    return json.dumps(value, indent=1) + "\n"


def signal_entries() -> str:
    """Every signal as ``checker explain`` has it."""
    from checker.reports import glossary, validation

    parts = ["# The signals, one by one", "",
             "Made by `python -m bench.docs` out of what `checker explain SIGNAL` says; a test keeps it current. "
             "How general they are: [signals.md](signals.md).", ""]
    for name, signal in glossary.SIGNALS.items():
        parts += [f"## {signal.title}", ""]
        parts += [f"**{head}.** {text}\n" for head, text in glossary.entry(name, validation.quality(name))]
    return "\n".join(parts)


def _flags(option: click.Option) -> str:
    value = "" if option.is_flag else " " + (option.metavar or option.type.name.upper())
    return "`" + ", ".join(option.opts) + value + "`"


def _help(option: click.Option) -> str:
    choices = f" One of {', '.join(option.type.choices)}." if isinstance(option.type, click.Choice) else ""
    default = f" Default: {option.default}." if option.show_default else ""
    return f"{option.help or ''}{choices}{default}".strip()


def documents() -> dict[Path, str]:
    """What each document should hold; they read the figures that ship with the package."""
    return {README: readme(), ROOT / "docs" / "cli.md": command_line(), EXPLAIN: signal_entries(),
            EVALUATE: evaluation(), SIGNALS: signals_page()}


def main() -> int:
    """Write, or with --check compare; the package's own figures first, since documents show them."""
    stale = settle({ROOT / "checker" / "reports" / "validation.json": validation()})
    stale += settle(documents())
    for path in stale:
        print(f"{path.relative_to(ROOT)} is out of date: run python -m bench.docs")
    return int(bool(stale))


def settle(wanted: dict[Path, str]) -> list[Path]:
    """With --check the files that are not as they should be; else they are written, and none is left."""
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        return stale
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
    return []


if __name__ == "__main__":
    sys.exit(main())
