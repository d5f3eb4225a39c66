"""What a batch reads: folders, files, archives, URLs and lists become one sequence of Sources, and what was skipped."""
from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from checker.batch.compact import Names
from checker.errors import SourceNotFound, SourceUnreadable
from checker.sources import archive, media
from checker.sources.folder import Found, Skip, walk
from checker.sources.patterns import Patterns
from checker.sources.source import Source, is_url, shown
from checker.wording import counted

LIST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Group:
    """Inputs that came together. ``label`` stands before their ids where several folders are checked.

    :param archive: the file that holds them all. :param name: how reports name it.
    """

    start: int
    root: Path | None = None
    label: str = ""
    archive: Path | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All inputs of a run, in order. Only names are held; a Source is made when it is asked for.

    :param offsets: where a page begins in its archive, for those that are in one.
    """

    names: Names = field(default_factory=Names)
    offsets: array[int] = field(default_factory=lambda: array("q"))
    groups: list[Group] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> Source:
        name = self.names[index]
        group = self.groups[bisect_right(self.groups, index, key=lambda each: each.start) - 1]
        if group.archive is not None:
            id = name or f"{group.name}#{index - group.start + 1}"
            return Source(id, "file", group.archive, group.root, self.offsets[index], name or None, group.name)
        if group.root is None:
            return Source(name, "url", name) if is_url(name) else Source(shown(name), "file", Path(name))
        return Source(group.label + shown(PurePosixPath(name).as_posix()), "file", group.root / name, group.root)

    def __iter__(self) -> Iterator[Source]:
        return (self[index] for index in range(len(self)))

    def add(self, group: Group | None, names: Iterable[str]) -> None:
        """Add pages that are files or URLs, to a new group or (None) to the last one."""
        if group is not None:
            self.groups.append(group)
        for name in names:
            self.names.append(name)
            self.offsets.append(-1)

    def add_archive(self, path: Path, name: str, limit: int, root: Path | None = None) -> None:
        """Add the pages of an archive; what is wrong with it is a named skip."""
        needed = archive.missing(path)
        if needed is not None:
            self.skipped.append(Skip(name, f"needs an extra: pip install 'credibility-checker[{needed}]'"))
            return
        self.groups.append(Group(len(self.names), root, "", path, name))
        before = len(self.names)
        try:
            for member in archive.members(path, limit):
                self.names.append(member.url)
                self.offsets.append(member.offset)
        except SourceUnreadable as error:
            found = len(self.names) - before
            self.skipped.append(Skip(name, f"{error.message} What came before ({counted(found, 'page')}) is checked."))
        else:
            if len(self.names) == before:
                self.skipped.append(Skip(name, "holds no page"))


def expand(given: Sequence[str | Path], *, include: Sequence[str] = (), exclude: Sequence[str] = (),
           leave: Path | None = None, limit: int = 10_000_000) -> Inputs:
    """Every page of the given folders, files, archives, URLs and lists, in this order and sorted within each folder.

    A str that is one URL is a URL; ``@FILE`` is a list (``@-``: standard input) of URLs and paths, one a line, with
    ``#`` before comments; any other str, and a Path, is a file or folder.

    :param limit: bytes of the largest page that will be read.
    :raises SourceNotFound: where a file, folder or list is missing, or there is no page at all.
    :raises SourceUnreadable: where one cannot be read. :raises BadOptions: for a pattern that makes no sense.
    """
    inputs = Inputs()
    last: Place | None = None
    for place, item in listing(given, Patterns.of(include, exclude), leave):
        if isinstance(item, Skip):
            inputs.skipped.append(item)
        elif isinstance(item, Archive):
            inputs.add_archive(item.path, item.name, limit, place.root)
            last = None
        else:
            inputs.add(None if place is last else Group(len(inputs), place.root, place.label), [item])
            last = place
    if not len(inputs):
        raise SourceNotFound(nothing(given, inputs.skipped))
    return inputs


@dataclass(frozen=True, slots=True)
class Place:
    """Where inputs come from: a folder and the label before its ids; no folder for files and URLs by themselves."""

    root: Path | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that holds many pages, and how reports name it."""

    path: Path
    name: str


def listing(given: Sequence[str | Path], patterns: Patterns,
            leave: Path | None) -> Iterator[tuple[Place, str | Archive | Skip]]:
    """What is given, in order: names of pages (relative to the place), archives, and what is passed over.

    :raises SourceNotFound: where a file, folder or list is missing. :raises SourceUnreadable: where one cannot be read.
    """
    folders = sum(1 for each in given if is_folder(each))
    for each in given:
        yield from one(each, patterns, leave, labelled=folders > 1)


def one(each: str | Path, patterns: Patterns, leave: Path | None, *,
        labelled: bool) -> Iterator[tuple[Place, str | Archive | Skip]]:
    """What one argument of ``listing`` holds. Raises as that does."""
    if is_folder(each):
        place = Place(Path(each), f"{shown(Path(each).resolve().name)}/" if labelled else "")
        for entry in walk(Path(each), patterns=patterns, leave=leave):
            yield place, _labelled(place, entry)
    elif isinstance(each, str) and each.startswith("@"):
        place = Place()
        for name in read_list(each[1:]):
            many = not is_url(name) and media.is_archive(PurePosixPath(name))
            yield place, Archive(Path(name), shown(name)) if many else name
    elif not (isinstance(each, str) and is_url(each)) and media.is_archive(Path(each)):
        yield Place(), Archive(Path(_single(each)), shown(str(each)))
    else:
        yield Place(), _single(each)


def _labelled(place: Place, entry: Found | Skip) -> str | Archive | Skip:
    if isinstance(entry, Skip):
        return Skip(place.label + entry.name, entry.why)
    if place.root is not None and media.is_archive(PurePosixPath(entry.name)):
        return Archive(place.root / entry.name, place.label + shown(entry.name))
    return entry.name


def nothing(given: Sequence[str | Path], skipped: Sequence[Skip]) -> str:
    """The message for a run without pages."""
    where = ", ".join(shown(str(each)) for each in given) or "what was given"
    first = f" First of them: {skipped[0].name} ({skipped[0].why})." if skipped else ""
    return (f"There is no page in {where}; files and folders skipped: {len(skipped)}.{first} "
            "Pages are .html, .htm, .xhtml, .txt, .md, .mhtml, .epub and .pdf files; --include takes others.")


def is_folder(given: str | Path) -> bool:
    """Whether an argument is a folder of this machine."""
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
