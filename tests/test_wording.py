"""One of a thing is one thing: in messages and in every report."""
from __future__ import annotations

import re

import examples
import pytest

import checker
from checker import abstention
from checker.reports import FORMATS, Style, glossary, render
from checker.types import Page, Share
from checker.wording import counted, counted_of

ONE = re.compile(r"\b1 (?:words|sentences|claims|blocks|pages|articles|lines|flags|bylines|footers|more lines)\b")


def test_numbers_with_their_nouns() -> None:
    assert [counted(n, "word") for n in (0, 1, 2, 1200)] == ["0 words", "1 word", "2 words", "1,200 words"]
    assert (counted_of(1, 1, "claim"), counted_of(0, 12, "claim")) == ("1 of 1 claim", "0 of 12 claims")
    assert [glossary.kinds("byline", 2), glossary.kinds("byline", 1), glossary.kinds("nav", 3)] == [
        "2 bylines", "1 byline", "3 navigation"]


@pytest.mark.parametrize("text", ["Hi.", "Prices fell by 4 percent, the office said.", "Prices may fall. It rained."])
@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("json", "sarif")])
def test_a_short_text_reads_well_in_every_report(text: str, form: str) -> None:
    report = checker.check(text)
    assert report.reason
    assert not ONE.search(report.reason.message)
    assert not ONE.search(re.sub(r"<[^>]*>", " ", render(form, [report], Style(explain=True))))


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_shares_of_one(form: str) -> None:
    one = {name: Share(1, 1, 1.0, .2, 1.0) for name in examples.SIGNALS}
    shown = render(form, [examples.ok(signals=one)], Style(width=100))
    assert "1 of 1 claim" in shown
    assert "1 of 1 sentence" in shown
    assert not ONE.search(shown.split("application/json")[0])


def test_one_claim_makes() -> None:
    rule = {"min_words": 0, "min_sentences": 0, "min_claims": 5, "min_claim_share": 0, "min_extraction": 0}
    sentences = examples.scored("Work on the first section begins in May.\nTrams have transformed every city.")
    reason = abstention.after_scoring(Page("", ()), sentences[:1], 7, rule)
    assert reason is not None
    assert reason.message == "Only 1 of 1 sentence makes a claim that could be checked."


@pytest.mark.parametrize(("text", "said"), [
    ("page.html", "no such file"), ("my pages/page one.HTM", "no such file"), ("www.post.example", "https://"),
    ("post.example/news/1", "https://")])
def test_a_text_that_is_a_name_says_what_to_do(text: str, said: str) -> None:
    report = checker.check(text)
    assert report.status == "abstained"
    assert report.reason is not None
    assert said in report.reason.message


@pytest.mark.parametrize("text", ["Hello.", "It ended in html", "Read it: page.html.\nThen go on.", "a" * 400 + ".html", ".html"])
def test_other_texts_are_texts(text: str) -> None:
    report = checker.check(text)
    assert report.reason is not None
    assert "looks like" not in report.reason.message
