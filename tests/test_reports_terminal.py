"""The terminal report: what it shows, that it fits, and that a page cannot speak to the terminal."""
from __future__ import annotations

import re

import examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.reports import Style, safe
from checker.reports.canvas import clip, fold, pad
from checker.reports.terminal import render

COLORS = re.compile(r"\x1b\[[0-9]{1,2}m")


def test_it_tells_the_whole_story() -> None:
    text = render([examples.ok()], Style(width=100))
    for part in ("Council approves the tram line", "morningledger.example", "212 words", "17 sentences", "English",
                 "By Ada Quill, Ben Harrow", "2024-03-12", "SCORE 71 / 100", "mixed", "between 55 and 84", "low confidence",
                 "Unsupported claims", "42%", "5 of 12 claims", "19–68%", "−29.2", "‹Experts agree›",
                 "authority without a name", "1 newsletter prompt", "The page gives two dates",
                 "Not judged: truth of claims · author identity · site reputation"):
        assert part in text, part


def test_the_waterfall_adds_up() -> None:
    text = render([examples.ok()], Style())
    points = [float(value.replace("−", "-")) for value in re.findall(r"^ *([+−][\d.]+)  .*×", text, re.MULTILINE)]
    assert len(points) == 4
    assert round(100 + sum(points)) == 71


def test_an_abstention_says_why_and_shows_no_number() -> None:
    text = render([examples.abstained()], Style())
    assert "CANNOT JUDGE" in text
    assert "too few to judge" in text
    assert "SCORE" not in text


def test_a_failure_is_one_clear_sentence() -> None:
    assert render([examples.failed()], Style()) == "gone.html\nNot read: There is no file gone.html. Check the path.\n"


def test_explain_lists_every_sentence_with_its_probabilities() -> None:
    text = render([examples.ok()], Style(explain=True))
    assert text.count("claim 0.83") == 17
    assert "The council will answer written questions" in text
    assert "support shown" in text
    assert "Words quoted under a name count as support" in text
    assert "Words quoted" not in render([examples.ok()], Style())


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_asked(width: int) -> None:
    for report in (examples.ok(), examples.abstained(), examples.hostile("漢字" * 80), examples.hostile("w" * 300)):
        for line in render([report], Style(width=width, explain=True)).splitlines():
            assert safe.columns(line) <= width, line


def test_without_colour_there_is_no_escape_and_with_it_only_colours() -> None:
    plain = render([examples.ok()], Style())
    coloured = render([examples.ok()], Style(color=True))
    assert "\x1b" not in plain
    assert COLORS.search(coloured)
    assert COLORS.sub("", coloured) == plain


def test_a_page_cannot_colour_or_move_the_cursor() -> None:
    for text in examples.HOSTILE:
        coloured = render([examples.hostile(text)], Style(color=True, explain=True))
        rest = COLORS.sub("", coloured)
        assert not [c for c in rest if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f"]
    red = render([examples.hostile("\x1b[31mred")], Style(color=True))
    assert "\x1b[31m" not in red


@given(st.text(max_size=200), st.integers(20, 60))
@settings(max_examples=100)
def test_folding_keeps_every_word_and_the_width(text: str, width: int) -> None:
    line = safe.one_line(text)
    lines = fold(line, width)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    assert all(safe.columns(part) <= width for part in lines)
    assert safe.columns(clip(text, width)) <= width
    assert safe.columns(pad(text, width)) == width


def test_a_sentence_without_end_is_cut_to_where_its_marks_are() -> None:
    line = "plum " * 400 + "amazing " + "plum " * 400
    sentence = examples.Sentence(line.strip(), 0, len(line.strip()), 0)
    start = line.index("amazing")
    evidence = (examples.Evidence("promotional", start, start + 7, "amazing", "praise"),)
    scores = examples.SentenceScores(.1, .1, .1, .1, .1, .9, ("promotional",), evidence)
    report = examples.ok(sentences=(examples.ScoredSentence(sentence, scores),))
    short, full = render([report], Style()), render([report], Style(explain=True))
    assert "‹amazing›" in short
    assert short.count("plum") < 80
    assert full.count("plum") == 800
