"""The parts of cleaning one by one: decoding, the prescan, segmenting, plain text, and the arrays that predict."""
from __future__ import annotations

import time

import numpy as np
import pytest

from checker.cleaning.decode import decode
from checker.cleaning.prescan import MAX_DEPTH, prescan
from checker.cleaning.segment import segment
from checker.cleaning.text import segment_text
from checker.types import Document


def text_of(content: bytes | str, charset: str | None = None, media_type: str | None = "text/html") -> str:
    return decode(Document("x", "text", content, media_type, charset=charset)).text


# ---------------------------------------------------------------- decode

@pytest.mark.parametrize(("content", "charset", "expected"), [
    ("<p>café".encode(), None, "café"),
    ("<p>café".encode("latin-1"), None, "café"),
    ("<p>“so”".encode("cp1252"), "iso-8859-1", "“so”"),
    (b"\xef\xbb\xbf<meta charset=latin1><p>" + "café".encode(), None, "café"),
    (b"\xff\xfe" + "<p>café".encode("utf-16-le"), None, "café"),
    (b"<meta charset=utf-16><p>" + "café".encode(), None, "café"),
    (b"<meta charset=shift_jis><p>" + "表示".encode("shift_jis"), None, "表示"),
    (b"<!-- <meta charset=koi8-r> --><meta charset=utf-8><p>" + "café".encode(), None, "café"),
    ("<p>привет".encode("cp1251"), "windows-1251", "привет"),
])
def test_the_charset_is_found_as_a_browser_finds_it(content: bytes, charset: str | None, expected: str) -> None:
    assert expected in text_of(content, charset)


@pytest.mark.parametrize("codec", ["unicode_escape", "rot13", "utf-7", "idna", "base64", "punycode", "undefined"])
def test_a_page_cannot_name_a_python_codec(codec: str) -> None:
    page = rf"<meta charset={codec}><p>\x3cscript\x3e +ADw-b+AD4- café".encode()
    assert r"\x3cscript\x3e +ADw-b+AD4- café" in text_of(page)


def test_surrogates_and_nuls_never_pass() -> None:
    assert text_of("a\ud800b\0c").encode() == "a\ufffdb\ufffdc".encode()


@pytest.mark.parametrize(("text", "kind"), [
    ("<!doctype html><title>x</title>", "text/html"), ("  <html><body>Hi", "text/html"),
    ("<div><p>One</p><p>Two</p></div>", "text/html"), ("Plain words about <p> tags.", "text/plain"),
    ("# A heading\n\nText with <br> in it.", "text/plain"),
])
def test_the_look_of_a_text(text: str, kind: str) -> None:
    assert decode(Document("x", "text", text)).media_type == kind


# ---------------------------------------------------------------- prescan and segment

def test_an_ordinary_page_passes_the_prescan_untouched() -> None:
    page = "<p>One</p>" * 100
    assert prescan(page) == (page, ())


@pytest.mark.parametrize("page", [
    "<p>first</p>" + "<div>" * 60_000 + "<p>deep</p>" + "</div>" * 60_000 + "<p>last</p>",
    "<p>first</p><div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">deep</div><p>last</p>",
    "<p>first</p>" + "<br>" * 300_000 + "<p>deep</p><p>last</p>",
])
def test_what_makes_parsers_slow_is_capped_and_said(page: str) -> None:
    start = time.process_time()
    found = segment(page)
    assert time.process_time() - start < 5
    assert " ".join(block.text for block in found.blocks) == "first deep last"
    assert found.warnings


def test_scripts_past_the_caps_stay_scripts() -> None:
    page = "<div>" * (MAX_DEPTH + 13_000) + "<script>if (a<b) { f('<div>') }</script><p>shown</p>"
    assert [block.text for block in segment(page).blocks] == ["shown"]


@pytest.mark.parametrize(("html", "texts"), [
    ("<p>a <b>bold</b> word</p><p>next</p>", ["a bold word", "next"]),
    ("loose<p>one<br><br>two<br>three", ["loose", "one", "two three"]),
    ("<table><tr><td>Year</td><td>Sum</td></tr><tr><td>1999</td><td>12</td></tr></table>", ["Year | Sum", "1999 | 12"]),
    ("<pre>a\n  b</pre>", ["a\n  b"]),
    ("</body></html><p>after the end</p>", ["after the end"]),
    ("<p>seen</p><p hidden>not</p><p style='display: none'>not</p><script>not</script>", ["seen"]),
    ("<p>soft\u00adly zero\u200bwidth</p>", ["softly zerowidth"]),
])
def test_blocks(html: str, texts: list[str]) -> None:
    assert [block.text for block in segment(html).blocks] == texts


def test_an_article_that_a_script_would_show_is_read() -> None:
    prose = "A sentence that is long enough to count as part of an article, because it goes on for a while. " * 6
    for wrapped in (f"<div hidden id=S:0><p>{prose}</p></div>", f"<noscript><p>{prose}</p></noscript>"):
        assert [block.text for block in segment(f"<div>Loading</div>{wrapped}").blocks][-1] == prose.strip()


def test_link_spans_hold_the_words_of_the_link() -> None:
    block, = segment('<p>See  <a href="/a"> the <i>first</i> report </a>and<a href="/b">another</a>.</p>').blocks
    assert [(block.text[link.start:link.end], link.href) for link in block.links] == [
        ("the first report", "/a"), ("another", "/b")]


# ---------------------------------------------------------------- plain text and Markdown

def test_wrapped_paragraphs_are_joined() -> None:
    paragraph = ("This text was wrapped by hand at a width of about seventy characters,\n"
                 "as letters and old pages were, and every paragraph is set apart with\n"
                 "an empty line before the next one begins.")
    found = segment_text("\n\n".join([paragraph] * 4))
    assert [block.text for block in found.blocks] == [paragraph.replace("\n", " ")] * 4


def test_lines_that_are_paragraphs_stay_apart() -> None:
    assert [block.text for block in segment_text("One line.\nAnother line.\r\nThird.\u2028Fourth.").blocks] == [
        "One line.", "Another line.", "Third.", "Fourth."]


@pytest.mark.parametrize("text", ["[x](" * 30_000, "![" * 30_000, "**a" * 30_000, "[a[a" * 20_000, "_ " * 50_000,
                                  "- " * 50_000, "`" * 90_000, "# " * 50_000])
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    segment_text(text + "\n[a](b)")
    assert time.process_time() - start < 2


# ---------------------------------------------------------------- the networks

def test_arrays_predict_what_scikit_learn_predicts() -> None:
    pytest.importorskip("sklearn")
    from checker.cleaning.context import context
    from checker.cleaning.features import features
    from checker.cleaning.model import first_look, hidden, look, outputs, predict, scored, standardised
    from checker.training.blocks_fit import Example, Recipe, fit, lexicon_matrix, matrix

    rng = np.random.RandomState(1)
    words = ["pier", "board", "subscribe", "share", "home", "storm", "cost", "menu", "read", "more", "storms"]
    kinds = ("content", "nav", "newsletter", "related", "footer")
    examples = []
    for number in range(12):
        lines = [" ".join(rng.choice(words, rng.randint(2, 12))) for _ in range(20)]
        page = segment("".join(f"<div class=c{n % 3}><p>{line}</p></div>" for n, line in enumerate(lines)))
        labels = [kinds[rng.randint(len(kinds))] for _ in page.blocks]
        chars = np.array([len(block.text) for block in page.blocks], float)
        examples.append(Example(page, features(page), labels, chars, f"host{number}.example",
                                rng.random_sample(len(labels)) < 0.5))
    fitted = fit(examples, True, Recipe(epochs=2, second_epochs=2))
    looks, second = fitted.looks, fitted.estimators[2]
    for example in examples[:4]:
        known = scored(looks.lexicon, example.features)
        words_only = lexicon_matrix(example.features) @ looks.lexicon[:-1] + looks.lexicon[-1]
        added = known.dense[:, example.features.dense.shape[1]:]
        assert np.abs(added[:, :words_only.shape[1]] - words_only).max() < 1e-5
        for estimator, network in zip(fitted.estimators[:2], looks.first, strict=True):
            expected = estimator.predict_proba(matrix(known, network))
            assert np.abs(look(network, known)[:, estimator.classes_] - expected).max() < 1e-6
        around = context(example.page, known.dense, first_look(looks.first, known))
        expected = second.predict_proba(standardised(around, looks.second.mean, looks.second.scale))
        found = outputs(looks.second, hidden(looks.second, around))
        assert np.abs(found[:, second.classes_] - expected).max() < 1e-6
        assert np.allclose(predict(looks, example.page, example.features),
                           (first_look(looks.first, known) + found) / 2, atol=1e-6)
