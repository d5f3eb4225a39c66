"""File formats that wrap one page or text: a module each, with ``extract(content, limit) -> Extract``.

A new format is one new module and one line in ``FORMATS``.
"""
from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath

FORMATS = {".mhtml": "checker.sources.mhtml", ".mht": "checker.sources.mhtml", ".epub": "checker.sources.epub",
           ".pdf": "checker.sources.pdf"}
_NEEDS = {".pdf": "pypdf"}


@dataclass(frozen=True, slots=True)
class Extract:
    """What was inside: content with its type, and where it came from, if the wrapping says so."""

    content: bytes | str
    media_type: str
    charset: str | None = None
    url: str | None = None


def suffix(path: PurePath) -> str | None:
    """The suffix of a format of this list, ``.gz`` taken off first, or None."""
    found = PurePath(path.name.lower().removesuffix(".gz")).suffix
    return found if found in FORMATS else None


def missing(path: PurePath) -> str | None:
    """The extra that a file needs and that is not installed, or None."""
    found = suffix(path)
    needed = _NEEDS.get(found or "")
    return found[1:] if found and needed and find_spec(needed) is None else None


def extract(found: str, content: bytes, limit: int) -> Extract:
    """Unwrap content of a format. Raises SourceUnreadable, SourceTooBig, UnsupportedType."""
    result = import_module(FORMATS[found]).extract(content, limit)
    assert isinstance(result, Extract)
    return result
