"""Numbers with their nouns, one way in messages and reports."""
from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """``1 word``, ``2 words``, ``0 words``; thousands with a comma."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def counted_of(number: int, total: int, noun: str) -> str:
    """``1 of 1 claim``, ``0 of 12 claims``."""
    return f"{number:,} of {counted(total, noun)}"
