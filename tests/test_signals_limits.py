"""Long sentences with many links, and what a flag of support needs."""
import pytest

import checker
from checker.hosts import host_of
from checker.signals import evidence, features, flagged, hedging, support
from checker.signals.features import all_rules
from checker.signals.rules import words_of
from checker.signals.support import may_cite
from checker.types import Link, Unit

THRESHOLDS = {"claim": 0.4, "support": 0.3, "unsupported": 0.4, "hedging": 0.4, "weasel": 0.1, "promotional": 0.2}


def test_links_past_the_part_that_is_read_do_no_harm():
    long = "[a](http://x.example/abcdefghijklmnop) " * 2857
    scores = checker.classify([long, "Prices may fall further."])
    assert "hedging" in scores[1].flags
    assert all(0 <= e.start < e.end <= len(long) for e in scores[0].evidence)


def test_a_page_with_a_paragraph_full_of_links_is_checked():
    links = " ".join(f"Officials may close <a href='/x{i}'>road number {i}</a> and build a new one," for i in range(80))
    page = "".join(f"<p>The council voted on item {i} on Tuesday, its minutes say.</p>" for i in range(12))
    assert checker.check(f"<article>{page}<p>{links}</p></article>", media_type="text/html").status != "failed"


def test_support_is_flagged_only_where_there_is_a_claim():
    low = dict.fromkeys(THRESHOLDS, 0.0)
    assert flagged({**low, "support": 0.9}, THRESHOLDS) == ()
    assert flagged({**low, "support": 0.9, "claim": 0.9}, THRESHOLDS) == ("claim", "support")
    assert flagged({**low, "support": 0.9, "unsupported": 0.5}, THRESHOLDS) == ("support", "unsupported")


def test_links_to_the_pages_own_host_do_not_cite():
    assert may_cite(Link(0, 4, "https://elsewhere.example/reports/rents-2021"), "mill.example")
    assert not may_cite(Link(0, 4, "https://www.mill.example/reports/rents-2021"), "mill.example")
    assert not may_cite(Link(0, 4, "https://blog.mill.example/reports/rents-2021"), "mill.example")
    assert may_cite(Link(0, 4, "https://windmill.example/reports/rents-2021"), "mill.example")


def test_a_link_supports_less_on_its_own_host():
    text = ["Rents fell by [four percent last year](https://housing.example/reports/rents-2021) in the old town."]
    away, home = (checker.classify(text, url=url)[0].support for url in ("https://news.example/a", "https://housing.example/"))
    assert home < away


def test_a_broken_address_has_no_host():
    assert [host_of(url) for url in (None, "", "http://[", "page.html", "https://www.Mill.example:80/a")] == [
        "", "", "", "", "mill.example"]


def test_a_claim_is_shown_with_its_clause_alone():
    text = "Rents rose by 9 percent last year, but nobody had asked the council about it."
    (span,) = [one for one in checker.classify([text])[0].evidence if one.signal == "unsupported"]
    assert span.text == "Rents rose by 9 percent last year"


def test_a_condition_is_no_claim_to_show():
    hits = all_rules().hits(text := "If rents rise by 9 percent, most shops will close.", words_of(text))
    assert evidence.of_claim(text, hits) == []


@pytest.mark.parametrize(("text", "follows", "shown"), [
    ("They never fixed it.", True, "They never"), ("The study ran for nine years.", True, "The study ran"),
    ("The harbour's accounts show a loss of nine pounds.", False, "accounts show"), ("The maker, Brann, states that it is old.", False, "Brann, states"),
    ("They never fixed it.", False, ""), ("The figure is old.", True, ""), ("We slept there for nine nights.", True, ""),
    ("Exports to the United States rose.", False, ""), ("Lonely Harbour Guides opened in May.", False, "")])
def test_what_a_source_that_speaks_on_shows(text, follows, shown):
    unit = Unit(text, (), "", (), "", "")
    spans = evidence.of_support(unit, all_rules().hits(text, words_of(text)), follows)
    assert "".join(text[start:end] for start, end, _ in spans) == shown


def test_support_is_flagged_only_where_a_source_can_be_shown():
    low = dict.fromkeys(THRESHOLDS, 0.0)
    assert flagged({**low, "support": 0.9, "claim": 0.9}, THRESHOLDS, pointed=False) == ("claim",)


def test_a_named_source_is_no_weasel():
    low = dict.fromkeys(THRESHOLDS, 0.0)
    assert flagged({**low, "support": 0.9, "claim": 0.9, "weasel": 0.9}, THRESHOLDS) == ("claim", "support")
    assert flagged({**low, "support": 0.9, "claim": 0.9, "weasel": 0.9}, THRESHOLDS, pointed=False) == ("claim", "weasel")


def test_an_exclamation_mark_alone_shows_nothing():
    hits = all_rules().hits(text := "You will be there!", words_of(text))
    assert [hit.rule.name for hit in hits if hit.rule.signal == "promotional"] == ["promo_exclaim"]
    assert evidence.of_rules(hits, "promotional") == []



@pytest.mark.parametrize(("anchor", "url", "kind"), [
    ("Pebblework", "https://www.pebblework.example/download", "that names its host"),
    ("a survey of 900 bakers", "https://watch.example/2021/bakers", "that reports"),
    ("a survey of 900 bakers", "https://watch.example/2021/bakers", "with a figure"),
    ("os.path", "https://docs.example/os", "like code"),
    ("Ana Ruiz", "https://watch.example/people/7", "like a name"),
    ("kettle", "https://watch.example/people/7", "of one word"),
])
def test_the_words_of_a_link_tell_a_topic_from_a_source(anchor, url, kind):
    text = f"They say {anchor} is dear."
    link = Link(9, 9 + len(anchor), url)
    assert kind in [support.ANCHOR_KINDS[number] for number in support.anchor_kinds(link, text)]


def test_a_link_without_words_has_no_kinds_to_fear():
    assert isinstance(support.anchor_kinds(Link(0, 0, "https://[broken"), ""), tuple)


@pytest.mark.parametrize(("text", "feature", "value"), [
    ("Rain on the hills", "fragment", 1), ("Rain fell on the hills.", "fragment", 0),
    ("Tighten the screw first.", "first told", 1), ("Rain fell.", "first told", 0),
    ("Batteries: remove them before winter.", "rule opinion_told", 1), ("Note: rain fell.", "rule opinion_told", 0),
])
def test_fragments_and_instructions_have_features(text, feature, value):
    dense = features.compute([Unit(text)]).dense
    assert dense[0, features.dense_names().index(feature)] == value


def test_a_small_clause_without_a_figure_is_shown_as_its_sentence(monkeypatch):
    text = "Up the hill, past the church and the two old barns and along the wall, the mill is a little museum."
    hits = features.compute([Unit(text)]).hits[0]
    assert evidence.of_claim(text, hits) == []
    monkeypatch.setattr(evidence, "_LEAST_CLAUSE", 0.0)
    assert [text[start:end] for start, end, _ in evidence.of_claim(text, hits)] == ["the mill is a little museum."]


@pytest.mark.parametrize(("text", "denied"), [
    ("Walkers may want a warm coat.", True), ("The field may be entered by hand.", True),
    ("It failed, as she might have foreseen.", True), ("You can't possibly read it all.", True),
    ("Walkers may want a warm coat, and it may rain.", False), ("It may rain.", False), ("It rained.", False),
    ("Twice as many may die this winter.", False), ("Traders sold early as they may lose the whole stake.", False),
    ("The firm halted the trial as some may suffer lasting harm.", False), ("Regulators may want a larger fine.", False),
    ("He did not say how prices may move next year.", False), ("Voters may prefer the older candidate.", False)])
def test_a_wish_or_a_permission_alone_is_no_hedge(text, denied):
    assert hedging.denied(text) is denied
    assert "hedging" not in checker.classify([text])[0].flags or not denied


def test_pulled_words_are_shown_with_their_clause():
    text = "It rained, but our lovely kitchen is open all day, and the fire is lit."
    start = text.index("lovely")
    assert [text[a:b] for a, b in evidence.widened(text, [(start, start + 6)])] == ["but our lovely kitchen is open all day"]


def test_a_long_clause_is_shown_around_the_words():
    text = "word " * 40 + "lovely " + "word " * 40
    start = text.index("lovely")
    [(first, last)] = evidence.widened(text, [(start, start + 6)])
    assert first < start < start + 6 < last <= len(text)
    assert 50 < last - first < 100
    assert text[first - 1] == " "


def test_a_sentence_shown_whole_is_not_said_to_have_words():
    for signal in ("hedging", "weasel", "promotional"):
        assert "words" not in evidence.leaning(signal)
        assert "words" in evidence.pulled(signal)
    text = "We help teams everywhere do better work together every day."
    (one,) = [one for one in checker.classify([text])[0].evidence if one.signal == "promotional"]
    assert (one.start, one.end) == (0, len(text))
    assert "words" not in one.why
