"""What a caller may hand in, and how it is told apart."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from checker.types import SourceInfo

_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def is_url(text: str) -> bool:
    """Whether all of a string is one http(s) URL without white space; any other string is content."""
    return len(text) < 100_000 and _URL.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Source:
    """A page of a batch before it is read; small, and safe to send to another process.

    :param id: how reports name it: the URL, or the path relative to the folder it was found in.
    :param value: the URL (str), the file (Path), undecoded content (bytes) or text (str with kind ``text``).
    :param root: the folder that a file must lie in when it is opened; None = anywhere.
    :param offset: where the page begins in an archive of many; None = the file is the page.
    :param url: where a page of an archive came from. :param archive: how reports name its archive.
    :param line: the page's line of an archive, where it was read already.
    """

    id: str
    kind: Literal["url", "file", "text"]
    value: str | bytes | Path
    root: Path | None = None
    offset: int | None = None
    url: str | None = None
    archive: str | None = None
    line: bytes | None = None

    @property
    def info(self) -> SourceInfo:
        """The source as a report names it, where it could not be read."""
        url = self.value if self.kind == "url" and isinstance(self.value, str) else self.url
        return SourceInfo(self.id, self.kind, url, (self.archive or self.id) if self.kind == "file" else None)


def of(value: str | bytes | Path | Source) -> Source:
    """Tell apart what the caller handed in. Raises TypeError for anything else."""
    if isinstance(value, Source):
        return value
    if isinstance(value, Path):
        return Source(shown(str(value)), "file", value)
    if isinstance(value, str):
        return Source(value, "url", value) if is_url(value) else Source("text", "text", value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return Source("text", "text", bytes(value))
    raise TypeError(f"A source is a URL or text (str), content (bytes) or a file (Path), not {type(value).__name__}.")


def shown(name: str) -> str:
    """A file's name as reports and terminals may show it: bytes that are not UTF-8, and control characters, escaped."""
    safe = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in safe)
