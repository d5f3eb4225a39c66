"""JSON-LD: the schema.org description that a page gives of itself.

Objects are walked with a list, never by recursion; what is no JSON, or nested too deeply to be read, is a warning.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.hosts import host_of
from checker.scrapers.found import Found, found, language_code

MAX_NODES = 2_000
MAX_SCRIPTS = 30
BROKEN = "The page has JSON-LD that is not valid JSON; that part was not read."

_ARTICLE = frozenset({"blogposting", "report", "review", "criticreview", "liveblogposting", "socialmediaposting",
                      "discussionforumposting", "question", "howto", "recipe"})
_PAGE = frozenset({"webpage", "itempage", "aboutpage", "medicalwebpage", "qapage", "product", "course", "event",
                   "book"})
_LISTS = frozenset({"faqpage", "itemlist", "breadcrumblist", "collectionpage"})
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")

Node = Mapping[str, Any]


def read(scripts: Iterable[str], url: str | None) -> tuple[list[Found], list[str]]:
    """What the scripts say about the page, and the warnings. One object is chosen: the article at this URL."""
    values: list[Any] = []
    warnings: list[str] = []
    for script in [text for text in scripts if text.strip()][:MAX_SCRIPTS]:
        try:
            values.append(json.loads(_bare(script), strict=False, parse_int=str, parse_float=str))
        except (ValueError, RecursionError):
            warnings = [BROKEN]
    nodes = list(_nodes(values))
    named = {node["@id"]: node for node in _everything(values)
             if isinstance(node.get("@id"), str) and isinstance(node.get("name"), str)}
    main = _main(nodes, url)
    return (list(_facts(main, named)) if main else []) + list(_site(nodes)), warnings


def _bare(script: str) -> str:
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = text.removeprefix("//").strip().removeprefix("<![CDATA[").removesuffix("]]>").strip()
    return text.removesuffix("//").rstrip().rstrip(";")


def _nodes(values: list[Any]) -> Iterator[Node]:
    """The objects that describe the page: at the top, in a graph, or the main entity of one of these; in order."""
    waiting, count = list(reversed(values)), 0
    while waiting and count < MAX_NODES:
        value, count = waiting.pop(), count + 1
        if isinstance(value, list):
            waiting.extend(reversed(value[:MAX_NODES]))
        elif isinstance(value, dict):
            yield value
            inner = _INNER[:1] if _LISTS.intersection(_types(value)) else _INNER
            waiting.extend(value[key] for key in reversed(inner) if key in value)


def _everything(values: list[Any]) -> Iterator[Node]:
    """Every object, however deep: the places that ``@id`` references can point to."""
    waiting, count = list(values), 0
    while waiting and count < MAX_NODES:
        value, count = waiting.pop(), count + 1
        if isinstance(value, list):
            waiting.extend(value[:MAX_NODES])
        elif isinstance(value, dict):
            yield value
            waiting.extend(inner for inner in list(value.values())[:MAX_NODES] if isinstance(inner, (dict, list)))


def _types(node: Node) -> list[str]:
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str)]


def _rank(node: Node) -> int:
    """0 for an article, 1 for a page, 2 for what does not describe the page."""
    types = _types(node)
    if any(name in _ARTICLE or name.endswith("article") for name in types):
        return 0
    return 1 if any(name in _PAGE for name in types) else 2


def _main(nodes: list[Node], url: str | None) -> Node | None:
    """The object of the page: articles before pages, the one at this URL before the others, then the first."""
    ranked = [(_rank(node), not _is_at(node, url), place) for place, node in enumerate(nodes)]
    best = min((entry for entry in ranked if entry[0] < 2), default=None)
    return nodes[best[2]] if best else None


def _is_at(node: Node, url: str | None) -> bool:
    if not url or not host_of(url):
        return False
    page = node.get("mainEntityOfPage")
    places = (node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page)
    return any(isinstance(place, str) and _address(place) == _address(url) for place in places)


def _address(url: str) -> str:
    return url.split("#")[0].split("?")[0].removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _facts(node: Node, named: Mapping[str, Node]) -> Iterator[Found]:
    is_page = _rank(node) == 1
    yield from found("title", node.get("headline") or node.get("name"),
                     "JSON-LD name" if is_page else "JSON-LD headline")
    for name in _names(node.get("author") or node.get("creator"), named):
        yield from found("author", name, "JSON-LD author")
    yield from found("published", node.get("datePublished") or node.get("dateCreated"), "JSON-LD datePublished")
    yield from found("modified", node.get("dateModified"), "JSON-LD dateModified")
    language = node.get("inLanguage")
    if isinstance(language, str) and (code := language_code(language)):
        yield Found("language", code, "JSON-LD inLanguage")
    yield from found("description", node.get("description"), "JSON-LD description")
    for name in _names(node.get("publisher"), named):
        yield from found("site", name, "JSON-LD publisher")


def _site(nodes: list[Node]) -> Iterator[Found]:
    for node in nodes:
        if "website" in _types(node):
            yield from found("site", node.get("name"), "JSON-LD WebSite")


def _names(value: Any, named: Mapping[str, Node]) -> Iterator[str]:
    """Names of persons or organisations: a string, an object, a reference, or a list of these."""
    for one in value[:100] if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            name = one.get("name")
            if name is None and isinstance(one.get("@id"), str):
                name = named.get(one["@id"], {}).get("name")
            for part in name if isinstance(name, list) else [name]:
                if isinstance(part, str):
                    yield part
