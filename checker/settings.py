"""What can be set: the values that a caller makes, and the outside list that may stand beside the score.

checker.types gives them on; all are frozen.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from checker.errors import BadOptions

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


@dataclass(frozen=True, slots=True)
class Network:
    """Limits of a fetch. Seconds and bytes.

    :param cache: a folder in which answers are kept and asked for first. :param offline: nothing but the cache.
    """

    timeout: float = 20.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    user_agent: str | None = None
    respect_robots: bool = True
    use_proxy: bool = False
    ports: tuple[int, ...] = (80, 443, 8080, 8443)
    cache: Path | None = None
    offline: bool = False

    def __post_init__(self) -> None:
        agent = self.user_agent
        if agent is not None and not (agent.strip() and agent.isascii() and agent.isprintable()):
            raise BadOptions("A user agent is a name in printable ASCII letters, on one line.")


class Scraper(Protocol):
    """A reader for a special host: give ``hosts`` and return the fields of Facts that you know better."""

    @property
    def hosts(self) -> tuple[str, ...]: ...

    def read(self, head: BeautifulSoup, article: BeautifulSoup) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A flag that the reader of a report does not share: it is taken off that sentence and the page is rescored.

    :param line: of the file that it was read from; 0 where it is from no file.
    """

    sentence: str
    signal: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What an outside list says about a host; ``date`` and ``origin`` as the list gives them."""

    host: str
    label: str
    date: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class OutsideList:
    """A list of sites that somebody else made, as ``checker.outside.read`` reads it.

    :param file: name of the file, without its folder. :param sha256: of its content. :param entries: by host.
    """

    file: str
    sha256: str
    entries: Mapping[str, Listing]


@dataclass(frozen=True, slots=True)
class Outside:
    """What an outside list says about a page. No part of the score.

    :param host: of the page; None where it is not known. :param listed: None where the list does not have it.
    :param claimed: the host is the one that the page itself gives: it was read from a file whose address is not known.
    """

    file: str
    host: str | None
    listed: Listing | None
    claimed: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that can be set, in one value.

    :param weights: a score-weights file to use in place of the shipped one.
    :param network: limits of a fetch.
    :param allow_private: let URLs reach private addresses (an intranet); said aloud in the report.
    :param scrapers: readers for special hosts, tried before those of the entry points.
    :param model: name of the model set; ``default`` is the only one that ships.
    :param disagreements: flags to take off before scoring.
    :param outside: a list of sites, from ``checker.outside.read``, to show beside the score and never inside it.
    """

    weights: Path | None = None
    network: Network = Network()
    allow_private: bool = False
    scrapers: tuple[Scraper, ...] = ()
    model: str = "default"
    disagreements: tuple[Disagreement, ...] = ()
    outside: OutsideList | None = None

    def __post_init__(self) -> None:
        if self.model != "default":
            raise BadOptions(f"There is no model set {self.model!r}; only 'default' is installed.")
