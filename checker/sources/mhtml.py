"""MHTML, as browsers save it ("Webpage, single file"): the first HTML part, which is the page itself."""
from __future__ import annotations

import email
from email.message import Message

from checker.errors import SourceUnreadable
from checker.sources.extract import Extract
from checker.sources.source import is_url


def extract(content: bytes, limit: int) -> Extract:
    """The page of an MHTML file. Raises SourceUnreadable where there is none."""
    try:
        message = email.message_from_bytes(content)
        part = next((each for each in message.walk() if each.get_content_type() == "text/html"), None)
        page = part.get_payload(decode=True) if part is not None else None
    except (RecursionError, ValueError, LookupError) as error:
        raise SourceUnreadable("The MHTML file is damaged. Save the page again.") from error
    if part is None or not isinstance(page, bytes):
        raise SourceUnreadable("The MHTML file holds no page. Save the page again, as HTML.")
    return Extract(page, "text/html", part.get_content_charset(), _address(part) or _address(message))


def _address(part: Message) -> str | None:
    names = ("Snapshot-Content-Location", "Content-Location")
    return next((value for name in names if is_url(value := str(part.get(name, "")).strip())), None)
