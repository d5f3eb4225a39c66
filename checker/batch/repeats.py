"""What stands on several pages of a run: a page under two names, nearly the same text, the same flagged sentence."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker import sketch

MOST = 200_000
"""Different things that are remembered; what comes first is counted. Keeps the memory of a large run flat."""
LISTED = 100


@dataclass(slots=True)
class Repeats:
    """Counts over the reports of a run, in their order."""

    once: dict[int, str] = field(default_factory=dict)
    pages: dict[str, list[str]] = field(default_factory=dict)
    single: set[int] = field(default_factory=set)
    sentences: dict[str, int] = field(default_factory=dict)
    sketched: list[tuple[str, bytes]] = field(default_factory=list)

    def add(self, report: Mapping[str, Any]) -> None:
        """Count a report in JSON form."""
        digest, id = report["source"]["sha256"], report["source"]["id"]
        if digest:
            key = int(digest[:16], 16)
            if key in self.once:
                self.pages.setdefault(digest, [self.once[key]]).append(id)
            elif len(self.once) < MOST:
                self.once[key] = id
        data = sketch.bytes_of((report.get("page") or {}).get("sketch"))
        if data is not None and len(self.sketched) < MOST:
            self.sketched.append((id, data))
        for text in dict.fromkeys(sentence["text"] for sentence in report["sentences"] if sentence["flags"]):
            key = hash(text)
            if text in self.sentences:
                self.sentences[text] += 1
            elif key in self.single:
                self.sentences[text] = 2
            elif len(self.single) < MOST:
                self.single.add(key)

    def same_pages(self) -> list[list[str]]:
        """Groups of ids whose content is the same, byte for byte, in the order in which they came."""
        return list(self.pages.values())

    def near_pages(self) -> list[list[str]]:
        """Groups of ids whose texts are nearly the same (``checker.sketch``), sorted, whatever order they came in."""
        pages = sorted(self.sketched)
        return [[pages[index][0] for index in group] for group in sketch.groups([data for _, data in pages])]

    def same_sentences(self) -> list[tuple[str, int]]:
        """Flagged sentences that stand on several pages, with the number of pages, most first."""
        return sorted(self.sentences.items(), key=lambda item: (-item[1], item[0]))[:LISTED]
