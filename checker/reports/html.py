"""The page report: one self-contained HTML file that needs no script, no network and no colour.

Every string goes through ``safe.plain`` and Jinja's autoescaping; a Content-Security-Policy in the page forbids all but
the one style sheet that it carries, by hash. Only absolute http(s) URLs become links.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.errors import BadOptions
from checker.reports import glossary, marks, page, safe, validation, view
from checker.reports.json import dumps, to_json
from checker.reports.style import Style
from checker.types import Report, ScoredSentence, Share

CLOSE, SURE = 0.3, 0.8
"""Probabilities from which an unflagged sentence is faintly shaded, and a flagged one strongly."""
FIRST = 4
"""Sentences that the head of the report leads to."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Shaded:
    """A sentence as the page shows it: ``css`` holds the classes of its look, ``pieces`` its text in parts."""

    number: int
    scored: ScoredSentence
    css: str
    labels: tuple[tuple[str, str, float | None], ...]
    reasons: tuple[tuple[str, str], ...]

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """(text, the signal that it shows or an empty string)."""
        return marks.pieces(self.scored)

    @property
    def others(self) -> list[str]:
        """The flags besides the one that it is shown by: each has a line of its own under the sentence."""
        return [name for name, *_ in self.labels if name != "support"][1:]

    @property
    def nearest(self) -> str:
        """What an unmarked sentence came closest to."""
        name, probability = view.leaning(self.scored)
        return f"Not marked; closest to: {glossary.SIGNALS[name].label}, {probability:.2f}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the page text; a run is a sentence, or the blanks between two."""

    css: str
    runs: tuple[str | Shaded, ...]


def render(reports: Sequence[Report], style: Style) -> str:
    """The report of one page. Raises BadOptions where there is not exactly one."""
    if len(reports) != 1:
        raise BadOptions("An HTML report shows one page. Check the pages one by one, or use `checker batch`.")
    report = reports[0]
    score_figures, signal_figures = validation.figures()
    sentences = [shade(number, scored) for number, scored in enumerate(report.sentences, start=1)]
    return page.render("report.html", "report.css", {
        "report": report, "view": view, "glossary": glossary, "title": safe.one_line(view.title(report), 300),
        "rows": view.rows(report), "moves": view.moves(report), "top": max([100.0, *_levels(report)]),
        "sentences": sentences, "paragraphs": paragraphs(report, sentences), "language": language(report),
        "first": [shaded.number for shaded in _first(report, sentences)],
        "flagged": {signal.name: _count(report, signal.name) for signal in glossary.SHOWN},
        "json": page.embedded(to_json(report)), "bar": bar, "versions": versions(report),
        "contest": contest(report), "score_figures": score_figures, "signal_figures": signal_figures,
    })


def _first(report: Report, sentences: Sequence[Shaded]) -> list[Shaded]:
    """The most striking sentences, as the other reports list them."""
    by_place = {shaded.scored.sentence.start: shaded for shaded in sentences}
    return [by_place[scored.sentence.start] for scored in view.top(report, FIRST)]


def shade(number: int, scored: ScoredSentence) -> Shaded:
    """How a sentence looks: by its strongest flag, by the support it shows, or faintly by what it comes close to."""
    flags = view.flags(scored)
    first = view.strongest(scored)
    names = sorted(flags, key=lambda name: name != first) + (["support"] if view.supported(scored) else [])
    css = [f"f-{name}" for name in names]
    if first:
        css += [f"p-{first}", "sure" if view.strength(scored, first) >= SURE else "flag"]
    else:
        near, probability = view.leaning(scored)
        css += [f"n-{near}"] if probability >= CLOSE else []
    labels = tuple((name, glossary.SIGNALS[name].label, None if name == "loaded" else view.probability(scored, name))
                   for name in names)
    reasons = tuple((glossary.SIGNALS[name].label, ": ".join(filter(None, (marks.quoted(scored, name), found))))
                    for name in names if (found := marks.reasons(scored, name)))
    return Shaded(number, scored, " ".join(css), labels, reasons)


def paragraphs(report: Report, sentences: Sequence[Shaded]) -> list[Paragraph]:
    """The page text, a paragraph a line, every character in exactly one run."""
    if report.page is None:
        return []
    by_line: dict[int, list[Shaded]] = {}
    for shaded in sentences:
        by_line.setdefault(shaded.scored.sentence.line, []).append(shaded)
    lines = report.page.text.split("\n")
    tags = _tags(report, len(lines))
    found, offset = [], 0
    for number, line in enumerate(lines):
        if line.strip():
            found.append(Paragraph(_look(tags[number]), _runs(line, offset, by_line.get(number, []))))
        offset += len(line) + 1
    return found


def contest(report: Report) -> list[str]:
    """A line a flag, as ``--disagree FILE`` reads them."""
    return [dumps({"sentence": scored.sentence.text, "signal": flag})
            for scored in report.sentences for flag in view.flags(scored)]


def language(report: Report) -> str:
    """A language tag for the text of the page; empty where none is known."""
    code = (report.page.language if report.page else None) or ""
    return code if _LANGUAGE.fullmatch(code) else ""


def versions(report: Report) -> list[tuple[str, str]]:
    """(name, version) of the program and of each model."""
    models = report.versions.get("models") or {}
    return [("checker", str(report.versions.get("checker", ""))),
            *((f"model {name}", _version(models[name])) for name in sorted(models))]


def bar(share: Share) -> dict[str, Any] | None:
    """Percentages of a bar: where it ends and where its interval begins and ends."""
    if share.share is None or share.low is None or share.high is None:
        return None
    return {"share": round(100 * share.share, 1), "low": round(100 * share.low, 1),
            "width": round(100 * (share.high - share.low), 1)}


def _runs(line: str, offset: int, sentences: Sequence[Shaded]) -> tuple[str | Shaded, ...]:
    runs: list[str | Shaded] = []
    at = offset
    for shaded in sentences:
        sentence = shaded.scored.sentence
        runs += [line[at - offset:sentence.start - offset], shaded]
        at = sentence.end
    runs.append(line[at - offset:])
    return tuple(run for run in runs if run)


def _tags(report: Report, lines: int) -> list[str]:
    """The element that each line of the page text came from; all ``p`` where lines and blocks do not go together."""
    blocks = report.page.blocks if report.page else ()
    tags = [block.tag for block in blocks if block.kept for _ in block.text.split("\n")]
    return tags if len(tags) == lines else ["p"] * lines


def _look(tag: str) -> str:
    if tag in HEADINGS:
        return "head"
    return {"li": "item", "blockquote": "quote", "pre": "code"}.get(tag, "")


def _version(value: Any) -> str:
    """A model's version as text: a mapping is listed field by field."""
    return ", ".join(f"{key} {field}" for key, field in value.items()) if isinstance(value, Mapping) else str(value)


def _levels(report: Report) -> list[float]:
    return [level for move in view.moves(report) for level in (move.before, move.after)]


def _count(report: Report, name: str) -> int:
    if name == "support":
        return sum(view.supported(scored) for scored in report.sentences)
    return sum(name in scored.scores.flags for scored in report.sentences)
