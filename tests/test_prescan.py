"""The look at the source before the parser, and the words of a page as arrays find them."""
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.cleaning.facts_text import tokens
from checker.cleaning.prescan import prescan
from checker.cleaning.segment import segment


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
