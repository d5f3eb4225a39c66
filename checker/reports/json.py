"""The report for programs: version 1 of the contract, described by ``report.schema.json`` beside this file.

Equal reports give equal bytes: keys have a fixed order, no time stamp stands in a report, probabilities are rounded to
four decimals. One report is one line of ASCII, so several are JSON Lines whatever splits them.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from checker.reports import view
from checker.reports.style import Style
from checker.types import SIGNALS, Evidence, Outside, Page, Report, Score, ScoredSentence, Share
from checker.version import SCHEMA, VERSION

DECIMALS = 4
_ENCODER = json.JSONEncoder(ensure_ascii=True, allow_nan=False, check_circular=False)  # a report is a tree


def render(reports: Sequence[Report], style: Style) -> str:
    """JSON Lines, a report a line."""
    return "".join(to_json(report) + "\n" for report in reports)


def to_json(report: Report) -> str:
    """The report as one line of ASCII. Raises ValueError where a number is not finite."""
    return dumps(to_dict(report))


def dumps(value: Any) -> str:
    """Strict JSON on one line, printable ASCII only. Raises ValueError where a number is not finite."""
    return _ENCODER.encode(value)


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a report."""
    loaded: dict[str, Any] = json.loads(files("checker.reports").joinpath("report.schema.json").read_bytes())
    return loaded


def to_dict(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, strings, numbers, booleans and None; see ``report.schema.json``."""
    source, reason = report.source, report.reason
    failed = report.status == "failed"
    page = None if failed else report.page
    return {
        "schema": SCHEMA,
        "source": {"id": source.id, "kind": source.kind, "url": source.url, "path": source.path,
                   "sha256": source.sha256},
        "status": report.status,
        "reason": None if reason is None else {"code": reason.code, "message": reason.message},
        "page": None if page is None else _page(page, len(report.sentences)),
        "score": _score(report.score) if report.score and report.status == "ok" else None,
        "signals": None if failed or not report.signals else _signals(report),
        "sentences": [] if failed else [_sentence(scored) for scored in report.sentences],
        "removed": [] if page is None else [
            {"kind": block.kind, "text": block.text, "why": block.why} for block in page.removed],
        "warnings": [] if failed else view.warnings(report),
        "versions": _versions(report.versions),
        "outside": None if report.outside is None else outside_dict(report.outside),
        "disagreed": [] if failed else [{"sentence": one.sentence, "signal": one.signal} for one in report.disagreed],
    }


def _page(page: Page, sentences: int) -> dict[str, Any]:
    from checker import sketch

    return {
        "text": page.text,
        "title": page.title,
        "authors": list(page.authors),
        "published": page.published,
        "site": page.facts.site,
        "url": page.url,
        "language": page.language,
        "type": page.type,
        "words": view.words(page.text),
        "sentences": sentences,
        "links": [{"start": link.start, "end": link.end, "url": link.url} for link in page.links],
        "removed_words": view.removed_words(page),
        "sketch": sketch.of(page.text),
    }


def outside_dict(outside: Outside) -> dict[str, Any]:
    """What an outside list says, as JSON values."""
    listed = outside.listed
    host_from = None if outside.host is None else "page" if outside.claimed else "address"
    return {"file": outside.file, "host": outside.host, "host_from": host_from,
            **{name: getattr(listed, field, None) for name, field in (
                ("listed", "host"), ("label", "label"), ("date", "date"), ("origin", "origin"))}}


def _score(score: Score) -> dict[str, Any]:
    return {
        "value": score.value, "low": score.low, "high": score.high, "band": score.band,
        "confidence": score.confidence, "start": _number(score.start),
        "parts": [{"name": part.name, "share": _number(part.share), "weight": _number(part.weight),
                   "points": _number(part.points)} for part in score.parts],
        "weights": score.weights, "percentile": score.percentile,
    }


def _signals(report: Report) -> dict[str, Any]:
    shares = {name: _share(report.signals[name]) for name in (*SIGNALS, "support") if name in report.signals}
    reading = report.readability
    return {**shares, "readability": None if reading is None else {
        name: _number(getattr(reading, name)) for name in reading.__dataclass_fields__}}


def _share(share: Share) -> dict[str, Any]:
    return {"count": share.count, "of": share.of, "share": _number(share.share), "low": _number(share.low),
            "high": _number(share.high), "percentile": share.percentile}


def _sentence(scored: ScoredSentence) -> dict[str, Any]:
    sentence, scores = scored.sentence, scored.scores
    return {"text": sentence.text, "start": sentence.start, "end": sentence.end,
            "claim": _rounded(scores.claim), "support": _rounded(scores.support),
            "unsupported": _rounded(scores.unsupported), "hedging": _rounded(scores.hedging),
            "weasel": _rounded(scores.weasel), "promotional": _rounded(scores.promotional),
            "loaded": _rounded(scores.loaded),
            "flags": list(scores.flags), "evidence": [_evidence(item) for item in scores.evidence]}


def _evidence(item: Evidence) -> dict[str, Any]:
    return {"signal": item.signal, "start": item.start, "end": item.end, "text": item.text, "why": item.why}


def _versions(versions: Mapping[str, Any]) -> dict[str, Any]:
    models = versions.get("models") or {}
    rest = {name: versions[name] for name in sorted(versions) if name not in ("checker", "models")}
    return {"checker": versions.get("checker", VERSION), **rest,
            "models": {name: models[name] for name in sorted(models)}}


def _number(value: float | None) -> float | None:
    return None if value is None else _rounded(value)


def _rounded(value: float) -> float:
    """Without a negative zero."""
    return round(float(value), DECIMALS) + 0.0
