"""The head of a page: ``<title>``, ``<meta>``, ``<link rel=canonical>`` and, through jsonld, its JSON-LD."""
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.scrapers import jsonld
from checker.scrapers.found import Field, Found, found

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

MAX_TAGS = 500

META: dict[str, Field] = {
    "og:title": "title", "twitter:title": "title", "citation_title": "title", "dc.title": "title",
    "dcterms.title": "title", "parsely-title": "title", "sailthru.title": "title", "headline": "title",
    "citation_author": "author", "article:author": "author", "author": "author", "dc.creator": "author",
    "dcterms.creator": "author", "parsely-author": "author", "sailthru.author": "author", "byl": "author",
    "article:author_name": "author", "og:article:author": "author", "book:author": "author",
    "article:published_time": "published", "article:published": "published", "og:article:published_time": "published",
    "citation_publication_date": "published", "citation_online_date": "published", "citation_date": "published",
    "dc.date.issued": "published", "dcterms.issued": "published", "dcterms.created": "published",
    "dc.date": "published", "dcterms.date": "published", "datepublished": "published", "parsely-pub-date": "published",
    "sailthru.date": "published", "publish-date": "published", "publish_date": "published", "pubdate": "published",
    "publication_date": "published", "date": "published", "pdate": "published",
    "article:modified_time": "modified", "article:modified": "modified", "og:updated_time": "modified",
    "dcterms.modified": "modified", "dc.date.modified": "modified", "datemodified": "modified",
    "lastmod": "modified", "last-modified": "modified",
    "og:site_name": "site", "application-name": "site", "citation_journal_title": "site", "dc.publisher": "site",
    "citation_publisher": "site",
    "citation_language": "language", "content-language": "language", "language": "language", "dc.language": "language",
    "og:locale": "language",
    "description": "description", "og:description": "description", "twitter:description": "description",
    "dc.description": "description",
    "og:url": "canonical",
}
"""Names of ``<meta>`` elements, in lower case, and the field that each one gives."""


def read(head: BeautifulSoup, url: str | None) -> tuple[list[Found], list[str]]:
    """Everything that the head says, in the order of the page, and the warnings."""
    tags = head.find_all(["title", "meta", "link", "script"], limit=MAX_TAGS)
    scripts = [tag.get_text() for tag in tags if tag.name == "script" and "ld+json" in _value(tag, "type").lower()]
    said, warnings = jsonld.read(scripts, url)
    for tag in tags:
        said.extend(_of(tag))
    return said, warnings


def _of(tag: Tag) -> Iterator[Found]:
    if tag.name == "title":
        yield from found("title", tag.get_text(), "title")
    elif tag.name == "link" and "canonical" in _value(tag, "rel").lower().split():
        yield from found("canonical", _value(tag, "href"), "canonical")
    elif tag.name == "meta":
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = _value(tag, attribute).strip().lower()
            if field := META.get(name):
                yield from found(field, _value(tag, "content"), name)
                return


def _value(tag: Tag, attribute: str) -> str:
    """An attribute as one string (``rel`` comes as a list)."""
    value = tag.get(attribute)
    return value if isinstance(value, str) else " ".join(value or ())
