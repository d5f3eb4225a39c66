"""Anything that holds a page becomes a Document: a URL, a file, undecoded content, text."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from checker.sources import media, source
from checker.sources.inflate import GZIP, gunzip, too_big
from checker.sources.source import Source, is_url
from checker.types import Document, Options

__all__ = ["Source", "from_content", "is_url", "read"]


def read(given: str | bytes | Path | Source, *, url: str | None = None, media_type: str | None = None,
         options: Options) -> Document:
    """Read a source whole.

    :param given: a str is a URL only when all of it is one http(s) URL without white space, otherwise content; a Path
        is a file; bytes are undecoded content. A server that passes on strangers' text hands in bytes.
    :param url: where content or a file came from. :param media_type: overrides what a header or a suffix says.
    :raises CheckerError: SourceNotFound, SourceUnreadable, SourceTooBig, UnsupportedType, Refused, FetchFailed.
    """
    item = source.of(given)
    told, charset = media.of_header(media_type)
    limit = options.network.max_bytes
    if item.kind == "url":
        from checker.sources.url import fetch

        document = fetch(str(item.value), options)
        return document if told is None else replace(document, media_type=told)
    if item.offset is not None:
        from checker.sources import archive

        return archive.read(item, limit)
    if item.kind == "file":
        from checker.sources import file

        document = file.read(item, url=url, media_type=told, limit=limit)
        return replace(document, charset=charset or document.charset)
    content = item.value if isinstance(item.value, (str, bytes)) else str(item.value)
    return from_content(content, id=url or item.id, url=url, media_type=media_type, limit=limit)


def from_content(content: bytes | str, *, id: str, url: str | None = None, media_type: str | None = None,
                 limit: int) -> Document:
    """A Document from content at hand (standard input, say); gzip is inflated under the cap.

    :raises SourceTooBig: over ``limit`` bytes (of text: code points). :raises UnsupportedType: for images, archives …
    :raises SourceUnreadable: for damaged gzip.
    """
    told, charset = media.of_header(media_type)
    if len(content) > limit:
        raise too_big(limit)
    if isinstance(content, bytes):
        if content.startswith(GZIP):
            content = b"".join(gunzip((content,), limit))
        media.refuse_binary(content, told=told is not None)
    return Document(id, "text", content, told, url, charset=charset)
