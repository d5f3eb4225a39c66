"""The way through the house, in order: read, clean, split, score, report. Every source ends as one Report."""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker import (
    abstention,
    assets,
    language,
    loaded,
    outside,
    readability,
    reference,
    references,
    scoring,
    sentences,
)
from checker.errors import BadOptions, CheckerError, ModelBroken
from checker.hosts import host_of
from checker.types import (
    Disagreement,
    Document,
    Link,
    Options,
    Page,
    Reason,
    Report,
    ScoredSentence,
    Sentence,
    SentenceScores,
    SourceInfo,
    Unit,
)
from checker.version import VERSION
from checker.wording import counted

FILE_NAME = re.compile(r"(?=.{1,300}$)\S+(?: \S+){0,4}\.(?:html?|xhtml|txt|md|markdown|pdf|epub|mhtml)",
                       re.IGNORECASE)
WEB_ADDRESS = re.compile(r"(?:www\.\S{1,300}|(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/\S{0,300})", re.IGNORECASE)
MAX_LINKS = 100
"""Links of a sentence that a model looks at: nobody writes more, and each costs time."""
MAX_SENTENCES = 20_000
"""Sentences of a page that are scored, a long novel's worth; the rest is cut off, with a warning, to end in time."""
BEFORE = 2
"""Sentences before that a model may read."""
_MARKS = {ord("‹"): None, ord("›"): None}


def check_source(source: str | bytes | Path, *, url: str | None = None, media_type: str | None = None,
                 options: Options | None = None) -> Report:
    """Read and check one source. What cannot be read is a failed Report; raises ModelBroken and BadOptions only."""
    from checker import sources

    options = options or Options()
    try:
        document = sources.read(source, url=url, media_type=media_type, options=options)
    except ModelBroken:
        raise
    except CheckerError as error:
        return failed(describe(source, url), error.code, error.message)
    report = check_document(document, options)
    hint = mistaken(source) if isinstance(source, str) and document.kind == "text" else ""
    if hint and report.reason is not None:
        report = replace(report, reason=Reason(report.reason.code, hint))
    return report


def mistaken(source: str) -> str:
    """What to do about a text that looks like the name of a file or a web address; empty where it does not."""
    if len(source) > 300:
        return ""
    if FILE_NAME.fullmatch(source):
        missing = "" if Path(source).is_file() else ", and there is no such file here"
        return (f"The text {source!r} looks like the name of a file{missing}. A str is checked as text; to check a "
                "file, give a pathlib.Path.")
    if WEB_ADDRESS.fullmatch(source):
        return f"The text {source!r} looks like a web address. To check the page, begin it with https://."
    return ""


def check_document(document: Document, options: Options) -> Report:
    """Check one document. Raises ModelBroken (a broken installation), BadOptions and MemoryError alone."""
    info = SourceInfo(document.id, document.kind, document.url, document.path, document.sha256)
    try:
        return reference.place(_check(document, info, options), own_weights=options.weights is not None)
    except CheckerError as error:
        if isinstance(error, (BadOptions, ModelBroken)):
            raise
        return failed(info, error.code, error.message)
    except MemoryError:
        raise  # the pool of workers knows what to do
    except Exception as error:  # a page must never stop a folder; the report says what happened
        return failed(info, "internal", f"The page could not be checked ({type(error).__name__}: {error}). "
                                        "Please report this with the page.")


def clean_document(document: Document, options: Options) -> Page:
    """Clean a document and settle its language."""
    from checker.cleaning import clean

    page = clean(document, options)
    warnings = dict.fromkeys((*document.warnings, *page.warnings, *page.facts.warnings))
    return replace(page, language=language.detect(page.text, page.language), warnings=tuple(warnings))


def failed(info: SourceInfo, code: str, message: str) -> Report:
    """The Report of a source that could not be checked."""
    return Report(info, "failed", Reason(code, message), versions={"checker": VERSION, "models": {}})


def describe(source: str | bytes | Path, url: str | None = None) -> SourceInfo:
    """How a source that could not be read is named in its Report."""
    from checker.sources import source as sources

    info = sources.of(source).info
    return info if url is None else replace(info, id=url if info.kind == "text" else info.id, url=url)


def _check(document: Document, info: SourceInfo, options: Options) -> Report:
    weights = scoring.load_weights(options.weights)
    page = clean_document(document, options)
    reason = (abstention.before_scoring(page, page.language, weights["abstain"]) if document.content.strip()
              else abstention.EMPTY)
    scored = score_sentences(page) if page.text and (reason is None or reason.code != "not_english") else ()
    scored, taken = disagree(scored, options.disagreements)
    words = len(page.text.split())
    reason = reason or abstention.after_scoring(page, scored, words, weights["abstain"])
    readable, why_not = readability.measure([s.sentence.text for s in scored])
    notes = page.warnings if readable or not scored else (*page.warnings, str(why_not))
    listed = len(references.lines(page.text)) if scored else 0
    if listed:
        notes = (*notes, f"The list of sources at the end ({counted(listed, 'line')}) is no prose; it was not judged.")
    if len(scored) == MAX_SENTENCES:
        notes = (*notes, f"Only the first {MAX_SENTENCES:,} sentences were judged.")
    if taken:
        notes = (*notes, f"Flags taken off, as the disagreements asked: {len(taken)}.")
    return Report(info, "abstained" if reason else "ok", reason, page,
                  None if reason else scoring.score(scored, words, weights),
                  scoring.shares(scored) if scored else {}, readable, scored, notes, versions(weights),
                  outside.find(options.outside, info.url or page.url, page.facts.canonical), taken)


def score_sentences(page: Page) -> tuple[ScoredSentence, ...]:
    """Split the page text and score each sentence in its context; evidence offsets point into the page text.

    A list of sources at the end is no prose: its lines are in the page text, and none of them is a sentence.
    """
    from checker import signals

    listed = references.lines(page.text)
    found = [sentence for sentence in sentences.split(page.text) if sentence.line not in listed][:MAX_SENTENCES]
    scores = loaded.mark([sentence.text for sentence in found], signals.score_page(units(page, found)))
    return tuple(ScoredSentence(s, _shift(score, s.start)) for s, score in zip(found, scores, strict=True))


def units(page: Page, found: Sequence[Sentence]) -> list[Unit]:
    """Each sentence with its links, up to BEFORE sentences before it (the title before the first) and one after."""
    starts = [link.start for link in page.links]
    links = [_links_within(page.links, starts, s)[:MAX_LINKS] for s in found]
    host = host_of(page.url or page.facts.canonical)
    result = []
    for i, sentence in enumerate(found):
        before, before_links = page.title if i == 0 else "", list[Link]()
        for j in range(max(0, i - BEFORE), i):
            offset = len(before) + 1 if before else 0
            before = f"{before} {found[j].text}" if before else found[j].text
            before_links += [Link(k.start + offset, k.end + offset, k.url) for k in links[j]]
        after = found[i + 1].text if i + 1 < len(found) else ""
        result.append(Unit(sentence.text, links[i], before, tuple(before_links), after, host))
    return result


def _links_within(links: Sequence[Link], starts: Sequence[int], sentence: Sentence) -> tuple[Link, ...]:
    """Links that begin inside the sentence, cut at its end, relative to it."""
    first = bisect_left(starts, sentence.start)
    last = bisect_left(starts, sentence.end)
    start, end = sentence.start, sentence.end
    return tuple(Link(k.start - start, min(k.end, end) - start, k.url) for k in links[first:last])


def _shift(scores: SentenceScores, offset: int) -> SentenceScores:
    moved = tuple(replace(e, start=e.start + offset, end=e.end + offset) for e in scores.evidence)
    return replace(scores, evidence=moved)


def disagree(scored: tuple[ScoredSentence, ...],
             disagreements: Sequence[Disagreement]) -> tuple[tuple[ScoredSentence, ...], tuple[Disagreement, ...]]:
    """Take the flags off that the reader does not share, and their evidence; what was taken off, in page order.

    A sentence is found whatever white space it was copied with, and with the marks that text reports put round words.
    """
    if not disagreements:
        return scored, ()
    unwanted = {(_copied(d.sentence), d.signal): d for d in disagreements}
    result: list[ScoredSentence] = []
    taken: list[Disagreement] = []
    for item in scored:
        text = _copied(item.sentence.text)
        off = {flag: unwanted[text, flag] for flag in item.scores.flags if (text, flag) in unwanted}
        flags = tuple(flag for flag in item.scores.flags if flag not in off)
        evidence = tuple(e for e in item.scores.evidence if (text, e.signal) not in unwanted)
        result.append(ScoredSentence(item.sentence, replace(item.scores, flags=flags, evidence=evidence)))
        taken += off.values()
    return tuple(result), tuple(taken)


def _copied(sentence: str) -> str:
    return " ".join(sentence.translate(_MARKS).split())


def versions(weights: dict[str, Any]) -> dict[str, Any]:
    """Versions of the program, of each model (the head of its checksum), the score's weights and the reference set."""
    models = {name: str(assets.card(name).get("sha256", ""))[:12] for name in assets.names()}
    return {"checker": VERSION, "models": models, "weights": str(weights["version"]),
            "loaded": loaded.version(), "reference": reference.version()}
