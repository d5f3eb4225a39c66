"""Shares, intervals, the formula, abstention."""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import scoring
from checker.abstention import EMPTY, after_scoring, before_scoring
from checker.errors import BadOptions
from checker.pipeline import check_document
from checker.types import Block, Document, Options, Page, ScoredSentence, Sentence, SentenceScores


def sentence(*flags, p=0.9, text="It is 12 km long."):
    chosen = {name: (p if name in flags else 1 - p) for name in
              ("claim", "support", "unsupported", "hedging", "weasel", "promotional")}
    return ScoredSentence(Sentence(text, 0, len(text), 0), SentenceScores(**chosen, flags=tuple(flags)))


UNSUPPORTED = sentence("claim", "unsupported")
SUPPORTED = sentence("claim", "support")
HEDGED = sentence("hedging")
SALES = sentence("promotional")
PLAIN = sentence()
WEIGHTS = scoring.load_weights()


def score(sentences, words=900):
    return scoring.score(sentences, words, WEIGHTS)


def test_supported_pages_score_over_unsupported_and_promotional_ones():
    good, thin, sales = (score([s] * 20 + [PLAIN] * 20) for s in (SUPPORTED, UNSUPPORTED, SALES))
    assert good.value > thin.value > 0
    assert good.value > sales.value


def test_hedging_costs_nothing():
    assert score([SUPPORTED] * 10 + [HEDGED] * 20).value == score([SUPPORTED] * 10 + [PLAIN] * 20).value


def test_length_has_no_term_but_narrows_the_interval():
    page = [SUPPORTED] * 4 + [UNSUPPORTED] * 4 + [PLAIN] * 4
    short, long = score(page), score(page * 8)
    assert short.value == long.value
    assert long.high - long.low < short.high - short.low


def test_parts_add_up_to_the_value():
    result = score([SUPPORTED] * 5 + [UNSUPPORTED] * 5 + [SALES] * 2 + [PLAIN] * 8)
    assert result.value == pytest.approx(result.start + sum(p.points for p in result.parts), abs=1)


def test_few_sentences_give_low_confidence():
    assert score([SUPPORTED] * 12, words=200).confidence == "low"
    assert score([SUPPORTED] * 80, words=2000).confidence == "high"


@given(st.lists(st.sampled_from([UNSUPPORTED, SUPPORTED, HEDGED, SALES, PLAIN]), min_size=1, max_size=60))
def test_the_interval_holds_the_value_and_stays_in_range(sentences):
    result = score(sentences)
    assert 0 <= result.low <= result.value <= result.high <= 100


@given(st.integers(0, 300), st.integers(0, 300))
def test_wilson_holds_the_share(a, b):
    share = scoring.wilson(min(a, b), max(a, b))
    if share.of:
        assert 0 <= share.low <= share.share <= share.high <= 1
    else:
        assert share.share is None


def test_wilson_of_a_known_case():
    share = scoring.wilson(15, 100)
    assert (share.low, share.high) == pytest.approx((0.093, 0.233), abs=0.001)


def test_own_weights_are_used_and_bad_ones_refused(tmp_path):
    own = json.loads(json.dumps(WEIGHTS))
    own["version"], own["terms"]["promotional"]["weight"] = "mine", 0
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(own))
    mild = scoring.score([SALES] * 10 + [UNSUPPORTED] * 10, 900, scoring.load_weights(path))
    assert mild.value > score([SALES] * 10 + [UNSUPPORTED] * 10).value
    assert mild.weights == "mine"
    for bad in ("[]", "{}", "no json", json.dumps({**own, "terms": {"promotional": {"weight": "x"}}})):
        path.write_text(bad)
        with pytest.raises(BadOptions, match=r"weights\.json"):
            scoring.load_weights(path)


def page(kind="article", probability=0.9, text="Some text."):
    return Page(text, (Block(text, "content", True, "", probability),), type=kind)


RULE = WEIGHTS["abstain"]
LONG = [SUPPORTED] * 20


@pytest.mark.parametrize(("kind", "code"), [("paywall", "paywall"), ("consent", "consent"), ("script", "script"),
                                            ("error", "error_page"), ("login", "login")])
def test_stubs_are_abstained_on(kind, code):
    assert before_scoring(page(kind), "en", RULE).code == code


def test_other_reasons_to_abstain():
    assert before_scoring(page(), "fr", RULE).code == "not_english"
    assert before_scoring(page(text=""), None, RULE).code == "nothing_left"
    assert before_scoring(page(), "en", RULE) is None
    few = before_scoring(Page("", (Block("It rained. We left.", "other", False, "x", .1),)), None, RULE)
    assert few.code == "nothing_left"
    assert few.message.startswith("Too short: the page has 4 words in 2 sentences")
    many = before_scoring(Page("", (Block("It rained. " * 200, "nav", False, "x", .1),)), None, RULE)
    assert many.message.startswith("Nothing was left")
    assert "  " not in after_scoring(page(), LONG, 100, RULE).message
    assert after_scoring(page(), LONG, 100, RULE).code == "too_short"
    assert after_scoring(page(), LONG[:5], 500, RULE).code == "too_short"
    assert after_scoring(page("listing"), LONG, 500, RULE).code == "not_an_article"
    assert after_scoring(page(), [PLAIN] * 60, 900, RULE).code == "mostly_opinion"
    assert after_scoring(page(probability=0.3), LONG, 500, RULE).code == "extraction_doubtful"
    assert after_scoring(page(), LONG, 500, RULE) is None


@pytest.mark.parametrize("content", ["", b"", b" \n\t" * 50, "\u2003"])
def test_an_empty_page_is_called_empty(content: str | bytes) -> None:
    report = check_document(Document("a", "file", content, "text/html"), Options())
    assert (report.status, report.reason) == ("abstained", EMPTY)
