"""What every report shows, read off a Report once: no formatting, no escaping; strings are still the page's own."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

from checker.reports import glossary, safe
from checker.reports.dates import date as date
from checker.scoring import is_supported
from checker.types import Evidence, Page, Report, ScoredSentence, Share
from checker.wording import counted as counted
from checker.wording import counted_of

FREE = ("hedging",)
"""Flags that cost nothing; a sentence that has another one is shown by the other."""

LISTED = 0.5
"""What a flag without a probability is ordered by."""

@dataclass(frozen=True, slots=True)
class Move:
    """One step of the score: from ``before`` to ``after`` on the scale of 0 to 100."""

    name: str
    share: float
    weight: float
    points: float
    before: float
    after: float


def words(text: str) -> int:
    """Words between white space."""
    return len(text.split())


def removed_words(page: Page) -> int:
    """Words in the blocks that were dropped."""
    return sum(words(block.text) for block in page.removed)


def title(report: Report) -> str:
    """The page's title; where there is none, the name of the file, or of the source."""
    if report.page and report.page.title.strip():
        return report.page.title
    return PurePath(report.source.path).name if report.source.path else report.source.id


def address(report: Report) -> str | None:
    """URL of the page where one is known."""
    return report.source.url or (report.page.url if report.page else None)


def site(report: Report) -> str:
    """Host of the page, or the name that the site gives itself, or an empty string."""
    return safe.host(address(report)) or (report.page.facts.site or "" if report.page else "")


def facts(report: Report) -> list[str]:
    """Words, sentences, language and type of a page that was read; empty for one that was not."""
    page = report.page
    if page is None:
        return []
    return [counted(words(page.text), "word"), counted(len(report.sentences), "sentence"),
            glossary.language(page.language), page.type]


def rows(report: Report) -> list[tuple[glossary.Signal, Share]]:
    """The signals with their shares, in the order of the reports."""
    return [(signal, report.signals[signal.name]) for signal in glossary.SHOWN if signal.name in report.signals]


def ordinary(report: Report) -> str:
    """The reference set in words (``684 ordinary articles``); empty where the page has no place in one."""
    known = report.versions.get("reference")
    placed = any(share.percentile is not None for share in report.signals.values())
    return f"{known['pages']:,} ordinary articles" if known and placed else ""


def place(report: Report, percentile: int | None, than: str = "more than") -> str:
    """``more than 83% of 684 ordinary articles``; empty where the page has no place."""
    among = ordinary(report)
    if percentile is None or not among:
        return ""
    if percentile == 0:
        return f"{'Among' if than[0].isupper() else 'among'} the lowest of {among}"
    return f"{than} {'all' if percentile == 100 else f'{percentile}% of'} {among}"


def moves(report: Report) -> list[Move]:
    """The terms of the score one after the other; terms without weight are left out."""
    steps: list[Move] = []
    if report.score is None:
        return steps
    level = report.score.start
    for term in report.score.parts:
        if term.weight:
            steps.append(Move(term.name, term.share, term.weight, term.points, level, level + term.points))
            level += term.points
    return steps


def weightiest(report: Report) -> str:
    """What moved the score most each way, in a sentence or two; empty where nothing did."""
    steps = moves(report)
    said = []
    for head, one in (("Most against it", min(steps, key=lambda step: step.points, default=None)),
                      ("Most for it", max(steps, key=lambda step: step.points, default=None))):
        if one is not None and (one.points < 0) == head.endswith("against it") and round(one.points, 1):
            said.append(f"{head}: {glossary.part(one.name).lower()} ({signed(one.points)} points).")
    return " ".join(said)


def probability(scored: ScoredSentence, signal: str) -> float:
    """The sentence's probability of a signal."""
    value = getattr(scored.scores, signal)
    assert isinstance(value, float | int)
    return float(value)


def strength(scored: ScoredSentence, signal: str) -> float:
    """What flags are ordered by: the probability; of one that is read off a list, which has none, a middling value."""
    return LISTED if signal == "loaded" else probability(scored, signal)


def labelled(scored: ScoredSentence, signal: str) -> str:
    """``promotional 0.98``, or ``loaded language``, for which there is no probability."""
    label = glossary.SIGNALS[signal].label
    return label if signal == "loaded" else f"{label} {probability(scored, signal):.2f}"


def flags(scored: ScoredSentence) -> list[str]:
    """The flags of a sentence that reports show, in their order; that it is a claim or supported is no flag here."""
    return [signal.name for signal in glossary.SCORED if signal.name in scored.scores.flags]


def strongest(scored: ScoredSentence) -> str | None:
    """The flag that a sentence is shown by: the most probable of those that count in the score, else any, else None."""
    names = flags(scored)
    costly = [name for name in names if name not in FREE]
    return max(costly or names, key=lambda name: strength(scored, name), default=None)


def leaning(scored: ScoredSentence) -> tuple[str, float]:
    """The most probable signal of a sentence, flagged or not, and its probability."""
    names = [signal.name for signal in glossary.SCORED if signal.name != "loaded"]
    name = max(names, key=lambda each: probability(scored, each))
    return name, probability(scored, name)


def supported(scored: ScoredSentence) -> bool:
    """Whether the sentence is a claim that the page supports, as the score counts it."""
    return is_supported(scored)


def flagged(report: Report) -> list[ScoredSentence]:
    """The sentences with a flag, in the order of the page."""
    return [scored for scored in report.sentences if flags(scored)]


def top(report: Report, limit: int) -> list[ScoredSentence]:
    """The most striking sentences: those that cost most flags first, then the most probable."""
    def weight(scored: ScoredSentence) -> tuple[int, float, int]:
        names = flags(scored)
        costly = [name for name in names if name not in FREE]
        peak = max(strength(scored, name) for name in costly or names)
        return -len(costly), -peak, scored.sentence.start
    return sorted(flagged(report), key=weight)[:limit]


def evidence(scored: ScoredSentence, signal: str) -> list[Evidence]:
    """The evidence for one signal; for an unsupported claim the words of the claim."""
    wanted = (signal, "claim") if signal == "unsupported" else (signal,)
    return [item for item in scored.scores.evidence if item.signal in wanted]


def signed(points: float) -> str:
    """One decimal with a sign, a true minus; nothing moved is ``0.0``."""
    rounded = round(points, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0.0"


def tally(share: Share, signal: glossary.Signal) -> str:
    """``5 of 12 claims``."""
    return counted_of(share.count, share.of, signal.of.removesuffix("s"))


def removed(report: Report) -> list[tuple[str, int, int]]:
    """(kind, blocks, words) of what was dropped before scoring, most blocks first."""
    if report.page is None:
        return []
    blocks = Counter(block.kind for block in report.page.removed)
    size: Counter[str] = Counter()
    for block in report.page.removed:
        size[block.kind] += words(block.text)
    return [(kind, count, size[kind]) for kind, count in sorted(blocks.items(), key=lambda pair: (-pair[1], pair[0]))]


def advertising(report: Report) -> str:
    """What was advertising among the blocks that were dropped (``9 blocks, 118 words``); empty for a page not read.

    A signal of its own: shown, never in a share or in the score.
    """
    if report.page is None:
        return ""
    ads = [block for block in report.page.removed if block.kind in glossary.ADVERTISING]
    return f"{counted(len(ads), 'block')}, {counted(sum(words(block.text) for block in ads), 'word')}"


def warnings(report: Report) -> list[str]:
    """Warnings of the check and of the page, each once."""
    page = report.page
    every = [*report.warnings, *(page.warnings if page else ()), *(page.facts.warnings if page else ())]
    return list(dict.fromkeys(every))


def outside(report: Report) -> str:
    """What an outside list says about the page's host, on one line; empty where no list was given."""
    found = report.outside
    if found is None:
        return ""
    if found.host is None:
        return f"The page's host is not known, so it could not be looked up in {found.file}."
    claimed = " The saved page itself names this host." if found.claimed else ""
    if found.listed is None:
        return f"{found.host} is not in {found.file}.{claimed}"
    one = found.listed
    details = (one.origin or "origin not given", date(one.date) if one.date else "no date", found.file)
    return f"{one.host}: {one.label} ({', '.join(details)}).{claimed}"


def byline(report: Report) -> str:
    """Who wrote the page and when, as people write it; what was not found is said."""
    page = report.page
    authors, published = (page.authors, page.published) if page else ((), None)
    if not authors and not published:
        return "No author or date found"
    return " · ".join((f"By {', '.join(authors)}" if authors else "No author found",
                       date(published) if published else "no date found"))


def percent(share: float | None) -> str:
    """``17%``, or a dash where there is nothing to take a share of."""
    return "–" if share is None else f"{round(100 * share)}%"


def interval(share: Share) -> str:
    """``8–33%``, or a dash."""
    return "–" if share.low is None or share.high is None else f"{round(100 * share.low)}–{round(100 * share.high)}%"
