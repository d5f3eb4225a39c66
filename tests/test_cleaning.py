"""Cleaning pages: what stays, what goes, and why."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cleaning import clean
from checker.cleaning.render import fragment, markdown
from checker.types import Document, Options, Page

PARAGRAPHS = (
    "The harbour board approved a plan on Monday to rebuild the northern pier, which was closed after the storm of 2019.",
    "Engineers found that two thirds of the wooden piles had rotted below the water line, according to "
    '<a href="/report.pdf">a survey published by the city</a>.',
    "The work will cost 14 million and take three years, the board said, and most of the money comes from a state fund.",
    "Fishing crews who use the pier have asked for a temporary landing place further south while the work goes on.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Pier to be rebuilt | Harbour Gazette</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav>
<article><h1>Pier to be rebuilt</h1><div class="byline">By Mara Quill</div>{BODY}
<p>Sign up for our newsletter to get stories like this in your inbox.</p>
<h2>What happens next</h2>
<p>The first contracts are to be signed in the spring, and divers will begin to clear the old piles in early summer.</p>
<p><a href="/other">Read more: Ferry timetable changes again</a></p></article>
<footer><p>© 2024 Harbour Gazette. All rights reserved.</p></footer></body></html>"""


def page_of(content: str | bytes, media_type: str | None = None, url: str | None = None) -> Page:
    return clean(Document("test", "text", content, media_type, url), Options())


@pytest.fixture(scope="module")
def page() -> Page:
    return page_of(PAGE, url="https://gazette.example/news/pier")


def test_the_article_stays_and_the_site_goes(page: Page) -> None:
    assert "two thirds of the wooden piles" in page.text
    assert "divers will begin" in page.text
    for gone in ("Sport", "Weather", "newsletter", "Ferry timetable", "All rights reserved", "Mara Quill"):
        assert gone not in page.text


def test_the_title_is_given_apart(page: Page) -> None:
    assert page.title == "Pier to be rebuilt"
    assert "Pier to be rebuilt" not in page.text
    assert [block.why for block in page.blocks if block.text == page.title] == ["the page's title, given apart"]


def test_every_removed_block_says_why(page: Page) -> None:
    assert all(block.why and 0 <= block.probability <= 1 for block in page.blocks)
    kinds = {block.text: block.kind for block in page.removed}
    assert kinds["Sign up for our newsletter to get stories like this in your inbox."] == "newsletter"
    assert kinds["By Mara Quill"] == "byline"


def test_links_are_spans_over_the_text(page: Page) -> None:
    assert [(page.text[link.start:link.end], link.url) for link in page.links] == [
        ("a survey published by the city", "https://gazette.example/report.pdf")]


def test_text_is_the_kept_blocks_a_line_each(page: Page) -> None:
    assert page.text == "\n".join(block.text for block in page.blocks if block.kept)
    assert page.language == "en"
    assert page.type == "article"


def test_cleaning_is_repeatable(page: Page) -> None:
    assert page_of(PAGE, url="https://gazette.example/news/pier") == page


def test_bytes_and_text_give_the_same() -> None:
    assert page_of(PAGE.encode()).text == page_of(PAGE).text


def test_a_plain_text_capture_is_cleaned() -> None:
    lines = [paragraph.split("<a")[0] + "the city's own survey." if "<a" in paragraph else paragraph
             for paragraph in PARAGRAPHS]
    capture = "\n".join(["Photo: Lena Holm/Harbour Gazette", *lines, "Follow us on Instagram", "You might also like",
                         "Ferry timetable changes again", "Ten walks for a rainy Sunday on the coast"])
    page = page_of(capture)
    assert "temporary landing place" in page.text
    for gone in ("Lena Holm", "Instagram", "You might also like", "Ferry timetable", "Ten walks"):
        assert gone not in page.text


def test_markdown_links_survive_and_images_go() -> None:
    body = "\n\n".join(paragraph for paragraph in PARAGRAPHS if "<a" not in paragraph)
    page = page_of(f"# Pier to be rebuilt\n\n![A broken pier](pier.jpg)\n\n{body}\n\nThe board published "
                   "[its **reasons**](https://gazette.example/why) on the same day, and they fill forty pages.\n",
                   "text/markdown")
    assert page.title == "Pier to be rebuilt"
    assert [page.text[link.start:link.end] for link in page.links] == ["its reasons"]
    assert "broken pier" not in page.text
    assert any(block.text == "A broken pier" and block.kind == "caption" for block in page.removed)


@pytest.mark.parametrize("content", ["", " \n ", "<html></html>", b"", b"\xff\xfe\x00", "<!doctype html><p>", "\x00"])
def test_nothing_to_read_is_an_empty_page(content: str | bytes) -> None:
    assert page_of(content).text.strip("\ufffd") == ""


def test_markdown_and_html_outputs_are_safe() -> None:
    text = PARAGRAPHS[0] + " Write &lt;script&gt; &amp; *stars*."
    page = page_of(f'<!doctype html><title>x</title><article><p>{text}</p><p>{PARAGRAPHS[2]} '
                   f'<a href="javascript:alert(1)">See the figures of the board</a>.</p>{BODY}</article>')
    html = fragment(page.blocks)
    assert "<script" not in html
    assert "javascript:" not in html
    assert "&lt;script&gt; &amp; *stars*" in html
    assert "\\*stars\\*" in markdown(page)
    assert "javascript:" not in markdown(page)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/abp=\"' \n!-&;#hrefdivtd[]()*|", max_size=300))
def test_any_text_gives_a_page(content: str) -> None:
    for kind in ("text/html", "text/markdown"):
        page = page_of(content, kind)
        assert all(0 <= link.start < link.end <= len(page.text) for link in page.links)
        assert all(0 <= link.start < link.end <= len(block.text) for block in page.blocks for link in block.links)
