"""Facts of the texts of a page: all of its distinct texts at once, as arrays of characters and of words."""
from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import numpy as np

from checker.cleaning.cues import CATEGORIES, FUNCTION_WORDS, index

TEXT_COLUMNS: tuple[str, ...] = (
    "chars", "words", "word_length", "commas", "stops", "digits", "capitals", "function_words", "ends_sentence",
    "ends_colon", "ends_question", "ends_exclaim", "ends_ellipsis", "starts_lower", "starts_symbol", "all_capitals",
    "currency", "bar", "copyright", "at_sign", "quotes", "brackets", "address", "year", "clock", "you", "we", "i",
    "exclaims", "hash", "arrow", "first_verb", "title_overlap", "title_same", "latin", "repeats")
HEAD, TAIL = 300, 100
"""Characters read from the two ends of a long block for its words."""
_BREAK = "\x00"
_END = "\n\x00\n"
"""Stands after each of a page's texts; the lines keep it apart from words, and full stops from spaces."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d\b")
_ADDRESS = re.compile(r"https?://|www\.|\.com\b|\.org\b")
_VERBS = frozenset(
    "read see watch listen check click tap get join sign subscribe follow share download buy shop order book call "
    "contact visit learn discover explore find try start register apply donate support grab save view browse email "
    "send submit enter leave let want need ready looking don't never stay keep become tell ask schedule request claim "
    "bookmark pin tweet like comment log login hire meet unlock upgrade enjoy".split())
_YOU, _WE, _I = (frozenset(words.split()) for words in (
    "you your yours you're you'll you've", "we our us ours we're we've we'll", "i my me mine i'm i've i'd"))
_SIGNS = ("$€£", "|·•", "©", "@", "“\"", "([", "#", "→»›>", ".")
_DIGIT, _ALNUM, _LETTER, _UPPER, _COMMA, _STOP, _SPACE, _EXCLAIM = (1 << bit for bit in range(9, 17))
"""Bits of a character; those of _SIGNS are the lower ones. A letter is alphanumeric or an underscore."""
_FUNCTION, _YOURS, _OURS, _MINE, _VERB, _CUE, _TITLE = (1 << bit for bit in range(7))
"""Bits of a word."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of T texts, one after the other.

    whole: the texts' ends, each followed by _END; flat: the words, with a break after each text; distinct: the D
    different words; numbers: for each of flat its number among them, D for a break; ids: (N,) the same without the
    breaks; owners: (N,) number of each word's text; sizes: (T,) words of each text.
    """

    whole: str
    flat: list[str]
    distinct: list[str]
    numbers: np.ndarray
    ids: np.ndarray
    owners: np.ndarray
    sizes: np.ndarray


def tokens(texts: list[str]) -> Tokens:
    """The lower-case words at both ends of texts."""
    ends = [text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}" for text in texts]
    whole = _END.join(ends) + _END
    if whole.count(_BREAK) != len(texts):
        whole = _END.join([end.replace(_BREAK, "\x01") for end in ends]) + _END
    flat = _words(whole)
    known = dict.fromkeys(flat)
    del known[_BREAK]
    distinct = list(known)
    places = dict(zip([*distinct, _BREAK], range(len(distinct) + 1), strict=True))
    numbers = np.array(list(map(places.__getitem__, flat)), np.int64)
    breaks = numbers == len(distinct)
    owners = np.cumsum(breaks)[~breaks]
    return Tokens(whole, flat, distinct, numbers, numbers[~breaks], owners, np.bincount(owners, minlength=len(texts)))


def _words(text: str) -> list[str]:
    """Lower-case runs of letters and digits, with one apostrophe between two such runs; breaks stay.

    The same as finding ``[^\\W_]+(?:'[^\\W_]+)?|\\x00``, in a tenth of the time.
    """
    codes, bits = _coded(text.lower().replace("’", "'"))
    inside = bits & _ALNUM > 0
    marks = np.flatnonzero(codes == ord("'"))
    marks = marks[(marks > 0) & (marks < len(codes) - 1)]
    marks = marks[inside[marks - 1] & inside[marks + 1]]
    if len(marks):
        inside[marks] = True
        word = np.cumsum(~inside)[marks]
        for first in np.flatnonzero(word[1:] == word[:-1]).tolist():
            inside[marks[first + 1]] = not inside[marks[first]]
    kept = np.where(inside | (codes == 0), codes, np.uint32(32))
    return kept.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass").split()


def _coded(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The code points of a text and their bits."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    table = _ascii()
    top = int(codes.max()) if len(codes) else 0
    if top > 127:
        table = np.concatenate([table, np.zeros(top - 127, np.uint32)])
        for code in set(codes[codes > 127].tolist()):
            table[code] = _bits(chr(code))
    return codes, table[codes]


def text_facts(texts: list[str], found: Tokens, title: str) -> np.ndarray:
    """Matrix (texts, len(TEXT_COLUMNS) - 1) of float64; the last column, repeats, is the caller's."""
    starts, size, bits = _characters(found.whole)
    present = np.bitwise_or.reduceat(bits, starts)[:, None] & (1 << np.arange(9)) > 0
    letters_before = np.concatenate([[0], bits[:-1] & _LETTER])
    spaces_after = np.concatenate([bits[1:] & _SPACE, [0]])
    commas, digits, capitals, stops, exclaims = (np.add.reduceat(mask, starts, dtype=np.int64) for mask in (
        bits & _COMMA > 0, bits & _DIGIT > 0, (bits & _UPPER > 0) & (letters_before == 0),
        (bits & _STOP > 0) & (spaces_after > 0), bits & _EXCLAIM > 0))
    letters, functions, verb, pronouns, unique, overlap, named = _word_facts(
        found, frozenset(_words(title.replace(_BREAK, " "))))
    count = np.maximum(found.sizes, 1)
    return np.column_stack([
        np.log1p([len(text) for text in texts]), np.log1p(found.sizes), letters / count, commas / count, stops / 4,
        digits / size, capitals / count, functions / count, _shapes(texts), present[:, :6],
        _patterns(found.whole.split(_END), present[:, 8], digits), pronouns / 3, exclaims / 3, present[:, 6:8], verb,
        overlap / np.maximum(unique, 1), overlap / np.maximum(unique + named - overlap, 1), letters / size])


def _characters(whole: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where each text begins, how long it is, and the bits of all characters, breaks included."""
    codes, bits = _coded(whole)
    ends = np.flatnonzero(codes == 0) - 1
    starts = np.concatenate([[0], ends[:-1] + 3])
    return starts, ends - starts, bits


@functools.cache
def _ascii() -> np.ndarray:
    return np.array([_bits(chr(code)) for code in range(128)], np.uint32)


def _bits(character: str) -> int:
    signs = sum(1 << number for number, signs in enumerate(_SIGNS) if character in signs)
    return (signs | _DIGIT * character.isdecimal() | _ALNUM * character.isalnum()
            | _LETTER * (character.isalnum() or character == "_")
            | _UPPER * ("A" <= character <= "Z") | _COMMA * (character == ",") | _STOP * (character in ".?!")
            | _SPACE * (character == " ") | _EXCLAIM * (character == "!"))


def _shapes(texts: list[str]) -> np.ndarray:
    """How texts begin and end, from ``ends_sentence`` to ``all_capitals``."""
    closing = [text[-2] if text[-1] in "\"'”’)]" and len(text) > 1 else text[-1] for text in texts]
    return np.array([
        [close in ".!?" for close in closing], [text[-1] == ":" for text in texts], [close == "?" for close in closing],
        [close == "!" for close in closing], [text.endswith(("…", "...")) for text in texts],
        [text[0].islower() for text in texts], [not (text[0].isalnum() or text[0] in "\"'“‘(") for text in texts],
        [text.isupper() for text in texts]]).T


def _patterns(ends: list[str], dots: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """Whether texts hold an address, a year, a time of the day."""
    found = np.zeros((len(dots), 3))
    for number in np.flatnonzero(dots).tolist():
        end = ends[number]
        if "." in end and ("://" in end or "www." in end or ".com" in end or ".org" in end):
            found[number, 0] = _ADDRESS.search(end) is not None
    for number in np.flatnonzero(digits > 2).tolist():
        end = ends[number]
        found[number, 1] = digits[number] > 3 and _YEAR.search(end) is not None
        found[number, 2] = ":" in end and _CLOCK.search(end) is not None
    return found


@functools.cache
def _word_bits() -> dict[str, int]:
    """Bits of the words that say something by themselves."""
    bits: dict[str, int] = {}
    groups = ((_FUNCTION, FUNCTION_WORDS), (_YOURS, _YOU), (_OURS, _WE), (_MINE, _I), (_VERB, _VERBS),
              (_CUE, index().keys()))
    for bit, words in groups:
        for word in words:
            bits[word] = bits.get(word, 0) | bit
    return bits


def _word_facts(found: Tokens, title: frozenset[str]) -> tuple[np.ndarray, ...]:
    """Letters, function words, first verb, pronouns (texts, 3), distinct words, those of the title; its own words."""
    known, texts, kinds = _word_bits(), len(found.sizes), max(len(found.distinct), 1)
    bits = np.array([known.get(word, 0) for word in found.distinct], np.int64)
    if title:
        bits |= np.array([_TITLE * (word in title) for word in found.distinct], np.int64)
    lengths = np.array(list(map(len, found.distinct)), np.int64)
    own = bits[found.ids]
    letters = np.bincount(found.owners, lengths[found.ids], texts)
    functions = np.bincount(found.owners[own & _FUNCTION > 0], minlength=texts)
    verb = np.zeros(texts, bool)
    filled = found.sizes > 0
    verb[filled] = own[(np.cumsum(found.sizes) - found.sizes)[filled]] & _VERB > 0
    pairs = np.sort(found.owners * kinds + found.ids)
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    owners, each = pairs // kinds, bits[pairs % kinds]
    pronouns = np.stack([np.bincount(owners[each & bit > 0], minlength=texts) for bit in (_YOURS, _OURS, _MINE)], 1)
    unique = np.bincount(owners, minlength=texts)
    overlap = np.bincount(owners[each & _TITLE > 0], minlength=texts)
    return letters, functions, verb, pronouns, unique, overlap, np.array(len(title))


def cue_facts(found: Tokens) -> np.ndarray:
    """How much of each kind of cue is in a text for its length, and whether it begins with one.

    (texts, 2 * len(CATEGORIES)) of float32.
    """
    phrases, flat, kinds = index(), found.flat, len(CATEGORIES)
    known = _word_bits()
    cues = np.array([known.get(word, 0) & _CUE > 0 for word in found.distinct] + [False])
    places = np.flatnonzero(cues[found.numbers])
    owners = np.cumsum(found.numbers == len(found.distinct))[places]
    cells: list[int] = []
    weights: list[float] = []
    first: list[int] = []
    for place, owner in zip(places.tolist(), (owners * kinds).tolist(), strict=True):
        singles, longer = phrases[flat[place]]
        hits = [(0.5, category) for category in singles]
        for rest, category in longer.get(flat[place + 1], ()):
            if len(rest) == 1 or tuple(flat[place + 1:place + 1 + len(rest)]) == rest:
                hits.append((0.5 + 0.5 * len(rest), category))
        for weight, category in hits:
            cells.append(owner + category)
            weights.append(weight)
        if place == 0 or flat[place - 1] == _BREAK:
            first += [owner + category for _, category in hits]
    texts = len(found.sizes)
    sums = np.bincount(np.array(cells, np.int64), weights, texts * kinds).reshape(texts, kinds)
    begins = np.zeros(texts * kinds)
    begins[first] = 1.0
    sums = sums / np.sqrt(np.maximum(found.sizes, 1))[:, None]
    return np.hstack([sums, begins.reshape(texts, kinds)])
