"""The look at the source before the parser, and the words of a page as arrays find them."""
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.cleaning.facts_text import tokens
from checker.cleaning.prescan import prescan
from checker.cleaning.segment import segment
from checker.cleaning.text import segment_text


@pytest.mark.parametrize("opening", ["<svg><foreignObject>", "<math><mtext>", "<svg><desc>"])
def test_a_drawing_that_is_never_closed_loses_no_text(opening: str) -> None:
    page = segment(f"<body><p>Before the chart.</p>{opening}<p>After the chart.</p></body>")
    assert [block.text for block in page.blocks] == ["Before the chart.", "After the chart."]
    assert any("never closed" in warning for warning in page.warnings)


def test_a_drawing_that_is_closed_is_left_alone() -> None:
    page = segment("<p>Before.</p><svg><foreignObject><p>A label.</p></foreignObject></svg>")
    assert ([block.text for block in page.blocks], page.warnings) == (["Before."], ())


@pytest.mark.parametrize("piece", ["<style>", "<script>", "<!--", "<a ", "<"])
def test_the_prescan_grows_with_the_length_not_its_square(piece: str) -> None:
    started = time.process_time()
    prescan(piece * 100_000)
    assert time.process_time() - started < 2


def test_a_tag_with_too_many_attributes_is_found_in_a_short_page() -> None:
    many = " ".join(f"data-number-{number}=1" for number in range(900))
    html, warnings = prescan(f"<p>One.</p><div {many}>Two.</div>")
    assert "data-number" not in html
    assert warnings


@given(st.lists(st.text("ab'’_ \n.1É½İ-", min_size=1), min_size=1, max_size=5))
def test_words_are_those_that_the_pattern_finds(texts: list[str]) -> None:
    found = tokens(texts)
    expected = [re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.lower().replace("’", "'")) for text in texts]
    words = [[found.distinct[number] for number in found.ids[found.owners == text]] for text in range(len(texts))]
    assert words == expected


@pytest.mark.parametrize("opening", ["<svg><desc>Logo", "<SVG><desc>Logo", "<svg><svg></svg><foreignObject>"])
def test_a_drawing_that_is_never_closed_is_found_before_one_that_is(opening: str) -> None:
    page = segment(f"<body>{opening}<p>The article.</p><footer><p>The foot.</p><svg><path/></svg></footer></body>")
    assert [block.text for block in page.blocks][-2:] == ["The article.", "The foot."]
    assert any("never closed" in warning for warning in page.warnings)


def test_closed_drawings_with_blocks_in_them_keep_their_place_beside_one_that_is_not() -> None:
    label = "<svg><foreignObject><div>A label.</div></foreignObject></SVG>"
    page = segment(f"{label}<p>One.</p><svg><desc><p>Two.</p>{label}<p>Three.</p>")
    assert [block.text for block in page.blocks] == ["One.", "Two.", "Three."]


def bold(number: int) -> str:
    return "".join(f"<b id=x{count}>" for count in range(number))


MANY = [f"a{number}" for number in range(40_000)]
SPARSE = [300 * [""], [*(299 * [""]), '="<"'], [*(299 * [""]), '=">"']]


@pytest.mark.parametrize("html", [
    f"<p>{bold(1600)}</p>" + "<p>word one two</p>" * 1600,
    "</b>" * 1600 + f"<p>{bold(1600)}</p>" + "<p>word one two</p>" * 1600,
    f"<p>{bold(1600)}</p>" + "<p>word one two</p>" * 10_000,
    *[opening + "<div>" * 60_000 for opening in ("<!-- --!>", "<!-->", "<!--->")],
    f"<div x='>' {' '.join(MANY)}>word</div>",
    *[f"<div {' '.join(name + values[place % 300] for place, name in enumerate(MANY))}>word</div>"
      for values in SPARSE],
], ids=["formatting", "stray closings", "many blocks", "bang", "empty comment", "short comment", "bracket", "plain",
        "opening brackets", "closing brackets"])
def test_what_the_parser_repeats_is_capped(html: str) -> None:
    started = time.process_time()
    page = segment(html)
    assert time.process_time() - started < 2.5
    assert page.warnings


def test_the_text_of_a_page_with_unclosed_formatting_stays() -> None:
    page = segment(f"<p>{bold(300)}First.</p><p>Second.</p>" + "<p></p>" * 400)
    assert [block.text for block in page.blocks] == ["First.", "Second."]
    assert page.warnings


@pytest.mark.parametrize("html", [
    f"<p>{bold(37)}One.</p>" + "<p>Two.</p>" * 1500,
    "<p>A <b class=x>word</b> or <i class=icon></i> two.</p>" * 3000,
    f"<p title='{'word ' * 2000}'>One.</p>",
    f"<p data-json='{'> ' * 2000}'>One.</p>",
], ids=["some unclosed", "many closed", "a long value", "a value of brackets"])
def test_ordinary_markup_is_left_alone(html: str) -> None:
    assert prescan(html) == (html, ())


@given(st.lists(st.sampled_from(["<div ", "<b ", "x=", '"', "'", ">", "<", " ", "a", "/", "<!--", "--!>", "<p>"])))
def test_the_prescan_changes_no_page_below_the_caps(pieces: list[str]) -> None:
    html = "".join(pieces)
    assert prescan(html + " " * 13_000 + "<" * 13_000) == (html + " " * 13_000 + "<" * 13_000, ())


@pytest.mark.parametrize("piece", ["<a x='", "<b =\"", "<a x='<a y=\"", "<a ", "<!", "<svg ", "</b x='>'", "a<b x='1' "])
def test_quotes_and_brackets_cost_no_more_than_their_number(piece: str) -> None:
    started = time.process_time()
    prescan(piece * 11_000)
    prescan((piece + " " * 900) * 2_000)
    prescan(piece * 100_000)
    assert time.process_time() - started < 2.5


@pytest.mark.parametrize("line", ["# a" + " " * 2000 + "b", "# a" + "#" * 50_000 + "b", "#" + " " * 50_000,
                                  "# a" + " #" * 20_000 + "b"])
def test_a_heading_is_read_in_linear_time(line: str) -> None:
    started = time.process_time()
    assert len(segment_text(line, markdown=True).blocks) <= 1
    assert time.process_time() - started < 1


@pytest.mark.parametrize(("line", "expected"), [
    ("# A title", ("h1", "A title")), ("## A title ##", ("h2", "A title")), ("### C# and F#  ###  ", ("h3", "C# and F#")),
    ("###### Six", ("h6", "Six")), ("####### Seven", ("p", "####### Seven")), ("#tag", ("p", "#tag"))])
def test_headings_lose_their_closing_hashes(line: str, expected: tuple[str, str]) -> None:
    assert [(block.tag, block.text) for block in segment_text(line, markdown=True).blocks] == [expected]


@pytest.mark.parametrize("nothing", ["```\n\n```", "```\n   \n\u200b\n```", "~~~\n\n", "> \n", "|  |  |", "# #", "[](x)"])
def test_text_yields_no_empty_block(nothing: str) -> None:
    page = segment_text(f"{nothing}\n\nA paragraph.", markdown=True)
    assert all(block.text.strip() for block in page.blocks)


def test_an_empty_fence_is_no_block() -> None:
    page = segment_text("```\n\n```\n\nA paragraph.", markdown=True)
    assert [block.text for block in page.blocks] == ["A paragraph."]
