"""When a page is not judged, and what to tell its reader. The order matters: the first reason that fits is given."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker import sentences as splitter
from checker.scoring import is_claim
from checker.types import Page, Reason, ScoredSentence
from checker.wording import counted, counted_of

SAVE = "Open the page in a browser, save it and check the file."
STUBS: dict[str, Reason] = {
    "paywall": Reason("paywall", f"Only the open part of a paid article is here. {SAVE}"),
    "consent": Reason("consent", f"The page shows a consent wall in place of its text. {SAVE}"),
    "script": Reason("script", f"The page's text is made by scripts, which are not run. {SAVE}"),
    "challenge": Reason("challenge", "The site asks visitors to show that they are people, or turns programs away. "
                                     f"{SAVE}"),
    "error": Reason("error_page", "The page is an error message, not an article. Look whether the address is right; "
                                  "if a browser shows the page, save it there and check the file."),
    "parked": Reason("parked", "There is no site at this address: the domain is parked, for sale or not yet in use. "
                               "Look whether the address is right, or check a copy of the page in a web archive."),
    "login": Reason("login", f"The page asks to log in. {SAVE}"),
}
EMPTY = Reason("nothing_left", "There is nothing in it, or white space alone. Save or fetch the page again.")
NOT_ARTICLES: dict[str, str] = {
    "forum": "a forum thread: many writers, so no single score",
    "documentation": "documentation: instructions, not reporting",
    "product": "a product page: it is there to sell",
    "listing": "a list of other pages",
    "collection": "a collection of other pages",
    "service": "a page that presents a service: it is there to sell",
}


def before_scoring(page: Page, language: str | None, rule: Mapping[str, Any]) -> Reason | None:
    """Reasons that show before any sentence is scored: a stub, nothing left, another language."""
    if page.type in STUBS:
        return STUBS[page.type]
    if not page.text.strip():
        return Reason("nothing_left", f"{_nothing(page, rule)} "
                                      "`checker clean SOURCE --show-removed` shows what went and why.")
    if language not in (None, "en"):
        return Reason("not_english", f"The text seems to be in another language ({language}); only English is judged.")
    return None


def after_scoring(page: Page, sentences: Sequence[ScoredSentence], words: int,
                  rule: Mapping[str, Any]) -> Reason | None:
    """Reasons that need the sentences: too short, not an article, mostly opinion, a doubtful extraction."""
    if words < rule["min_words"] or len(sentences) < rule["min_sentences"]:
        return Reason("too_short", f"The text has {counted(words, 'word')} and {counted(len(sentences), 'sentence')}; "
                                   f"{_needed(rule)}.")
    if page.type in NOT_ARTICLES:
        return Reason("not_an_article", f"The page looks like {NOT_ARTICLES[page.type]}. "
                                          "Its sentences are shown without a score.")
    claims = sum(is_claim(s) for s in sentences)
    if claims < rule["min_claims"] or claims < rule["min_claim_share"] * len(sentences):
        return Reason("mostly_opinion", f"Only {counted_of(claims, len(sentences), 'sentence')} "
                                         f"{'makes' if claims == 1 else 'make'} a claim that could be checked.")
    if _extraction(page) < rule["min_extraction"]:
        return Reason("extraction_doubtful", "It is unclear which part of the page is the article. "
                                             "`checker clean SOURCE --show-removed` shows what was kept.")
    return None


def _nothing(page: Page, rule: Mapping[str, Any]) -> str:
    """That nothing was left, and where there was little to begin with, how much there was."""
    texts = [block.text for block in page.blocks]
    words = sum(len(text.split()) for text in texts)
    if not words or words >= rule["min_words"]:
        return "Nothing was left after cleaning."
    found = sum(len(splitter.split(text)) for text in texts)
    much = f"{counted(words, 'word')} in {counted(found, 'sentence')}" if found else counted(words, "word")
    return f"Too short: the page has {much}, and nothing of it was kept as an article; {_needed(rule)}."


def _needed(rule: Mapping[str, Any]) -> str:
    return f"to judge, at least {rule['min_words']} words and {rule['min_sentences']} sentences are needed"


def _extraction(page: Page) -> float:
    """Mean probability of the kept blocks being content, weighted by their length."""
    size = sum(len(block.text) for block in page.blocks if block.kept)
    return sum(block.probability * len(block.text) for block in page.blocks if block.kept) / size if size else 0.0
