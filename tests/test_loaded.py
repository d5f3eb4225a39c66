"""Loaded language: a list that anybody can read, the writer's own words only, and never the page's subject."""
from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import checker
from checker import assets, loaded, scoring
from checker.errors import ModelBroken
from checker.reports import glossary
from checker.signals import lexicons
from checker.types import Disagreement, Options, ScoredSentence, Sentence, SentenceScores

PLAIN = "The council met on Tuesday and put the plan off until June."
NOTHING = SentenceScores(0, 0, 0, 0, 0, 0)


def words(text: str) -> list[str]:
    return [text[hit.start:hit.end] for hit in loaded.find([text])[0]]


@pytest.mark.parametrize(("text", "found"), [
    ("The mayor's ludicrous scheme will obviously fail.", ["ludicrous", "obviously"]),
    ("Of course the LIARS in the town hall pander to them.", ["Of course", "LIARS", "pander"]),
    ("It is a disgrace, no doubt; the self-serving clique knows it.", ["disgrace", "no doubt", "self-serving"]),
    ("Let’s face it: this is a sham.", ["Let’s face it", "sham"]),
    ("The greed-driven plan went through.", ["greed-driven"])])
def test_words_that_judge_accuse_or_insist_are_found_as_they_stand(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize("text", [
    PLAIN, "Two engineers called the plan “ludicrous”.", 'She said: "It is a disgrace, and they are liars."',
    "The main course was served at nine.", "He woke up at six, as a matter of course.", "", "!!!", "The coursework is due.",
    glossary.LOADED.quiet])
def test_quoted_words_and_plain_ones_are_not(text: str) -> None:
    assert words(text) == []


def test_the_glossary_tells_the_truth() -> None:
    assert words(glossary.LOADED.fires) == ["ludicrous", "obviously"]
    assert 400 < len(loaded.lists().words) < 620


def test_a_word_that_is_the_pages_subject_is_not_counted() -> None:
    page = [PLAIN] * 12 + ["A nightmare is a dream.", "Most nightmare studies are small.", "One nightmare a week is common."]
    assert not any(loaded.find(page))
    assert any(loaded.find([*page[:-1], PLAIN]))
    assert any(loaded.find([*page, *[PLAIN] * 30]))


def test_flags_and_words_are_added_and_nothing_else_changes() -> None:
    given_scores = [SentenceScores(.9, .1, .8, 0, 0, 0, ("claim", "unsupported"))] * 2
    marked = loaded.mark([PLAIN, "It is absurd."], given_scores)
    assert marked[0] == given_scores[0]
    assert marked[1].flags == ("claim", "unsupported", "loaded")
    assert [(e.signal, e.text, e.why) for e in marked[1].evidence] == [("loaded", "absurd", loaded.WHY["charged"])]
    assert (marked[1].loaded, marked[1].unsupported) == (1.0, .8)


def test_a_page_has_the_share_and_a_reader_can_contest_it() -> None:
    text = "\n".join([f"{PLAIN} The {n}th vote took {n + 3} minutes, the clerk said. The hall was full by nine." for n in range(9)]
                     + ["The mayor's ludicrous scheme will obviously fail."])
    report = checker.check(text)
    assert (report.signals["loaded"].count, report.signals["loaded"].of) == (1, 28)
    flagged = next(s for s in report.sentences if "loaded" in s.scores.flags)
    span = next(e for e in flagged.scores.evidence if e.signal == "loaded")
    assert report.page is not None
    assert report.page.text[span.start:span.end] == span.text == "ludicrous"
    mine = Options(disagreements=(Disagreement(flagged.sentence.text, "loaded"),))
    assert checker.check(text, options=mine).signals["loaded"].count == 0
    assert json.loads(report.to_json())["versions"]["loaded"] == loaded.version()


def test_it_counts_against_the_page_and_widens_the_interval() -> None:
    weights = scoring.load_weights()
    plain = [ScoredSentence(Sentence(PLAIN, 0, 1, 0), NOTHING)] * 40
    marked = ScoredSentence(Sentence("It is absurd.", 0, 1, 0), loaded.mark(["It is absurd."], [NOTHING])[0])
    calm, hot = scoring.score(plain, 900, weights), scoring.score([*plain[:36], *[marked] * 4], 900, weights)
    assert calm.value - hot.value == pytest.approx(-weights["terms"]["loaded"]["weight"] * .1, abs=1)
    assert hot.high - hot.low > calm.high - calm.low
    sure = {**weights, "terms": {**weights["terms"], "loaded": {**weights["terms"]["loaded"], "precision": 1}}}
    page = [marked] * 3 + [ScoredSentence(Sentence(PLAIN, 0, 1, 0), NOTHING)] * 6  # the list's own error is in the interval
    doubted, trusted = (scoring.score(page, 900, each) for each in (weights, sure))
    assert doubted.value == trusted.value
    assert doubted.high - doubted.low > trusted.high - trusted.low


def test_an_older_file_of_weights_still_works(tmp_path) -> None:  # type: ignore[no-untyped-def]
    old = json.loads(assets.read("score/weights.json"))
    del old["terms"]["loaded"]
    (tmp_path / "mine.json").write_text(json.dumps(old))
    found = scoring.score([ScoredSentence(Sentence(PLAIN, 0, 1, 0), NOTHING)] * 9, 200, scoring.load_weights(tmp_path / "mine.json"))
    assert "loaded" not in [part.name for part in found.parts]


def test_the_models_do_not_read_the_list() -> None:
    assert not set(loaded.WHY) & set(lexicons.classes())


def test_a_damaged_list_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "read", lambda path: b"[nonsense]\nword other\n")
    with pytest.raises(ModelBroken, match="loaded"):
        loaded.lists.__wrapped__()


@given(st.lists(st.text(st.characters(), max_size=80), max_size=5))
def test_spans_hold_whole_words_of_any_text(texts: list[str]) -> None:
    for text, hits in zip(texts, loaded.find(texts), strict=True):
        assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


@pytest.mark.parametrize("piece", ['"', "“a", "of ", "a-", "a'", "absurd ", "no doubt of course ", "«"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.perf_counter()
    loaded.find([text])
    assert time.perf_counter() - start < 3
