"""Slices of the labelled sentences, so that a card can say where a model is weaker: by length, and by kind of page.

Nobody labelled the kinds. They are guessed by the rules below from the page's address, its title, the page type that
the data folder gives, marks in its HTML (schema.org types, links to prices and quotes) and how often its writer says
"I". A page may be of several kinds (a clinic's blog is ``blog``, ``vendor`` and ``health``) or of none.

How pure they are, judged by this project from title and address of the pages of 40 rows each, drawn at random from the
cross-validated rows:

- news: 34 on newspapers, broadcasters or magazines, but only 12 of them report news; the rest is advice, reviews and
  shopping.
- blog: 39 are posts of a blog, 27 of them of a company's.
- vendor: 39 on sites that sell something of their own. It misses many: 16 of those 27 company posts are in it.
- health: 35 on health, food as health, or care; the rest sell to clinics or use the word in passing.
- finance: 32 on money, insurance, taxes or property; the rest is on careers in them, or uses a word in passing.
- opinion: 8 argue a view or review something. The others are how-tos and accounts in the first person: the labelled
  pages hold only a handful of opinion pieces proper.
"""
from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from checker.evaluation import metrics

if TYPE_CHECKING:
    from checker.training.corpora import Row

SHORT, LONG = 12, 28
"""Words: a sentence with fewer is short, one with as many or more is long."""
KINDS = ("news", "blog", "vendor", "health", "finance", "opinion")
SLICES = ("short", "long", *KINDS)
FEWEST = 10
"""Positives under which a slice shows counts only."""
METHOD = (f"Cross-validated rows but the doubtful; with fewer than {FEWEST} positives counts only. Short: under "
          f"{SHORT} words; long: {LONG} or more. Kinds of page were guessed by rules, not by hand, from address, "
          "title, page type and marks in the HTML, and overlap; opinion is mostly writing in the first person. "
          "checker/training/slices.py has the rules, and how pure the slices are.")
_SETS = ("wcxb_dev", "fundus", "magic_article")
_HTML_BYTES = 1_500_000

_TYPES = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"([A-Za-z]{3,40})"')
_SELLS = re.compile(r'href="(?:https?://[^"/]{1,100})?(?:/[\w-]{1,40}){0,2}/(?:pricing|quote|get-a-quote|free-quote'
                    r'|demo|request-a?-?demo|book-a-demo|free-trial|case-studies|customers|services|solutions'
                    r'|checkout)(?:[/?#."-])', re.IGNORECASE)
_OPINION = re.compile(r"/(?:opinions?|op-?eds?|editorials?|commentisfree|commentary|columns?|columnists?|perspectives?"
                      r"|viewpoints?|views|voices)(?:/|$)")
_OPINION_TITLE = re.compile(r"^(?:opinion|editorial|perspective|(?:some )?thoughts on)\b|\bwhy (?:i|we)\b"
                            r"|\bI (?:think|believe)\b|\bthe case (?:for|against)\b"
                            r"|\bin (?:defense|defence|praise) of\b", re.IGNORECASE)
_OWN_VOICE = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|me|myself)\b")
_OFTEN = 40
"""A page of which one word in so many is I, my or me is in its writer's own voice."""
_NEWS_HOST = re.compile(r"news(?!letter)|times|herald|tribune|gazette|chronicle|telegraph|guardian|observer|daily"
                        r"|reuters|^apnews|^npr|^bbc|^cnn|^cnbc|^abc\d|^nbc|^cbs|^fox\d|^wsj|washingtonpost"
                        r"|theatlantic|bloomberg|^usatoday|^politico|^axios|^vox\.|^time\.|reporter|journal\.|dispatch")
_BLOG_HOST = re.compile(r"^blogs?\.|\bblog\b|substack\.com$|medium\.com$|wordpress\.com$|blogspot\.|bearblog\.dev$"
                        r"|tumblr\.com$|ghost\.io$|github\.io$")
_BLOG_PATH = re.compile(r"/blogs?(?:index|-posts?)?(?:/|$)|/[\w-]{1,30}-blog(?:/|$)|^/p/[\w-]{1,200}$")
_HEALTH = frozenset("""
    health healthy healthcare medical medicine medication medications doctor clinic hospital patient patients disease
    diet diets dietary nutrition nutritional vitamin vitamins supplement supplements weight obesity diabetes cancer
    heart dental dentist dentistry oral mental anxiety depression therapy therapist meditation mindfulness sleep
    wellness symptom symptoms treatment vaccine virus pain skincare pregnancy vegan cdc nih fda glp calories""".split())
_FINANCE = frozenset("""
    finance finances financial bank banks banking invest investing investment investments investor investors insurance
    insurers loan loans mortgage mortgages credit debt tax taxes irs retirement retire pension stock stocks market
    markets etf etfs fund funds wealth crypto cryptocurrency bitcoin payroll accounting bankrate 401k ira budgeting
    economy economic inflation fintech""".split())
_WORDS = re.compile(r"[a-z0-9]+")
_SELLER_TYPES = frozenset({"LocalBusiness", "ProfessionalService", "MovingCompany", "SoftwareApplication", "Store",
                           "Offer", "MedicalClinic", "Dentist", "HomeAndConstructionBusiness", "OfferCatalog"})
_NEWS_TYPES = frozenset({"NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "NewsMediaOrganization"})
_ABOUT_SALE = frozenset({"product", "service", "collection"})


def kinds_of(page: Mapping[str, Any], html: str) -> frozenset[str]:
    """The kinds of a page, a subset of KINDS, from its ``url``, ``title``, ``type`` and ``text``, and its HTML."""
    url, title, text = str(page["url"] or ""), str(page.get("title") or ""), str(page.get("text") or "")
    parts = urlsplit(url if "//" in url else "//" + url)
    host, path = (parts.hostname or "").removeprefix("www."), parts.path.lower()
    marks = frozenset(_TYPES.findall(html))
    words = frozenset(_WORDS.findall(f"{title} {path} {host}".lower()))
    article = page["type"] in ("article", "news")
    press = bool(marks & _NEWS_TYPES)
    seller = bool(marks & _SELLER_TYPES) or len(_SELLS.findall(html)) > 1
    selling = not press and (page["type"] in _ABOUT_SALE or seller)
    blog = article and bool(_BLOG_HOST.search(host) or _BLOG_PATH.search(path) or "BlogPosting" in marks)
    own = len(_OWN_VOICE.findall(text)) * _OFTEN >= max(len(text.split()), 100)
    outlet = press or (not selling and bool(_NEWS_HOST.search(host)))
    plain = article and not (blog or own or host.endswith((".edu", ".gov")))
    view = own or "OpinionNewsArticle" in marks or bool(_OPINION.search(path) or _OPINION_TITLE.search(title))
    found = {"news": page["type"] == "news" or (plain and outlet), "blog": blog, "vendor": selling,
             "health": not words.isdisjoint(_HEALTH), "finance": not words.isdisjoint(_FINANCE),
             "opinion": article and not selling and view}
    return frozenset(name for name, true in found.items() if true)


def of_pages(data: Path, pages: frozenset[str]) -> dict[str, frozenset[str]]:
    """The kinds of each page (``SET/ID``) whose set is in the data folder; one page in memory at a time."""
    found = {}
    for name in _SETS:
        folder = data / "data" / "pages" / name
        if not (folder / "gold.jsonl").is_file():
            continue
        with (folder / "gold.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                page = json.loads(line)
                key = f"{name}/{page['id']}"
                if key in pages:
                    with gzip.open(folder / "html" / f"{page['id']}.html.gz") as stream:
                        found[key] = kinds_of(page, stream.read(_HTML_BYTES).decode("utf-8", "replace"))
    return found


def members(rows: Sequence[Row]) -> dict[str, np.ndarray]:
    """For each slice (n,) booleans: the rows in it."""
    words = np.array([len(row.text.split()) for row in rows])
    found = {"short": words < SHORT, "long": words >= LONG}
    return found | {kind: np.array([kind in row.kinds for row in rows]) for kind in KINDS}


def measure(rows: Sequence[Row], truth: np.ndarray, scores: np.ndarray, flagged: np.ndarray) -> dict[str, Any]:
    """For each slice the number of rows and positives and, where these are FEWEST or more, F1 with interval and AUC."""
    found: dict[str, Any] = {}
    for name, inside in members(rows).items():
        places = np.flatnonzero(inside)
        found[name] = {"rows": len(places), "positive": int((truth[places] == 1).sum())}
        if found[name]["positive"] >= FEWEST:
            pages = [rows[int(place)].page for place in places]
            one = metrics.measure(truth[places], scores[places], flagged[places], pages)
            found[name] |= {key: one[key] for key in ("pages", "f1", "f1_interval", "auc")}
    return found
