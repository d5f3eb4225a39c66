"""Readers of the head and the cleaned article: examples to read, disagreement, hostile content, host scrapers."""
from __future__ import annotations

import json
import re
import time
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import scrapers
from checker.scrapers import dates, hosts, names, narrow, titles
from checker.types import Facts

URL = "https://www.harbour-gazette.example/news/bridge"
DOCS = Path(__file__).parent.parent / "docs" / "scrapers.md"


def read(head: str = "", article: str = "", bylines: tuple[str, ...] = (), url: str | None = URL) -> Facts:
    return scrapers.read(head, article, bylines, url, ())


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


# ---------------------------------------------------------------- the head

def test_reads_open_graph_and_article_metadata() -> None:
    facts = read("""<title>Bridge opens after two years - Harbour Gazette</title>
        <meta property="og:title" content="Bridge opens after two years">
        <meta property="og:site_name" content="Harbour Gazette"><meta property="og:locale" content="en_GB">
        <meta property="article:published_time" content="2024-03-04T08:15:00+0100">
        <meta property="article:modified_time" content="2024-03-05">
        <meta name="author" content="By Ines Calloway and Tom Brandt">
        <meta name="description" content="The crossing was closed for repairs.">
        <link rel="canonical" href="/news/bridge">""")
    assert facts.title == "Bridge opens after two years"
    assert facts.authors == ("Ines Calloway", "Tom Brandt")
    assert (facts.published, facts.modified) == ("2024-03-04T08:15:00+01:00", "2024-03-05")
    assert (facts.site, facts.language, facts.canonical) == ("Harbour Gazette", "en", URL)
    assert facts.description == "The crossing was closed for repairs."
    assert facts.warnings == ()


def test_reads_a_json_ld_graph_with_references() -> None:
    facts = read(ld({"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "Harbour Gazette"},
        {"@type": "WebPage", "name": "Bridge opens - Harbour Gazette", "datePublished": "2020-01-01"},
        {"@type": ["NewsArticle"], "headline": "Bridge &amp;amp; <em>ferry</em> open", "author": {"@id": "#ines"},
         "datePublished": 20240304, "dateModified": "2024-03-05T10:00:00.000Z", "inLanguage": "en-US",
         "publisher": {"name": "Harbour Gazette Ltd"}},
        {"@type": "Person", "@id": "#ines", "name": "Ines Calloway"}]}))
    assert facts.title == "Bridge & ferry open"
    assert facts.authors == ("Ines Calloway",)
    assert (facts.published, facts.modified) == ("2024-03-04", "2024-03-05T10:00:00Z")
    assert (facts.site, facts.language) == ("Harbour Gazette", "en")


def test_the_json_ld_article_at_this_url_is_the_page() -> None:
    teaser = {"@type": "Article", "headline": "Another story", "url": "https://www.harbour-gazette.example/news/other"}
    here = {"@type": "Article", "headline": "Bridge opens", "mainEntityOfPage": {"@id": URL + "?utm_source=mail"}}
    assert read(ld([teaser, here])).title == "Bridge opens"


@pytest.mark.parametrize("kind", ["FAQPage", "ItemList"])
def test_questions_and_lists_are_not_the_page(kind: str) -> None:
    inner = {"@type": kind, "mainEntity": [{"@type": "Article", "headline": "What does it cost?"}]}
    assert read(ld(inner) + "<title>Bridge opens</title>").title == "Bridge opens"


def test_library_metadata_turns_names_round() -> None:
    facts = read("""<meta name="citation_title" content="Tides and bridges">
        <meta name="citation_author" content="Calloway, Ines"><meta name="citation_author" content="Brandt, Tom">
        <meta name="citation_publication_date" content="2024/03">""")
    assert (facts.authors, facts.published) == (("Ines Calloway", "Tom Brandt"), "2024-03")


@pytest.mark.parametrize(("title", "site", "expected"), [
    ("Bridge opens | Harbour Gazette", "", "Bridge opens"),
    ("Bridge opens - The Harbour Gazette", "Harbour Gazette", "Bridge opens"),
    ("Bridge opens - Harbour Gazette", "", "Bridge opens"),  # the host says it
    ("Harbour Gazette: Bridge opens", "Harbour Gazette", "Harbour Gazette: Bridge opens"),
    ("Harbour Gazette | Bridge opens at last after ten long years", "", "Bridge opens at last after ten long years"),
    ("Bridge opens – Norland Council of Old Bridges", "", "Bridge opens – Norland Council of Old Bridges"),
    ("Bridge opens – at a price", "Harbour Gazette", "Bridge opens – at a price"),
    ("Harbour Gazette", "Harbour Gazette", "Harbour Gazette"),
])
def test_the_sites_name_is_cut_off_the_title(title: str, site: str, expected: str) -> None:
    assert titles.without_site(title, [site], URL) == expected


def test_the_headline_that_a_reader_sees_comes_first_where_both_speak_of_one_thing() -> None:
    head = '<meta property="og:title" content="You will not believe which bridge opens">'
    assert read(head, "<h1>Harbour bridge opens</h1>").title == "Harbour bridge opens"
    assert read(head, "<h1>Weather</h1>").title == "You will not believe which bridge opens"
    assert read("<title>Bridge opens - Tides</title>", "<h1>Tides</h1>").title == "Bridge opens - Tides"
    assert read("", "<h1>Bridge opens</h1>").title == "Bridge opens"


def test_the_host_may_be_what_the_sites_name_is_short_for() -> None:
    title = "Bridge opens – Norland Council of Old Bridges"
    assert titles.without_site(title, [], "https://www.ncob.example/a") == "Bridge opens"


# ---------------------------------------------------------------- dates

@pytest.mark.parametrize(("text", "iso"), [
    ("2024", "2024"), ("2024-03", "2024-03"), ("March 2024", "2024-03"), ("20240304", "2024-03-04"),
    ("2024-03-04", "2024-03-04"), ("2024/3/4", "2024-03-04"), ("4.3.2024", None), ("25.3.2024", "2024-03-25"),
    ("2024-03-04 10:15", "2024-03-04T10:15"), ("2024-03-04T10:15:30.123Z", "2024-03-04T10:15:30Z"),
    ("2024-03-04T10:15:30-0500", "2024-03-04T10:15:30-05:00"), ("4 March 2024", "2024-03-04"),
    ("Mon, 04 Mar 2024 10:15:00 GMT", "2024-03-04T10:15:00Z"), ("March 4, 2024", "2024-03-04"),
    ("Mar. 4th, 2024 at 1:05 p.m.", "2024-03-04T13:05"),
    ("March 4, 2024 12:05 am", "2024-03-04T00:05"), ("March 4, 2024 14:05 pm", "2024-03-04"),
    ("the 4th of March 2024", "2024-03-04"), ("04-Mar-2024", "2024-03-04"), ("2024 Mar 4", "2024-03-04"),
    ("03/04/2024", None), ("03/25/2024", "2024-03-25"), ("25/03/2024", "2024-03-25"), ("04/04/2024", "2024-04-04"),
    ("30 February 2024", None), ("31/31/2024", None), ("4 March 24", None), ("yesterday", None), ("", None),
    ("2024-13-40", None), ("12:30", None), ("4 March 2024 and 5 March 2024", None), ("9" * 5000, None),
])
def test_dates_are_as_exact_as_the_page_gives_them(text: str, iso: str | None) -> None:
    assert dates.normalise(text) == iso


@given(st.dates(min_value=dates.date(1500, 1, 1), max_value=dates.date(2199, 12, 31)),
       st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%B %-d, %Y", "%-d %b %Y", "%a, %d %b %Y"]))
def test_every_clear_form_of_a_day_gives_that_day(day: dates.date, form: str) -> None:
    assert dates.normalise(day.strftime(form)) == day.isoformat()


@given(st.dates(min_value=dates.date(1500, 1, 1), max_value=dates.date(2199, 12, 31)))
def test_a_numeric_date_is_never_read_wrongly(day: dates.date) -> None:
    clear = day.day > 12 or day.day == day.month
    assert dates.normalise(day.strftime("%d/%m/%Y")) == (day.isoformat() if clear else None)


# ---------------------------------------------------------------- names

@pytest.mark.parametrize(("text", "expected"), [
    ("By Ines Calloway", ["Ines Calloway"]),
    ("Written by Ines Calloway, Tom Brandt and Ada Osei", ["Ines Calloway", "Tom Brandt", "Ada Osei"]),
    ("Ines Calloway, PhD", ["Ines Calloway"]), ("Ines Calloway, Senior Reporter", ["Ines Calloway"]),
    ("Ines Calloway Senior Reporter", ["Ines Calloway"]), ("Ines Calloway in Lisbon", ["Ines Calloway"]),
    ("Ines Calloway for The Harbour Gazette", ["Ines Calloway"]),
    ("Ines Calloway, MD, Staff Writer", ["Ines Calloway"]),
    ("By Ines Calloway, Tides & Weather Reporter at The Harbour Gazette", ["Ines Calloway"]),
    ("Food and Drug Office of Norland", ["Food and Drug Office of Norland"]),
    ("Harbour Gazette Editorial Team", ["Harbour Gazette Editorial Team"]),
    ("https://www.facebook.com/harbour", []), ("@ines", []), ("admin", []), ("42", []),
    ("Tom Brandt Jr.", ["Tom Brandt Jr."]), ("Ludwig van der Meer", ["Ludwig van der Meer"]), ("", []), (",;|", []),
])
def test_names_are_cleaned(text: str, expected: list[str]) -> None:
    assert names.split(text) == expected


def test_one_name_is_given_once() -> None:
    assert names.clean(["Inés Calloway", "by INES CALLOWAY", "Tom Brandt"]) == ("Inés Calloway", "Tom Brandt")


# ---------------------------------------------------------------- what a reader sees, and disagreement

@pytest.mark.parametrize(("bylines", "authors", "published", "modified"), [
    (("By Ines Calloway",), ("Ines Calloway",), None, None),
    (("By", "Ines Calloway"), ("Ines Calloway",), None, None),
    (("Ines Calloway · March 4, 2024 · 5 min read",), ("Ines Calloway",), "2024-03-04", None),
    (("Published March 4, 2024 | Updated March 6, 2024",), (), "2024-03-04", "2024-03-06"),
    (("Story by Ines Calloway and Tom Brandt, 4 March 2024",), ("Ines Calloway", "Tom Brandt"), "2024-03-04", None),
    (("Technology",), (), None, None),
    (("Photographs by Tom Brandt",), (), None, None),
    (("By Ines CallowayPublished on March 4, 2024",), ("Ines Calloway",), "2024-03-04", None),
    (("Posted byInes Calloway onMarch 4, 2024",), ("Ines Calloway",), "2024-03-04", None),
    (("March 4, 2024 by Ines Calloway 3 Comments",), ("Ines Calloway",), "2024-03-04", None),
    (("By The Harbour Gazette Staff ⋅ March 4, 2024",), ("The Harbour Gazette Staff",), "2024-03-04", None),
    (("by", "in Uncategorized", "BY ROLE"), (), None, None),
    (("Joined: 4 March 2024",), (), None, None),
    (("Last updated: 4 March 2024",), (), None, "2024-03-04"),
])
def test_reads_visible_bylines(bylines: tuple[str, ...], authors: tuple[str, ...], published: str | None,
                               modified: str | None) -> None:
    facts = read(bylines=bylines)
    assert (facts.published, facts.modified) == (published, modified)
    assert facts.authors == authors


def test_a_byline_against_the_metadata_is_reported() -> None:
    facts = read(ld({"@type": "Article", "author": {"name": "Tom Brandt"}}), bylines=("By Ines Calloway",))
    assert facts.authors == ("Tom Brandt",)
    assert facts.warnings == ("The byline names Ines Calloway, but the page's metadata names Tom Brandt.",)


def test_two_spellings_and_the_site_as_author_are_no_disagreement() -> None:
    head = '<meta property="og:site_name" content="Harbour Gazette"><meta name="author" content="{}">'
    short = read(head.format("I. Calloway"), bylines=("By Ines Calloway",))
    site = read(head.format("Harbour Gazette"), bylines=("By Ines Calloway",))
    assert (short.authors, short.warnings) == (("Ines Calloway",), ())
    assert (site.authors, site.warnings) == (("Ines Calloway",), ())
    assert read(head.format("Harbour Gazette")).authors == ("Harbour Gazette",)
    house = read(ld({"@type": "Article", "author": {"name": "The Gazette Group"}}), bylines=("By Ines Calloway",))
    assert (house.authors, house.warnings) == (("Ines Calloway",), ())


def test_two_dates_are_reported_and_an_update_is_no_second_date() -> None:
    head = '<meta property="article:published_time" content="2024-03-04T23:30:00Z">'
    assert read(head, bylines=("5 March 2024",)).warnings == ()  # a time zone's difference
    assert read(head, bylines=("Updated 9 May 2024",)).warnings == ()
    facts = read(head, bylines=("9 May 2024",))
    assert facts.published == "2024-03-04T23:30:00Z"
    assert facts.warnings == ("The page gives two dates of publication: 2024-03-04T23:30:00Z (article:published_time) "
                              "and 2024-05-09 (byline).",)


def test_an_ambiguous_date_is_not_guessed() -> None:
    facts = read('<meta name="date" content="03/04/2024">')
    assert facts.published is None
    assert "03/04/2024" in facts.warnings[0]


# ---------------------------------------------------------------- the article

def test_reads_quotations_captions_and_references() -> None:
    facts = read(article="""<h2>Repairs</h2><p>It closed in 2022.</p>
        <p>“The deck had rusted through in nine places,” said Ines Calloway, who calls it a “mess”.</p>
        <p>"We counted every bolt on the way up," he said in <a href="/x" title="y">a note</a>.</p>
        <blockquote><p>Nobody had looked under the deck.</p></blockquote><figcaption>The deck in May.</figcaption>
        <h2>References</h2><ol><li>[1] Harbour Board, Survey of decks, 2023.</li><li>2. Brandt, Rust.</li></ol>
        <h2>Comments</h2><p>Nice.</p>""")
    assert facts.quotes == ("The deck had rusted through in nine places,", "We counted every bolt on the way up,",
                            "Nobody had looked under the deck.")
    assert facts.references == ("Harbour Board, Survey of decks, 2023.", "Brandt, Rust.")
    assert facts.captions == ("The deck in May.",)


def test_narrowing_loses_nothing_that_is_read() -> None:
    plain = "".join(f'<p>Plank number {i} was <a href="/{i}">changed</a>.</p>' for i in range(50))
    article = plain + '<p>She said "every plank was changed twice" on Monday.</p>' + plain
    assert len(narrow.article(article)) < 300
    assert read(article=article).quotes == ("every plank was changed twice",)
    head = '<meta name=viewport content="a < b"><link rel=preload href=x><meta name="author" content="Ines Calloway">'
    assert narrow.head(head) == '<meta name="author" content="Ines Calloway">'


# ---------------------------------------------------------------- host scrapers

class Gazette:
    """A scraper as a user writes one."""

    hosts = ("harbour-gazette.example",)

    def read(self, head: object, article: object) -> dict[str, object]:
        return {"title": "From the scraper", "authors": ["Ines Calloway"]}


class Broken(Gazette):
    def read(self, head: object, article: object) -> dict[str, object]:
        raise KeyError("headline")


class Wrong(Gazette):
    def read(self, head: object, article: object) -> dict[str, object]:
        return {"title": None, "colour": "red", "authors": "Ines", "site": "Gazette", "language": ["en"]}


def test_a_scraper_of_the_caller_is_used_for_its_host_and_subdomains_only() -> None:
    for url in (URL, "https://a.b.harbour-gazette.example/"):
        assert scrapers.read("<title>Bridge</title>", "", (), url, (Gazette(),)).title == "From the scraper"
    for other in ("https://not-harbour-gazette.example/", "https://harbour-gazette.example.net/", None):
        assert scrapers.read("<title>Bridge</title>", "", (), other, (Gazette(),)).title == "Bridge"


def test_a_broken_scraper_is_a_warning() -> None:
    facts = scrapers.read("<title>Bridge</title>", "", (), URL, (Broken(),))
    assert (facts.title, facts.warnings) == ("Bridge", ("The scraper Broken failed: KeyError: 'headline'.",))
    facts = scrapers.read("<title>Bridge</title>", "", (), URL, (Wrong(),))
    assert (facts.title, facts.site, facts.authors) == ("Bridge", "Gazette", ())
    assert facts.language is None
    assert len(facts.warnings) == 4
    facts = scrapers.read("<title>Bridge</title>", "", (), URL, (object(), Gazette()))  # type: ignore[arg-type]
    assert facts.title == "From the scraper"
    assert "cannot be used" in facts.warnings[0]


def test_installed_scrapers_are_found_and_broken_ones_are_warnings(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [EntryPoint("gazette", f"{__name__}:Gazette", hosts.GROUP),
              EntryPoint("lost", "no.such:Module", hosts.GROUP)]
    monkeypatch.setattr(hosts, "entry_points", lambda group: points)
    hosts.installed.cache_clear()
    try:
        facts = read("<title>Bridge</title>")
    finally:
        hosts.installed.cache_clear()
    assert facts.title == "From the scraper"
    assert any("lost" in warning for warning in facts.warnings)


def test_the_example_of_the_guide_works() -> None:
    code = re.search(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    space: dict[str, object] = {}
    exec(compile(code[1], str(DOCS), "exec"), space)


def test_shipped_scrapers() -> None:
    wiki = scrapers.read('<title>Swing bridge - Wikipedia</title><meta name="author" content="Contributors">', "", (),
                         "https://en.wikipedia.org/wiki/Swing_bridge", ())
    assert (wiki.title, wiki.site, wiki.authors) == ("Swing bridge", "Wikipedia", ())
    forum = scrapers.read("<title>c++ - How do I turn a bridge - by hand? - Stack Overflow</title>", "", (),
                          "https://stackoverflow.com/q/1", ())
    assert (forum.title, forum.site) == ("How do I turn a bridge - by hand?", "Stack Overflow")
    paper = scrapers.read("""<meta name="citation_title" content="On bridges">
        <meta name="citation_author" content="Calloway, Ines">
        <meta name="citation_date" content="2024/03/04"><meta name="citation_abstract" content="We turn bridges.">
        <meta property="og:title" content="On bridges and more">""", "", (), "https://arxiv.org/abs/0000.00000", ())
    assert (paper.title, paper.authors, paper.published, paper.description) == (
        "On bridges", ("Ines Calloway",), "2024-03-04", "We turn bridges.")


# ---------------------------------------------------------------- hostile content

HOSTILE = {
    "json brackets": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
    "json objects": '<script type="application/ld+json">' + '{"a":' * 100_000 + "</script>",
    "json number": '<script type="application/ld+json">{"datePublished":' + "9" * 5_000 + "}</script>",
    "json types": ld({"@type": {"a": 1}, "@graph": "x", "author": [[["a"]], 3, None, {"name": 5}], "headline": ["a"]}),
    "json loop": ld({"@type": "Article", "@id": "#a", "author": {"@id": "#a"}}),
    "json wide": ld([{"@type": "Article", "author": [{"name": f"A B{i}"} for i in range(5_000)]}] * 20),
    "metas": '<meta name="author" content="Ines Calloway">' * 50_000,
    "attributes": "<meta " + " ".join(f"a{i}=1" for i in range(50_000)) + ">",
    "unclosed quotes": '<meta name="author content=' * 20_000,
    "comments": "<!--" * 50_000 + "<!DOCTYPE [" * 1_000 + "<?xml " * 1_000 + "<![CDATA[" * 1_000 + "<![",
    "less-than": "<" * 500_000,
    "nested": "<div>" * 50_000,
    "title": "<title>" + "a - " * 100_000 + "</title>",
    "spaces": '<meta name="author" content="' + " in A" * 50_000 + '"><title>' + " " * 300_000 + "|</title>",
    "dates": '<meta name="date" content="' + "12/12/" * 50_000 + '"><meta name=pubdate content="' + "1 May " * 50_000,
    "nul": "<title>a\x00b\ud800c</title><meta name='author' content='\x00'>",
    "bad url": '<link rel=canonical href="http://[::1/"><meta property="og:url" content="javascript:alert(1)">',
    "quotes": '<p>"a' * 50_000 + "“" * 100_000,
    "headings": "<h2>References</h2><p>a</p>" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_ends_quickly_and_without_an_error(name: str) -> None:
    text, start = HOSTILE[name], time.process_time()
    facts = scrapers.read(text, text, (text, "By " + text[:50_000]), "http://[broken", ())
    assert time.process_time() - start < 4
    assert len(facts.title) <= 1_000
    assert facts.canonical is None
    json.dumps([facts.title, facts.authors, facts.warnings]).encode("ascii")
    assert "\ud800" not in facts.title


def test_what_is_left_out_is_said() -> None:
    facts = read("<title>Bridge</title>" + "<meta name=a content=b>" * 100_000)
    assert facts.title == "Bridge"
    assert "Only the first" in facts.warnings[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([
    "<meta ", "name=", '"author"', " content=", "'", '"', ">", "<title>", "</", "By ", "–", "{", "}", "<p>",
    "</script>", '<script type="application/ld+json">', "2024-03-04", "“", "&#0;", "\x00", "References", "<h2>", "</h2>",
    ",", "and ", "Ines Calloway"]), max_size=40))
def test_soup_of_tokens_never_raises(tokens: list[str]) -> None:
    text = "".join(tokens)
    assert isinstance(scrapers.read(text, text, (text,), URL, ()), Facts)
