"""What kind of page it is: rules for the stubs (checker/cleaning/stubs.py), a learned model for the rest.

The other types are told apart by a multinomial logistic regression over facts of the whole page
(checker/cleaning/pagetype_facts.py), trained by scikit-learn (checker/training/pagetype.py); a test holds this
prediction to scikit-learn's within 1e-6.
"""
from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from checker import assets
from checker.cleaning.features import features
from checker.cleaning.pagetype_facts import PageFacts, address, page_facts
from checker.cleaning.segments import Segments
from checker.cleaning.stubs import STUB_CHARS, stub
from checker.cleaning.verdict import Verdict
from checker.types import PageType

TYPES: tuple[PageType, ...] = ("article", "forum", "documentation", "product", "listing", "collection", "service")
"""What is learned, in the order of the model's outputs."""
NOT_ARTICLE = 0.6
"""A page less likely than this to be something else counts as an article: another type is not asserted in doubt."""
CLIP = 4.0
"""Standardised facts are cut off here."""

_TYPE = re.compile(r'"@type"\s{0,5}:\s{0,5}\[?\s{0,5}"([A-Za-z]{3,40})"')
_FORUM = frozenset("topic thread threads forum post-stream poststream phpbb vbulletin discourse xenforo flarum "
                   "crawlerpost creator replies answer answers question".split())
_FORUM_SCHEMA = frozenset({"DiscussionForumPosting", "QAPage"})
_ARTICLE_SCHEMA = frozenset({"Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "TechArticle",
                             "OpinionNewsArticle", "AnalysisNewsArticle", "LiveBlogPosting", "ScholarlyArticle"})
_LIST_SCHEMA = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "ProductCollection", "OfferCatalog"})
_SERVICE_SCHEMA = frozenset({"Service", "LocalBusiness", "SoftwareApplication", "ProfessionalService"})
_FORUM_PATH = re.compile(r"/(?:t|thread|threads|topic|questions|forums?|viewtopic|showthread|discussion|comments"
                         r"|d)[/.]")
_FORUM_HOST = re.compile(r"^(?:forums?|community|discuss|answers|stackoverflow|.*stackexchange)\.")
_DOCS = re.compile(r"^(?:docs?|developers?|learn|help|support|manual|wiki)\.|/(?:docs?|documentation|reference|manual"
                   r"|guide|api|tutorial|kb)/|readthedocs")
_DOCS_TOOL = re.compile(r"sphinx|mkdocs|docusaurus|gitbook|vitepress|hugo docsy|antora|mdbook|javadoc", re.I)
_LIST_PATH = re.compile(r"/(?:c|category|categories|collections?|shop|catalog|search|tag|topics?|s|browse)(?:/|$)")
_ARTICLE_PATH = re.compile(r"/(?:blog|news|articles?|posts?|story|stories|opinion|20\d\d)(?:/|-)")
_PRODUCT_PATH = re.compile(r"/(?:products?|p|dp|pdp|item|itm|pr|ip)/")
_ENGINE = re.compile(r"\b(?:built|powered|made|generated|running|theme)\s+(?:with|by|on|using|provided by)\s+"
                     r".{0,20}?\b(?:"
                     r"(?P<docs>sphinx|mkdocs|docusaurus|gitbook|vitepress|read the docs|antora|mdbook|javadoc)|"
                     r"(?P<forum>phpbb|vbulletin|xenforo|discourse|mybb|smf|flarum|invision|nodebb|vanilla))\b", re.I)
"""What the foot of a page says of the program that made it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays of the model of D dense facts, R hashed words and the T types of TYPES.

    mean, scale: (D,); dense: (D, T); words: (R, T); intercept: (T,).
    """

    mean: np.ndarray
    scale: np.ndarray
    dense: np.ndarray
    words: np.ndarray
    intercept: np.ndarray


def unpacked(arrays: Mapping[str, np.ndarray]) -> Weights:
    """The weights from the arrays ``html_{name}``; float64."""
    return Weights(*(arrays[f"html_{name}"].astype(np.float64) for name in Weights.__slots__))


@functools.cache
def load() -> Weights:
    """The shipped weights. Raises ModelBroken."""
    return unpacked(assets.load("pagetype").arrays)


def page_type(page: Segments, verdicts: Sequence[Verdict], url: str | None,
              dense: np.ndarray | None = None) -> PageType:
    """The type of a page; ``article`` where nothing speaks against it.

    `dense` is the matrix of the page's block features, where it is there already. Raises ModelBroken.
    """
    kept = sum(len(block.text) for block, verdict in zip(page.blocks, verdicts, strict=True) if verdict.kept)
    found = stub(page, verdicts, kept)
    if found is not None:
        return found
    learned = learned_type(page, url, dense)[0] if page.dom and page.blocks else "article"
    return "other" if learned == "article" and kept < STUB_CHARS / 3 else learned


def learned_type(page: Segments, url: str | None, dense: np.ndarray | None = None) -> tuple[PageType, float]:
    """The type of a page with a DOM and at least one block, stubs aside, and its probability."""
    return decided(chances(load(), facts_of(page, url, features(page, url).dense if dense is None else dense)))


def facts_of(page: Segments, url: str | None, dense: np.ndarray) -> PageFacts:
    """What the model reads of a page with at least one block."""
    stated, says_so = stated_type(page, url)
    return page_facts(page, url, dense, f"{stated} {says_so}")


def chances(weights: Weights, facts: PageFacts) -> np.ndarray:
    """Probabilities (len(TYPES),)."""
    standard = np.clip((facts.dense - weights.mean) / weights.scale, -CLIP, CLIP)
    scores = standard @ weights.dense + facts.weights @ weights.words[facts.rows] + weights.intercept
    odds = np.exp(scores - scores.max())
    probabilities: np.ndarray = odds / odds.sum()
    return probabilities


def decided(probabilities: np.ndarray) -> tuple[PageType, float]:
    """The type and its probability: an article, or the likeliest other where the page is likely enough none."""
    best = 1 + int(np.argmax(probabilities[1:])) if 1 - probabilities[0] >= NOT_ARTICLE else 0
    return TYPES[best], float(probabilities[best])


def _engine(page: Segments) -> PageType | None:
    """What the foot of the page says that it was made with."""
    found = _ENGINE.search(" ".join(block.text[:200] for block in page.blocks[-6:]))
    if found is None:
        return None
    return "documentation" if found["docs"] else "forum"


def stated_type(page: Segments, url: str | None) -> tuple[PageType, bool]:
    """The type by rules, from what the page says of itself and its address, and whether anything says so.

    It is one of the facts that the model reads; alone it moves the thresholds of the block labels.
    """
    schema = set(_TYPE.findall(page.head))
    stated = page.meta.get("og:type", "").lower()
    parts = address(url or page.meta.get("og:url") or "")
    host, path = parts.netloc.removeprefix("www."), parts.path.lower()
    names = {word for container in page.containers[:400] for word in container.tokens}
    threads = _FORUM_PATH.search(path) and len(names & _FORUM - {"topic"}) >= 2
    if schema & _FORUM_SCHEMA or _FORUM_HOST.search(host) or threads:
        return "forum", True
    article = bool(schema & _ARTICLE_SCHEMA) or stated == "article" or "article:published_time" in page.meta
    engine = None if article else _engine(page)
    if engine is not None:
        return engine, True
    tool = _DOCS_TOOL.search(page.meta.get("generator", "")) is not None
    code = sum(block.tag == "pre" for block in page.blocks)
    if tool or (_DOCS.search(host + path) and not (article and code < 2)):
        return "documentation", True
    listed = not article and bool(schema & _LIST_SCHEMA or _LIST_PATH.search(path))
    if listed and not _PRODUCT_PATH.search(path):
        return ("collection" if "Product" in schema or "product" in names else "listing"), True
    if "product" in stated or (not article and ("Product" in schema or _PRODUCT_PATH.search(path))):
        return "product", True
    if article or _ARTICLE_PATH.search(path):
        return "article", True
    service = bool(schema & _SERVICE_SCHEMA) or (bool(parts.netloc) and path in {"", "/"})
    return ("service", True) if service else ("article", False)
