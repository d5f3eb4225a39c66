"""What the head and the cleaned article say of a page: title, authors, dates, quotations, references, captions.

Understanding is BeautifulSoup's job; it is given only the head and the tenth of the page that remains after cleaning.
One file reads one kind of thing: metadata and jsonld the head, bylines what a reader sees, evidence the article,
hosts the special sites; settle decides between them.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from checker.types import Facts, Scraper

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

__all__ = ["read"]

MAX_HEAD = 1_000_000
MAX_ARTICLE = 1_000_000
MAX_TAGS = 5_000
_STRAY = re.compile(r"""<(?!/?[a-zA-Z](?:[^<>"']++|"[^"]{0,20000}+"|'[^']{0,20000}+')*+>)""")


def read(head: str, article: str, bylines: Sequence[str], url: str | None, scrapers: Sequence[Scraper]) -> Facts:
    """The facts of a page. Never raises on bad content: what cannot be read is a warning in the facts.

    :param head: HTML of the page's ``<title>``, ``<meta>``, ``<link>`` and JSON-LD ``<script>`` elements.
    :param article: clean HTML fragment of the kept blocks, captions as ``<figcaption>``.
    :param bylines: texts of the byline blocks, in page order.
    :param url: address of the page; says which host scraper reads it.
    :param scrapers: the caller's own host scrapers, tried first.
    """
    from checker.scrapers import bylines as visible
    from checker.scrapers import evidence, hosts, metadata, narrow
    from checker.scrapers.found import found
    from checker.scrapers.settle import HEADING, settle

    head, head_warnings = _capped(head, MAX_HEAD, "head")
    article, article_warnings = _capped(article, MAX_ARTICLE, "article")
    said, warnings = metadata.read(_soup(narrow.head(head)), url)
    shown = evidence.read(_soup(narrow.article(article)))
    facts = settle([*said, *found("title", shown.heading, HEADING), *visible.read(bylines)], url)
    scraper, broken = hosts.chosen(url, scrapers)
    facts = replace(facts, quotes=shown.quotes, references=shown.references, captions=shown.captions,
                    warnings=(*head_warnings, *article_warnings, *warnings, *facts.warnings, *broken))
    return hosts.apply(scraper, _soup(head), _soup(article), facts) if scraper else facts


def _capped(html: str, limit: int, what: str) -> tuple[str, list[str]]:
    """At most ``limit`` code points and MAX_TAGS tags, and a warning where something was left out."""
    short = html[:limit]
    if short.count("<") > 2 * MAX_TAGS:
        short = "<".join(short.split("<", 2 * MAX_TAGS)[:-1])
    if short == html:
        return html, []
    return short, [f"Only the first {len(short):,} characters of the {what} were read for metadata."]


def _soup(html: str) -> BeautifulSoup:
    """A tree; an empty one for what the parser rejects. What is no whole tag becomes text: an open quotation mark in a
    tag costs ``html.parser`` quadratic time.
    """
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    if "<" not in html:
        return BeautifulSoup("", "html.parser")
    try:
        return BeautifulSoup(_STRAY.sub("&lt;", html), "html.parser")
    except ParserRejectedMarkup:
        return BeautifulSoup("", "html.parser")
