"""The report JSON and its schema, and what holds for every format."""
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker.errors import BadOptions, CheckerError
from checker.reports import FORMATS, Style, glossary, marks, render
from checker.reports.json import schema, to_dict, to_json
from checker.signals import evidence
from checker.types import KINDS, SIGNALS, Report, ScoredSentence, Sentence, SentenceScores

VALIDATOR = Draft202012Validator(schema())
REPORTS = {"ok": examples.ok(), "abstained": examples.abstained(), "failed": examples.failed()}
ANY_TEXT = st.text(st.characters(), min_size=1, max_size=40)
"""Any code point, lone surrogates and control characters included."""


def errors(report: dict[str, Any]) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(report)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", REPORTS)
def test_reports_of_every_status_fit_the_schema(name: str) -> None:
    assert errors(to_dict(REPORTS[name])) == []


@pytest.mark.parametrize("text", examples.HOSTILE)
def test_a_report_of_hostile_strings_fits_the_schema_and_survives_a_round_trip(text: str) -> None:
    report = to_dict(examples.hostile(text))
    assert json.loads(to_json(examples.hostile(text))) == report
    assert not [message for message in errors(report) if "is not one of" not in message]


@pytest.mark.parametrize(("path", "value"), [
    (("status",), "judged"), (("reason",), {"code": "too_short", "message": "x"}), (("score",), None), (("page",), None),
    (("score", "value"), 101), (("score", "value"), 55.5), (("score", "confidence"), "sure"), (("schema",), 2),
    (("source", "sha256"), "abc"), (("sentences", 0, "claim"), 1.2), (("sentences", 0, "flags"), ["doubt"]),
    (("sentences", 0, "extra"), 1), (("removed", 0, "kind"), "advert"), (("removed", 0, "why"), ""), (("extra",), 1),
    (("page", "type"), "novel"), (("signals", "hedging", "count"), -1), (("signals", "weasel"), None)])
def test_the_schema_refuses_a_report_that_is_wrong(path: tuple[Any, ...], value: Any) -> None:
    report = json.loads(to_json(REPORTS["ok"]))
    place = report
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert errors(report)


def test_an_abstained_report_without_a_known_reason_is_refused() -> None:
    assert errors(to_dict(examples.abstained(code="timeout")))
    assert errors(to_dict(examples.failed(code="too_short")))
    assert errors({**to_dict(examples.abstained()), "reason": None})


NEVER_OF_A_PAGE = {"model_broken", "output_busy", "output_failed", "usage"}
"""Errors that end a command; no page's report can carry them."""


def test_every_error_and_kind_of_the_package_has_its_code_in_the_schema() -> None:
    codes = set(schema()["$defs"]["failed"]["properties"]["code"]["enum"])
    ours = {error.code for error in CheckerError.__subclasses__() if error.code not in NEVER_OF_A_PAGE}
    assert ours <= codes
    assert set(schema()["$defs"]["removed"]["properties"]["kind"]["enum"]) == set(KINDS) == set(glossary.KINDS)


def test_the_json_has_the_fields_of_the_contract() -> None:
    report = to_dict(REPORTS["ok"])
    assert set(report) == {"schema", "source", "status", "reason", "page", "score", "signals", "sentences", "removed",
                           "warnings", "versions", "outside", "disagreed"}
    assert {"text", "title", "authors", "published", "language", "type", "words", "sentences", "links",
            "removed_words"} <= set(report["page"])
    assert {*SIGNALS, "support", "readability"} == set(report["signals"])
    assert report["page"]["words"] == 212
    assert report["page"]["removed_words"] == sum(len(block["text"].split()) for block in report["removed"]) == 32
    assert report["page"]["links"] == [{"start": 86, "end": 112, "url": "https://council.example/minutes/14"}]


def test_words_that_show_two_signals_are_marked_once() -> None:
    scored = examples.ok().sentences[4]
    at = scored.sentence.start
    evidence = tuple(examples.Evidence("weasel", at + start, at + end, "x", "why") for start, end in ((8, 20), (0, 13), (3, 9)))
    scored = replace(scored, scores=replace(scored.scores, evidence=evidence))
    pieces = marks.pieces(scored)
    assert "".join(text for text, _ in pieces) == scored.sentence.text
    assert "".join(text for text, cue in pieces if cue) == scored.sentence.text[:20]


def flagged(text: str, *found: tuple[str, str, str]) -> ScoredSentence:
    """A sentence with a flag for each (signal, words, why)."""
    evidence = tuple(examples.Evidence(signal, text.index(cue), text.index(cue) + len(cue), cue, why) for signal, cue, why in found)
    return ScoredSentence(Sentence(text, 0, len(text), 0), SentenceScores(
        .9, .1, .9, .9, .9, .9, tuple(dict.fromkeys(signal for signal, *_ in found)), evidence))


def test_neighbouring_marks_are_one() -> None:
    scored = flagged("Experts agree: our amazing app wins.", ("weasel", "Experts", "who"), ("promotional", "agree: our", "sells"),
                     ("promotional", "amazing", "praise"), ("hedging", "wins", "x"))
    assert [piece[0] for piece in marks.pieces(scored) if piece[1]] == ["Experts", "agree: our", "amazing", "wins"]
    assert [text for text, mark in marks.runs(scored) if mark] == ["Experts agree: our amazing", "wins"]
    assert "".join(text for text, _ in marks.runs(scored)) == scored.sentence.text
    text = render("text", [examples.ok(sentences=(scored,))], Style(width=100))
    assert "‹Experts agree: our amazing› app ‹wins›." in text
    assert "weasel wording (“Experts”): who" in text
    assert "**Experts agree: our amazing** app **wins**" in render("markdown", [examples.ok(sentences=(scored,))])


def test_a_reason_points_at_words_only_where_there_are_some() -> None:
    pulled = [why for why in evidence._PULLED.values() if "words" in why]
    assert len(pulled) == 3
    for why in pulled:
        some, whole = flagged("Our amazing app wins.", ("promotional", "amazing", why)), flagged(
            "Our amazing app wins.", ("promotional", "Our amazing app wins.", why))
        assert marks.reasons(some, "promotional") == why
        assert marks.reasons(whole, "promotional") == why.replace("These words weighed most", "The sentence as a whole leans") != why
        for form in FORMATS:
            if form != "json":  # where the evidence stands as it was found
                assert "These words" not in render(form, [examples.ok(sentences=(whole,))]).split("application/json")[0], form


def test_offsets_point_into_the_page_text() -> None:
    report = to_dict(REPORTS["ok"])
    text = report["page"]["text"]
    for sentence in report["sentences"]:
        assert text[sentence["start"]:sentence["end"]] == sentence["text"]
        assert all(text[e["start"]:e["end"]] == e["text"] for e in sentence["evidence"])


def test_a_failed_report_is_empty_but_for_its_source_and_reason() -> None:
    report = to_dict(REPORTS["failed"])
    assert (report["page"], report["signals"], report["score"]) == (None, None, None)
    assert (report["sentences"], report["removed"], report["warnings"]) == ([], [], [])
    assert report["reason"]["code"] == "not_found"
    late = examples.ok(status="failed", reason=examples.Reason("timeout", "It took too long. Try again."))
    assert errors(to_dict(late)) == []


def test_an_abstained_report_has_no_score_and_keeps_the_rest() -> None:
    report = to_dict(REPORTS["abstained"])
    assert report["score"] is None
    assert report["page"]["sentences"] == len(report["sentences"]) == 3


def test_json_is_one_line_of_printable_ascii_and_the_same_bytes_each_time() -> None:
    line = to_json(REPORTS["ok"])
    assert line.isascii()
    assert line.isprintable()
    assert line == to_json(examples.ok())
    assert "\x7f" not in to_json(examples.hostile("\x7f"))


def test_several_reports_are_json_lines() -> None:
    lines = render("json", list(REPORTS.values())).splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["ok", "abstained", "failed"]


def test_probabilities_are_rounded_and_numbers_are_finite() -> None:
    assert to_dict(REPORTS["ok"])["signals"]["weasel"]["share"] == .0588
    broken = examples.ok(score=examples.Score(50, 40, 60, "mixed", "low", float("nan")))
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(broken)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_every_format_shows_every_status(form: str, report: Report) -> None:
    shown = render(form, [report], Style(width=100))
    assert report.source.id in shown
    assert shown.endswith("\n")
    if report.reason:
        assert report.reason.message[:20] in shown or (form == "csv" and report.reason.code in shown)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_written_can_be_encoded_and_carries_no_control_bytes(form: str) -> None:
    for text in examples.HOSTILE:
        shown = render(form, [examples.hostile(text)], Style(explain=True))
        shown.encode()
        assert not [c for c in shown if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or c in "\u202e\u2066"]


@given(text=ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_a_format(text: str) -> None:
    for form in FORMATS:
        shown = render(form, [examples.hostile(text)])
        shown.encode()
        assert not [c for c in shown if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"]


def test_an_unknown_format_is_a_clear_error() -> None:
    with pytest.raises(BadOptions, match=r"no report format 'pdf'.*text, json"):
        render("pdf", [])


def test_the_glossary_explains_every_signal() -> None:
    for name in (*SIGNALS, "claim", "support", "readability"):
        text = glossary.explain(name)
        assert all(head in text for head in ("What it is", "It marks", "It leaves alone", "How to contest it"))
        assert max(map(len, text.splitlines())) <= 80
