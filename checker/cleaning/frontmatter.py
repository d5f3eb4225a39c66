"""Front matter of Markdown: the lines of facts that generators of sites put before a text, between two rules.

They say what the head of a page says, so they become a head for the scrapers to read, and are no text of the page.
YAML (``---``, key: value) and TOML (``+++``, key = value) are read by their plain lines alone: text, dates, lists of
names. Nested values are passed over.
"""
from __future__ import annotations

import re
from html import escape

MAX_LINES, MAX_VALUE = 60, 500
_MARKS = {"---": ":", "+++": "="}
_LINE = re.compile(r"([A-Za-z_][\w-]{0,40})\s{0,5}[:=]\s{0,5}(.*)$")
_ITEM = re.compile(r"\s{1,12}\S|\s{0,12}-\s|\s*#|\s*$|\s{0,3}\[[\w.]{1,60}\]\s*$")
_KNOWN = {"title": "title", "author": "author", "authors": "author", "byline": "author", "date": "published",
          "published": "published", "publishdate": "published", "pubdate": "published", "lastmod": "modified",
          "updated": "modified", "modified": "modified", "url": "url", "canonical": "url", "canonical_url": "url",
          "lang": "language", "language": "language"}
_HEAD = {"title": "<title>{}</title>", "author": '<meta name="author" content="{}">',
         "published": '<meta property="article:published_time" content="{}">',
         "modified": '<meta property="article:modified_time" content="{}">',
         "url": '<link rel="canonical" href="{}">'}


def split(text: str) -> tuple[dict[str, list[str]], str]:
    """What the front matter says, by name, and the text after it; nothing and the whole text where there is none."""
    lines = text.lstrip("\ufeff").split("\n", MAX_LINES + 2)[:MAX_LINES + 2]
    mark = lines[0].strip()
    ends = [number for number, line in enumerate(lines) if number and line.strip() == mark]
    if mark not in _MARKS or not ends:
        return {}, text
    facts: dict[str, list[str]] = {}
    key, table = "", False
    for line in lines[1:ends[0]]:
        found = _LINE.match(line)
        if found:
            key = "" if table else _KNOWN.get(found.group(1).lower(), "")
            values = _values(found.group(2))
        elif not _ITEM.match(line):
            return {}, text
        else:
            table = table or line.lstrip().startswith("[")
            values = _values(line.strip()[1:]) if line.strip().startswith("-") and ": " not in line else []
        if key and values:
            facts.setdefault(key, []).extend(values)
    if not facts:
        return {}, text
    return facts, text.lstrip("\ufeff").split("\n", ends[0] + 1)[-1] if len(lines) > ends[0] + 1 else ""


def _values(value: str) -> list[str]:
    value = value.split(" #", 1)[0].strip()[:MAX_VALUE]
    if value in {">", "|", ">-", "|-"}:
        return []
    parts = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
    return [part for part in (part.strip().strip("\"'").strip() for part in parts) if part]


def head(facts: dict[str, list[str]]) -> str:
    """The same as HTML elements of a head."""
    return "\n".join(template.format(escape(value)) for name, template in _HEAD.items()
                     for value in facts.get(name, ())[:None if name == "author" else 1])
