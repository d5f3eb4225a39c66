"""robots.txt (RFC 9309), read by protego: whether a page may be fetched by a program."""
from __future__ import annotations

from checker.sources.http import Answer

MAX_BYTES = 512_000
"""What is read of the file; RFC 9309 asks for 500 KiB at least."""
FRESH_SECONDS = 3600.0
"""How long a robots.txt in the cache holds whatever the server says; RFC 9309 allows a day."""


def allows(answer: Answer, url: str, agent: str) -> bool:
    """Whether a robots.txt lets ``agent`` fetch ``url``. A missing file allows all, a failing server nothing."""
    if answer.status >= 500:
        return False
    if answer.status != 200:
        return True
    from protego import Protego

    rules = Protego.parse(answer.body[:MAX_BYTES].decode("utf-8", "replace"))
    return bool(rules.can_fetch(url, agent))
