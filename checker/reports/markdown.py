"""The report for issue trackers and wikis: CommonMark with tables; nothing of a page becomes markup."""
from __future__ import annotations

import re
from collections.abc import Sequence

from checker.reports import glossary, marks, safe, view
from checker.reports.style import Style
from checker.types import Report, ScoredSentence

TOP = 10
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@$]|(?<=:)/(?=/)|(?<=www)\.)", re.IGNORECASE)
_LEADING = re.compile(r"^(\d{0,9})([.)+=-])")


def render(reports: Sequence[Report], style: Style) -> str:
    """The reports one after the other, with a rule between them; ``style.explain`` lists every sentence."""
    return "\n\n---\n\n".join("\n\n".join(_parts(report, style)) for report in reports) + "\n"


def escape(text: str) -> str:
    """Text of a page on one line, in which every character with a meaning in Markdown stands for itself.

    What begins a list is escaped at the beginning only; bare web addresses are broken up so that they become no links.
    """
    return _LEADING.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", safe.one_line(text)))


def _parts(report: Report, style: Style) -> list[str]:
    parts = [f"# {escape(view.title(report)) or 'No title'}"]
    reason = escape(report.reason.message) if report.reason else "No reason was given."
    if report.status == "failed":
        return [*parts, f"**Not read:** {reason}"]
    parts.append(_facts(report))
    score = report.score
    parts.append(f"**Cannot judge:** {reason}" if score is None else
                 f"**Score {score.value} of 100** ({escape(score.band)}), between {score.low} and {score.high}, "
                 f"{score.confidence} confidence")
    sections = (_signals(report), _moves(report), _outside(report), _sentences(report, style), _removed(report),
                _warnings(report))
    return [*parts, *(section for section in sections if section),
            f"*Not judged: {', '.join(glossary.NOT_JUDGED)}. {glossary.QUOTED}*"]


def _facts(report: Report) -> str:
    return " · ".join(map(escape, (report.source.id, *view.facts(report), view.byline(report))))


def _signals(report: Report) -> str:
    rows = view.rows(report)
    if not rows:
        return ""
    among = view.ordinary(report)
    lines = ["| Signal | Share | Count | 95% interval |" + (" Place |" if among else ""),
             "|---|---:|---|---|" + ("---|" if among else "")]
    for signal, share in rows:
        title = f"{signal.title}{' (information)' if signal.name in view.FREE else ''}"
        place = f" {view.place(report, share.percentile) or '–'} |" if among else ""
        lines.append(f"| {title} | {view.percent(share.share)} | {view.tally(share, signal)} | "
                     f"{view.interval(share)} |{place}")
    apart = f"Advertising taken out before scoring: {view.advertising(report)}."
    return "\n".join([*lines, "", f"*{apart}{f' {glossary.PLACE}' if among else ''}*"])


def _moves(report: Report) -> str:
    steps = view.moves(report)
    if report.score is None or not steps:
        return ""
    lines = [f"- {view.signed(step.points)} {escape(glossary.part(step.name))} "
             f"({view.percent(step.share)} × {step.weight:+g})" for step in steps]
    return "\n".join(["## What moved the score", "", f"- {report.score.start:g} start", *lines])


def _outside(report: Report) -> str:
    said = view.outside(report)
    return f"## Outside list\n\n{escape(said)}\n\n*{glossary.OUTSIDE}*" if said else ""


def _sentences(report: Report, style: Style) -> str:
    chosen = list(report.sentences) if style.explain else view.top(report, TOP)
    if not chosen:
        return ""
    head = "Every sentence" if style.explain else f"Flagged sentences ({len(chosen)} of {len(view.flagged(report))})"
    return "\n".join([f"## {head}", "", *(_sentence(scored) for scored in chosen)])


def _sentence(scored: ScoredSentence) -> str:
    marked = "".join(_strong(text) if mark else _loose(text) for text, mark in marks.runs(scored)).strip()
    labels = [view.labelled(scored, flag) for flag in view.flags(scored)]
    why = escape(marks.joined(marks.reasons(scored, flag) for flag in view.flags(scored)))
    note = " — ".join(filter(None, [", ".join(labels), why]))
    return f"- {marked}" + (f"  \n  *{note}*" if note else "")


def _loose(text: str) -> str:
    """Escaped, with the blanks at both ends kept, for a piece between two marked ones."""
    inner = escape(text)
    return (" " if text[:1].isspace() else "") + inner + (" " if inner and text[-1:].isspace() else "")


def _strong(text: str) -> str:
    inner = escape(text)
    return f"**{inner}**" if inner else ""


def _removed(report: Report) -> str:
    kinds = view.removed(report)
    if report.page is None or not kinds:
        return ""
    listed = ", ".join(glossary.kinds(kind, count) for kind, count, _ in kinds)
    return f"Removed before scoring: {listed} ({view.counted(view.removed_words(report.page), 'word')})."


def _warnings(report: Report) -> str:
    return "\n".join(f"- Warning: {escape(warning)}" for warning in view.warnings(report))
