"""CSV, the summary of a batch, Markdown and SARIF."""
from __future__ import annotations

import csv
import io
import json
from typing import Any

import examples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reports import Style, markdown, safe, sarif, summary
from checker.reports import csv as table
from checker.reports.json import to_dict
from checker.types import Evidence, ScoredSentence, Sentence, SentenceScores

FORMULA = tuple("=+-@\t\r＝＋－＠")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


# ---------------------------------------------------------------- CSV

def test_csv_has_a_row_a_sentence_and_one_for_a_page_without() -> None:
    rows = read(table.render([examples.ok(), examples.failed()], Style()))
    assert rows[0] == list(table.COLUMNS)
    assert len(rows) == 1 + 17 + 1
    fourth = dict(zip(rows[0], rows[4], strict=True))
    assert fourth["sentence"] == "Trams have transformed every city that built them."
    assert (fourth["flags"], fourth["unsupported"], fourth["start"]) == ("claim unsupported", "0.91", "254")
    assert fourth["evidence"] == "unsupported: transformed every city"
    assert (fourth["score"], fourth["score_percentile"], fourth["weasel_percentile"]) == ("71", "42", "83")
    last = dict(zip(rows[0], rows[-1], strict=True))
    assert (last["score"], last["weasel_percentile"]) == ("", "")
    assert (last["status"], last["reason"], last["sentence"]) == ("failed", "not_found", "")


@pytest.mark.parametrize("text", examples.HOSTILE)
def test_no_cell_can_start_a_formula(text: str) -> None:
    report = examples.hostile(text)
    rows = read(table.render([report], Style())) + read(summary.render([summary.row(to_dict(report))]))
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(FORMULA)]


@given(st.text(st.characters(), max_size=30))
def test_a_guarded_cell_is_no_formula_and_can_be_turned_back(text: str) -> None:
    cell = safe.guard(text)
    assert not cell.lstrip().startswith(FORMULA)
    assert not cell.startswith(("\n", " =", " +"))
    assert safe.unguard(cell) == safe.plain(text)


# ---------------------------------------------------------------- the summary of a batch

def test_a_summary_row_has_its_columns_and_figures() -> None:
    row = summary.row(to_dict(examples.ok()))
    assert tuple(row) == summary.COLUMNS
    assert row["id"] == "tram.html"
    assert (row["score"], row["low"], row["high"], row["band"], row["confidence"]) == (71, 55, 84, "mixed", "low")
    assert (row["unsupported_count"], row["unsupported_share"], row["claims"]) == (5, .4167, 12)
    assert (row["support_share"], row["removed_words"], row["removed_blocks"]) == (.25, 32, 5)
    assert (row["score_percentile"], row["support_percentile"], row["hedging_percentile"]) == (42, 100, 61)
    assert (row["removed_ad_blocks"], row["removed_ad_words"]) == (1, 7)
    assert row["site"] == "morningledger.example"
    assert row["reason"] is None


def test_rows_of_pages_that_were_not_judged_say_why() -> None:
    abstained, failed = (summary.row(to_dict(r)) for r in (examples.abstained(), examples.failed()))
    assert (abstained["status"], abstained["reason"], abstained["score"]) == ("abstained", "too_short", None)
    assert (failed["status"], failed["reason"], failed["words"]) == ("failed", "not_found", None)
    assert str(failed["message"]).startswith("There is no file")


def test_the_summary_file_reads_back_as_it_was() -> None:
    report = examples.hostile("=cmd|' /C calc'!A0")
    row = summary.row(to_dict(report))
    header, line = read(summary.render([row]))
    back = dict(zip(header, line, strict=True))
    assert summary.text(back, "title") == summary.text(row, "title") == "=cmd|' /C calc'!A0"
    assert summary.number(back, "score") == summary.number(row, "score") == 50


# ---------------------------------------------------------------- Markdown

def test_markdown_shows_the_story() -> None:
    text = markdown.render([examples.ok()], Style())
    for part in ("# Council approves the tram line", "**Score 71 of 100**", "| Unsupported claims | 42% | 5 of 12 claims |",
                 "- −29.2 Unsupported claims", "**Experts agree** that property", "1 newsletter prompt"):
        assert part in text, part


def test_markdown_joins_marked_words_that_touch() -> None:
    text = "Experts agree that it works."
    spans = [(0, 7), (7, 8), (8, 13), (14, 18), (22, 28)]
    marked = ScoredSentence(Sentence(text, 0, len(text), 0), SentenceScores(
        0, 0, 0, 0, 1, 0, ("weasel",), tuple(Evidence("weasel", a, b, text[a:b], "") for a, b in spans)))
    shown = markdown.render([examples.ok(sentences=(marked,))], Style())
    assert "- **Experts agree that** it **works.**" in shown
    assert "****" not in shown


def test_markdown_lists_every_sentence_when_asked() -> None:
    assert "written questions" not in markdown.render([examples.ok()], Style())
    assert "written questions" in markdown.render([examples.ok()], Style(explain=True))


@given(st.text(st.characters(), max_size=60))
def test_no_character_of_a_page_has_a_meaning_in_markdown(text: str) -> None:
    escaped = markdown.escape(text)
    at = 0
    while at < len(escaped):
        if escaped[at] == "\\":
            at += 2
            continue
        assert escaped[at] not in "`*_{}[]<>#|~&@$"
        at += 1
    assert "\n" not in escaped
    assert "://" not in escaped
    assert "www." not in escaped.lower()
    assert not escaped.startswith(("+", "-", "=", "1.", "1)"))


# ---------------------------------------------------------------- SARIF

def run_of(*reports: Any) -> dict[str, Any]:
    log = json.loads(sarif.render(reports, Style()))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    assert len(log["runs"]) == 1
    return dict(log["runs"][0])


def test_sarif_has_a_rule_a_signal_with_help() -> None:
    rules = run_of(examples.ok())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["unsupported", "promotional", "loaded", "weasel", "hedging"]
    assert all(rule["help"]["text"] and rule["fullDescription"]["text"] for rule in rules)


def test_sarif_positions_find_the_words() -> None:
    run = run_of(examples.failed(), examples.ok())
    assert len(run["results"]) == 10
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in (*result["locations"], *result["relatedLocations"]):
            place = location["physicalLocation"]
            text = run["artifacts"][place["artifactLocation"]["index"]]["contents"]["text"]
            region = place["region"]
            by_offset = text[region["charOffset"]:region["charOffset"] + region["charLength"]]
            line = text.split("\n")[region["startLine"] - 1]
            assert region["startLine"] == region["endLine"]
            assert by_offset == line[region["startColumn"] - 1:region["endColumn"] - 1]
            assert by_offset
    assert run["results"][1]["message"]["text"] == (
        "Unsupported claims (probability 0.84): “will double in value” (a claim, and the source is nameless).")


def test_sarif_reports_pages_that_could_not_be_read_or_judged() -> None:
    run = run_of(examples.failed(), examples.abstained())
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert [(n["level"], n["descriptor"]["id"]) for n in invocation["toolExecutionNotifications"]] == [
        ("error", "not_found"), ("note", "too_short")]
    assert run_of(examples.abstained())["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize("text", examples.HOSTILE)
def test_sarif_addresses_are_uri_references(text: str) -> None:
    uri = run_of(examples.hostile(text))["artifacts"][0]["location"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" <>\"{}|\\^`")
    assert ":" not in uri.split("/")[0]


def test_sarif_fingerprints_follow_the_sentence_not_its_place() -> None:
    first = run_of(examples.ok())["results"]
    moved = run_of(examples.ok(), examples.failed())["results"]
    assert [r["partialFingerprints"] for r in first] == [r["partialFingerprints"] for r in moved]
    assert len({r["partialFingerprints"]["sentence/v1"] for r in first}) == 10
