"""Question-and-answer sites of the Stack Exchange network: the author is who asked."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_TAGGED = re.compile(r"(?P<tag>\S{1,35}) - (?P<question>.+) - (?P<site>[^-]{1,60})")


class StackExchange:
    """Title without the tag before it and the site after it: "python - How do I …? - Stack Overflow"."""

    hosts = ("stackexchange.com", "stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com",
             "mathoverflow.net")

    def read(self, head: BeautifulSoup, article: BeautifulSoup) -> Mapping[str, Any]:
        """Only the title and the site; the metadata of these sites are right otherwise."""
        match = _TAGGED.fullmatch(" ".join(head.title.get_text().split())) if head.title else None
        return {"title": match["question"], "site": match["site"]} if match else {}
