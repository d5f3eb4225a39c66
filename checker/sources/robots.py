"""robots.txt (RFC 9309), read by protego: whether a page may be fetched by a program."""
from __future__ import annotations

import re

from checker.sources.http import Answer

MAX_BYTES = 512_000
"""What is read of the file; RFC 9309 asks for 500 KiB at least."""
FRESH_SECONDS = 3600.0
"""How long a robots.txt in the cache holds whatever the server says; RFC 9309 allows a day."""
_AGENT = re.compile(r"\s*user[- ]?agent\s*[:\s]([^#]*)", re.IGNORECASE)


def allows(answer: Answer, url: str, agent: str) -> bool:
    """Whether a robots.txt lets ``agent`` fetch ``url``. A missing file allows all, a failing server nothing."""
    if answer.status >= 500:
        return False
    if answer.status != 200:
        return True
    from protego import Protego

    text = answer.body[:MAX_BYTES].decode("utf-8", "replace")
    return bool(Protego.parse(narrowed(text, agent)).can_fetch(url, agent))


def narrowed(text: str, agent: str) -> str:
    """The same file with every program but the one that counts under one name.

    protego keeps each rule once for each program of its group: 12,000 names over 12,000 rules took it ten minutes.
    """
    lines = text.splitlines()
    names = [_name(line) for line in lines]
    lower = agent.lower()
    known = {name for name in names if name and _applies(name, lower)}
    own = max(known, key=len, default="*")
    other = f"not-{lower}"
    return "\n".join(line if name is None else f"User-agent: {name if name in (own, '*') else other}"
                     for line, name in zip(lines, names, strict=True))


def _name(line: str) -> str | None:
    """The program that a line begins a group for, in lower case; None for other lines."""
    match = _AGENT.match(line)
    name = match[1].strip().lower() if match else ""
    return (name if name == "*" else name.replace("*", "")) or None


def _applies(name: str, agent: str) -> bool:
    """Whether a name is a word, or the beginning of one, of an agent."""
    return any(match.start() == 0 or not (agent[match.start() - 1].isalnum() or agent[match.start() - 1] in "-_")
               for match in re.finditer(re.escape(name), agent))
