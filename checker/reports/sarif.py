"""SARIF 2.1.0 for code-scanning services and editors: a rule a signal, a result a flagged sentence.

Positions are lines, columns and character offsets over the cleaned text of the page, which the log carries as the
contents of its artifact; columns count Unicode code points. A page that could not be read or judged is a notification,
and so is what an outside list says, which stands in the properties of the artifact too.
Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
"""
from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from checker.reports import glossary, marks, safe, view
from checker.reports.json import dumps, outside_dict
from checker.reports.style import Style
from checker.types import Report, ScoredSentence
from checker.version import VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"unsupported": "warning", "promotional": "warning", "loaded": "warning", "weasel": "warning",
          "hedging": "note"}


def render(reports: Sequence[Report], style: Style) -> str:
    """One SARIF log with one run over all pages, on one line."""
    return dumps(log(reports)) + "\n"


def log(reports: Sequence[Report]) -> dict[str, Any]:
    """The SARIF log as JSON values."""
    read = [report for report in reports if report.page is not None and report.status != "failed"]
    run = {
        "tool": {"driver": {"name": "credibility-checker", "version": VERSION, "semanticVersion": VERSION,
                            "rules": [_rule(signal) for signal in glossary.SCORED]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": all(report.status != "failed" for report in reports),
                         "toolExecutionNotifications": [
                             *(_notification(r) for r in reports if r.reason),
                             *(_listing(r) for r in read if r.outside)]}],
        "artifacts": [_artifact(report) for report in read],
        "results": [result for number, report in enumerate(read) for result in _results(report, number)],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def uri(report: Report) -> str:
    """A URI reference for the page: its web address, or its path with everything unusual percent-encoded."""
    address = safe.web_url(view.address(report))
    if address and report.source.kind == "url":
        return quote(address, safe="/:?#@!$&'()*+,;=%-._~")
    path = report.source.path or report.source.id
    return quote(path.encode("utf-8", "replace"), safe="/-._~") or "text"


def _rule(signal: glossary.Signal) -> dict[str, Any]:
    help_text = f"{signal.measured.strip()} {signal.score} To mend it: {signal.fix}"
    return {
        "id": signal.name, "name": (signal.title + " signal").title().replace(" ", ""),
        "shortDescription": {"text": signal.title + "."}, "fullDescription": {"text": signal.meaning},
        "help": {"text": f"{help_text} It marks: {signal.fires} It leaves alone: {signal.quiet}"},
        "defaultConfiguration": {"level": LEVELS[signal.name]},
    }


def _artifact(report: Report) -> dict[str, Any]:
    assert report.page is not None
    beside = {"properties": {"outside": outside_dict(report.outside)}} if report.outside else {}
    return {"location": {"uri": uri(report)}, "contents": {"text": report.page.text}, "mimeType": "text/plain",
            "encoding": "utf-8", "description": {"text": "Text of the page after cleaning."}, **beside}


def _notification(report: Report) -> dict[str, Any]:
    assert report.reason is not None
    return {"level": "error" if report.status == "failed" else "note", "descriptor": {"id": report.reason.code},
            "message": {"text": f"{report.source.id}: {report.reason.message}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(report)}}}]}


def _listing(report: Report) -> dict[str, Any]:
    """What an outside list says about the page: a note of the run, never a result."""
    return {"level": "note", "descriptor": {"id": "outside_list"},
            "message": {"text": f"{report.source.id}: {view.outside(report)} {glossary.OUTSIDE}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(report)}}}]}


def _results(report: Report, artifact: int) -> list[dict[str, Any]]:
    assert report.page is not None
    text = report.page.text
    lines = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
    rules = [signal.name for signal in glossary.SCORED]
    place = {"uri": uri(report), "index": artifact}
    return [{
        "ruleId": flag, "ruleIndex": rules.index(flag), "level": LEVELS[flag],
        "message": {"text": _message(scored, flag)},
        "rank": round(100 * view.strength(scored, flag), 2),
        "locations": [_location(place, lines, (scored.sentence.start, scored.sentence.end))],
        "relatedLocations": [
            {"id": number, **_location(place, lines, (item.start, item.end)),
             "message": {"text": marks.reason(item, scored) or item.text}}
            for number, item in enumerate(view.evidence(scored, flag), start=1)],
        "partialFingerprints": {"sentence/v1": _fingerprint(flag, scored.sentence.text)},
    } for scored in report.sentences for flag in view.flags(scored)]


def _message(scored: ScoredSentence, flag: str) -> str:
    """``Unsupported claims (probability 0.88): "fallen by a fifth" (a figure, and no source in reach).``"""
    shown = [f"“{item.text}”" + (f" ({marks.reason(item, scored)})" if item.why else "")
             for item in view.evidence(scored, flag)]
    detail = f": {'; '.join(shown)}" if shown else ""
    sure = "" if flag == "loaded" else f" (probability {view.probability(scored, flag):.2f})"
    return f"{glossary.SIGNALS[flag].title}{sure}{detail}."


def _location(place: dict[str, Any], lines: list[int], span: tuple[int, int]) -> dict[str, Any]:
    start, end = span
    first, last = bisect_right(lines, start) - 1, bisect_right(lines, end) - 1
    region = {"startLine": first + 1, "startColumn": start - lines[first] + 1, "endLine": last + 1,
              "endColumn": end - lines[last] + 1, "charOffset": start, "charLength": end - start}
    return {"physicalLocation": {"artifactLocation": place, "region": region}}


def _fingerprint(flag: str, text: str) -> str:
    """Stays the same when the sentence moves on its page or to another one."""
    return hashlib.sha256(f"{flag}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
