"""What the signals are called and what they mean: the one place for the reports and for ``checker explain``."""
from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal in words.

    :param title: its name for people; ``label`` is what one sentence that shows it is called.
    :param of: what its share is a share of.
    :param line: CSS underline style; ``light`` and ``dark`` are accent colours on a light and on a dark page.
    """

    name: str
    title: str
    label: str
    of: str
    meaning: str
    measured: str
    score: str
    fix: str
    fires: str
    quiet: str
    contest: str
    line: str = "solid"
    light: str = "#57606a"
    dark: str = "#a8b0ba"


_MODEL = ("A linear model reads the sentence with its links, and the two sentences before it, and "
          "gives a calibrated probability; the sentence is flagged at or over the threshold in the model's card. ")

_CONTEST = ("Read the marked words in the sentence. If the flag is wrong, take it off with a line in the file of "
            "`--disagree FILE`; the page is scored again without it, and the report says so.")

UNSUPPORTED = Signal(
    name="unsupported", title="Unsupported claims", label="unsupported claim", of="claims",
    meaning="A statement that anybody could check (a figure, an event, a comparison, a cause), for which the page "
            "shows no origin: no named source, no quotation, no link that leads to it. It may well be true.",
    measured="Two models, one for “is this a checkable claim” and one for “does the page show where it comes from”, "
             "are combined and calibrated together. The share is of the claims, not of all sentences. The absence of a "
             "source is shown on the claim's own words.",
    score="Counts against the page. It follows expert judgement in both data sets that were tried.",
    fix="Say who found it, quote the person who said it, or link to the document.",
    fires="The new bypass has cut traffic in the old town by 40 percent since 2021.",
    quiet="According to the county's plant survey, four in ten gardens in the region lost their tomatoes to blight "
          "last year.",
    contest=_CONTEST, line="solid", light="#b3540a", dark="#f0a04b")

PROMOTIONAL = Signal(
    name="promotional", title="Promotional", label="promotional", of="sentences",
    meaning="The sentence sells, hypes or asks for an action: praise in superlatives, a benefit for the buyer, a "
            "call to buy, follow, subscribe, donate or click.",
    measured=_MODEL + "How promotional the rest of the page sounds counts as well. Advertising that was removed before "
             "scoring is counted apart and is no part of this share.",
    score="Counts against the page.",
    fix="Describe what the thing does and let the reader judge; keep offers outside the article.",
    fires="Order our gorgeous new kettle today and save 20 percent: you will love it!",
    quiet="The kettle holds 1.5 litres and costs 49 euros.",
    contest=_CONTEST, line="double", light="#a3228f", dark="#ee8fd9")

LOADED = Signal(
    name="loaded", title="Loaded language", label="loaded language", of="sentences",
    meaning="The writer's own words judge, accuse or insist where they could tell: names for people, outrage, "
            "“clearly” and “of course” in place of a reason.",
    measured="No model: a list of about 500 words that anybody can read (models/lexicons/loaded.txt). Words between "
             "quotation marks do not count, nor a listed word that stands in a tenth of the sentences: the page is "
             "then about it. The list sees few of the loaded sentences, and is right about two in three that it sees.",
    score="Counts against the page; each sighting weighs double, since the list sees so few.",
    fix="Say what happened, and leave the judgement to the reader or to somebody who is named.",
    fires="The mayor's ludicrous scheme will obviously fail.",
    quiet="Two engineers called the mayor's plan “ludicrous”; the council votes on it in May.",
    contest=_CONTEST, line="wavy", light="#a8203f", dark="#ff9daa")

WEASEL = Signal(
    name="weasel", title="Weasel attribution", label="weasel wording", of="sentences",
    meaning="Authority or agreement is claimed without saying whose: nameless experts, unnamed studies, “it is widely "
            "known”.",
    measured=_MODEL,
    score="Counts a little against the page.",
    fix="Name the expert, the study or the group, or drop the appeal to them.",
    fires="Experts agree that the old bridge is beyond repair.",
    quiet="The old bridge is beyond repair, says Mara Lindqvist, who inspected it in May.",
    contest=_CONTEST, line="dashed", light="#5b48c2", dark="#b0a5f7")

HEDGING = Signal(
    name="hedging", title="Hedging", label="hedged", of="sentences",
    meaning="The writer lowers the commitment to what is said: may, perhaps, seems, it is unclear. That is often a "
            "virtue: careful science hedges more than advertising.",
    measured=_MODEL + "Where the only word of doubt wishes, allows or stands in an idiom (“you may want”, “as the case "
             "may be”), nothing is flagged.",
    score="Does not count. In seven data sets that this project measured, its share did not separate reliable from "
          "unreliable pages (AUC .49 to .56).",
    fix="Nothing needs fixing. Where the evidence is firm, say so plainly.",
    fires="The new rule might lower rents a little, although it is too early to tell.",
    quiet="The new rule came into force on 1 March.",
    contest=_CONTEST, line="dotted", light="#0b6f86", dark="#5fc8de")

SUPPORT = Signal(
    name="support", title="Supported claims", label="support shown", of="claims",
    meaning="A claim for which the page itself shows where it comes from: a named source, a quotation with its "
            "speaker, a figure with its origin, a link to the document. Vague sources are no support; links to the "
            "page's own site seldom are.",
    measured="The probability that a claim is supported, from a linear model over the sentence, its links and its "
             "neighbours.",
    score="Counts for the page. “Figures with origin”, a line of the score by itself, are the supported claims with a "
          "number in them (“Rents rose by 4 percent, the statistics office said”): they count a second time, since a "
          "number that can be traced is the easiest to check.",
    fix="Keep the source in the sentence that needs it, or in the one before it in the same paragraph.",
    fires="“We counted 212 swifts this year,” said Tomas Brandt, who leads the survey.",
    quiet="Some 212 swifts nested in the town this year.",
    contest=_CONTEST, line="solid", light="#2c6e49", dark="#7cc79a")

CLAIM = Signal(
    name="claim", title="Checkable claims", label="claim", of="sentences",
    meaning="A statement that anybody could check against public information. Questions, instructions, wishes and "
            "opinions that are marked as such are none. Common knowledge is one.",
    measured=_MODEL,
    score="Does not count by itself; it is the measure of the unsupported and the supported share.",
    fix="Nothing needs fixing.",
    fires="The ferry carried 80,000 people last summer.",
    quiet="I love taking the ferry in the evening.",
    contest=_CONTEST)

READABILITY = Signal(
    name="readability", title="Readability", label="readability", of="sentences",
    meaning="How hard the text is to read, by formulas over the length of words and sentences.",
    measured="Flesch reading ease (higher is easier) and three formulas that give a US school grade, as computed by "
             "textstat.",
    score="Does not count: hard text is not bad text.",
    fix="Shorter sentences and common words.",
    fires="Reading ease 70 and over is plain English.",
    quiet="Reading ease under 30 is the language of contracts and journals.",
    contest="There is nothing to contest: the formulas are public.")

SCORED: tuple[Signal, ...] = (UNSUPPORTED, PROMOTIONAL, LOADED, WEASEL, HEDGING)
"""The five signals that sentences are flagged with, in the order of the reports."""

SHOWN: tuple[Signal, ...] = (*SCORED, SUPPORT)
"""The rows of a report's label."""

PLACED: tuple[str, ...] = ("score", *(signal.name for signal in SHOWN))
"""What may have a place among ordinary articles: columns of the tables, in their order."""

SIGNALS: dict[str, Signal] = {
    signal.name: signal for signal in (
        UNSUPPORTED, PROMOTIONAL, LOADED, WEASEL, HEDGING, SUPPORT, CLAIM, READABILITY)}
"""Every signal by name, for ``checker explain``."""

NOT_JUDGED: tuple[str, ...] = ("truth of claims", "author identity", "site reputation")
"""What no report judges."""

QUOTED = ("Words quoted under a name count as support, whatever they say: what is judged is what the page shows its "
          "reader, never whether it is true.")
"""The limit of support that every report for people states."""

PLACE = "A place among other articles is no verdict, and it is not in the score."
"""What stands beside every percentile."""

OUTSIDE = "This list is not ours, and it is not in the score."
"""What stands beside everything that an outside list says."""

KINDS: dict[str, str] = {
    "content": "article text", "byline": "byline", "caption": "caption", "nav": "navigation", "ad": "advertising",
    "newsletter": "newsletter prompt", "promo": "promotion", "related": "related links", "bio": "author bio",
    "share": "share buttons", "consent": "cookie or legal notice", "comments": "comments", "paywall": "paywall notice",
    "footer": "footer", "other": "other",
}
"""Kinds of blocks in words."""
ADVERTISING = ("ad", "promo", "newsletter")
"""Kinds that sell something; what was dropped of them is shown as a signal of its own, outside the score."""
_SINGLE = frozenset({"byline", "caption", "newsletter", "bio", "consent", "paywall", "footer"})
"""Kinds whose words are those of one block."""

LANGUAGES: dict[str, str] = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}
"""Names of languages by ISO 639-1 code."""


def entry(name: str, quality: str = "") -> list[tuple[str, str]]:
    """The entry of a signal as (heading, text); ``quality`` says how good it is. Raises KeyError."""
    signal = SIGNALS[name]
    parts = (("What it is", signal.meaning), ("How it is measured", signal.measured.strip()),
             ("How good it is", quality), ("In the score", signal.score), ("What mends it", signal.fix),
             ("It marks", signal.fires), ("It leaves alone", signal.quiet), ("How to contest it", signal.contest))
    return [(head, text) for head, text in parts if text]


def explain(name: str, quality: str = "", width: int = 80) -> str:
    """The entry of a signal as text for a terminal, folded to the width. Raises KeyError where there is none."""
    body = "\n\n".join(f"{head}\n{textwrap.fill(text, width, initial_indent='  ', subsequent_indent='  ')}"
                       for head, text in entry(name, quality))
    return f"{SIGNALS[name].title} ({name})\n\n{body}\n"


def explain_score(weights: Mapping[str, Any], width: int = 80) -> str:
    """How the score is made, from a file of weights, as text for a terminal, folded to the width."""
    terms = [(part(name), float(term["weight"]), str(term.get("of", "")), str(term.get("what", "")))
             for name, term in weights["terms"].items()]
    rows = [f"  {weight:+5g}  {title:<22} × its share of the {of}" for title, weight, of, _ in terms if weight]
    rows += [f"      0  {title:<22} not counted" for title, weight, *_ in terms if not weight]
    bands = ", ".join(f"from {band['from']} {band['name']}" for band in weights["bands"])
    least = weights["abstain"]
    notes = (
        "Figures with origin are the supported claims that have a number in them (“Rents rose by 4 percent, the "
        "statistics office said”); they count once as supported and once more here.",
        "Shares, never counts: a long page has no other score than a short one of the same kind. The interval (95%) "
        "joins the number of sentences with the models' own doubt.",
        f"Bands: {bands}.",
        f"No score under {least['min_words']} words or {least['min_sentences']} sentences, for other languages, for "
        "pages that are no article, that are mostly opinion, or of which too little can be read; the report says why.",
        "Your own weights: copy models/score/weights.json, change it, give it with --weights FILE. Flags that you do "
        "not share: --disagree FILE.",
        f"Not judged: {', '.join(NOT_JUDGED)}.")
    head = f"How the score is made (weights {weights['version']})\n\n  {float(weights['start']):5g}  start"
    return "\n".join([head, *rows, "", *(f"{textwrap.fill(note, width)}\n" for note in notes)])


def kind(name: str) -> str:
    """A kind of block in words."""
    return KINDS.get(name, name)


def kinds(name: str, count: int) -> str:
    """``3 bylines``, ``1 footer``, ``6 navigation``."""
    return f"{count:,} {kind(name)}{'s' if name in _SINGLE and count != 1 else ''}"


def language(code: str | None) -> str:
    """A language's name by its code; the code itself where it is not in the list."""
    return "language unknown" if not code else LANGUAGES.get(code.split("-")[0].lower(), code)


def part(name: str) -> str:
    """A term of the score in words."""
    if name in SIGNALS:
        return SIGNALS[name].title
    return SUPPORT.title if name == "supported" else name.replace("_", " ").capitalize()
