"""The values that flow through the house, in the order in which they appear. All are frozen; none opens a file or a
socket, and none prints. Offsets count Unicode code points; spans are half open, ``text[start:end]``."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from checker.settings import Disagreement as Disagreement
from checker.settings import Listing as Listing
from checker.settings import Network as Network
from checker.settings import Options as Options
from checker.settings import Outside as Outside
from checker.settings import OutsideList as OutsideList
from checker.settings import Scraper as Scraper

Kind = Literal["content", "byline", "caption", "nav", "ad", "newsletter", "promo", "related", "bio", "share",
               "consent", "comments", "paywall", "footer", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PageType = Literal["article", "forum", "documentation", "product", "listing", "collection", "service",
                   "paywall", "consent", "script", "error", "login", "challenge", "parked", "other"]
Status = Literal["ok", "abstained", "failed"]
SIGNALS: tuple[str, ...] = ("hedging", "weasel", "unsupported", "promotional", "loaded")
"""Counted in a report. ``claim`` and ``support`` are the two halves of ``unsupported``."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link over ``text[start:end]`` of the text that it came with."""

    start: int
    end: int
    url: str


# ---------------------------------------------------------------- read

@dataclass(frozen=True, slots=True)
class Document:
    """What was read, before anybody looked inside.

    :param id: how the source is named in reports: a URL, a relative path, ``-`` or ``text``.
    :param content: bytes as they came, or text that the caller had already decoded.
    :param media_type: ``text/html``, ``text/plain`` or ``text/markdown``; None = look at the content.
    :param charset: from the HTTP header, where there was one.
    """

    id: str
    kind: Literal["url", "file", "text"]
    content: bytes | str
    media_type: str | None = None
    url: str | None = None
    path: str | None = None
    charset: str | None = None
    warnings: tuple[str, ...] = ()
    _sha256: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def sha256(self) -> str:
        """Hex digest of the content (UTF-8 for text), worked out once."""
        if not self._sha256:
            data = self.content if isinstance(self.content, bytes) else self.content.encode("utf-8", "surrogatepass")
            self._sha256.append(hashlib.sha256(data).hexdigest())
        return self._sha256[0]


# ---------------------------------------------------------------- clean

@dataclass(frozen=True, slots=True)
class Block:
    """A block of text with the verdict of the cleaner.

    :param why: the reason for the verdict, for a person; never empty where ``kept`` is false.
    :param probability: of the block being content, in [0, 1].
    :param tag: the HTML element that it was (``p``, ``h2``, ``li``, ``blockquote``, ``pre``, ``td`` …); ``p`` for text.
    :param links: spans over ``text``.
    """

    text: str
    kind: Kind
    kept: bool
    why: str
    probability: float
    tag: str = "p"
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the scrapers read from the head and the cleaned article."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    site: str | None = None
    language: str | None = None
    canonical: str | None = None
    description: str | None = None
    quotes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A cleaned page: ``text`` is the kept blocks, one a line, without the title; ``links`` are spans over it."""

    text: str
    blocks: tuple[Block, ...]
    facts: Facts = Facts()
    language: str | None = None
    type: PageType = "article"
    url: str | None = None
    links: tuple[Link, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def removed(self) -> list[Block]:
        """The blocks that were dropped, in order."""
        return [block for block in self.blocks if not block.kept]

    @property
    def title(self) -> str:
        """The page's title, or an empty string."""
        return self.facts.title

    @property
    def authors(self) -> tuple[str, ...]:
        """Names of the authors as the page gives them."""
        return self.facts.authors

    @property
    def published(self) -> str | None:
        """ISO 8601 date, as exact as the page gives it."""
        return self.facts.published


# ---------------------------------------------------------------- split and score

@dataclass(frozen=True, slots=True)
class Sentence:
    """``page.text[start:end] == text``; ``line`` is the number of the paragraph in the page text."""

    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence as the models read it: with its links and up to two sentences before (``after`` is not read yet).

    ``host`` is the page's own, where it is known: a link to it seldom leads to another's word.
    """

    text: str
    links: tuple[Link, ...] = ()
    before: str = ""
    before_links: tuple[Link, ...] = ()
    after: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that show a signal, and why they do."""

    signal: str
    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """Calibrated probabilities in [0, 1], the signals at or over their threshold, and the words that show it.

    ``support`` is P(supported | claim). ``unsupported`` is P(a claim, without support, that is not boilerplate).
    ``loaded`` is 1 where a listed word stands on a page (classify does not look), else 0.
    """

    claim: float
    support: float
    unsupported: float
    hedging: float
    weasel: float
    promotional: float
    flags: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    loaded: float = 0.0


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of the page with its scores; the evidence's offsets point into the page text."""

    sentence: Sentence
    scores: SentenceScores


# ---------------------------------------------------------------- report

@dataclass(frozen=True, slots=True)
class Share:
    """``count`` of ``of`` with a 95 % interval [low, high]; share is None where ``of`` is 0.

    :param percentile: whole percent of the reference set's pages with a smaller share; None where not judged.
    """

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None
    percentile: int | None = None


@dataclass(frozen=True, slots=True)
class Readability:
    """Readability from textstat, for information; None and a reason where textstat cannot be used."""

    flesch_reading_ease: float
    flesch_kincaid_grade: float
    automated_readability_index: float
    coleman_liau_index: float
    reading_minutes: float


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the score: ``points`` = ``weight`` × ``share``."""

    name: str
    share: float
    weight: float
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, with a 95 % interval, a band and a confidence; ``parts`` say what moved it from ``start``."""

    value: int
    low: int
    high: int
    band: str
    confidence: Literal["low", "medium", "high"]
    start: float = 100.0
    parts: tuple[Part, ...] = ()
    weights: str = ""
    percentile: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page was not judged: a code of the schema, and a sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a report's page came from."""

    id: str
    kind: str
    url: str | None = None
    path: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one check; ``disagreed``: flags that were taken off. ``to_dict()`` is version 1 of the JSON."""

    source: SourceInfo
    status: Status
    reason: Reason | None = None
    page: Page | None = None
    score: Score | None = None
    signals: Mapping[str, Share] = field(default_factory=dict)
    readability: Readability | None = None
    sentences: tuple[ScoredSentence, ...] = ()
    warnings: tuple[str, ...] = ()
    versions: Mapping[str, Any] = field(default_factory=dict)
    outside: Outside | None = None
    disagreed: tuple[Disagreement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON values: dicts, lists, strings, finite numbers, booleans, None."""
        from checker.reports.json import to_dict
        return to_dict(self)

    def to_json(self) -> str:
        """The report as one line of ASCII JSON; equal reports give equal bytes."""
        from checker.reports.json import to_json
        return to_json(self)
