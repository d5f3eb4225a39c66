"""Sentence splitting: examples for people, properties, and text that would make a careless pattern crawl."""
import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.sentences import split

EXAMPLES = {
    "abbreviations": ("Dr. J. R. Smith arrived at 5 p.m. on Jan. 3. He left.", ["Dr. J. R. Smith arrived at 5 p.m. on Jan. 3.", "He left."]),
    "an abbreviation that ends": ("She works at Apple Inc. The firm grew.", ["She works at Apple Inc.", "The firm grew."]),
    "a country": ("The U.S. economy grew. It slowed later.", ["The U.S. economy grew.", "It slowed later."]),
    "decimals and money": ("It rose 3.5 percent to $4.20. Then it fell.", ["It rose 3.5 percent to $4.20.", "Then it fell."]),
    "a numbered list": ("1. Open the lid.", ["1. Open the lid."]),
    "figures and pages": ("See Fig. 3 and p. 12 for more. It helps.", ["See Fig. 3 and p. 12 for more.", "It helps."]),
    "a speaker after a quotation": ("“Stop!” he said. She did.", ["“Stop!” he said.", "She did."]),
    "a quotation stays whole": ("“It fell. It broke,” said Ana Ruiz. We saw it.", ["“It fell. It broke,” said Ana Ruiz.", "We saw it."]),
    "ellipsis inside": ("She waited… but nobody came. It rained.", ["She waited… but nobody came.", "It rained."]),
    "ellipsis at the end": ("She waited... Nobody came.", ["She waited...", "Nobody came."]),
    "spaced ellipsis": ("Well . . . what now? Go.", ["Well . . . what now?", "Go."]),
    "reference marks": ("Prices fell.[1] They rose.[2][3] Good.", ["Prices fell.[1]", "They rose.[2][3]", "Good."]),
    "a footnote's number": ("That did not matter.1 My pile is large. It grew 3.1 times.", ["That did not matter.1", "My pile is large.", "It grew 3.1 times."]),
    "signs alone": ("It ends here. ↩︎", ["It ends here."]),
    "I at the end": ("So did I. The rest stayed.", ["So did I.", "The rest stayed."]),
    "a name with a mark": ("Yahoo! said no. It was late.", ["Yahoo! said no.", "It was late."]),
    "several authors": ("Smith et al. (2019) found it. We agree.", ["Smith et al. (2019) found it.", "We agree."]),
    "no punctuation": ("A heading without a stop", ["A heading without a stop"]),
    "paragraphs": ("One line\nAnother line.", ["One line", "Another line."]),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name):
    text, expected = EXAMPLES[name]
    assert [s.text for s in split(text)] == expected


@given(st.text(alphabet="aB1 .!?…\"“”'()[]\n\t\u2028。", max_size=200))
def test_offsets_are_exact_and_nothing_is_lost(text):
    sentences = split(text)
    assert all(text[s.start:s.end] == s.text and s.text.strip() == s.text and s.text for s in sentences)
    assert all(a.end <= b.start for a, b in itertools.pairwise(sentences))
    assert [c for s in sentences for c in s.text if c.isalnum()] == [c for c in text if c.isalnum()]
    assert all(text.count("\n", 0, s.start) == s.line for s in sentences)


@pytest.mark.parametrize("unit", ["A. ", "!", "“", '"', "(", '"a. B ', "Mr. ", ". . ", ".[1]", "\n", "([“", "… "])
def test_time_is_linear_on_hostile_text(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        best = min(timed(text) for _ in range(4))
        return best

    def timed(text):
        start = time.process_time()
        split(text)
        return time.process_time() - start

    assert seconds(120_000) < 6 * seconds(40_000) + 0.1  # linear: 3, quadratic: 9
