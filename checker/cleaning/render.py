"""A cleaned page as Markdown, and as a fragment of safe HTML."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from checker.types import Block, Link, Page

SAFE_TAGS = frozenset("p h1 h2 h3 h4 h5 h6 li pre blockquote figcaption dt dd".split())
_MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### ", "li": "- ",
          "blockquote": "> "}
_SPECIAL = str.maketrans({character: "\\" + character for character in "\\`*_[]<>#"})


def markdown(page: Page) -> str:
    """The kept blocks as Markdown, below the title."""
    parts = [f"# {page.title.translate(_SPECIAL)}"] if page.title else []
    parts += [_markdown(block) for block in page.blocks if block.kept]
    return "\n\n".join(parts) + "\n" if parts else ""


def fragment(blocks: Iterable[Block]) -> str:
    """Kept blocks, and captions as ``<figcaption>``, as HTML: escaped, only safe tags, only http(s) links."""
    shown = [block for block in blocks if block.kept or block.kind == "caption"]
    parts: list[str] = []
    previous = ""
    for block in shown:
        tag = "figcaption" if not block.kept else block.tag if block.tag in SAFE_TAGS else "p"
        if (tag == "li") != (previous == "li"):
            parts.append("<ul>" if tag == "li" else "</ul>")
        parts.append(f"<{tag}>{_linked(block.text, block.links)}</{tag}>")
        previous = tag
    if previous == "li":
        parts.append("</ul>")
    return "\n".join(parts)


def _linked(text: str, links: Sequence[Link]) -> str:
    pieces: list[str] = []
    end = 0
    for link in links:
        if link.start < end or not link.url.lower().startswith(("http://", "https://")):
            continue
        pieces += [escape(text[end:link.start]),
                   f'<a href="{escape(link.url)}">{escape(text[link.start:link.end])}</a>']
        end = link.end
    return "".join([*pieces, escape(text[end:])])


def _markdown(block: Block) -> str:
    if block.tag == "pre":
        fence = "````" if "```" in block.text else "```"
        return f"{fence}\n{block.text}\n{fence}"
    pieces: list[str] = []
    end = 0
    for link in block.links:
        if link.start < end:
            continue
        target = link.url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        pieces += [block.text[end:link.start].translate(_SPECIAL),
                   f"[{block.text[link.start:link.end].translate(_SPECIAL)}]({target})"]
        end = link.end
    return _MARKS.get(block.tag, "") + "".join([*pieces, block.text[end:].translate(_SPECIAL)])
