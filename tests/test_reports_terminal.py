"""The terminal report: what it shows, that it fits, and that a page cannot speak to the terminal."""
from __future__ import annotations

import re

import examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import reports
from checker.reports import Style, safe
from checker.reports.canvas import Canvas, Ink, clip, fold, pad
from checker.reports.terminal import render

COLORS = re.compile(r"\x1b\[[0-9]{1,2}m")


def test_it_tells_the_whole_story() -> None:
    text = render([examples.ok()], Style(width=100))
    for part in ("Council approves the tram line", "morningledger.example", "212 words", "17 sentences", "English",
                 "By Ada Quill, Ben Harrow · 12 March 2024", "SCORE 71 / 100", "mixed", "between 55 and 84", "low confidence",
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


def test_nothing_of_a_narrow_report_is_cut_but_with_an_ellipsis() -> None:
    report = examples.ok(page=examples.page(facts=examples.Facts(title="Council approves the tram line", authors=("Ada Quill",))))
    text = render([report], Style(width=40, explain=True))
    assert "…" not in text
    flat = " ".join(text.split())
    for part in ("5 of 12 claims, 19–68%", "grade 9.4, reading ease 58.3", "42% × −70", "By Ada Quill · no date found",
                 "unsupported claim 0.84", "* for information", "removed before scoring 5 blocks, 32 words"):
        assert part.lower() in flat.lower(), part


@given(st.lists(st.text(max_size=60), max_size=4), st.integers(20, 60))
def test_a_line_is_whole_or_ends_with_an_ellipsis(parts: list[str], width: int) -> None:
    whole = "".join(safe.plain(part).replace("\n", " ") for part in parts).rstrip()
    for color in (False, True):
        canvas = Canvas(width, color)
        canvas.line(*parts[:1], *(Ink(part, "bold") for part in parts[1:]))
        line = COLORS.sub("", canvas.lines[0])
        assert safe.columns(line) <= width
        assert line.rstrip() == whole or (line.endswith("…") and whole.startswith(line[:-1].rstrip()))
    assert len(whole) <= width or safe.columns(whole) <= width or line.endswith("…")


@pytest.mark.parametrize(("authors", "published", "says"), [
    (("Ada Quill",), "2025-03-12T08:30:00+01:00", "By Ada Quill · 12 March 2025"), ((), "2025-03-02", "No author found · 2 March 2025"),
    (("Ada Quill", "Ben Harrow"), "2025-03", "By Ada Quill, Ben Harrow · March 2025"), (("Ada Quill",), "2025", "By Ada Quill · 2025"),
    (("Ada Quill",), None, "By Ada Quill · no date found"), ((), None, "No author or date found"),
    ((), "2025-13-01", "No author found · 2025-13-01"), ((), "last spring", "No author found · last spring"),
])
@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_authors_and_date_read_as_people_write_them(authors: tuple[str, ...], published: str | None, says: str, form: str) -> None:
    facts = examples.Facts(title="Trams", authors=authors, published=published)
    report = examples.ok(page=examples.page(facts=facts))
    assert says in reports.render(form, [report], Style(width=100)).replace("\\", "")
    assert report.to_dict()["page"]["published"] == published


def test_without_colour_there_is_no_escape_and_with_it_only_colours() -> None:
    plain = render([examples.ok()], Style())
    coloured = render([examples.ok()], Style(color=True))
    assert "\x1b" not in plain
    assert COLORS.search(coloured)
    assert COLORS.sub("", coloured) == plain


def test_every_label_of_a_sentence_has_its_own_colour() -> None:
    coloured = render([examples.ok()], Style(color=True))
    line = next(line for line in coloured.splitlines() if "weasel wording 0." in line)
    assert "\x1b[34mweasel wording" in line
    assert "\x1b[33munsupported claim" in line


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
