"""The report for people at a terminal: one screen, the same story as the page report.

Colour is never the only sign: flagged words stand between ‹ and ›, bars have a shape, signals are named.
"""
from __future__ import annotations

from collections.abc import Sequence

from checker.reports import glossary, marks, safe, view
from checker.reports.canvas import CLOSE, OPEN, Canvas, Ink, pad
from checker.reports.style import Style
from checker.types import Readability, Report, Score, ScoredSentence, Share

TOP = 5
LONG = 360
"""Characters of a sentence in the short report."""
NARROW, ROOMY = 40, 50
"""The fewest columns, and those from which shares have a decimal."""
LABEL = 20
NUMBERS = 19
PLACE = 6
SHORTEST = 10
"""Columns of the place among ordinary articles, and the fewest of a bar."""


def render(reports: Sequence[Report], style: Style) -> str:
    """The reports one after the other, with a line between them."""
    rule = "\n" + "─" * max(style.width, NARROW) + "\n\n"
    return rule.join(_render(report, style) for report in reports)


def _render(report: Report, style: Style) -> str:
    canvas = Canvas(max(style.width, NARROW), style.color)
    _head(canvas, report)
    if report.status == "failed":
        return canvas.text()
    _score(canvas, report)
    _signals(canvas, report)
    _moves(canvas, report)
    _outside(canvas, report)
    _sentences(canvas, report, style)
    _removed(canvas, report)
    _warnings(canvas, report)
    canvas.line()
    canvas.paragraph("Not judged: " + " · ".join(glossary.NOT_JUDGED), indent=0)
    if style.explain:
        canvas.paragraph(glossary.QUOTED, indent=0)
    return canvas.text()


def _head(canvas: Canvas, report: Report) -> None:
    canvas.line(Ink(safe.one_line(view.title(report)), "bold"))
    if report.status == "failed":
        message = report.reason.message if report.reason else "No reason was given."
        canvas.paragraph(f"Not read: {message}", indent=0)
        return
    where = [view.site(report)] if view.site(report) else []
    if report.source.id not in (view.title(report), view.address(report)):
        where.append(report.source.id)
    canvas.paragraph(" · ".join([*where, *view.facts(report)]), indent=0)
    canvas.paragraph(view.byline(report), indent=0)


def _score(canvas: Canvas, report: Report) -> None:
    canvas.line()
    if report.score is None:
        message = report.reason.message if report.reason else "No reason was given."
        canvas.line(Ink("CANNOT JUDGE", "bold"))
        canvas.paragraph(message)
        canvas.line("  0 ", Ink("/" * (canvas.width - 10), "dim"), " 100")
        return
    score = report.score
    canvas.line(Ink(f"SCORE {score.value} / 100", "bold"), f"  {score.band}")
    canvas.paragraph(f"between {score.low} and {score.high} · {score.confidence} confidence "
                     f"({view.counted(len(report.page.text.split()) if report.page else 0, 'word')}, "
                     f"{view.counted(len(report.sentences), 'sentence')})")
    canvas.line("  0 ", Ink(_strip(score, canvas.width - 10), "bold"), " 100")


def _strip(score: Score, width: int) -> str:
    """The interval and the value on a line of ``width`` columns from 0 to 100."""
    low, value, high = (round(number / 100 * (width - 1)) for number in (score.low, score.value, score.high))
    cells = ["━" if low <= column <= high else "·" for column in range(width)]
    cells[low], cells[high] = "┣", "┫"
    cells[value] = "●"
    return "".join(cells)


def _signals(canvas: Canvas, report: Report) -> None:
    rows = view.rows(report)
    if not rows:
        return
    canvas.heading("Signals", "share, count and 95% interval")
    counts = [view.tally(share, signal) if share.of else f"no {signal.of}" for signal, share in rows]
    longest = max(map(len, counts))
    width = canvas.width - LABEL - NUMBERS - longest
    among = view.ordinary(report) if width - PLACE >= SHORTEST else ""
    width -= PLACE if among else 0
    for (signal, share), count in zip(rows, counts, strict=True):
        name = pad(signal.title + ("*" if signal.name in view.FREE else ""), LABEL)
        percent, interval = f"{view.percent(share.share):>5}", view.interval(share)
        if width < -2:  # two lines where one is too long
            canvas.line("  ", name, percent)
            canvas.paragraph(f"{count}, {interval}", indent=4)
        else:
            bar = [Ink(" " + _bar(share, width), signal.name)] if width >= SHORTEST else []
            place = f"{_place(share):>{PLACE}}" if among else ""
            canvas.line("  ", name, f"{percent}  {count:<{longest}} {interval:>7}{place} ", *bar)
    canvas.line("  ", pad("Ads taken out*", LABEL), view.advertising(report))
    if report.readability:
        _readability(canvas, report.readability)
    canvas.line("  ", Ink("* for information, not in the score", "dim"))
    if among:
        canvas.line("  ", Ink(f">N%: more than in N% of {among}; not in the score", "dim"))


def _readability(canvas: Canvas, reading: Readability) -> None:
    said = f"school grade {reading.flesch_kincaid_grade:g}, reading ease {reading.flesch_reading_ease:g}"
    if LABEL + 2 + len(said) <= canvas.width:
        canvas.line("  ", pad("Readability*", LABEL), said)
    else:
        canvas.line("  ", "Readability*")
        canvas.paragraph(said, indent=4)


def _place(share: Share) -> str:
    return "–" if share.percentile is None else f">{share.percentile}%" if share.percentile < 100 else ">all"


def _bar(share: Share, width: int) -> str:
    """The share as a bar with its interval: ``███┄┄┄···``."""
    if share.share is None or share.high is None:
        return "·" * width
    filled, reach = round(share.share * width), round(share.high * width)
    return "█" * filled + "─" * (reach - filled) + "·" * (width - max(reach, filled))


def _moves(canvas: Canvas, report: Report) -> None:
    steps = view.moves(report)
    if report.score is None or not steps:
        return
    canvas.heading("What moved the score", f"weights {report.score.weights}" if report.score.weights else "")
    form, lead = ("6.1%", 6) if canvas.width >= ROOMY else ("4.0%", 5)
    canvas.line(f"  {report.score.start:{lead}.1f}  start")
    for step in steps:
        canvas.line("  ", f"{view.signed(step.points):>{lead}}  ", pad(glossary.part(step.name), LABEL),
                    f"{step.share:{form}} × {step.weight:g}".replace("-", "−"))
    canvas.line(f"  {report.score.value:{lead}d}  score")


def _outside(canvas: Canvas, report: Report) -> None:
    said = view.outside(report)
    if said:
        canvas.heading("Outside list")
        canvas.paragraph(said)
        canvas.paragraph(glossary.OUTSIDE)


def _sentences(canvas: Canvas, report: Report, style: Style) -> None:
    flagged = view.flagged(report)
    if style.explain:
        canvas.heading("Every sentence", view.counted(len(report.sentences), "sentence"))
        for number, scored in enumerate(report.sentences, start=1):
            _sentence(canvas, number, scored)
            canvas.paragraph(_marked(scored), indent=6)
            _reasons(canvas, scored)
            canvas.paragraph(_probabilities(scored), indent=6)
        return
    if not flagged:
        if report.sentences:
            canvas.heading("No sentence is flagged")
        return
    shown = view.top(report, TOP)
    canvas.heading("Flagged sentences", f"{len(shown)} of {len(flagged)}")
    numbers = {id(scored): number for number, scored in enumerate(report.sentences, start=1)}
    for scored in shown:
        _sentence(canvas, numbers[id(scored)], scored)
        canvas.paragraph(_excerpt(_marked(scored)), indent=6)
        _reasons(canvas, scored)


def _sentence(canvas: Canvas, number: int, scored: ScoredSentence) -> None:
    """The number of the sentence and its labels, each in a colour of its own; no label is broken."""
    labels = [Ink(view.labelled(scored, flag), flag) for flag in _ordered(scored)]
    if view.supported(scored):
        labels.append(Ink(glossary.SUPPORT.label, "support"))
    line: list[str | Ink] = [Ink(f"{number:>3} ", "dim")]
    used = 0
    for label in labels or [Ink("no flag", "dim")]:
        if used and used + 3 + len(label.text) > canvas.width - 6:
            canvas.line("  ", *line)
            line, used = [" " * 4], 0
        line += [" · ", label] if used else [label]
        used += len(label.text) + (3 if used else 0)
    canvas.line("  ", *line)


def _marked(scored: ScoredSentence) -> str:
    """The sentence with marks round the words that show its labels."""
    return "".join(f"{OPEN}{text}{CLOSE}" if mark else text for text, mark in marks.runs(scored))


def _excerpt(marked: str) -> str:
    """At most ``LONG`` characters of a sentence, the first marked words among them."""
    if len(marked) <= LONG:
        return marked
    start = max(0, marked.find(OPEN) - LONG // 3)
    end = start + LONG
    return ("…" if start else "") + marked[start:end].strip() + ("…" if end < len(marked) else "")


def _reasons(canvas: Canvas, scored: ScoredSentence) -> None:
    flags = _ordered(scored)
    why = [f"{glossary.SIGNALS[flag].label}{_words(scored, flag) if len(flags) > 1 else ''}: {found}" for flag in flags
           if (found := marks.reasons(scored, flag))]
    if why:
        canvas.paragraph("→ " + " · ".join(why), indent=6, hang=8)


def _words(scored: ScoredSentence, flag: str) -> str:
    """Which of the marked words show this flag, where a sentence has several."""
    found = marks.quoted(scored, flag)
    return f" ({found})" if found else ""


def _ordered(scored: ScoredSentence) -> list[str]:
    """The sentence's flags, the one that it is shown by first."""
    first = view.strongest(scored)
    return sorted(view.flags(scored), key=lambda name: name != first)


def _probabilities(scored: ScoredSentence) -> str:
    names = ("claim", "support", *(signal.name for signal in glossary.SCORED if signal.name != "loaded"))
    return " · ".join(f"{name} {view.probability(scored, name):.2f}" for name in names)


def _removed(canvas: Canvas, report: Report) -> None:
    kinds = view.removed(report)
    if report.page is None or not kinds:
        return
    canvas.heading("Removed before scoring", f"{view.counted(sum(count for _, count, _ in kinds), 'block')}, "
                   f"{view.counted(view.removed_words(report.page), 'word')}")
    canvas.paragraph(" · ".join(glossary.kinds(kind, count) for kind, count, _ in kinds))


def _warnings(canvas: Canvas, report: Report) -> None:
    found = view.warnings(report)
    if found:
        canvas.heading("Warnings")
    for warning in found:
        canvas.paragraph("! " + warning, indent=2, hang=4)
