"""Preprint servers: every author, the day of the first version, the abstract."""
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.scrapers import dates, names

if TYPE_CHECKING:
    from bs4 import BeautifulSoup


class Preprint:
    """Reads the ``citation_*`` elements, which these servers keep for search engines and fill with care."""

    hosts = ("arxiv.org", "biorxiv.org", "medrxiv.org", "chemrxiv.org", "psyarxiv.com")

    def read(self, head: BeautifulSoup, article: BeautifulSoup) -> Mapping[str, Any]:
        """Fields that the page does not give are left to the general readers."""
        given: dict[str, list[str]] = {}
        for tag in head.find_all("meta"):
            if str(tag.get("name", "")).startswith("citation_") and tag.get("content"):
                given.setdefault(str(tag["name"]), []).append(" ".join(str(tag["content"]).split()))
        authors = names.clean(" ".join(reversed(name.split(", ", 1))) for name in given.get("citation_author", []))
        published = dates.normalise((given.get("citation_date") or given.get("citation_online_date") or [""])[0])
        found = {"title": "".join(given.get("citation_title", [])[:1]), "authors": authors, "published": published,
                 "description": "".join(given.get("citation_abstract", [])[:1])}
        return {field: value for field, value in found.items() if value}
