"""A source credibility checker: what a web page hedges, claims without support, and promotes, sentence by sentence.

>>> import checker
>>> report = checker.check("https://example.org/article")        # a URL, a Path, bytes or text
>>> report.score.value, report.score.low, report.score.high      # doctest: +SKIP

It judges what a page shows its reader, never whether it is true. Nothing heavy is imported before it is used.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from checker.errors import CheckerError
from checker.types import (
    Block,
    Disagreement,
    Document,
    Evidence,
    Network,
    Options,
    Page,
    Report,
    SentenceScores,
)
from checker.version import VERSION as __version__

Source = str | bytes | Path
"""A URL (a str that is one http or https URL), a file (Path), undecoded content (bytes) or text (any other str)."""

__all__ = ["Block", "CheckerError", "Disagreement", "Document", "Evidence", "Network", "Options", "Page", "Report",
           "SentenceScores", "Source", "__version__", "check", "check_many", "classify", "clean"]


def clean(source: Source, *, url: str | None = None, media_type: str | None = None,
          options: Options | None = None) -> Page:
    """Strip a page to its article; every removed block keeps its kind and its reason.

    :param url: where the content came from; makes links absolute and picks a host's scraper.
    :param media_type: ``text/html``, ``text/plain`` or ``text/markdown``; None = look at the content.
    :raises CheckerError: where the source cannot be read.
    """
    from checker import pipeline, sources

    options = options or Options()
    return pipeline.clean_document(sources.read(source, url=url, media_type=media_type, options=options), options)


def check(source: Source, *, url: str | None = None, media_type: str | None = None,
          options: Options | None = None) -> Report:
    """Check one page. A source that cannot be read gives a Report with status ``failed``.

    :raises ModelBroken: where the installation's models are damaged.
    :raises BadOptions: where an option makes no sense.
    """
    from checker import pipeline

    return pipeline.check_source(source, url=url, media_type=media_type, options=options)


def check_many(sources: Iterable[Source], *, jobs: int | None = None,
               options: Options | None = None) -> Iterator[Report]:
    """Check many pages in worker processes; one Report for each source, in their order, failed ones too.

    :param jobs: worker processes; None = one for each processor.
    """
    from checker import batch

    if isinstance(sources, (str, bytes, Path)):
        raise TypeError("check_many takes several sources; for one, give a list of one or use check.")
    return batch.check_many(sources, jobs=jobs, options=options)


def classify(sentences: Sequence[str], *, before: Sequence[str | None] | None = None,
             after: Sequence[str | None] | None = None, url: str | None = None,
             options: Options | None = None) -> list[SentenceScores]:
    """Score sentences without a page. Inline Markdown links count as links; evidence points into the strings as given.

    :param before: up to two sentences before each, or None where there is no context.
    :param after: the sentence after each; the present models do not read it.
    :param url: the address of the page they are from, where it is known: links to its own host support less.
    :raises ValueError: where the sequences differ in length. :raises TypeError: for a bare string.
    """
    from checker import signals

    if isinstance(sentences, str):
        raise TypeError("classify takes a sequence of sentences; for one, give a list of one.")
    return signals.classify(sentences, before=before, after=after, url=url)
