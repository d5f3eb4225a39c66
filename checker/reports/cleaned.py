"""A cleaned page for people and programs: text, Markdown, an HTML fragment or JSON, with what was removed and why."""
from __future__ import annotations

import json

from checker.types import Page
from checker.wording import counted


def render(page: Page, form: str, show_removed: bool) -> str:
    """The kept blocks as ``text``, ``markdown``, ``html`` or ``json``; with ``show_removed`` also the others."""
    from checker.cleaning.render import fragment, markdown

    if form == "json":
        return to_json(page)
    body = {"markdown": markdown(page), "html": fragment(page.blocks)}.get(form, page.text)
    if not show_removed:
        return body
    if form == "html":
        from html import escape
        rows = "".join(f"<li><b>{escape(b.kind)}</b> ({escape(b.why)}): {escape(b.text)}</li>\n" for b in page.removed)
        return f"{body}\n<section><h2>Removed</h2>\n<ul>\n{rows}</ul></section>"
    rows = "\n".join(f"[{b.kind}] {_short(b.text)}\n    {b.why}" for b in page.removed)
    return f"{body}\n\n--- removed: {counted(len(page.removed), 'block')} ---\n{rows}"


def to_json(page: Page) -> str:
    """Everything that cleaning found, as one line of ASCII JSON."""
    facts = page.facts
    value = {
        "title": page.title, "authors": list(page.authors), "published": facts.published, "modified": facts.modified,
        "site": facts.site, "language": page.language, "type": page.type, "url": page.url, "text": page.text,
        "links": [{"start": k.start, "end": k.end, "url": k.url} for k in page.links],
        "blocks": [{"text": b.text, "kind": b.kind, "kept": b.kept, "why": b.why, "tag": b.tag,
                    "probability": round(b.probability, 4)} for b in page.blocks],
        "warnings": list(page.warnings),
    }
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def _short(text: str, limit: int = 200) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit - 1] + "…"
