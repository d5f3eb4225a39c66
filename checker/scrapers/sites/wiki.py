"""Wikis that run MediaWiki: everybody is an author, the first day says nothing, references are marked with "^"."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_TAIL = re.compile(r"\s[-–—]\s[^-–—]{1,60}$")


class MediaWiki:
    """Title from ``<title>`` without the wiki's name; no author, for the metadata name the wiki's contributors."""

    hosts = ("wikipedia.org", "wiktionary.org", "wikibooks.org", "wikinews.org", "wikivoyage.org", "wikiversity.org",
             "wikiquote.org", "mediawiki.org")

    def read(self, head: BeautifulSoup, article: BeautifulSoup) -> Mapping[str, Any]:
        """The wiki's name is what stands after the last dash of the title."""
        if not head.title:
            return {"authors": ()}
        title = head.title.get_text(strip=True)
        tail = _TAIL.search(title)
        if not tail:
            return {"title": title, "authors": ()}
        return {"title": title[:tail.start()], "site": tail[0].strip(" -–—"), "authors": ()}
