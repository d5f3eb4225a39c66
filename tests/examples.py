"""Reports made by hand for the tests of the renderers; every text is invented."""
from __future__ import annotations

from checker.sentences import split
from checker.types import (
    Block,
    Evidence,
    Facts,
    Link,
    Page,
    Part,
    Readability,
    Reason,
    Report,
    Score,
    ScoredSentence,
    Sentence,
    SentenceScores,
    Share,
    SourceInfo,
)

LINES = (
    "The town council approved the new tram line on Tuesday by 14 votes to 9, according to the minutes of the meeting. "
    "The line will be 6.2 kilometres long and cost 140 million euros, the council's budget office said. "
    "Work on the first section begins in May.",
    "Trams have transformed every city that built them. "
    "Experts agree that property along the route will double in value. "
    "Rents near the stops could rise as well, although it is too early to say by how much.",
    "“We looked at eleven lines of this kind, and nine of them carried fewer people than planned,” said Mara "
    "Lindqvist, who teaches transport at the technical college. Her study was published in April.",
    "Residents of the hill district have waited for this for thirty years. "
    "Most shops on the main street oppose the plan. "
    "Traffic there has fallen by a fifth since 2019.",
    "Our free guide is the most brilliant way to explore the route — download it now and fall in love with the city! "
    "The old depot will become a museum. It may open before the line does.",
    "The first public meeting is on 3 June in the library. Everybody who lives along the route can speak there. "
    "The council will answer written questions as well.",
)
TEXT = "\n".join(LINES)
URL = "https://www.morningledger.example/city/tram-line"
MODELS = {name: {"version": "1", "sha256": "ab" * 32} for name in ("blocks", "hedging", "promotional", "support")}
VERSIONS = {"checker": "0.1.0", "models": MODELS, "reference": {"pages": 1234, "sha256": "cd" * 6}}

FLAGS: dict[str, tuple[tuple[str, str, float, str], ...]] = {
    "Trams have": (("unsupported", "transformed every city", .91, "a sweeping claim, and no source in reach"),),
    "Experts agree": (("unsupported", "will double in value", .84, "a claim, and the source is nameless"),
                      ("weasel", "Experts agree", .93, "authority without a name")),
    "Rents near": (("hedging", "could", .96, "possibility"), ("hedging", "too early to say", .96, "not known")),
    "Residents of": (("unsupported", "for thirty years", .62, "a figure, and no source in reach"),),
    "Most shops": (("unsupported", "Most shops", .78, "a claim about a group, and no source in reach"),),
    "Traffic there": (("unsupported", "fallen by a fifth", .88, "a figure, and no source in reach"),),
    "Our free": (("promotional", "most brilliant", .98, "praise in a superlative"),
                 ("promotional", "download it now", .98, "a call to action")),
    "It may": (("hedging", "may", .94, "possibility"),),
    "Everybody who": (("loaded", "Everybody", 1.0, "it insists"),),
}
SUPPORTED = {"The town": ("according to the minutes of the meeting", "a named source"),
             "The line": ("the council's budget office said", "a named source"),
             "“We looked": ("said Mara Lindqvist", "a quotation with its speaker")}


def blocks() -> tuple[Block, ...]:
    """The article's lines among what was dropped."""
    return (
        Block("Home City Sport Weather", "nav", False, "a list of short links at the top of the page", .02, "ul"),
        Block("By Ada Quill, 12 March 2024", "byline", False, "author and date", .08),
        *(Block(line, "content", True, "running text", .97) for line in LINES[:4]),
        Block("Get the morning letter. Join 4,000 readers!", "newsletter", False, "asks for a subscription", .04),
        *(Block(line, "content", True, "running text", .95) for line in LINES[4:]),
        Block("Read also: Five parks that you have not seen", "related", False, "a teaser for another page", .05),
        Block("© Morning Ledger. All rights reserved.", "footer", False, "a legal line at the end", .01),
    )


def page(**changes: object) -> Page:
    """The example page; changes replace fields of Page."""
    start = TEXT.index("the minutes")
    fields: dict[str, object] = {
        "text": TEXT, "blocks": blocks(), "language": "en", "type": "article", "url": URL,
        "links": (Link(start, start + len("the minutes of the meeting"), "https://council.example/minutes/14"),),
        "facts": Facts(title="Council approves the tram line", authors=("Ada Quill", "Ben Harrow"),
                       published="2024-03-12", site="Morning Ledger", language="en")}
    return Page(**{**fields, **changes})  # type: ignore[arg-type]


def scored(text: str = TEXT) -> tuple[ScoredSentence, ...]:
    """The sentences of the example page with probabilities and evidence."""
    return tuple(_score(sentence) for sentence in split(text))


def _score(sentence: Sentence) -> ScoredSentence:
    found = next((value for key, value in FLAGS.items() if sentence.text.startswith(key)), ())
    source = next((value for key, value in SUPPORTED.items() if sentence.text.startswith(key)), None)
    values: dict[str, float] = {"claim": .83, "support": .12, "unsupported": .22, "hedging": .03, "weasel": .02, "promotional": .04}
    evidence: list[Evidence] = []
    for signal, cue, probability, why in found:
        values[signal] = probability
        start = sentence.start + sentence.text.index(cue)
        evidence.append(Evidence(signal, start, start + len(cue), cue, why))
    if source:
        values.update(support=.95, unsupported=.03)
        start = sentence.start + sentence.text.index(source[0])
        evidence.append(Evidence("support", start, start + len(source[0]), *source))
    flags = tuple(dict.fromkeys(["claim"] * (not values["promotional"] > .5) + ["support"] * bool(source)
                                + [signal for signal, *_ in found]))
    return ScoredSentence(sentence, SentenceScores(**values, flags=flags, evidence=tuple(evidence)))


SIGNALS = {
    "hedging": Share(2, 17, 2 / 17, .033, .343, 61), "weasel": Share(1, 17, 1 / 17, .01, .27, 83),
    "unsupported": Share(5, 12, 5 / 12, .193, .68, 7), "promotional": Share(1, 17, 1 / 17, .01, .27, 0),
    "loaded": Share(1, 17, 1 / 17, .01, .27, 48),
    "support": Share(3, 12, .25, .089, .532, 100)}
PARTS = (Part("unsupported", .4167, -70.0, -29.17), Part("promotional", .0588, -60.0, -3.53),
         Part("weasel", .0588, -25.0, -1.47), Part("supported", .25, 20.0, 5.0), Part("loaded", 0.0, -100.0, 0.0), Part("hedging", .1176, 0.0, 0.0))


def ok(**changes: object) -> Report:
    """A judged report."""
    fields: dict[str, object] = {
        "source": SourceInfo("tram.html", "file", URL, "tram.html", "0f" * 32), "status": "ok", "page": page(),
        "score": Score(71, 55, 84, "mixed", "low", 100.0, PARTS, "1", 42), "signals": SIGNALS,
        "readability": Readability(58.3, 9.4, 9.1, 10.2, .8), "sentences": scored(),
        "warnings": ("The page gives two dates; the earlier one is shown.",), "versions": VERSIONS}
    return Report(**{**fields, **changes})  # type: ignore[arg-type]


TOO_SHORT = "47 words in 3 sentences are too few to judge; at least 150 words are needed."


def abstained(code: str = "too_short", message: str = TOO_SHORT) -> Report:
    """A page that was read and not judged."""
    text = LINES[0]
    return Report(SourceInfo("note.txt", "file", None, "note.txt", "1e" * 32), "abstained", Reason(code, message),
                  page(text=text, links=(), url=None, facts=Facts()), None, {}, None, scored(text), (), VERSIONS)


def failed(code: str = "not_found", message: str = "There is no file gone.html. Check the path.") -> Report:
    """A source that could not be read."""
    source = SourceInfo("gone.html", "file", None, "gone.html")
    return Report(source, "failed", Reason(code, message), versions=VERSIONS)


HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</script><script>alert(2)</script>",
    "javascript:alert(3)", "<svg/onload=alert(4)>", "'-alert(5)-'", "]]><b>x</b>", "<!--<script>", "{{7*7}}{% raw %}",
    "\x1b[31mred\x1b[0m\x9b2J\x07", "\u202egpj.exe\u2066", "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
    "[x](javascript:alert(6))", "![x](https://evil.example/p.png)", "`code` *a* _b_ # h | c", "\ud800 lone", "\x00nul")


def hostile(text: str) -> Report:
    """A judged report in which every string of the page, the source and the evidence is or ends with ``text``."""
    line = f"A sentence with {text} inside."
    body = "\n".join([line] * 3)
    start = body.index(text)
    sentences = tuple(
        ScoredSentence(sentence, SentenceScores(
            .9, .1, .9, .9, .9, .9, ("hedging", "weasel", "unsupported", "promotional"),
            (Evidence("promotional", start, start + len(text), text, text),) if sentence.start <= start < sentence.end
            else ()))
        for sentence in split(body))
    facts = Facts(text, (text, text), text, text, text, text, text, text, (text,), (text,), (text,), (text,))
    return Report(
        SourceInfo(text, "file", text, text, "0f" * 32), "ok", None,
        Page(body, (Block(line, "content", True, text, .9), Block(text, "ad", False, text, .1)), facts, text, "article",
             text, (Link(start, start + len(text), text),), (text,)),
        Score(50, 40, 60, text, "low", 100.0, (Part(text, .5, -100.0, -50.0),), text), SIGNALS, None, sentences,
        (text,), {"checker": "0.1.0", "models": {text: text}})
