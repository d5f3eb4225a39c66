"""The type of a page: invented pages of several types, stubs first, and the model as scikit-learn has it."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cleaning import clean
from checker.cleaning.features import features
from checker.cleaning.pagetype import (
    NOT_ARTICLE,
    TYPES,
    Weights,
    chances,
    decided,
    facts_of,
    learned_type,
    load,
    page_type,
    unpacked,
)
from checker.cleaning.pagetype_facts import DENSE, WORD_ROWS, PageFacts
from checker.cleaning.segment import segment
from checker.cleaning.verdict import Verdict
from checker.types import Document, Options

PROSE = (
    "The ferry company said on Tuesday that it would stop the night crossing, which fewer than forty people used.",
    "Passengers who work in the cannery have asked the council to pay for a bus along the coast road instead.",
    "A spokesman for the council, Tomas Weld, said that a bus would take two hours and cost more than the boat.",
    "The company lost three million last year, according to its accounts, and it has put two older ships up for sale.",
    "The last crossing is planned for the end of October, but a petition against it has gathered nine hundred names.",
)
MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About</a></li></ul></nav>'


def a_page(title: str, body: str, head: str = "") -> str:
    return (f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body>{MENU}{body}'
            "<footer><p>© 2024 Saltmarsh. All rights reserved.</p></footer></body></html>")


ARTICLE = a_page("Night ferry to stop in October", "<article><h1>Night ferry to stop in October</h1>"
                 '<p class="byline">By Ines Holt</p>' + "".join(f"<p>{text}</p>" for text in PROSE * 2) + "</article>",
                 '<meta property="og:type" content="article">')
FORUM = a_page("Pump will not start - Saltmarsh boat forum", "<h1>Pump will not start after winter</h1>" + "".join(
    f'<div class="post" id="post{n}"><div class="author"><a href="/u/{n}">deckhand{n}</a> <span>Posts: {40 + n}</span>'
    f'</div><div class="date">March {n + 1}, 2024, 09:1{n}</div><div class="message"><p>I had the same with mine. '
    f"Did you check the fuse behind panel {n}? My pump runs again since I cleaned it.</p></div>"
    '<div><a href="#">Reply</a> <a href="#">Quote</a></div></div>' for n in range(8)),
    '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>')
DOCUMENTATION = a_page("Reading a file — tidelib 3.2 documentation", "<h1>Reading a file</h1>" + "".join(
    f"<h2>read_{name}(path, mode)</h2><p>Returns the {name} of a file. Raises an error if the file is missing.</p>"
    f"<pre>import tidelib\ntidelib.read_{name}('harbour.tide', mode='r')</pre><dl><dt>path</dt><dd>The path of the file."
    "</dd></dl>" for name in ("levels", "times", "stations", "units")), '<meta name="generator" content="Sphinx 7.2">')
PRODUCT = a_page("Brass ship's lantern, 30 cm | Saltmarsh Shop", "<h1>Brass ship's lantern, 30 cm</h1><p>$89.00</p>"
                 "<p>In stock</p><form><button>Add to cart</button></form><ul><li>Solid brass</li><li>Height: 30 cm</li>"
                 "<li>Weight: 1.4 kg</li></ul><h2>Description</h2><p>Hang it in the hall or on deck.</p>"
                 "<h2>Reviews</h2><p>★★★★★ Lovely lantern.</p><h2>You may also like</h2>",
                 '<meta property="og:type" content="product">'
                 '<script type="application/ld+json">{"@type": "Product", "offers": {"@type": "Offer"}}</script>')
COLLECTION = a_page("Lanterns and lamps | Saltmarsh Shop", "<h1>Lanterns and lamps</h1><p>Sort by: price</p>" + "".join(
    f'<div class="product-card"><a href="/products/lamp-{n}"><h3>Ship\'s lamp no. {n}</h3></a><span>${20 + n}.00</span>'
    "<button>Add to cart</button></div>" for n in range(24)), '<meta property="og:type" content="product.group">')
PAGES = {
    "article": (ARTICLE, "https://gazette.example/news/2024/09/night-ferry-to-stop-in-october"),
    "forum": (FORUM, "https://forum.boats.example/threads/pump-will-not-start.4711/"),
    "documentation": (DOCUMENTATION, "https://docs.tidelib.example/en/latest/reading.html"),
    "product": (PRODUCT, "https://shop.example/products/brass-ships-lantern"),
    "collection": (COLLECTION, "https://shop.example/collections/lanterns"),
}


@pytest.mark.parametrize("expected", PAGES)
def test_invented_pages_have_their_type(expected: str) -> None:
    html, url = PAGES[expected]
    found, probability = learned_type(segment(html), url)
    assert found == expected
    assert probability > 1 / len(TYPES)


def test_the_cleaned_page_has_the_type() -> None:
    html, url = PAGES["forum"]
    assert clean(Document("page", "text", html, "text/html", url), Options()).type == "forum"


def test_a_stub_wins_over_what_is_learned() -> None:
    html, url = PAGES["product"]
    page = segment(html.replace("Brass ship's lantern, 30 cm", "404 Page not found"))
    assert page_type(page, [Verdict("other", False, "", 0.1)] * len(page.blocks), url) == "error"


def test_a_text_without_a_dom_counts_as_an_article() -> None:
    text = "\n".join(PROSE * 2)
    assert clean(Document("note", "text", text, "text/plain", PAGES["product"][1]), Options()).type == "article"


def test_features_given_are_the_features_made() -> None:
    html, url = PAGES["documentation"]
    page = segment(html)
    assert learned_type(page, url, features(page, url).dense) == learned_type(page, url)


def test_in_doubt_a_page_counts_as_an_article() -> None:
    probabilities = np.zeros(len(TYPES))
    probabilities[[0, 3]] = 1 - NOT_ARTICLE + 0.01, NOT_ARTICLE - 0.01
    assert decided(probabilities) == ("article", pytest.approx(1 - NOT_ARTICLE + 0.01))
    probabilities[[0, 3]] = 1 - NOT_ARTICLE - 0.01, NOT_ARTICLE + 0.01
    assert decided(probabilities) == ("product", pytest.approx(NOT_ARTICLE + 0.01))


def test_probabilities_are_those_of_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    from checker.training.pagetype import WORDS, matrix

    weights = load()
    model = LogisticRegression()
    model.classes_ = np.arange(len(TYPES))
    model.coef_ = np.vstack([weights.dense, weights.words / WORDS]).T
    model.intercept_ = weights.intercept
    facts = [read(*PAGES[name]) for name in PAGES]
    theirs = model.predict_proba(matrix(facts, weights.mean, weights.scale))
    assert np.abs(np.stack([chances(weights, one) for one in facts]) - theirs).max() < 1e-6


def test_training_gives_the_weights_that_scikit_learn_found() -> None:
    from sklearn.linear_model import LogisticRegression

    from checker.training.pagetype import PENALTY, Example, fit, matrix

    rng = np.random.default_rng(3)
    examples = [Example(PageFacts(rng.normal(size=DENSE), rng.integers(0, WORD_ROWS, 9), np.full(9, 1 / 3)),
                        number % len(TYPES), f"{number}.example", "article") for number in range(42)]
    weights = fit(examples)
    read = matrix([one.facts for one in examples], weights.mean, weights.scale)
    model = LogisticRegression(C=PENALTY, max_iter=1000, tol=1e-6).fit(read, [one.type for one in examples])
    ours = np.stack([chances(weights, one.facts) for one in examples])
    assert np.abs(ours - model.predict_proba(read)).max() < 1e-6


def test_weights_are_read_back_by_name() -> None:
    arrays = {f"html_{name}": getattr(load(), name) for name in Weights.__slots__}
    assert unpacked(arrays).dense.shape == (DENSE, len(TYPES))
    assert unpacked(arrays).words.shape == (WORD_ROWS, len(TYPES))


def read(html: str, url: str | None) -> PageFacts:
    page = segment(html)
    return facts_of(page, url, features(page, url).dense)


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=80), text=st.text(min_size=1, max_size=200), url=st.none() | st.text(max_size=60))
def test_probabilities_of_any_page_add_up_to_one(title: str, text: str, url: str | None) -> None:
    from html import escape

    facts = read(a_page(escape(title), f"<p>{escape(text)}</p>"), url and f"https://{url}")
    probabilities = chances(load(), facts)
    assert probabilities.sum() == pytest.approx(1)
    assert (probabilities >= 0).all()
    assert decided(probabilities)[0] in TYPES
