"""What a batch reads: folders, files, URLs and lists become one sequence of Sources, and a list of what was skipped."""
from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from checker.errors import SourceNotFound, SourceUnreadable
from checker.sources.folder import Found, Skip, walk
from checker.sources.source import Source, is_url, shown

LIST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs that came together. ``label`` stands before their ids where several folders are checked."""

    start: int
    root: Path | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All inputs of a run, in order. Only names are held; a Source is made when it is asked for."""

    names: list[str]
    groups: list[Group]
    skipped: tuple[Skip, ...]

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> Source:
        name = self.names[index]
        group = self.groups[bisect_right(self.groups, index, key=lambda each: each.start) - 1]
        if group.root is None:
            return Source(name, "url", name) if is_url(name) else Source(shown(name), "file", Path(name))
        return Source(group.label + shown(PurePosixPath(name).as_posix()), "file", group.root / name, group.root)

    def __iter__(self) -> Iterator[Source]:
        return (self[index] for index in range(len(self)))


def expand(given: Sequence[str | Path], *, include: Sequence[str] = (), exclude: Sequence[str] = (),
           leave: Path | None = None) -> Inputs:
    """Every page of the given folders, files, URLs and lists, in the order given and sorted within each folder.

    A str that is one URL is a URL; ``@FILE`` is a list (``@-``: standard input) of URLs and paths, one a line, with
    ``#`` before comments; any other str, and a Path, is a file or folder.

    :raises SourceNotFound: where a file, folder or list is missing, or there is no page at all.
    :raises SourceUnreadable: where one cannot be read.
    """
    names: list[str] = []
    groups: list[Group] = []
    skipped: list[Skip] = []
    folders = sum(1 for each in given if _is_folder(each))
    for each in given:
        if _is_folder(each):
            root = Path(each)
            label = f"{shown(root.resolve().name)}/" if folders > 1 else ""
            groups.append(Group(len(names), root, label))
            for entry in walk(root, include=include, exclude=exclude, leave=leave):
                if isinstance(entry, Found):
                    names.append(entry.name)
                else:
                    skipped.append(Skip(label + entry.name, entry.why))
        else:
            groups.append(Group(len(names)))
            names += read_list(each[1:]) if isinstance(each, str) and each.startswith("@") else [_single(each)]
    if not names:
        where = ", ".join(shown(str(each)) for each in given) or "what was given"
        raise SourceNotFound(f"There is no page in {where} ({len(skipped)} files and folders were skipped). "
                             "Pages are .html, .htm, .xhtml, .txt and .md files; --include takes others.")
    return Inputs(names, groups, tuple(skipped))


def _is_folder(given: str | Path) -> bool:
    return not (isinstance(given, str) and (is_url(given) or given.startswith("@"))) and Path(given).is_dir()


def _single(given: str | Path) -> str:
    if not (isinstance(given, str) and is_url(given)) and not Path(given).exists():
        raise SourceNotFound(f"There is no file or folder {shown(str(given))}. Check the path.")
    return str(given)


def read_list(name: str) -> list[str]:
    """URLs and paths of a list, one a line. Raises SourceNotFound, SourceUnreadable."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LIST_BYTES)
        else:
            with open(name, "rb") as file:
                data = file.read(LIST_BYTES)
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no list {shown(name)}. Check the path.") from error
    except OSError as error:
        raise SourceUnreadable(f"The list {shown(name)} cannot be read ({error.strerror}).") from error
    return list(_entries(data.decode("utf-8-sig", "surrogateescape").splitlines()))


def _entries(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        entry = line.strip()
        if entry and not entry.startswith("#") and "\0" not in entry:
            yield entry
