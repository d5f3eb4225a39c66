"""Options that several commands share, and the values that are built from them."""
from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.errors import BadOptions, SourceNotFound
from checker.types import Disagreement, Document, Network, Options, OutsideList

CONTESTABLE = ("hedging", "weasel", "unsupported", "promotional", "loaded", "claim", "support")
HOST = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|io|info|eu|uk|de|fr)(?:/\S*)?", re.IGNORECASE)
ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".json": "json",
           ".jsonl": "json", ".sarif": "sarif", ".txt": "text"}
"""Formats by the endings of files."""
NOT_WRITTEN = frozenset({".pdf", ".docx", ".odt", ".xlsx", ".xls", ".ods", ".png", ".jpg", ".epub", ".xml", ".gz",
                         ".zip"})
"""Endings under which text would not be what they say."""
ALIASES = {"hedge": "hedging", "hedges": "hedging", "cautious": "hedging", "uncertainty": "hedging",
           "promotion": "promotional", "promotions": "promotional", "promo": "promotional", "promos": "promotional",
           "puffery": "promotional", "advertising": "promotional", "ads": "promotional", "hype": "promotional",
           "weasels": "weasel", "weasel words": "weasel", "weasel word": "weasel", "attribution": "weasel",
           "bias": "loaded", "biased": "loaded", "loaded words": "loaded", "emotional": "loaded",
           "claims": "claim", "fact": "claim", "facts": "claim", "no source": "unsupported",
           "unsourced": "unsupported",
           "supported": "support", "source": "support", "sources": "support", "evidence": "support",
           "figures with origin": "support", "grade": "readability", "reading ease": "readability"}
"""What people call the signals besides their names, titles and labels."""
BAR = click.option("--fail-under", type=click.IntRange(0, 100), metavar="N",
                   help="Exit with 1 if a judged page scores under N.")
F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose options can be set by the environment too, as ``variable`` names them."""

    def __init__(self, name: str | None, **given: Any) -> None:
        super().__init__(name, **given)
        for option in self.params:
            if isinstance(option, click.Option):
                option.envvar = variable(str(name), option)


class Group(click.Group):
    """Commands of the class above."""

    command_class = Command


def variable(command: str, option: click.Option) -> str:
    """The environment variable of an option, after its longest name: ``CHECKER_CHECK_FORMAT`` for ``-f, --format``.

    (What click makes by itself is after the name of the Python argument.)
    """
    longest = max(option.opts, key=len).lstrip("-")
    return f"CHECKER_{command}_{longest}".replace("-", "_").upper()


def fetch_options(command: F) -> F:
    """Options of every command that reads pages."""
    for option in reversed((
        click.option("--timeout", type=click.FloatRange(0.1, 3600), default=20.0, show_default=True,
                     help="Seconds that a fetch may take in all."),
        click.option("--max-mb", type=click.FloatRange(0.001, 1000), default=10.0, show_default=True,
                     help="Largest page, in megabytes, after inflation."),
        click.option("--user-agent", help="Name yourself to servers."),
        click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt."),
        click.option("--proxy", is_flag=True, help="Use the proxy that the environment names."),
        click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
                     help="Keep fetched pages here, and ask here first."),
        click.option("--no-cache", is_flag=True, help="Ask the server, whatever cache the environment sets."),
        click.option("--offline", is_flag=True, help="Fetch nothing: pages come from the cache or from files."),
        click.option("--port", "ports", type=click.IntRange(1, 65535), multiple=True,
                     help="A port to allow besides 80, 443, 8080 and 8443; may be given again."),
        click.option("--allow-private", is_flag=True, help="Let URLs reach private addresses (an intranet)."),
    )):
        command = option(command)
    return command


def page_options(command: F) -> F:
    """Options of every command that scores pages."""
    for option in reversed((
        fetch_options,
        click.option("--weights", type=click.Path(path_type=Path), help="A score-weights file in place of ours."),
        click.option("--disagree", type=click.Path(path_type=Path), metavar="FILE",
                     help="Flags that you do not share, as JSON Lines of {sentence, signal}; they are left out."),
        click.option("--sources", "outside", type=click.Path(path_type=Path), metavar="FILE",
                     help="A list of sites (CSV: host, label, date, origin) to show beside the score, never in it."),
    )):
        command = option(command)
    return command


def names() -> dict[str, str]:
    """Signals (and ``score``) by all the names that people give them: titles, labels and others."""
    from checker.reports import glossary

    known = {"score": "score", "scores": "score", "weights": "score", **ALIASES}
    for name, entry in glossary.SIGNALS.items():
        known |= dict.fromkeys((name, entry.title.lower(), entry.label), name)
    return known


def signal_named(given: str) -> str | None:
    """The signal (or ``score``) that somebody means by a name, a title, a label or another name; None for others."""
    known = names()
    wanted = " ".join(given.lower().replace("-", " ").replace("_", " ").split())
    return next((known[form] for form in (wanted, wanted.removesuffix("s"), f"{wanted}s") if form in known), None)


def format_of(output: Path | None, known: Sequence[str]) -> str:
    """The format that the ending of a file's name says, where it is one of ``known``; else text. Raises BadOptions."""
    if output is not None and output.suffix.lower() in NOT_WRITTEN:
        raise BadOptions(f"{output}: {output.suffix} files are not written. Choose one of {', '.join(ENDINGS)}; an "
                         ".html report prints to PDF from a browser.")
    form = ENDINGS.get(output.suffix.lower(), "text") if output is not None else "text"
    return form if form in known else "text"


def build_options(given: dict[str, Any]) -> Options:
    """The one frozen value that the stages see, taken out of the command's own arguments."""
    cache = given.pop("cache")
    if given.pop("no_cache"):
        if given["offline"]:
            raise BadOptions("--offline reads from the cache alone; it cannot go with --no-cache.")
        cache = None
    network = Network(timeout=given.pop("timeout"), max_bytes=int(given.pop("max_mb") * 1_000_000),
                      user_agent=given.pop("user_agent"), respect_robots=not given.pop("ignore_robots"),
                      use_proxy=given.pop("proxy"), ports=(*Network().ports, *given.pop("ports")),
                      cache=cache, offline=given.pop("offline"))
    return Options(weights=given.pop("weights", None), network=network, allow_private=given.pop("allow_private"),
                   disagreements=read_disagreements(given.pop("disagree", None)),
                   outside=read_outside(given.pop("outside", None)))


def read_outside(path: Path | None) -> OutsideList | None:
    """The list of sites to show beside the score. Raises BadOptions."""
    from checker import outside

    return None if path is None else outside.read(path)


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
                signal = signal_named(str(row["signal"]))
                if signal not in CONTESTABLE:
                    raise BadOptions(f"{path}, line {number}: there is no signal {row['signal']!r}. "
                                     f"Choose one of: {', '.join(CONTESTABLE)}.")
                found.append(Disagreement(str(row["sentence"]), signal, number))
            except BadOptions:
                raise
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise BadOptions(f'{path}, line {number}: write {{"sentence": "…", "signal": "…"}}.') from error
    return tuple(found)


def read_source(source: str, url: str | None, options: Options) -> Document:
    """A Document from a command-line argument: ``-`` is standard input, http(s) is a URL, all else is a file."""
    from checker import sources

    if source == "-":
        limit = options.network.max_bytes
        return sources.from_content(sys.stdin.buffer.read(limit + 1), id="-", url=url, limit=limit)
    if not source.strip():
        raise SourceNotFound("An empty name is no source. Give a URL, a file or - for standard input.")
    if is_url(source) and not sources.is_url(source):
        raise SourceNotFound(f"{source} is no whole URL: a URL has a host and no white space.")
    if "://" in source and not is_url(source):
        raise SourceNotFound(f"{source} is not read: only http and https URLs and files are.")
    if not is_url(source) and HOST.fullmatch(source) and not Path(source).exists():
        raise SourceNotFound(f"There is no file {source}. If it is a web page: checker check https://{source}")
    return sources.read(source if is_url(source) else Path(source), url=url, options=options)


def is_url(source: str) -> bool:
    """Whether an argument means a web page."""
    return source.lower().startswith(("http://", "https://"))
