"""Answers of servers kept on disk, so that a page is asked for once, and can be checked again offline.

A file an answer, named by the hash of its URL: a line of JSON, then the decoded body. Files are written beside and
renamed, so several processes and threads may share a folder. Delete the folder to empty it.
"""
from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.errors import SourceUnreadable
from checker.sources.http import Answer

_KEPT = frozenset({200, 301, 302, 303, 307, 308, 404, 410})
_HEADERS = ("content-type", "location", "etag", "last-modified", "cache-control")
_MAX_AGE = re.compile(r"(?<![a-z-])max-age\s{0,3}=\s{0,3}\"?([0-9]{1,9})", re.ASCII)
_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer and when it came, in seconds since 1970."""

    answer: Answer
    fetched: float

    def fresh(self, at_least: float = 0.0) -> bool:
        """Whether the server need not be asked again; for ``at_least`` seconds whatever it says."""
        control = self.answer.headers.get("cache-control", "").lower()
        match = None if "no-cache" in control else _MAX_AGE.search(control)
        age = time.time() - self.fetched
        return 0 <= age < max(at_least, float(match[1]) if match else 0.0)

    def conditions(self) -> dict[str, str]:
        """Headers that let the server answer "not modified"."""
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        return {names[name]: value for name in names if (value := self.answer.headers.get(name))}


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers; it is made when the first one is kept."""

    folder: Path

    def get(self, url: str, limit: int) -> Stored | None:
        """The answer kept for a URL, up to ``limit`` bytes of body; a damaged file counts as none."""
        try:
            with open(self._path(url), "rb") as file:
                head = json.loads(file.readline(_HEAD_BYTES))
                body = file.read(limit + 1)
            if head["url"] != url or head["bytes"] != len(body):
                return None
            headers = {str(name): str(value) for name, value in head["headers"].items()}
            return Stored(Answer(int(head["status"]), headers, body), float(head["fetched"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def put(self, url: str, answer: Answer) -> None:
        """Keep an answer, unless it forbids that. Raises SourceUnreadable where the folder cannot be written."""
        if answer.status not in _KEPT or "no-store" in answer.headers.get("cache-control", "").lower():
            return
        kept = {name: answer.headers[name] for name in _HEADERS if name in answer.headers}
        head = {"url": url, "status": answer.status, "headers": kept, "fetched": time.time(), "bytes": len(answer.body)}
        path = self._path(url)
        beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(json.dumps(head).encode("ascii") + b"\n" + answer.body)
            os.replace(beside, path)
        except OSError as error:
            with suppress(OSError):
                beside.unlink()
            raise SourceUnreadable(f"The cache {self.folder} cannot be written ({error.strerror}). "
                                   "Make room, choose another folder, or do without.") from error

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / name[:2] / name[2:]
