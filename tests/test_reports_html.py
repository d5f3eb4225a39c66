"""The page report: complete without script or network, and nothing of a page becomes markup."""
from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from xml.etree.ElementTree import Element

import examples
import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import BadOptions
from checker.reports import Style, glossary, markdown, safe
from checker.reports.html import render
from checker.reports.json import to_dict
from checker.types import Report

NEUTRAL = "neutral words"
VALUES_OF_OURS = {"class", "id", "for", "x", "y", "width", "height", "role", "type", "rel", "name", "tabindex", "dir"}


def parse(page: str) -> Element:
    tree = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(page)
    assert isinstance(tree, Element)
    return tree


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, in order."""
    return [(str(e.tag), tuple(sorted(map(str, e.attrib)))) for e in parse(page).iter()]


def page(report: Report) -> str:
    return render([report], Style())


@pytest.mark.parametrize("text", examples.HOSTILE)
def test_no_element_or_attribute_comes_from_the_input(text: str) -> None:
    assert shape(page(examples.hostile(text))) == shape(page(examples.hostile(NEUTRAL)))


@given(text=st.text(st.characters(), min_size=1, max_size=30).filter(lambda t: safe.plain(t).strip() and "\n" not in t))
@settings(max_examples=20, deadline=None)
def test_no_text_changes_the_structure(text: str) -> None:
    report = examples.hostile(f"x{text}x")
    if len(report.sentences) == 3:
        assert [tag for tag, _ in shape(page(report))] == [tag for tag, _ in shape(page(examples.hostile(NEUTRAL)))]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x",
                                 "//evil.example/x", "https://", "java\nscript:alert(1)", "file:///etc/passwd",
                                 "vbscript:x", "https://a.example/ onclick=x"])
def test_only_absolute_web_addresses_become_links(url: str) -> None:
    links = [e.get("href") or "" for e in parse(page(examples.hostile(url))).iter("a")]
    assert all(link.startswith("#") for link in links)


def test_a_web_address_becomes_a_link_that_tells_nothing() -> None:
    links = [e for e in parse(page(examples.ok())).iter("a") if not (e.get("href") or "").startswith("#")]
    assert [e.get("href") for e in links] == [examples.URL]
    assert "noreferrer" in (links[0].get("rel") or "")


def test_an_address_cannot_leave_its_attribute() -> None:
    url = "https://a.example/\"onmouseover=alert(1)><script>"
    tree = parse(page(examples.hostile(url)))
    assert url in [e.get("href") for e in tree.iter("a")]
    assert not [e for e in tree.iter() if "onmouseover" in e.attrib]


def test_the_policy_allows_the_one_style_sheet_and_nothing_else() -> None:
    source = page(examples.ok())
    style = source.split("<style>", 1)[1].split("</style>", 1)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(e.get("content") or "" for e in parse(source).iter("meta") if e.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"url\(|@import", style)


def test_there_is_no_script_no_inline_style_and_nothing_to_fetch() -> None:
    tree = parse(page(examples.ok()))
    assert [e.get("type") for e in tree.iter("script")] == ["application/json"]
    assert not [e for e in tree.iter() if e.get("style") or e.get("src") or any(str(a).startswith("on") for a in e.attrib)]
    assert not [e for e in tree.iter() if e.tag in ("img", "link", "iframe", "object", "form", "base")]


@pytest.mark.parametrize("report", [examples.ok(), *map(examples.hostile, examples.HOSTILE)])
def test_the_json_of_the_report_is_in_it(report: Report) -> None:
    script = next(parse(page(report)).iter("script"))
    assert json.loads(script.text or "") == to_dict(report)


def visible(element: Element) -> str:
    """Text of an element without the notes, which are shown on demand."""
    if element.get("role") == "note":
        return element.tail or ""
    return (element.text or "") + "".join(visible(child) for child in element) + (element.tail or "")


@pytest.mark.parametrize("report", [examples.ok(), examples.abstained(), examples.failed(), examples.hostile("<b>&<i>")])
def test_a_strict_parser_finds_no_fault(report: Report) -> None:
    parser = html5lib.HTMLParser()
    parser.parse(page(report))
    assert parser.errors == []


def test_the_whole_text_is_there_in_order() -> None:
    article = next(e for e in parse(page(examples.ok())).iter("div") if e.get("class") == "text")
    lines = [visible(e).strip() for e in article if e.tag == "div"]
    assert lines == list(examples.LINES)


def test_every_marked_sentence_can_be_reached_and_says_why() -> None:
    tree = parse(page(examples.ok()))
    notes = {e.get("id"): "".join(e.itertext()) for e in tree.iter("span") if e.get("role") == "note"}
    marks = list(tree.iter("mark"))
    assert len(marks) == len(notes) == 9 + 3
    assert all(e.get("tabindex") == "0" and e.get("aria-describedby") in notes for e in marks)
    first = next(e for e in marks if "".join(e.itertext()).startswith("Experts agree"))
    note = notes[first.get("aria-describedby")]
    assert all(part in note for part in ("Weasel wording", "0.93", "Unsupported claim", "0.84", "authority without a name"))


def test_it_shows_what_was_removed_what_moved_the_score_and_what_is_not_checked() -> None:
    text = "".join(parse(page(examples.ok())).itertext())
    for part in ("Get the morning letter", "asks for a subscription", "What moved the score", "−29.2", "Start",
                 "The truth of the claims", "Who the author is", "The reputation of the site", "(Flesch)", "19–68%",
                 "model hedging", "The page gives two dates"):
        assert part in text, part


def test_it_says_that_quoted_words_count_whatever_they_say() -> None:
    for report in (examples.ok(), examples.abstained()):
        for source in (page(report), markdown.render([report], Style())):
            assert "Words quoted under a name count as support, whatever they say" in source


def test_the_method_shows_the_figures_of_the_committed_results() -> None:
    results = Path(__file__).parent.parent / "bench" / "results"
    score, signals = (json.loads((results / f"{name}.json").read_text())["figures"] for name in ("score", "signals"))
    tables = [e for e in parse(page(examples.ok())).iter("table") if "figures" in (e.get("class") or "")]
    rows = [[["".join(cell.itertext()) for cell in row] for row in table.iter("tr")][1:] for table in tables]
    assert rows[0] == [
        [label, f"{one['judged']} of {one['articles']}", f"{one['AUC of the score']:.2f}", "{:.2f}–{:.2f}".format(*one["95 % interval"]),
         f"{one['AUC within fifths of length']:.2f}", f"{one['AUC of length alone']:.2f}"]
        for label, one in (("Hyperpartisan labels", score["hyperpartisan"]), ("Fake-news labels", score["horne2017"]))]
    ours = {name: systems.get("ours, on its page", systems["ours"])["random"] for name, systems in signals["cross_validated"].items()}
    assert rows[1] == [
        [glossary.SIGNALS[name].title, f"{one['positive']} of {one['rows']}", f"{one['f1']:.2f}", "{:.2f}–{:.2f}".format(*one["f1_interval"]),
         f"{one['auc']:.2f}"] for name, one in ours.items()]
    assert len(rows[1]) == 6


def test_every_flag_can_be_contested_with_a_line_of_the_report() -> None:
    lines = next(e for e in parse(page(examples.ok())).iter("pre"))
    rows = [json.loads(line) for line in (lines.text or "").strip().split("\n")]
    assert len(rows) == 10
    assert {"sentence": "It may open before the line does.", "signal": "hedging"} in rows


def test_an_abstention_is_hatched_and_says_why() -> None:
    source = page(examples.abstained())
    assert "too few to judge" in source
    assert 'fill="url(#hatch)"' in source
    assert "class=\"value\"" not in source


def test_a_failure_shows_its_reason_and_no_empty_cards() -> None:
    tree = parse(page(examples.failed()))
    assert "There is no file gone.html" in "".join(tree.itertext())
    assert not list(tree.iter("table"))


def test_a_page_without_facts_says_so() -> None:
    text = "".join(parse(page(examples.abstained())).itertext())
    assert "No author or date found" in text


def test_paragraphs_look_like_the_blocks_they_came_from() -> None:
    blocks = tuple(examples.Block(line, "content", True, "running text", .9, tag)
                   for line, tag in zip(examples.LINES, ("h2", "p", "li", "blockquote", "pre", "p"), strict=True))
    tree = parse(page(examples.ok(page=examples.page(blocks=blocks))))
    article = next(e for e in tree.iter("div") if e.get("class") == "text")
    assert [e.get("class") for e in article] == ["head", None, "item", "quote", "code", None]


def test_an_html_report_shows_one_page() -> None:
    with pytest.raises(BadOptions, match="one page"):
        render([examples.ok(), examples.ok()], Style())
    with pytest.raises(BadOptions, match="one page"):
        render([], Style())


def test_advertising_that_was_taken_out_is_a_signal_of_its_own() -> None:
    from checker.reports import markdown, terminal

    assert 'taken out before scoring: <b class="number">1 block, 7 words</b>' in page(examples.ok())
    assert "Advertising taken out before scoring: 1 block, 7 words." in markdown.render([examples.ok()], Style())
    assert "Ads taken out*" in terminal.render([examples.ok()], Style())
    assert "1 block, 7 words" in terminal.render([examples.ok()], Style())


def test_the_head_says_what_weighed_most_and_notes_name_the_words() -> None:
    source = page(examples.ok())
    assert "Most against it: unsupported claims (−29.2 points). Most for it: supported claims (+5.0 points)." in source
    assert [e.get("href") for e in parse(source).iter("a") if (e.get("aria-label") or "").startswith("sentence")] == [
        "#s5", "#s12", "#s4", "#s11"]
    assert "“most brilliant”, “download it now”: " in source
    assert "Look first" not in page(examples.failed())
    assert "Most for it" not in page(examples.abstained())
