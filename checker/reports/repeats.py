"""Flagged sentences that stand on several pages of a batch: template text that no writer of a page wrote."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.reports.summary import ADDED, SIGNALS

MOST = 200_000
"""Different sentences that are counted; further new ones are passed over, so that memory stays flat (about 30 MB)."""


@dataclass(slots=True)
class Repeats:
    """Counts pages by flagged sentence; only sentences seen on a second page are kept as text."""

    pages: dict[bytes, int] = field(default_factory=dict)
    texts: dict[bytes, str] = field(default_factory=dict)

    def add(self, report: Mapping[str, Any]) -> None:
        """Count the flagged sentences of a report in JSON form, each once."""
        shown = {*SIGNALS, *ADDED}
        for text in {sentence["text"] for sentence in report["sentences"] if shown & set(sentence["flags"])}:
            key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            count = self.pages.get(key, 0)
            if count or len(self.pages) < MOST:
                self.pages[key] = count + 1
            if count == 1:
                self.texts[key] = text

    def top(self, limit: int) -> list[tuple[str, int]]:
        """(sentence, pages) of those on at least two pages, most pages first."""
        found = [(text, self.pages[key]) for key, text in self.texts.items()]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]
