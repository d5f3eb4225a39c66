"""What a cluster's run reads, cut into shards: groups of files, or one archive, here or behind an fsspec address."""
from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from checker.batch.inputs import Archive, Place, is_folder, nothing, one, read_list
from checker.errors import BadOptions, SourceNotFound
from checker.sources import archive, extract, media
from checker.sources.folder import Skip
from checker.sources.patterns import Patterns
from checker.sources.remote import attempt, open_system
from checker.sources.source import is_url, shown
from checker.types import Options

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_STATE = ("size", "mtime", "ETag", "etag", "LastModified", "last_modified", "updated")
"""What file systems say of a file that changes with its content."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What one process does at a time. Small, and safe to send; equal shards give equal bytes.

    :param number: its place among the shards.
    :param base: where the names are found: a folder of a file system that all share, or an fsspec address.
    :param bound: whether a file must lie in ``base`` when it is opened.
    :param label: what stands before the ids.
    :param names: pages relative to ``base``; of an archive its path alone. :param archive: how reports name it, or "".
    :param token: changes with the files, and with the versions and options of the run.
    """

    number: int
    base: str
    bound: bool
    label: str
    names: tuple[str, ...]
    archive: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All shards of a run; skips with the number of the shard before which each was met."""

    shards: tuple[Shard, ...]
    skipped: tuple[tuple[int, Skip], ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A page or an archive, with what its file system says of it."""

    base: str
    bound: bool
    label: str
    name: str
    archive: str
    state: str


def is_remote(given: str | Path) -> bool:
    """Whether an argument is an fsspec address."""
    return isinstance(given, str) and _REMOTE.match(given) is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of the arguments of a run.

    :param patterns: of files to take and to leave. :param leave: a folder to leave out silently (the output).
    :param pages: most pages of a shard.
    """

    patterns: Patterns
    leave: Path
    options: Options
    pages: int


def make(given: Sequence[str | Path], wanted: Wanted, about: Mapping[str, Any]) -> Plan:
    """Cut what is given into shards, in the order in which a local run reads it.

    :param about: versions and options of the run.
    :raises SourceNotFound: where something is missing or there is no page. :raises SourceUnreadable: where something
        cannot be listed. :raises BadOptions: for pages that would have to be fetched, and unknown kinds of address.
    """
    shards: list[Shard] = []
    skipped: list[tuple[int, Skip]] = []
    held: list[_Item] = []

    def close() -> None:
        if held:
            shards.append(_shard(len(shards), held, about))
            held.clear()

    for item in items(given, wanted):
        if isinstance(item, Skip):
            skipped.append((len(shards) + bool(held), item))
            continue
        if held and (len(held) == wanted.pages or item.archive or _group(item) != _group(held[-1])):
            close()
        held.append(item)
        if item.archive:
            close()
    close()
    if not shards:
        raise SourceNotFound(nothing(given, [skip for _, skip in skipped]))
    return Plan(tuple(shards), tuple(skipped))


def _group(item: _Item) -> tuple[str, bool, str]:
    return item.base, item.bound, item.label


def _shard(number: int, held: Sequence[_Item], about: Mapping[str, Any]) -> Shard:
    first = held[0]
    shard = Shard(number, first.base, first.bound, first.label, tuple(item.name for item in held), first.archive)
    told = [number, first.base, first.label, first.archive, dict(about), [[item.name, item.state] for item in held]]
    return replace(shard, token=hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16])


def items(given: Sequence[str | Path], wanted: Wanted) -> Iterator[_Item | Skip]:
    """Pages and archives in order. Raises as ``make``."""
    folders = sum(1 for each in given if is_folder(each) or (is_remote(each) and not _is_archive(str(each))))
    for each in given:
        if isinstance(each, str) and each.startswith("@"):
            yield from chain.from_iterable(_listed(name) for name in read_list(each[1:]))
        elif is_remote(each):
            yield from _remote(str(each), wanted, labelled=folders > 1)
        else:
            found = one(each, wanted.patterns, wanted.leave, labelled=folders > 1)
            yield from (_local(place, item) for place, item in found)


def _listed(name: str) -> Iterator[_Item | Skip]:
    if is_remote(name):
        _refuse_page(name)
        yield _single(name, "unknown")  # a list may be long: its files are not asked for one by one
    elif media.is_archive(PurePosixPath(name)):
        yield _local(Place(), Archive(Path(name), shown(name)))
    else:
        yield _local(Place(), name)


def _local(place: Place, item: str | Archive | Skip) -> _Item | Skip:
    if isinstance(item, Skip):
        return item
    base = str((place.root or Path()).resolve())
    bound = place.root is not None
    if isinstance(item, Archive):
        path = str(item.path.absolute())
        return _Item(base, bound, "", path, item.name, _stat(path))
    return _Item(base, bound, place.label, item, "", _stat(os.path.join(base, item)))


def _stat(path: str) -> str:
    try:
        found = os.stat(path)
    except OSError as error:  # the worker will say what is wrong with it
        return type(error).__name__
    return f"{found.st_size} {found.st_mtime_ns}"


def _remote(address: str, wanted: Wanted, *, labelled: bool) -> Iterator[_Item | Skip]:
    """A file, an archive, or the pages of a folder behind an address."""
    _refuse_page(address)
    system, path = open_system(address, wanted.options)
    if not is_url(address) and attempt(lambda: bool(system.isdir(path)), address):
        yield from _below(system, path.rstrip("/"), wanted.patterns, labelled=labelled)
    else:
        yield _single(address, attempt(lambda: _state(system.info(path)), address))


def _single(address: str, state: str) -> _Item:
    return _Item("", False, "", address, shown(address) if _is_archive(address) else "", state)


def _refuse_page(address: str) -> None:
    if is_url(address) and not _is_archive(address):
        raise BadOptions(f"A cluster fetches no pages ({address[:200]}): many workers at once would not be polite. "
                         "Check URLs without --engine, or crawl them into WARC files.")


def _below(system: Any, root: str, patterns: Patterns, *, labelled: bool) -> Iterator[_Item | Skip]:
    found = attempt(lambda: dict(system.find(root, detail=True)), root)
    names = {path[len(root):].lstrip("/"): path for path in found}
    base = str(system.unstrip_protocol(root))
    label = f"{shown(PurePosixPath(root).name)}/" if labelled else ""
    left = ""
    for name in sorted(names):
        if left and name.startswith(left):
            continue
        skip = _passed_over(name, patterns)
        if skip is not None:
            left = skip.name if skip.name.endswith("/") else ""
            yield Skip(label + shown(skip.name.rstrip("/")), skip.why)
        else:
            whole = _is_archive(name)
            yield _Item(base, True, "" if whole else label, f"{base}/{name}" if whole else name,
                        label + shown(name) if whole else "", _state(found[names[name]]))


def _passed_over(name: str, patterns: Patterns) -> Skip | None:
    """Why a file, or the folder above it that ends with a slash, is not checked; None where it is."""
    parts = PurePosixPath(name).parts
    for depth in range(1, len(parts) + 1):
        above, last = "/".join(parts[:depth]), depth == len(parts)
        written = above if last else f"{above}/"
        if parts[depth - 1].startswith("."):
            return Skip(written, "hidden")
        if patterns.excludes(above, folder=not last):
            return Skip(written, "excluded")
    if not patterns.includes(name):
        return Skip(name, "not included")
    path = PurePosixPath(name)
    needed = extract.missing(path) or (archive.missing(path) if _is_archive(name) else None)
    if needed is not None:
        return Skip(name, f"needs an extra: pip install 'credibility-checker[{needed}]'")
    page = media.of_path(path) or extract.suffix(path) or _is_archive(name)
    return None if page or patterns.chooses else Skip(name, "not a page (by its suffix)")


def _is_archive(address: str) -> bool:
    return media.is_archive(PurePosixPath(address.partition("?")[0]))


def _state(info: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={info[name]}" for name in _STATE if info.get(name) is not None)
