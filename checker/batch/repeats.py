"""What stands on several pages of a run: a page under two names, nearly the same text, the same flagged sentence."""
from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from checker import sketch
from checker.batch.compact import Names, Table

MOST = 200_000
"""Different things that are remembered; what comes first is counted. Keeps the memory of a large run flat."""
LISTED = 100


@dataclass(slots=True)
class Repeats:
    """Counts over the reports of a run, in their order.

    :param ids: of the reports. :param once: hash of a content -> its first report.
    :param pages: first report of a content -> all of it.
    :param single: hashes of flagged sentences -> their first report. :param sentences: those on several pages.
    :param sketches: end to end. :param sketched: the report of each sketch.
    """

    ids: Names = field(default_factory=Names)
    once: Table = field(default_factory=Table)
    pages: dict[int, list[int]] = field(default_factory=dict)
    single: Table = field(default_factory=Table)
    sentences: dict[str, int] = field(default_factory=dict)
    sketches: bytearray = field(default_factory=bytearray)
    sketched: array[int] = field(default_factory=lambda: array("i"))

    def add(self, report: Mapping[str, Any]) -> None:
        """Count a report in JSON form."""
        digest, number = report["source"]["sha256"], len(self.ids)
        self.ids.append(report["source"]["id"])
        if digest:
            first = _first(self.once, digest, number)
            if first != number:
                self.pages.setdefault(first, [first]).append(number)
        data = sketch.bytes_of((report.get("page") or {}).get("sketch"))
        if data is not None and len(self.sketched) < MOST:
            self.sketches += data
            self.sketched.append(number)
        for text in dict.fromkeys(sentence["text"] for sentence in report["sentences"] if sentence["flags"]):
            if text in self.sentences:
                self.sentences[text] += 1
            elif _first(self.single, text, number) != number:
                self.sentences[text] = 2

    def same_pages(self) -> list[list[str]]:
        """Groups of ids whose content is the same, byte for byte, in the order in which they came."""
        return [[self.ids[number] for number in group] for group in self.pages.values()]

    def near_pages(self) -> list[list[str]]:
        """Groups of ids whose texts are nearly the same (``checker.sketch``), sorted, whatever order they came in."""
        table, order = sketch.table(self.sketches), range(len(self.sketched))
        if any(one > other for one, other in pairwise(self.ids[number] for number in self.sketched)):
            by_id = sorted(order, key=lambda place: self.ids[self.sketched[place]])
            return [[self._sketched_id(by_id[place]) for place in group] for group in sketch.groups(table[by_id])]
        return [[self._sketched_id(place) for place in group] for group in sketch.groups(table)]

    def _sketched_id(self, place: int) -> str:
        return self.ids[self.sketched[place]]

    def same_sentences(self) -> list[tuple[str, int]]:
        """Flagged sentences that stand on several pages, with the number of pages, most first."""
        return sorted(self.sentences.items(), key=lambda item: (-item[1], item[0]))[:LISTED]


def _first(table: Table, text: str, number: int) -> int:
    """The first report with this text, as far as it is remembered, or this one."""
    key = hash(text) & 0xFFFF_FFFF_FFFF_FFFF  # different in each process: nobody can prepare two texts that share it
    return table.setdefault(key, number) if len(table) < MOST else table.get(key, number)
