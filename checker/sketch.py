"""Which pages are nearly the same: a sketch of 128 bytes a page instead of its text.

MinHash (Broder 1997) over shingles of 5 words: the share of equal places in two sketches estimates the Jaccard
similarity of the pages' sets of shingles, with a standard error of at most 0.063. Pages are compared only where a band
of their sketches is equal (locality-sensitive hashing; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
chapter 3), and then at most twice a band. Everything is fixed arithmetic: equal texts give equal sketches anywhere.
"""
from __future__ import annotations

import base64
import io
import re
import zlib
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
PLACES, BANDS = 64, 16
"""Places of a sketch, and bands that they are cut into: 4 places a band."""
SIMILAR = 0.8
"""Estimated similarity from which two pages are nearly the same: about one word in 45 changed. A pair that is as much
alike as this shares a band with a probability of .9998."""
LEAST_WORDS = 50
"""Words under which a page has no sketch: short notices resemble each other by chance."""
BYTES = 2 * PLACES
_BLOCK = 4_000
"""Sketches that are in memory at once."""
_ROWS = 256
_WORD = re.compile(r"\w+")
_MARKS = "‘’“”–—…•\xa0"
_ASCII = "".join(chr(code) if _WORD.match(chr(code)) else " " for code in range(128))
_MASK = (1 << 64) - 1


def of(text: str) -> str | None:
    """The sketch of a text in base64 (128 bytes, little endian); None where it is too short for one."""
    words = _words(text.lower())
    if len(words) < LEAST_WORDS:
        return None
    codes = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    hashes = np.array([codes[word] for word in words], dtype=np.uint64)
    shingles = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for place in range(SHINGLE):
        shingles = _mixed(shingles + hashes[place:len(shingles) + place])
    least = np.full(PLACES, np.uint64(_MASK))
    for start in range(0, len(shingles), _ROWS):  # in blocks that stay in the processor's cache
        rows = shingles[start:start + _ROWS, np.newaxis] * _FACTORS + _SHIFTS
        least = np.minimum(least, rows.min(axis=0))
    return base64.b64encode((least & np.uint64(0xFFFF)).astype("<u2").tobytes()).decode("ascii")


def _words(text: str) -> list[str]:
    """Runs of letters, digits and underscores. A line of English needs no regular expression, which takes longer."""
    for mark in _MARKS:
        text = text.replace(mark, " ")
    words: list[str] = []
    for line in text.split("\n"):
        words += line.translate(_ASCII).split() if line.isascii() else _WORD.findall(line)
    return words


def bytes_of(sketch: object) -> bytes | None:
    """The 128 bytes of a sketch as ``of`` writes it; None for anything else."""
    if not isinstance(sketch, str):
        return None
    try:
        data = base64.b64decode(sketch, validate=True)
    except ValueError:
        return None
    return data if len(data) == BYTES else None


class Sketches:
    """Sketches that stand end to end in a file, which is read piece by piece: 100,000 of them are 13 MB."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, io.SEEK_END) // BYTES

    def __len__(self) -> int:
        return self._size

    def band(self, number: int) -> NDArray[np.uint64]:
        """A band of every sketch as one number, shape (n,)."""
        keys = np.empty(self._size, dtype="<u8")
        self._file.seek(0)
        for start in range(0, self._size, _BLOCK):
            block = np.frombuffer(self._file.read(_BLOCK * BYTES), dtype="<u8").reshape(-1, BANDS)
            keys[start:start + len(block)] = block[:, number]
        return keys

    def at(self, places: NDArray[np.intp]) -> NDArray[np.uint16]:
        """The sketches at these places, shape (n, PLACES)."""
        data = bytearray()
        for place in places.tolist():
            self._file.seek(place * BYTES)
            data += self._file.read(BYTES)
        return np.frombuffer(data, dtype="<u2").reshape(-1, PLACES)


def groups(sketches: Sketches) -> list[list[int]]:
    """Groups of at least two indices of sketches that are nearly the same, each sorted, in the order of their first.

    A group is held together by pairs: each member is nearly the same as some other, not as every other. The time is
    that of sorting ``BANDS`` short keys a page; at most two comparisons a page and band are made.
    """
    if len(sketches) < 2:
        return []
    firsts = np.arange(len(sketches))
    for band in range(BANDS):
        pairs = _met(sketches.band(band))
        firsts = _joined(firsts, _near(sketches, pairs[firsts[pairs[:, 0]] != firsts[pairs[:, 1]]]))
    found: dict[int, list[int]] = {}
    sizes = np.bincount(firsts)
    for index in np.flatnonzero(sizes[firsts] > 1).tolist():
        found.setdefault(int(firsts[index]), []).append(index)
    return list(found.values())


def _met(keys: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Pairs with the same key, shape (n, 2): each page with the first of its key and with the one before it."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    follows = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1
    begins = np.flatnonzero(np.diff(follows, prepend=-1) != 1)  # the second page of each key
    heads = np.repeat(follows[begins] - 1, np.diff(begins, append=len(follows)))
    return np.concatenate((np.stack((order[heads], order[follows]), axis=1),
                           np.stack((order[follows - 1], order[follows]), axis=1)))


def _near(sketches: Sketches, pairs: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those of the pairs that are nearly the same; compared in blocks, so that memory stays small."""
    kept = [some[(sketches.at(some[:, 0]) == sketches.at(some[:, 1])).mean(axis=1) >= SIMILAR]
            for some in np.array_split(pairs, len(pairs) // _BLOCK + 1)]
    return np.concatenate(kept)


def _joined(firsts: NDArray[np.intp], pairs: NDArray[np.intp]) -> NDArray[np.intp]:
    """The first page of every page's group, after these pairs were put together (union-find)."""
    parents = firsts.copy()

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = index = int(parents[parents[index]])
        return index

    for one, other in pairs.tolist():
        first, second = sorted((root(one), root(other)))
        parents[second] = first
    while not np.array_equal(parents, shorter := parents[parents]):
        parents = shorter
    return parents


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64, which spreads every bit over all others."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _permutations() -> list[tuple[np.uint64, np.uint64]]:
    """Odd factors and shifts, drawn once and for all by a linear congruential generator (Knuth's MMIX)."""
    state, drawn = 2024, []
    for _ in range(2 * PLACES):
        for _ in range(2):
            state = (6364136223846793005 * state + 1442695040888963407) & _MASK
        drawn.append(state ^ (state >> 29))
    return [(np.uint64(drawn[2 * n] | 1), np.uint64(drawn[2 * n + 1])) for n in range(PLACES)]


_FACTORS, _SHIFTS = (np.array(each, dtype=np.uint64) for each in zip(*_permutations(), strict=True))
