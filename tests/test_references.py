"""A list of sources at the end is kept, and none of its lines is a sentence; prose under such a heading stays prose."""
from __future__ import annotations

import time

import examples
import pytest
from hypothesis import given
from hypothesis import strategies as st

import checker
from checker import references

ENTRIES = {
    "medicine": ("Weber J, Brandt OK. Warm water and the heart in later life. J Pool Med. 2019;12(3):45–67.",
                 "Quill A, Harrow B, Lind M, et al. Swimming after sixty. Water. 2021;4:1-9. doi: 10.1000/x.1."),
    "psychology": ("Weber, J., & Brandt, O. (2019). Warm water and the heart. Journal of Pools, 12(3), 45–67.",
                   "Quill, A. (n.d.). Swimming after sixty. Retrieved from https://a.example/swim"),
    "web": ("Ministry of Sport. “Funding rules.” 3 March 2022. Accessed 12 May 2023. https://m.example/rules",
            "https://www.a.example/report.pdf"),
    "links": ("Annual report of the swimming club 2020", "Minutes of the council of 14 March"),
    "numbers": ("[1] The ferry timetable, 1968", "[2] Letter of the harbour master, 1971"),
}
PROSE = [line for line in examples.LINES]


@pytest.mark.parametrize("style", ENTRIES)
@pytest.mark.parametrize("heading", ["References", "Sources:", "SOURCES AND FURTHER READING", "9. Bibliography", "Works cited"])
def test_entries_under_a_heading_are_no_sentences(style: str, heading: str) -> None:
    text = "\n".join([*PROSE, heading, *ENTRIES[style]])
    assert references.lines(text) == set(range(len(PROSE), len(PROSE) + 3))
    report, plain = checker.check(text), checker.check("\n".join(PROSE))
    assert report.page is not None
    assert ENTRIES[style][0].lstrip("[1] ") in report.page.text
    assert [s.scores for s in report.sentences] == [s.scores for s in plain.sentences]
    assert report.signals == plain.signals
    assert any("list of sources" in note for note in report.warnings)


def test_prose_after_the_list_is_prose_with_its_heading() -> None:
    text = [*PROSE, "References", *ENTRIES["medicine"], "About the author", PROSE[0]]
    assert references.lines("\n".join(text)) == set(range(len(PROSE), len(PROSE) + 3))


def test_an_entry_without_a_mark_between_two_that_have_one() -> None:
    middle = "Department of Rivers, Office of Locks and Weirs. The state of the locks, an account of ten years."
    text = [*PROSE, "References", ENTRIES["medicine"][0], middle, ENTRIES["medicine"][1]]
    assert len(references.lines("\n".join(text))) == 4


@pytest.mark.parametrize("text", [
    [*PROSE, "Notes", "You can freeze the dough for a month. Thaw it overnight in the fridge before you bake it."],
    [*PROSE, "Sources", PROSE[0], PROSE[1]],
    ["References", *ENTRIES["medicine"], *PROSE],
    [*PROSE, "1. The line opens in May 2025, the council said.", PROSE[0]],
    [*PROSE, "References"], PROSE, [""]])
def test_what_is_no_list_of_sources(text: list[str]) -> None:
    assert references.lines("\n".join(text)) == frozenset()


def test_notes_with_marks_are_a_list() -> None:
    text = [*PROSE, "Notes", "1. See Weber (2019), p. 12.", "2. Ibid., and https://a.example/x."]
    assert len(references.lines("\n".join(text))) == 3


def test_a_numbered_list_with_marks_that_ends_the_text_needs_no_heading() -> None:
    entries = [f"[{n}] A. Author, The book of pools, vol. {n}, 1999, p. 4" for n in range(1, 4)]
    assert len(references.lines("\n".join([*PROSE, *entries]))) == 3
    assert references.lines("\n".join([*PROSE, *entries[:2]])) == frozenset()
    assert references.lines("\n".join([*PROSE, *entries, PROSE[0]])) == frozenset()


@given(st.lists(st.sampled_from(["References", "Notes", "", "1. ", "(2019)", "A b C. d", *PROSE[:2], *ENTRIES["medicine"]]), max_size=12))
def test_lines_are_of_the_text_and_in_a_row(lines: list[str]) -> None:
    found = sorted(references.lines("\n".join(lines)))
    assert found == [n for n in range(found[0], found[-1] + 1) if n in found or lines[n]] if found else True
    assert all(0 <= n < len(lines) for n in found)


@pytest.mark.parametrize("piece", ["  # ", "References\n", "(2019 ", "Weber J, ", "1. ", "a" * 50 + " ", "References\nWeber J.\n"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = "\n".join(PROSE) + "\n" + piece * (400_000 // len(piece))
    start = time.perf_counter()
    references.lines(text)
    assert time.perf_counter() - start < 2
