"""The pages below a folder, in a fixed order, and by name what was passed over. Nothing outside it is followed.

Links to folders are not followed at all: what they lead to inside the folder is read under its own name, and a page
is not checked twice (or, where links cross, as often as there are paths).
"""
from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from checker.errors import SourceNotFound, SourceUnreadable
from checker.sources import extract, inflate, media
from checker.sources.patterns import Patterns
from checker.sources.source import shown

_PEEK = 65_536
MAX_DEPTH = 200
RESULTS = frozenset({"reports.jsonl", "run.json"})
"""Files by which the output of an earlier batch is known."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Something in a folder that is not checked, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """A page in a folder, by its path relative to the folder, as the system spells it."""

    name: str


def walk(root: Path, *, patterns: Patterns | None = None, leave: Path | None = None) -> Iterator[Found | Skip]:
    """Pages below ``root``, sorted by relative path, with what is skipped among them.

    :param patterns: which files to take, whatever their suffix, and what to skip.
    :param leave: a folder to leave out silently (the output).
    :raises SourceNotFound: where there is no such folder. :raises SourceUnreadable: where it may not be listed.
    """
    real, patterns = root.resolve(), patterns or Patterns()
    left = leave.resolve() if leave is not None else None
    try:
        stack = [_listing(root)]
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no folder {shown(str(root))}. Check the path.") from error
    except OSError as error:
        raise SourceUnreadable(f"The folder {shown(str(root))} cannot be listed ({error.strerror}). "
                               "Check its permissions.") from error
    while stack:
        path = next(stack[-1], None)
        if path is None:
            stack.pop()
            continue
        name = os.path.relpath(path, root)
        verdict = _verdict(path, name, real, patterns)
        if verdict is not None:
            yield verdict
        elif left is None or Path(path).resolve() != left:
            below = _below(path, name) if len(stack) <= MAX_DEPTH else Skip(
                shown(name), f"more than {MAX_DEPTH} folders deep")
            if isinstance(below, Skip):
                yield below
            else:
                stack.append(below)


def _below(path: str, name: str) -> Iterator[str] | Skip:
    """What a folder holds, or why it is passed over."""
    if all(os.path.lexists(os.path.join(path, each)) for each in RESULTS):
        return Skip(shown(name), "the results of a run")
    try:
        return _listing(path)
    except OSError as error:
        return Skip(shown(name), f"a folder that cannot be listed ({error.strerror})")


def _listing(folder: str | Path) -> Iterator[str]:
    """Paths of the entries, in the order of the relative paths of what is below them. Only names are held."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name + ("/" if _is_folder(entry) else "") for entry in entries)
    return (os.path.join(folder, name.removesuffix("/")) for name in names)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _verdict(path: str, name: str, real: Path, patterns: Patterns) -> Found | Skip | None:
    """Found, Skip, or None for a folder to go into."""
    printed = shown(name)
    if os.path.basename(path).startswith("."):
        return Skip(printed, "hidden")
    linked = os.path.islink(path)
    if patterns.excludes(name, folder=not linked and os.path.isdir(path)):
        return Skip(printed, "excluded")
    try:
        if linked and not Path(path).resolve(strict=True).is_relative_to(real):
            return Skip(printed, "a link that leads out of the folder")
        mode = os.stat(path).st_mode
    except (OSError, RuntimeError) as error:
        cause = getattr(error, "strerror", None) or "a loop"
        return Skip(printed, f"a link that leads nowhere ({cause})" if linked else f"unreadable ({cause})")
    if stat.S_ISDIR(mode):
        return Skip(printed, "a link to a folder") if linked else None
    if not stat.S_ISREG(mode):
        return Skip(printed, "not a regular file (a FIFO, socket or device)")
    if not patterns.includes(name):
        return Skip(printed, "not included")
    needed = extract.missing(PurePosixPath(path))
    if needed is not None:
        return Skip(printed, f"needs an extra: pip install 'credibility-checker[{needed}]'")
    if patterns.chooses or _is_page(path):
        return Found(name)
    return Skip(printed, "not a page (by its suffix or first bytes)")


def _is_page(path: str) -> bool:
    pure = PurePosixPath(path)
    if media.of_path(pure) is not None or extract.suffix(pure) is not None or media.is_archive(pure):
        return True
    try:
        with open(path, "rb", buffering=0) as file:
            return media.looks_like_page(inflate.head(file.read(_PEEK)))
    except OSError:
        return False
