"""Tokens as the shared features see them: a hash, affixes and word classes for each distinct surface form."""
from __future__ import annotations

import functools
import re
import zlib
from typing import NamedTuple

from checker.signals import lexicons

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*\d|\d|[^\w\s]")
SHAPES = ("capital", "all_capitals", "number", "year", "digits_4", "percent", "money", "quote", "exclamation",
          "question_mark", "colon", "semicolon", "dash", "bracket", "ellipsis", "comma", "slash", "at", "symbol",
          "foreign", "hyphenated", "ing", "ed", "ly", "est", "er", "tion", "ive", "able",
          "long", "contraction", "letter")
"""Shape classes of a token, after the word classes of the lexicons."""
_SUFFIXES = ("ing", "ed", "ly", "est", "er", "tion", "ive", "able")
_MARKS = {"%": "percent", "$": "money", "€": "money", "£": "money", "“": "quote", "”": "quote", '"': "quote",
          "«": "quote", "»": "quote", "!": "exclamation", "?": "question_mark", ":": "colon", ";": "semicolon",
          "—": "dash", "–": "dash", "-": "dash", "(": "bracket", ")": "bracket", "[": "bracket",
          "]": "bracket", "…": "ellipsis", ",": "comma", "/": "slash", "|": "slash", "@": "at", "#": "at"}
_PLAIN = str.maketrans({"’": "'", "“": '"', "”": '"', "‘": "'", "–": "-", "—": "-"})


class Token(NamedTuple):
    """What is known of a surface form.

    :param word: as normalised; ``hash`` is its hash, ``affixes`` those of its beginnings and endings.
    :param classes: numbers of its classes.
    :param letters: whether it is a word; ``number``: a whole number, but no year; ``capital``: whether it begins with a
        capital letter; each 0 or 1.
    """

    word: str
    hash: int
    affixes: tuple[int, ...]
    classes: tuple[int, ...]
    letters: int = 0
    number: int = 0
    capital: int = 0


def hashed(text: str) -> int:
    """A hash that is the same in every process and version."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def class_names() -> tuple[str, ...]:
    """Names of all classes: those of the lexicons, then the shapes."""
    return (*lexicons.classes(), *SHAPES)


@functools.lru_cache(maxsize=65_536)
def analyse(surface: str) -> Token:
    """Look at one surface form; cached, since text repeats its words."""
    word = "<month>" if surface == "May" else surface.lower().translate(_PLAIN)[:40]
    base = len(lexicons.classes())
    found = [base + SHAPES.index(shape) for shape in shapes(surface)]
    known = set(lexicons.by_word().get(word, ()))
    if "-" in word and len(word) > 3:
        known.update(*(lexicons.by_word().get(part, ()) for part in word.split("-") if len(part) > 4))
    if surface[0].isdigit():
        word = number_form(surface)
        return Token(word, hashed(word), (), tuple(found), 0, int(word.startswith("<number")))
    affixes = [f"^{word[:size]}" for size in (3, 4, 5) if len(word) > size]
    affixes += [f"{word[-size:]}$" for size in (3, 4) if len(word) > size]
    return Token(word, hashed(word), tuple(hashed(affix) for affix in affixes), (*sorted(known), *found),
                 int(word[0].isalnum()), 0, int(surface[0].isupper()))


def number_form(surface: str) -> str:
    """One form for all numbers of a shape, so that figures share their features."""
    digits = surface.replace(",", "").replace(".", "")
    if len(surface) == 4 and digits[:2] in ("19", "20"):
        return "<year>"
    return "<decimal>" if "." in surface else f"<number{min(len(digits), 5)}>"


def shapes(surface: str) -> list[str]:
    """Shape classes of a surface form."""
    first = surface[0]
    if first.isdigit():
        year = len(surface) == 4 and surface.isdigit() and surface[:2] in ("19", "20")
        return ["number", "year"] if year else ["number", "digits_4"] if len(surface) > 3 else ["number"]
    if not first.isalpha():
        return [_MARKS.get(first, "symbol")]
    found = [name for name in _SUFFIXES if len(surface) > len(name) + 2 and surface.endswith(name)]
    if first.isupper():
        found.append("all_capitals" if len(surface) > 1 and surface.isupper() else "capital")
    marks = (("hyphenated", "-" in surface), ("contraction", "'" in surface or "’" in surface),
             ("long", len(surface) > 9), ("letter", len(surface) == 1),
             ("foreign", not surface.isascii() and "’" not in surface))
    return found + [name for name, true in marks if true]
