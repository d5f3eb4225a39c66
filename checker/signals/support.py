"""Support: what on the page traces a claim to somebody: a named source, a quote, a link, data with origin.

Vague sources ("experts say") are found too, as their own kind: they are not support. Links are found from their spans,
not by a rule. The order follows the labelling guideline of this project.
"""
from __future__ import annotations

import functools
import re

from checker.signals.rules import NOT_NAMES, Rule
from checker.types import Link

_PART = r"[A-Z][\w'’&-]*+(?:\.(?=\w| [A-Z]))?"
_NAME = rf"(?!(?:{NOT_NAMES})\b){_PART}(?:,? (?:(?:of |the |and |for |de |van |von |at |& ){{0,2}}{_PART})){{0,5}}"
_SAID = ("said|says|told|tells|stated|states|explained|explains|added|adds|noted|notes|wrote|writes|argued|argues"
         "|claimed|claims"
         "|warned|warns|confirmed|confirms|announced|announces|reported|reports|testified|recalled|recalls|commented"
         "|tweeted"
         "|posted|admitted|insisted|acknowledged|acknowledges|recommends|recommended|advises|advised|estimates"
         "|estimated"
         "|believes|found|finds|suggests|concluded|concludes|revealed|reveals|described|declared|replied|denied"
         "|predicts|predicted|mentions|mentioned|points out|pointed out|stresses|stressed|emphasizes|emphasized"
         "|emphasises|emphasised|maintains|maintained|highlights|highlighted|asserts|asserted|contends|contended"
         "|cautions|cautioned|observes|observed|recalls|shared|remarked|wondered|joked|pledged|vowed")
_OFFICE = ("spokesman|spokeswoman|spokesperson|representative|ministry|agency|department|police|company|firm|brand"
           "|manufacturer|maker|organisation|organization|university|institute|commission|committee|council|bank"
           "|government|hospital|association|foundation|report|study|paper|survey|authors|researchers|team|website"
           "|statement|filing|lawsuit|complaint|court|judge|mayor|minister|professor|director|president|founder"
           "|author|owner|ceo")
"""Who speaks for somebody: with an article and a verb of saying, a source that the reader can find."""
_OFFICE_SAID = "|".join(verb for verb in _SAID.split("|") if verb not in {
    "found", "finds", "posted", "shared", "maintained", "maintains", "described", "recalled", "recalls", "highlighted",
    "highlights", "observed", "observes", "denied", "tweeted", "joked", "wondered"})
"""What a firm or a court does other than saying is left out: it finds cars, posts losses, maintains prices."""
_HE = "he|she|they|who"

RULES = (
    Rule("support_according", "support", "named_source", "The source is named.",
         rf"\b(?P<show>CUE (?:(?:the|a|an|its|his|her|data from|figures from|research by|a study by|a report by"
         rf"|new|recent|the latest) )*+{_NAME})",
         "according to|as reported by|as told by|per|citing|cited by|quoted by|based on data from|in the words of"
         "|data from|figures from|research from|research by|a study by|a report by|a survey by|a report from"
         "|a study from|a survey from|published by|published in|reported by|study in|estimates from|as noted by"
         "|courtesy of",
         ("According to the Norvale Institute, rents fell.", "Rents fell, data from Housing Watch show."),
         ("According to some, rents fell.",), exact=True),
    Rule("support_says", "support", "named_source", "A named speaker says so.",
         rf"(?P<show>{_NAME}(?:,? (?:an?|the|who|one of|chief|professor|director|president|founder|author|senior|lead"
         rf"|\w+er|\w+or|\w+ist|\w+ian)\b[^.;:!?\"”“]{{0,90}}?,)?"
         r" (?:has |have |had |also |recently |later |previously |even |now )?(?![A-Z])CUE)\b(?! to (?:be|get|have)\b)",
         _SAID,
         ("Ana Ruiz, a hydrologist at Norvale, said that the wells are dry.", "Housing Watch estimated the loss at 4"
         " %."),
         ("He said nothing.", "the plan found support", "Exports to the United States rose.",
          "Engineers have warned for years that the dikes are low."), exact=True),
    Rule("support_said_name", "support", "named_source", "A named speaker says so.",
         rf"(?P<show>CUE (?:(?:the|tester|author|founder|analyst|director|professor|dr\.?|mr\.?|ms\.?|mrs\.?"
         rf"|senator|judge|co-founder|ceo|president|spokesperson|spokesman|spokeswoman|lead|chief|senior"
         rf"|co-author) )*+{_NAME})",
         "said|says|explained|explains|added|adds|noted|notes|wrote|writes|argued|argues|recalled|recalls|warned"
         "|warns|told|tells",
         ("\"It was late,\" said Ana Ruiz.",), ("They said the roof leaks.",), exact=True),
    Rule("support_pronoun", "support", "named_source", "The speaker of the sentence before goes on.",
         rf"\b(?P<show>(?:{_HE}|it|the (?:report|study|authors|researchers|company|agency|department|paper|survey"
         rf"|team|ministry|university|statement|group|spokesperson|spokesman|spokeswoman)) (?:also |has |had |then "
         rf"|later )?CUE)\b",
         _OFFICE_SAID + "|found|finds|described|recalled|recalls|say|explain|argue|note",
         ("She added that the wells are dry.", "The report found no fault."),
         ("It was added later.", "The company maintained its prices.")),
    Rule("support_office", "support", "named_source", "Somebody who can be asked says so.",
         r"\b(?P<show>(?:the|an?|its|their|his|her) (?:[\w’'&-]+ ){0,3}?CUE(?: for [^,.;:!?]{2,40})?,?"
         rf" (?:has |have |had |also |recently |later |previously |then )?(?:{_OFFICE_SAID}"
         r"|(?:found|finds|maintained|maintains|denied|observed)(?= that\b)))\b(?! to (?:be|get|have)\b)",
         _OFFICE,
         ("A housing ministry spokesman said the wells are dry.", "The company announced a new plant in May."),
         ("The company grew fast.", "The report was late.", "The bank posted a loss.",
          "The police found the stolen car.", "The company maintained its prices.")),
    Rule("support_according_role", "support", "named_source", "A source that the page has named.",
         rf"\b(?P<show>(?:according to|as reported by|per) (?:the|its|their|his|her|this)"
         rf" (?:[\w’'&-]+ ){{0,2}}?(?:{_OFFICE}))\b",
         "according to|as reported by|per",
         ("According to the brand, it lasts nine hours.",), ("According to the wind, it will rain.",)),
    Rule("support_quote", "support", "quote", "Verbatim words in quotation marks.",
         r"[“\"](?P<show>[^“”\"\n]{18,600})[”\"]", "",
         ("“We had no water for nine days,” he said.",), ("The so-called “fix” failed.",), needs=frozenset("“\"")),
    Rule("support_study", "support", "data_with_origin", "A finding and who produced it.",
         rf"\b(?P<show>CUE (?i:by|from|of|in|at|published in|conducted by|carried out by|released by"
         rf"|led by) (?:(?i:the|a|journal|researchers at|researchers from|scientists at) ){{0,3}}{_NAME})"
         rf"|\b(?P<other>{_NAME} CUE)\b",
         "study|survey|poll|report|research|analysis|review|trial|data|census|paper|investigation|article|findings"
         "|statistics|figures|experiment|meta-analysis",
         ("A survey by Housing Watch found 900 empty flats.", "A 2019 study in The Lancet linked both."),
         ("Some research suggests otherwise.",), exact=True),
    Rule("support_own_test", "support", "data_with_origin", "The writer's own test or measurement.",
         r"\b(?P<show>(?:we|i|our (?:team|testers?|reviewers?|editors?|lab)|in (?:our|my) (?:\w+ )?(?:tests?|testing"
         r"|experience|survey|benchmarks?|trial))(?: (?:also|have|had|then|actually))? (?:CUE))\b"
         r"|\b(?P<other>in (?:our|my) (?:\w+ )?(?:tests?|testing|survey|benchmarks?|trials?))\b",
         "tested|measured|surveyed|timed|weighed|interviewed|compared|recorded|clocked|counted|analyzed|analysed"
         "|benchmarked|polled|in our|in my|asked|found|observed|reviewed",
         ("We measured 41 decibels at full speed.", "In our tests the cheap pan won."), ("We love this pan.",)),
    Rule("support_reference", "support", "cited_link", "A reference mark leads to the source.",
         r"\[\d{1,3}(?:[,–-] ?\d{1,3}){0,4}\]|\((?:see )?[A-Z][\w'’-]+(?: (?:et al\.?|and"
         r"|&) ?[A-Z]?[\w'’-]*)?,? (?:19|20)\d\d[a-z]?\)"
         r"|\b[A-Z][\w'’-]+(?: (?:et al\.?|and [A-Z][\w'’-]+|& [A-Z][\w'’-]+))? \((?:19|20)\d\d[a-z]?\)", "",
         ("Both were linked [12].", "It doubles (Ruiz et al., 2019).", "Ruiz and Obel (2019) saw it double."),
         ("Both [sic] were linked.",),
         exact=True, needs=frozenset("[(")),
    Rule("support_source_line", "support", "named_source", "A source line.", r"^\W{0,3}(?P<show>CUE:? .{2,80})",
         "source:|sources:|via|source|credit:",
         ("Source: Housing Watch, 2021.",), ("The source dried up.",)),
    Rule("support_records", "support", "data_with_origin", "This is where it is from.",
         r"\b(?:(?:records|accounts|counts|minutes|registers?|logs?|audit|evaluation|inquiry|census)"
         r"|(?:['’]s|own|the [\w-]+|official|internal|council|police|government|company|city|county|federal)"
         r" (?:figures|data|statistics|analysis|survey))\b[^.;:!?]{0,60}? (?:shows?|found|says?|puts?)\b",
         "records|accounts|counts|figures|data|statistics|minutes|register|registers|log|logs|audit|evaluation|analysis"
         "|inquiry|census|survey",
         ("Parish records show that the mill burnt twice.", "The town's own evaluation found no change."),
         ("She records for a small label.", "Data show that naps help.")),
    Rule("support_set_off", "support", "named_source", "A named speaker says so.",
         r"\b(?P<show>[A-Z][\w’'-]+, CUE)\b",
         "said|says|states|stated|writes|wrote|notes|adds|explains|estimates|reports",
         ("The report, by Ana Brann, states that the wells are dry.",), ("The wells, he said, are dry.",), exact=True),
    Rule("support_vague", "support", "vague_source", "An origin is hinted at, but not named.",
         r"\b(?:(?:some|many|most|several|recent|new|various|numerous|multiple) )?CUE(?: (?:have|has|also|now"
         r"|often)){0,2} (?:say|says|said|show|shows|shown|suggest|suggests|suggested|believe|believes|agree|agrees"
         r"|recommend|argue|found|find|indicate|indicates|warn|think|claim|report|predict|estimate)\b",
         "experts|studies|research|critics|analysts|scientists|researchers|doctors|sources|reports|observers|people"
         "|some|many|others|surveys|economists|evidence",
         ("Experts say the wells are dry.",), ("Housing Watch says the wells are dry.",)),
)
"""The rules for support, tried in this order."""

_SHOPS = ("amazon.", "amzn.", "ebay.", "etsy.", "walmart.", "shareasale", "pxf.io", "skimresources", "awin",
"linksynergy",
          "anrdoezrs", "jdoqocy", "rstyle.me", "shopstyle", "bestbuy.", "target.com", "/ref=", "tag=", "aff=",
          "affiliate",
          "avantlink", "clickbank", "utm_medium=aff", "sjv.io", "howl.me", "narrativ", "go.redirectingat")
_SOCIAL = ("facebook.", "twitter.com/", "x.com/", "instagram.", "linkedin.", "youtube.", "youtu.be", "tiktok.",
"pinterest.",
           "t.me/", "whatsapp", "mailto:", "tel:", "javascript:", "apps.apple.", "play.google.", "spotify.", "patreon.",
           "sharer", "share?")
_SCHOLAR = ("doi.org", "pubmed", "ncbi.nlm", "arxiv.", ".gov/", ".gov", ".edu/", "nature.com", "sciencedirect",
"springer",
            "wiley.", "jstor", "who.int", "journals", "thelancet", "bmj.com", "nejm.", "jamanetwork", "statista",
            "pewresearch",
            "gallup", "reuters", "apnews", "nytimes", "bbc.", "theguardian", "washingtonpost", "bloomberg", "census",
            "wikipedia.org", "researchgate", "tandfonline", "sagepub", "oecd.", "worldbank", "europa.eu", "study",
            "report",
            "research", ".pdf", "survey", "statistic", "news")
_SIGN_UP = ("contact", "subscribe", "signup", "sign-up", "register", "pricing", "demo", "shop", "product",
"collections",
            "category", "tag/", "cart", "login", "download", "about", "author", "newsletter", "book", "order", "store",
            "services")

_SHARED = frozenset((
    "substack.com", "medium.com", "wordpress.com", "blogspot.com", "tumblr.com", "github.io", "ghost.io", "wixsite.com",
    "squarespace.com", "weebly.com", "typepad.com", "livejournal.com", "notion.site", "webflow.io", "netlify.app",
    "vercel.app", "pages.dev", "hubspot.com", "gov.uk", "ac.uk", "co.uk", "gov.au", "edu.au", "nih.gov", "gov", "edu",
    "europa.eu", "wikipedia.org"))
"""Hosts under which many publish: what stands below them is somebody else's."""
_HOST_END = re.compile(r"[:/?#]")

LINK_KINDS = ("external", "inside", "fragment", "shop", "social", "scholar", "sign_up", "deep", "bare")
"""Kinds of links, each a feature; one link may be of several kinds."""
ANCHOR_KINDS = ("of one word", "of two words", "of many words", "with a figure", "that names its host", "like a name",
                "in lower case", "that reports", "like code", "first", "last")
"""Kinds of the words that carry a link: one on a bare term leads to its topic, one on a finding to its source."""
_REPORTS = re.compile(r"\b(?:stud(?:y|ies)|surveys?|reports?|reported|research|found|shows?|showed|according|said|says"
                      r"|data|poll|estimated?s?|analysis|statement|announced|released|published|paper|article"
                      r"|investigation|review|lawsuit|filing|census|figures)\b")
_CODE = re.compile(r"[_(){}<>=/\\]|::|\w\.\w|[a-z][A-Z]")


@functools.lru_cache(maxsize=4096)
def link_kinds(address: str, host: str = "") -> tuple[int, ...]:
    """Numbers of the kinds that a link with this address, on a page of this host, is of, in the order of LINK_KINDS.

    An address on the page's own host counts as one without a host: of the labelled claims that link to their own host,
    three in ten are supported by it, of those that link elsewhere eight in ten.
    """
    url = address.lower()[:300]
    found = []
    if url.startswith("#"):
        return (2,)
    there, slash, path = url.split("//", 1)[-1].partition("/")
    outside = url.startswith(("http://", "https://", "//")) and not same_site(there, host)
    found.append(0 if outside else 1)
    for number, marks in ((3, _SHOPS), (4, _SOCIAL), (5, _SCHOLAR), (6, _SIGN_UP)):
        if any(mark in url for mark in marks):
            found.append(number)
    if outside and len(path) > 12:
        found.append(7)
    if outside and not (slash and path):
        found.append(8)
    return tuple(found)


def anchor_kinds(link: Link, text: str) -> tuple[int, ...]:
    """Numbers of the kinds that the words of a link in this text are of, in the order of ANCHOR_KINDS."""
    words = text[link.start:link.end].split()
    anchor = " ".join(words)
    letters = "".join(filter(str.isalnum, anchor.lower()))
    there = _HOST_END.split(link.url.lower().split("//", 1)[-1][:200], maxsplit=1)[0]
    parts = [part for part in there.split(".") if len(part) > 3 and part not in ("http", "https")]
    tests = (len(words) == 1, len(words) == 2, len(words) > 4, any(map(str.isdigit, anchor)),
             len(letters) > 3 and any(letters in part or part in letters for part in parts),
             bool(words) and all(word[:1].isupper() for word in words if len(word) > 3), anchor.islower(),
             bool(_REPORTS.search(anchor.lower())), bool(_CODE.search(anchor)), not text[:link.start].strip(" -•*("),
             not text[link.end:].strip(" .)!?"))
    return tuple(number for number, true in enumerate(tests) if true)


def same_site(there: str, host: str) -> bool:
    """Whether one of two hosts is the other, or a part of it."""
    a, b = _HOST_END.split(there.rpartition("@")[2], maxsplit=1)[0].removeprefix("www."), host.lower()
    inside = a.endswith("." + b) or b.endswith("." + a)
    return bool(a and b) and (a == b or (inside and min(a, b, key=len) not in _SHARED))


def may_cite(link: Link, host: str = "") -> bool:
    """True for a link that may lead to another document about the claim: outside, deep, no shop, no share button."""
    kinds = set(link_kinds(link.url, host))
    return 0 in kinds and not kinds & {3, 4} and (7 in kinds or 5 in kinds)
