"""Options that several commands share, and the values that are built from them."""
from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from checker.types import Disagreement, Document, Network, Options

F = TypeVar("F", bound=Callable[..., Any])


def page_options(command: F) -> F:
    """Options of every command that reads pages."""
    for option in reversed((
        click.option("--timeout", default=20.0, show_default=True, help="Seconds that a fetch may take in all."),
        click.option("--max-mb", default=10.0, show_default=True, help="Largest page, in megabytes, after inflation."),
        click.option("--user-agent", help="Name yourself to servers."),
        click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt."),
        click.option("--proxy", is_flag=True, help="Use the proxy that the environment names."),
        click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
                     help="Keep fetched pages here, and ask here first."),
        click.option("--offline", is_flag=True, help="Fetch nothing: pages come from the cache or from files."),
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
                      use_proxy=given.pop("proxy"), cache=given.pop("cache"), offline=given.pop("offline"))
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
