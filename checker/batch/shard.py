"""The one function that checks pages, here and on a cluster: a pure function of sources and options."""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker import pipeline, sources
from checker.batch import gist
from checker.batch.workers import Ask, Cause
from checker.errors import BadOptions, CheckerError, FetchFailed, ModelBroken, SourceUnreadable
from checker.reports import json as report_json
from checker.sources import source as origin
from checker.sources.source import Source
from checker.types import Document, Options, Report

Check = Callable[[Document, Options], Report]
_ALONE = "Look at the page alone with `checker check`, which has no such limit."
LOST: dict[Cause, str] = {
    "time": "The page took longer than {seconds:g} seconds and was given up. " + _ALONE,
    "memory": "The page took more memory than a worker may have, and was given up. " + _ALONE,
    "died": "The page ended its worker process twice (too much memory, or a crash in a library). " + _ALONE,
}


@dataclass(frozen=True, slots=True)
class Job:
    """A page to check. ``known``: the hash of the content that there is a report on already."""

    source: Source
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What a worker sends back: the report as a line of JSON (None: unchanged), and what the driver counts.

    :param pause: seconds for which the page's host asks to be left alone.
    :param gist: what the files of the end read of the report; None: they read the line.
    :param twin: the same content is checked under another name; its report holds for this page too.
    """

    line: bytes | None
    status: str = ""
    code: str | None = None
    score: int | None = None
    pause: float = 0.0
    twin: bool = False
    gist: bytes | None = None


@dataclass(frozen=True, slots=True)
class PageWork:
    """The function that workers run: Job -> Record. Before a file is checked it asks whether its content is new.

    :param pages: folder for an HTML report a page, or None. :param kept: folder for what was fetched, or None.
    :param salt: makes the short hashes of contents unpredictable: nobody can prepare two pages that share one.
    """

    options: Options
    check: Check
    pages: Path | None = None
    kept: Path | None = None
    salt: bytes = field(default_factory=lambda: os.urandom(16))

    def __call__(self, job: Job) -> Record | Ask[Record]:
        try:
            document = _read(job.source, self.options)
        except CheckerError as error:
            record = self.record(unread(job.source, error))
            return replace(record, pause=error.pause) if isinstance(error, FetchFailed) else record
        if job.known is not None and document.sha256 == job.known:
            return Record(None)
        if self.kept is not None and document.kind == "url":
            from checker.batch import outputs

            outputs.write_source(self.kept, document)
        if document.kind == "file" and self.pages is None:
            return Ask(_content_key(document, self.salt), lambda: self._checked(document), Record(None, twin=True))
        return self._checked(document)

    def _checked(self, document: Document) -> Record:
        return self.record(self.check(document, self.options))

    def record(self, report: Report) -> Record:
        """The record of a report; its page, where one is wanted, is written first, so that a record implies it."""
        if self.pages is not None:
            from checker.batch import outputs

            outputs.write_page(self.pages, report)
        value = report_json.to_dict(report)
        return Record(report_json.dumps(value).encode("ascii"), report.status,
                      report.reason.code if report.reason else None, report.score.value if report.score else None,
                      gist=report_json.dumps(gist.of(value)).encode("ascii"))


def _content_key(document: Document, salt: bytes) -> int:
    """64 bits that are the same for documents that differ in their names alone, and so have the same report."""
    told = repr((document.sha256, document.media_type, document.url, document.charset, document.warnings))
    return int.from_bytes(hashlib.sha256(salt + told.encode("utf-8", "surrogatepass")).digest()[:8], "little")


def retold(line: bytes, source: Source) -> Record:
    """The record of a page whose content has this report under another name."""
    report = json.loads(line)
    report["source"].update(id=source.id, path=source.info.path)
    reason, score = report["reason"], report["score"]
    return Record(report_json.dumps(report).encode("ascii"), report["status"], reason["code"] if reason else None,
                  score["value"] if score else None)


def check_shard(shard: Iterable[str | bytes | Path | Source], options: Options | None = None, *,
                check: Check = pipeline.check_document) -> list[Report]:
    """Check some pages, one after the other, in this process; one Report each, failed ones too.

    :raises ModelBroken: where the installation's models are damaged.
    :raises BadOptions: where an option makes no sense.
    """
    options = options or Options()
    reports = []
    for each in shard:
        source = origin.of(each)
        try:
            try:
                document = _read(source, options)
            except CheckerError as error:
                reports.append(unread(source, error))
                continue
            reports.append(check(document, options))
        except MemoryError:
            reports.append(lost(source, "memory", 0.0))
    return reports


def lost(source: Source, cause: Cause, seconds: float) -> Report:
    """The Report of a page that its worker did not survive."""
    return pipeline.failed(source.info, "worker_lost", LOST[cause].format(seconds=seconds))


def unread(source: Source, error: CheckerError) -> Report:
    """The Report of a page that could not be read. Raises BadOptions and ModelBroken, which no page is to blame for."""
    if isinstance(error, (BadOptions, ModelBroken)):
        raise error
    return pipeline.failed(source.info, error.code, error.message)


def _read(source: Source, options: Options) -> Document:
    try:
        return sources.read(source, options=options)
    except OSError as error:
        raise SourceUnreadable(f"The source cannot be read ({error.strerror}). Try it again.") from error
