"""Loaded language: sentences in which the writer's own words judge, accuse or insist in place of telling.

A list of words, no model: ``models/lexicons/loaded.txt``, which anybody can read and argue with. Words between
quotation marks are somebody else's and are passed over; so is a listed word that stands in a tenth of the sentences:
it is then what the page is about. After the subjectivity cues of Recasens et al. (2013).
"""
from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from checker import assets
from checker.errors import ModelBroken
from checker.types import Evidence, SentenceScores

FILE = "lexicons/loaded.txt"
SIGNAL = "loaded"
TOPIC, TOPIC_FROM = 0.1, 3
"""Share and number of sentences from which a listed word is taken for the page's subject."""
WHY = {
    "name_calling": "A name that judges people.", "charged": "A word that judges or stirs where it could tell.",
    "attack": "A verb that accuses.", "insisting": "It insists where it could give a reason.",
}
"""Reasons for a reader, by class of the list."""
PLAIN = "plain"
"""The class of phrases in which a listed one means something else."""
_CLASS = re.compile(r"\[(\w+)\]")
_QUOTED = re.compile(r"“[^“”]{1,500}”|\"[^\"]{1,500}\"|«[^«»]{1,500}»")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Hit(NamedTuple):
    """A listed word, or phrase, at ``text[start:end]``."""

    start: int
    end: int
    entry: str
    kind: str


class Lists(NamedTuple):
    """Class by word, and phrases (the words, the class) by their first word."""

    words: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


@functools.cache
def lists() -> Lists:
    """The list; read once a process. Raises ModelBroken where it is missing or of another form."""
    words: dict[str, str] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    kind = ""
    for line in assets.read(FILE).decode("utf-8").splitlines():
        head = _CLASS.fullmatch(line.strip())
        kind = head[1] if head else kind
        for entry in () if head or line.startswith("#") else line.split():
            parts = tuple(entry.split("_"))
            if len(parts) == 1:
                words[entry] = kind
            else:
                phrases[parts[0]] = (*phrases.get(parts[0], ()), (parts, kind))
    if not words or set(words.values()) - set(WHY):
        raise ModelBroken(f"The file {FILE} is damaged. {assets.REPAIR}")
    return Lists(words, phrases)


def version() -> str:
    """Head of the list's checksum."""
    return hashlib.sha256(assets.read(FILE)).hexdigest()[:12]


def find(texts: Sequence[str]) -> list[list[Hit]]:
    """The hits in each sentence of one page, in order. Linear in the text."""
    found = [_hits(text) for text in texts]
    sentences = Counter(entry for hits in found for entry in {hit.entry for hit in hits})
    subject = {entry for entry, count in sentences.items() if count >= max(TOPIC_FROM, TOPIC * len(texts))}
    return [[hit for hit in hits if hit.entry not in subject] for hits in found]


def mark(texts: Sequence[str], scores: Sequence[SentenceScores]) -> list[SentenceScores]:
    """The scores of a page's sentences with the flag ``loaded`` and its words; offsets are into the sentences."""
    return [_marked(text, score, hits) for text, score, hits in zip(texts, scores, find(texts), strict=True)]


def _marked(text: str, score: SentenceScores, hits: Sequence[Hit]) -> SentenceScores:
    if not hits:
        return score
    evidence = tuple(Evidence(SIGNAL, hit.start, hit.end, text[hit.start:hit.end], WHY[hit.kind]) for hit in hits)
    return replace(score, loaded=1.0, flags=(*score.flags, SIGNAL), evidence=(*score.evidence, *evidence))


def _hits(text: str) -> list[Hit]:
    """Listed words outside of quotation marks; of a compound word any part counts."""
    known = lists()
    own = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    words = [(match.start(), match.end(), match[0].lower().replace("’", "'")) for match in _WORD.finditer(own)]
    hits: list[Hit] = []
    after = 0
    for number, (start, end, word) in enumerate(words):
        if number < after:
            continue
        parts, kind = next(((parts, kind) for parts, kind in known.phrases.get(word, ())
                            if tuple(each[2] for each in words[number:number + len(parts)]) == parts), ((), ""))
        if parts:
            after = number + len(parts)
            hits += [Hit(start, words[after - 1][1], "_".join(parts), kind)] if kind != PLAIN else []
            continue
        part = word if word in known.words else next((p for p in word.split("-") if p in known.words), "")
        if part:
            hits.append(Hit(start, end, part, known.words[part]))
    return hits
