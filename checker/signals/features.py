"""Features of sentences in their context, computed once for all signals.

Sparse: hashed word 1-3-grams and affixes of the sentence, and word 1-2-grams of what stands before, each in a
namespace of its own, weighted by inverse document frequency and scaled to length 1 (Salton & Buckley 1988). Dense: word
classes, shapes, links, position, length, the rules that fire, and what the context shows. The sentence after is not
read: too many of the training rows lack it, and a model would learn which. numpy is all it needs.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from checker.signals import claims, hedging, opinion, promotion, support, weasel
from checker.signals.rules import Hit, RuleSet, words_of
from checker.signals.tokens import TOKEN, Token, analyse, class_names, hashed
from checker.types import Link, Unit

LONGEST = 1_500
"""Characters of a sentence that are looked at; the rest of a longer one is not."""
BEFORE = 260
NAMESPACES = 3
SCALARS = ("tokens", "very_short", "short", "middling", "long", "very_long", "capitals", "numbers", "ends_open",
           "ends_question", "ends_exclamation", "ends_colon", "list_item", "starts_lower", "starts_quote", "no_before",
           "linked", "all_linked", "links", "cited", "before_linked", "before_cited", "quote_open",
           "ends_quote", "goes_on", "goes_on_pronoun", "before_ends_quote", "before_list", "title_case",
           "goes_on_speaking", "you_start", "quoted")
SIGNALS = ("hedging", "weasel", "claim", "support", "promotional", "opinion")
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_FINITE = ("be", "have", "do", "modal_possible", "modal_can", "modal_should", "modal_would", "modal_will", "finite",
           "ed")
"""Classes of words of which a whole sentence has one, as a rule."""
_SPEAKING = frozenset(("said", "says", "according", "told", "found", "wrote"))
_QUOTES = '"“”'
_QUOTED = re.compile(r"“[^“”]{2,600}”?|\"[^\"]{2,600}\"")


@functools.cache
def all_rules() -> RuleSet:
    """The rules of all signals in one index."""
    return RuleSet((*hedging.RULES, *weasel.RULES, *claims.RULES, *support.RULES, *promotion.RULES,
                    *opinion.RULES))


@functools.cache
def context_rules() -> RuleSet:
    """The rules that are also looked for in what stands before: who speaks there."""
    return RuleSet(tuple(rule for rule in support.RULES))


@functools.cache
def dense_names() -> tuple[str, ...]:
    """Names of the dense features, in order."""
    classes = class_names()
    return (*(f"has {name}" for name in classes), *(f"first {name}" for name in classes),
            *(f"before {name}" for name in classes),
            *(f"rule {rule.name}" for rule in all_rules().rules),
            *(f"before rule {rule.name}" for rule in context_rules().rules),
            *(f"{many} {name} rules" for name in SIGNALS for many in ("some", "two", "three")), "before support rules",
            *(f"link {kind}" for kind in support.LINK_KINDS), *(f"link {kind}" for kind in support.ANCHOR_KINDS),
            *SCALARS, "fragment")


@functools.cache
def finite() -> tuple[int, ...]:
    """Numbers of the word classes by which a sentence is no fragment."""
    return tuple(class_names().index(name) for name in _FINITE)


@functools.cache
def before_support() -> int:
    """Column of the dense feature that says that a source stands before the sentence."""
    return dense_names().index("before support rules")


@dataclass(frozen=True, slots=True)
class Batch:
    """Features of n sentences.

    :param keys: (m,) uint32 hashes of the sparse features, sentence by sentence.
    :param rows: (m,) the sentence of each; ``spaces``: its namespace; both int32.
    :param starts, ends: (m,) characters of the sentence that made the feature; -1 where the context did.
    :param dense: (n, len(dense_names())) float32.
    :param hits: the rules that fired on each sentence.
    """

    keys: np.ndarray
    rows: np.ndarray
    spaces: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    dense: np.ndarray
    hits: tuple[tuple[Hit, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text as tokens, with their places."""

    tokens: list[Token]
    starts: list[int]
    ends: list[int]


def read(text: str) -> Reading:
    """Tokens of a text, with their places."""
    spans = [match.span() for match in TOKEN.finditer(text)]
    return Reading([analyse(text[start:end]) for start, end in spans], [start for start, _ in spans],
                   [end for _, end in spans])


def read_words(text: str) -> Reading:
    """Tokens of a text without their places: the context, in which no evidence is shown."""
    tokens = [analyse(surface) for surface in TOKEN.findall(text)]
    nowhere = [-1] * len(tokens)
    return Reading(tokens, nowhere, nowhere)


def with_links(reading: Reading, links: Sequence[Link]) -> Reading:
    """The reading with a mark before and after the words of each link, so that n-grams see it."""
    if not links:
        return reading
    opening, closing = Token("<a>", hashed("<a>"), (), ()), Token("</a>", hashed("</a>"), (), ())
    places = [(start, 1, end, token)
              for token, start, end in zip(reading.tokens, reading.starts, reading.ends, strict=True)]
    places += [(link.start, 0, link.start, opening) for link in links]
    places += [(link.end, -1, link.end, closing) for link in links]
    places.sort(key=lambda place: place[:2])
    return Reading([place[3] for place in places], [place[0] for place in places], [place[2] for place in places])


def within(links: Sequence[Link], size: int) -> list[Link]:
    """The links that begin before ``size``, cut there: a sentence is read up to LONGEST."""
    return [Link(link.start, min(link.end, size), link.url) for link in links if link.start < size]


def compute(units: Sequence[Unit]) -> Batch:
    """Features of all units; the cost is linear in their text."""
    sentences = [with_links(read(unit.text[:LONGEST]), within(unit.links, len(unit.text[:LONGEST]))) for unit in units]
    befores = [read_words(unit.before[-BEFORE:]) for unit in units]
    hits = tuple(tuple(all_rules().hits(unit.text[:LONGEST], words_of(unit.text[:LONGEST]))) for unit in units)
    parts = [grams(sentences, 3, 0), affixes(sentences), grams(befores, 2, 2)]
    keys, rows, spaces, starts, ends = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    classes = class_part(sentences, befores)
    fragment = ~classes[:, finite()].any(axis=1, keepdims=True)
    dense = np.concatenate([classes, rule_part(units, hits), link_part(units),
                            scalar_part(units, sentences, befores), fragment], axis=1)
    return Batch(keys, rows, spaces, starts, ends, dense.astype(np.float32), hits)


# ---------------------------------------------------------------- sparse

Part = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def finish(keys: np.ndarray, space: int) -> np.ndarray:
    """Spread 64-bit keys and keep their upper half."""
    mixed = (keys + np.uint64(space + 1)) * _MIX[0]
    mixed ^= mixed >> np.uint64(29)
    return np.asarray((mixed * _MIX[1]) >> np.uint64(32)).astype(np.uint32)


def flat(readings: Sequence[Reading]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Hashes, sentence numbers and places of all tokens, with a mark before and after each sentence."""
    edge = hashed("<edge>")
    hashes, starts, ends = [], [], []
    for one in readings:
        hashes += [edge, *[token.hash for token in one.tokens], edge]
        last = one.ends[-1] if one.ends else 0
        starts += [0, *one.starts, last]
        ends += [0, *one.ends, last]
    rows = np.repeat(np.arange(len(readings)), [len(one.tokens) + 2 for one in readings])
    return np.array(hashes, np.uint64), rows, np.array(starts, np.int32), np.array(ends, np.int32)


def grams(readings: Sequence[Reading], longest: int, space: int) -> Part:
    """Word n-grams up to ``longest``; a sentence's edges count as words, but not alone."""
    hashes, rows, starts, ends = flat(readings)
    edge = np.uint64(hashed("<edge>"))
    parts = []
    rolling = hashes * _MIX[2]
    for size in range(1, longest + 1):
        if size > 1:
            rolling = (rolling[:-1] ^ (rolling[:-1] >> np.uint64(31))) * _MIX[3] + hashes[size - 1:] * _MIX[2]
        last = len(hashes) - size + 1
        kept = rows[:last] == rows[size - 1:] if size > 1 else hashes != edge
        parts.append((rolling[kept], rows[:last][kept], starts[:last][kept], ends[size - 1:][kept]))
    keys, where, first, final = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    if space == 2:
        first = final = np.full(len(keys), -1, np.int32)
    return finish(keys, space), where.astype(np.int32), np.full(len(keys), space, np.int32), first, final


def affixes(readings: Sequence[Reading]) -> Part:
    """Beginnings and endings of the words."""
    lists = [token.affixes for one in readings for token in one.tokens]
    counts = np.array([len(affixes) for affixes in lists], np.int64)
    keys = np.array(list(chain.from_iterable(lists)), np.uint64)
    rows, starts, ends = (np.repeat(np.array(list(chain.from_iterable(column)), np.int32), counts) for column in (
        [[row] * len(one.tokens) for row, one in enumerate(readings)], [one.starts for one in readings],
        [one.ends for one in readings]))
    return finish(keys, 1), rows, np.ones(len(keys), np.int32), starts, ends


# ---------------------------------------------------------------- dense

def presence(groups: Sequence[Sequence[int]], width: int) -> np.ndarray:
    """(n, width) with 1 where a number stands in the group."""
    found = np.zeros((len(groups), width), np.float32)
    rows = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    found[rows, np.array(list(chain.from_iterable(groups)), np.int64)] = 1.0
    return found


def class_part(sentences: Sequence[Reading], befores: Sequence[Reading]) -> np.ndarray:
    """Word classes and shapes: in the sentence, as its first word, and before it."""
    width = len(class_names())
    first = [next((token.classes for token in one.tokens if token.letters), ()) for one in sentences]
    return np.concatenate([presence(classes, width) for classes in (
        [[*chain.from_iterable([token.classes for token in one.tokens])] for one in sentences], first,
        [[*chain.from_iterable([token.classes for token in one.tokens])] for one in befores])], axis=1)


def rule_part(units: Sequence[Unit], hits: Sequence[Sequence[Hit]]) -> np.ndarray:
    """The rules that fire on the sentence, and those of support that fire on what stands before."""
    own, context = all_rules(), context_rules()
    tails = [unit.before[-BEFORE:] for unit in units]
    before = [context.hits(tail, words_of(tail)) for tail in tails]
    return np.concatenate([presence([[own.number[hit.rule.name] for hit in found] for found in hits], len(own.rules)),
                           presence([[context.number[hit.rule.name] for hit in found] for found in before],
                                    len(context.rules)),
                           np.array([rule_counts(found) for found in hits], np.float32).reshape(len(hits), -1),
                           np.array([[bool(found)] for found in before], np.float32).reshape(len(hits), 1)], axis=1)


def rule_counts(hits: Sequence[Hit]) -> list[bool]:
    """For each signal whether at least one, two, three of its hits are there: rare rules speak through these."""
    counts = dict.fromkeys(SIGNALS, 0)
    for hit in hits:
        counts[hit.rule.signal] += hit.rule.kind != "vague_source"
    return [count >= least for count in counts.values() for least in (1, 2, 3)]


def link_part(units: Sequence[Unit]) -> np.ndarray:
    """Kinds of the links that stand on the sentence, and of their words."""
    kinds = [[kind for link in unit.links for kind in support.link_kinds(link.url, unit.host)] for unit in units]
    anchors = [[kind for link in within(unit.links, LONGEST) for kind in support.anchor_kinds(link, unit.text)]
               for unit in units]
    return np.concatenate([presence(kinds, len(support.LINK_KINDS)), presence(anchors, len(support.ANCHOR_KINDS))],
                          axis=1)


def scalar_part(units: Sequence[Unit], sentences: Sequence[Reading], befores: Sequence[Reading]) -> np.ndarray:
    """Length, ends, position, links and what goes on from the sentence before."""
    return np.array([scalars(unit, own, before) for unit, own, before in zip(units, sentences, befores, strict=True)],
                    np.float32).reshape(len(units), len(SCALARS))


def scalars(unit: Unit, own: Reading, before: Reading) -> tuple[float, ...]:
    """The values of SCALARS for one sentence."""
    text, earlier = unit.text.strip()[:LONGEST], unit.before.rstrip()
    count, size = sum([token.letters for token in own.tokens]), len(text) or 1
    capitals = sum([token.capital for token in own.tokens])
    numbers = sum([token.number for token in own.tokens])
    covered = sum([link.end - link.start for link in unit.links]) / size
    quotes = earlier.count("“", -BEFORE) + earlier.count('"', -BEFORE) - earlier.count("”", -BEFORE)
    tail = text.rstrip("”\"’')] ")[-1:]
    first = next((token.word for token in own.tokens if token.letters), "")
    goes_on = first in ("he", "she", "they", "it", "this", "these", "that", "the", "his", "her", "their")
    cited = any(support.may_cite(link, unit.host) for link in unit.links)
    before_cited = any(support.may_cite(link, unit.host) for link in unit.before_links)
    spoken = not _SPEAKING.isdisjoint([token.word for token in before.tokens])
    open_quote = earlier.count("“") > earlier.count("”") or (quotes % 2 == 1 and "“" not in earlier)
    return (np.log1p(count) / 3.0, count < 4, 4 <= count < 8, 8 <= count < 15, 28 <= count < 40, count >= 40,
            capitals / max(count, 1), numbers / max(count, 1), tail.isalnum(), tail == "?", tail == "!", tail == ":",
            text[:2] in ("- ", "• ", "* "), text[:1].islower(), text[:1] in _QUOTES, not earlier,
            bool(unit.links), covered > 0.8, min(len(unit.links), 4) / 4, cited, bool(unit.before_links), before_cited,
            open_quote, text[-1:] in "”\"", goes_on, first in ("he", "she", "they"),
            bool(earlier) and earlier[-1] in _QUOTES, earlier[:2] == "- ", count > 3 and capitals > 0.6 * count,
            goes_on and spoken, first in ("you", "your", "we", "our"),
            sum(len(quote) for quote in _QUOTED.findall(text)) / size)
