"""The words of a sentence that show its flags, and why: where they are marked, and how the reasons are worded."""
from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from checker.reports import view
from checker.types import Evidence, ScoredSentence

MOST = 0.7
"""Share of a sentence from which marked words say no more than that the sentence is marked."""
CUES, LONGEST = 3, 60
"""Words that are quoted for a signal, and characters of one; a longer one is seen in the text."""
POINTING, LEANING = "These words weighed most towards", "The sentence as a whole leans towards"
"""How a reason begins that points at words, and how it does where no words stand out."""


def pieces(scored: ScoredSentence) -> list[tuple[str, str]]:
    """The sentence cut into (text, the signal that it shows or an empty string); put together they are the sentence.

    Evidence that is most of the sentence is left out: the label on the sentence says as much.
    """
    text = scored.sentence.text
    shown = [*view.flags(scored), *(["support"] if view.supported(scored) else [])]
    spans = sorted((*_span(item, scored), name) for name in shown for item in view.evidence(scored, name))
    cut: list[tuple[str, str]] = []
    at = 0
    for start, end, name in spans:
        start = max(start, at)
        if start < end <= start + MOST * len(text):
            cut += [(text[at:start], ""), (text[start:end], name)]
            at = end
    cut.append((text[at:], ""))
    return [piece for piece in cut if piece[0]]


def runs(scored: ScoredSentence) -> list[tuple[str, bool]]:
    """The pieces as (text, marked): neighbours that are marked, with the blanks between them, are one run."""
    cut = pieces(scored)
    last = len(cut) - 1
    marked = [(text, bool(cue) or (0 < at < last and not text.strip())) for at, (text, cue) in enumerate(cut)]
    return [("".join(text for text, _ in group), mark) for mark, group in groupby(marked, key=lambda run: run[1])]


def quoted(scored: ScoredSentence, signal: str) -> str:
    """The words that show a signal, in quotation marks (``“most brilliant”, “download it now”``); empty where they are
    most of the sentence, or long."""
    longest = min(MOST * len(scored.sentence.text), LONGEST)
    cues = dict.fromkeys(item.text for item in view.evidence(scored, signal) if len(item.text) <= longest)
    return f"“{'”, “'.join(list(cues)[:CUES])}”" if cues else ""


def reason(item: Evidence, scored: ScoredSentence) -> str:
    """Why the evidence shows its signal; where it is most of the sentence, nobody is pointed at words."""
    whole = item.end - item.start > MOST * len(scored.sentence.text)
    return item.why.replace(POINTING, LEANING) if whole else item.why


def reasons(scored: ScoredSentence, signal: str) -> str:
    """Why the signal was flagged, each reason once, in order; empty where none was given."""
    found = view.evidence(scored, signal)
    own = [item for item in found if item.signal == signal] or found
    return joined(reason(item, scored) for item in own)


def joined(said: Iterable[str]) -> str:
    """Reasons after one another: whole sentences by a blank, phrases by a semicolon; each once."""
    text = ""
    for one in dict.fromkeys(filter(None, said)):
        text += f"{'' if not text else ' ' if text[-1] in '.!?' else '; '}{one}"
    return text


def _span(item: Evidence, scored: ScoredSentence) -> tuple[int, int]:
    """Where the evidence lies in the sentence."""
    sentence = scored.sentence
    return max(item.start - sentence.start, 0), min(item.end - sentence.start, len(sentence.text))
