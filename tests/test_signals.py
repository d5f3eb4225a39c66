"""Sentences in, probabilities and pointing words out: links, context, offsets, hostile text, the door of the models."""
from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import assets
from checker.signals import classify, parse_inline, score
from checker.signals.features import compute, dense_names
from checker.types import Link, Unit

NAMES = ("claim", "support", "unsupported", "hedging", "weasel", "promotional")


# ---------------------------------------------------------------- inline links

def test_a_link_becomes_a_span_over_its_words() -> None:
    plain, links, offsets = parse_inline("See [the survey](https://example.org/a_(b) \"t\") of 2019.")
    assert plain == "See the survey of 2019."
    assert links == (Link(4, 14, "https://example.org/a_(b)"),)
    assert [offsets[4], offsets[14], offsets[-1]] == [5, 47, 56]


def test_a_reference_mark_in_a_link_and_an_image() -> None:
    assert parse_inline("Both were linked [[15](#ref)].") == parse_inline("Both were linked [[15](#ref)].")
    assert parse_inline("Both [[15](#r)].")[0] == "Both [15]."
    assert parse_inline("![A boat](/boat.jpg) It sailed.")[0] == " It sailed."


@settings(deadline=None)
@given(st.text(alphabet="ab [](!)\"<>\\#é\n", max_size=60))
def test_offsets_lead_back_to_the_same_letters(text: str) -> None:
    plain, links, offsets = parse_inline(text)
    assert len(offsets) == len(plain) + 1
    assert all(text[offsets[place]] == letter for place, letter in enumerate(plain))
    assert offsets == sorted(set(offsets))
    assert offsets[-1] == len(text)
    assert all(0 <= link.start <= link.end <= len(plain) for link in links)


@pytest.mark.parametrize("text", ["[" * 200_000, "[a](" * 50_000, "![" * 100_000, "[](" + "(" * 200_000, "](" * 100_000])
def test_links_cost_linear_time(text: str) -> None:
    start = time.process_time()
    parse_inline(text)
    assert time.process_time() - start < 3


# ---------------------------------------------------------------- scores

@pytest.mark.parametrize(("text", "flag"), [
    ("The new tax may slow the building of houses.", "hedging"),
    ("It is unclear whether the ferry will run this winter.", "hedging"),
    ("Many experts believe that the lake will dry up.", "weasel"),
    ("Studies show that cold baths improve sleep.", "weasel"),
    ("Subscribe to our newsletter and never miss an offer!", "promotional"),
    ("Follow her channel and check out her new shop.", "promotional"),
    ("Our award-winning team offers seamless solutions for your home.", "promotional"),
    ("The city spent 40 million dollars on the bridge in 2019.", "claim"),
    ("The city spent 40 million dollars on the bridge in 2019.", "unsupported"),
    ("Rents rose by 9 percent last year, according to the Norvale Institute.", "support"),
    ("“We have had no water for nine days,” said Ana Ruiz, who runs the clinic.", "support"),
])
def test_plain_cases_are_flagged_with_words(text: str, flag: str) -> None:
    found = classify([text])[0]
    assert flag in found.flags
    spans = [span for span in found.evidence if span.signal == flag]
    assert spans
    assert all(text[span.start:span.end] == span.text and span.why for span in spans)


@pytest.mark.parametrize(("text", "flag"), [
    ("You can enter through the north gate.", "hedging"),
    ("The fair opens on 4 May.", "hedging"),
    ("Ana Ruiz of the Norvale Institute counted 212 herons.", "weasel"),
    ("The council met on Tuesday and approved the minutes.", "promotional"),
    ("What would you do?", "claim"),
    ("Press the green button.", "unsupported"),
])
def test_look_alikes_are_not_flagged(text: str, flag: str) -> None:
    assert flag not in classify([text])[0].flags


def test_a_link_on_the_claim_supports_it() -> None:
    bare, linked = classify(["The survey of 2022 counted 31,000 empty flats in the city.",
                             "The [survey of 2022](https://example.org/reports/flats-2022) counted 31,000 empty flats in the city."])
    assert linked.support > bare.support
    assert linked.unsupported < bare.unsupported


def test_a_source_that_is_still_speaking_supports_the_next_sentence() -> None:
    text = "She added that the second well had run dry as well."
    alone, after = classify([text, text], before=[None, "“The first well is empty,” said Ana Ruiz, a hydrologist."])
    assert after.support >= alone.support


def test_unsupported_says_what_would_fix_it() -> None:
    spans = [span for span in classify(["Sales grew by 300 percent last year."])[0].evidence if span.signal == "unsupported"]
    assert ["300 percent" in span.text for span in spans] == [True]
    assert "source" in spans[0].why


def test_evidence_of_a_markdown_link_points_into_the_string_as_given() -> None:
    text = "Rents [rose by 9 percent](https://example.org/report-on-rents), the Norvale Institute said."
    for span in classify([text])[0].evidence:
        assert text[span.start:span.end] == span.text


def test_contexts_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        classify(["One.", "Two."], before=["x"])
    with pytest.raises(ValueError, match="after"):
        classify(["One."], after=[])


def test_nothing_and_blank() -> None:
    assert classify([]) == []
    assert score([]) == []
    for found in classify(["", "   ", "\u0000", "…", "[](x)", "数据 显示"]):
        assert all(0.0 <= getattr(found, name) <= 1.0 for name in NAMES)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_text_gives_probabilities_and_spans_inside(texts: list[str]) -> None:
    for text, found in zip(texts, classify(texts), strict=True):
        assert all(0.0 <= getattr(found, name) <= 1.0 for name in NAMES)
        assert all(0 <= span.start < span.end <= len(text) and text[span.start:span.end] == span.text for span in found.evidence)
        assert {span.signal for span in found.evidence} <= set(found.flags)


def test_a_sentence_scores_the_same_alone_and_among_others() -> None:
    texts = [f"Town {number} may have lost {number} percent of its trees, experts say." for number in range(700)]
    together = classify(texts)
    for number in (0, 5, 511, 512, 699):
        alone = classify([texts[number]])[0]
        assert alone.flags == together[number].flags
        assert alone.evidence == together[number].evidence
        assert alone.unsupported == pytest.approx(together[number].unsupported, abs=1e-9)


def test_flags_are_the_signals_at_or_over_the_cards_threshold() -> None:
    thresholds = {name: assets.card(name)["threshold"] for name in NAMES}
    for found in classify(["Experts say prices may fall.", "Buy now!", "Rents rose 9 percent, the Norvale Institute said."]):
        assert set(found.flags) == {name for name in NAMES if getattr(found, name) >= thresholds[name]}


@pytest.mark.parametrize("text", ["a " * 100_000, "A" * 200_000, "“" * 100_000, "1 " * 100_000, "[1" * 50_000,
                                  "may " * 50_000, "experts say " * 20_000])
def test_hostile_sentences_cost_little(text: str) -> None:
    start = time.process_time()
    score([Unit(text, before=text, after=text)])
    assert time.process_time() - start < 3


def test_features_have_their_names() -> None:
    batch = compute([Unit("Prices may fall.")])
    assert batch.dense.shape == (1, len(dense_names()))
    assert len(set(dense_names())) == len(dense_names())
    assert np.isfinite(batch.dense).all()


def test_a_check_needs_no_scikit_learn() -> None:
    code = ("import sys; from checker.signals import classify; classify(['Prices may fall.']);"
            "sys.exit(any(name in sys.modules for name in ('sklearn', 'scipy', 'pandas', 'torch')))")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_lexicons_name_their_source() -> None:
    for name in ("grammar", "epistemic", "attribution", "promotion"):
        assert assets.read(f"lexicons/{name}.txt").decode().startswith("# ")
