"""A list of sites that somebody else made, shown beside the score and never inside it.

The file is a table with a header: ``host`` (or ``domain``) and ``label`` (or ``rating``), and, where there are any,
``date`` and ``origin``. Columns may stand in any order, others are passed over; commas, semicolons and tabs part them.
A page's host is looked up as it stands, then with or without ``www.``, then by each of its parents: an entry
``example.com`` also covers ``news.example.com``. What is a public suffix is not guessed: only what is listed matches.
"""
from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from checker.errors import BadOptions
from checker.types import Listing, Outside, OutsideList

MAX_BYTES = 50_000_000
COLUMNS = {"host": "host", "domain": "host", "label": "label", "rating": "label", "date": "date", "origin": "origin"}
_FORM = "The first line names the columns: host,label and, where there are any, date and origin."
_LONG = {"label": 120, "date": 60, "origin": 300}


def read(path: Path) -> OutsideList:
    """The list in a CSV file. Raises BadOptions, with the number of the line and what to do about it."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadOptions(f"The list {path} cannot be read ({error.strerror}). Check the path.") from error
    if len(data) > MAX_BYTES:
        raise BadOptions(f"The list {path} is larger than {MAX_BYTES // 1_000_000} MB. "
                         "Keep the columns host and label.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadOptions(f"The list {path} is not UTF-8 (byte {error.start}). Save it as CSV in UTF-8.") from error
    try:
        entries = _entries(path, text)
    except csv.Error as error:
        raise BadOptions(f"The list {path} is not a CSV table ({error}). {_FORM}") from error
    if not entries:
        raise BadOptions(f"The list {path} names no host. {_FORM}")
    return OutsideList(path.name, hashlib.sha256(data).hexdigest(), entries)


def find(given: OutsideList | None, url: str | None, canonical: str | None = None) -> Outside | None:
    """What the list says about the host of a page; None where no list is given.

    :param url: where the page came from. :param canonical: what the page says of itself, for where that is not known.
    """
    if given is None:
        return None
    known = _page_host(url)
    host = known or _page_host(canonical)
    listed = next((given.entries[name] for name in _names(host) if name in given.entries), None) if host else None
    return Outside(given.file, host, listed, bool(host) and not known)


def normal(name: str) -> str:
    """A host in the form in which hosts are compared: lower case, no dot at its end, ASCII.

    A whole URL is taken for its host. Raises ValueError where there is no host in it.
    """
    name = name.strip()
    host = (urlsplit(name if "//" in name else f"//{name}").hostname or "").removesuffix(".")
    host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    if not host or any(not (c.isalnum() or c in "-_.:") for c in host) or ".." in host or host.startswith("."):
        raise ValueError(name)
    return host


def _page_host(url: str | None) -> str | None:
    try:
        return normal(url) if url and url.lower().startswith(("http://", "https://")) else None
    except ValueError:
        return None


def _names(host: str) -> Iterator[str]:
    """The host, its twin with or without ``www.``, and its parents, nearest first."""
    yield host
    yield host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    if ":" in host or host.rpartition(".")[2].isdigit():
        return  # an address has no parents
    while "." in host:
        host = host.partition(".")[2]
        yield host


def _entries(path: Path, text: str) -> dict[str, Listing]:
    head = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    columns: dict[str, int] | None = None
    entries: dict[str, Listing] = {}
    lines: dict[str, int] = {}
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = _columns(path, row)
            continue
        listing = _listing(path, reader.line_num, row, columns)
        before = entries.setdefault(listing.host, listing)
        if before != listing:
            raise BadOptions(f"{path}, line {reader.line_num}: {listing.host} stands on line {lines[listing.host]} "
                             "too, with another label, date or origin. Keep one of the two lines.")
        lines.setdefault(listing.host, reader.line_num)
    return entries


def _columns(path: Path, row: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, cell in enumerate(row):
        name = COLUMNS.get(cell.strip().lower())
        if name in columns:
            raise BadOptions(f"The list {path} has two columns for {name}. Keep one of them.")
        if name:
            columns[name] = number
    missing = [name for name in ("host", "label") if name not in columns]
    if missing:
        raise BadOptions(f"The list {path} has no column {' and no column '.join(missing)}. {_FORM}")
    return columns


def _listing(path: Path, line: int, row: list[str], columns: dict[str, int]) -> Listing:
    cells = {name: " ".join(row[at].split()) if at < len(row) else "" for name, at in columns.items()}
    try:
        host = normal(cells["host"])
    except ValueError as error:
        raise BadOptions(f"{path}, line {line}: {cells['host'][:80]!r} is no host. "
                         "Write a host such as example.com.") from error
    if not cells["label"]:
        raise BadOptions(f"{path}, line {line}: {host} has no label. Give it one, or leave the line out.")
    for name, longest in _LONG.items():
        if len(cells.get(name, "")) > longest:
            raise BadOptions(f"{path}, line {line}: the {name} is longer than {longest} characters. Shorten it.")
    return Listing(host, cells["label"], cells.get("date") or None, cells.get("origin") or None)
