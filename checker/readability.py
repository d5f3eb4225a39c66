"""Readability from textstat, for information: it has no weight in the score.

textstat 0.7.4 is pinned: later versions download a dictionary at run time and fail offline. It imports pkg_resources,
which warns; that one warning is filtered. Its own sentence counter splits at every full stop (F .75 on web text), so
it is given our sentences with their inner stops taken out.
"""
from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

from checker.types import Readability

MAX_CHARACTERS = 100_000
WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction, words a minute (Brysbaert 2019)."""

_INNER = re.compile(r"[.!?]+")


def measure(sentences: Sequence[str]) -> tuple[Readability | None, str | None]:
    """The readability of the sentences, or None and the reason why it cannot be had."""
    text = _plain(sentences)
    if not text:
        return None, "There is no text to measure."
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*pkg_resources.*")
            import textstat
    except Exception as error:  # an import of somebody else's package may fail in any way; the check goes on
        return None, f"Readability is left out: textstat cannot be imported ({type(error).__name__}: {error})."
    words = sum(len(sentence.split()) for sentence in sentences)
    return Readability(
        flesch_reading_ease=round(float(textstat.flesch_reading_ease(text)), 1),
        flesch_kincaid_grade=round(float(textstat.flesch_kincaid_grade(text)), 1),
        automated_readability_index=round(float(textstat.automated_readability_index(text)), 1),
        coleman_liau_index=round(float(textstat.coleman_liau_index(text)), 1),
        reading_minutes=round(words / WORDS_A_MINUTE, 1),
    ), None


def _plain(sentences: Sequence[str]) -> str:
    """Our sentences so that textstat counts the same ones: no inner stops, one at the end; at most MAX_CHARACTERS."""
    plain: list[str] = []
    size = 0
    for sentence in sentences:
        stripped = _INNER.sub("", sentence).strip()
        size += len(stripped) + 2
        if size > MAX_CHARACTERS:
            break
        if any(c.isalpha() for c in stripped):
            plain.append(stripped + ".")
    return " ".join(plain)
