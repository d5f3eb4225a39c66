"""Which files of a folder are meant: patterns as in a .gitignore file, read by pathspec.

The rules of git are easy to read and hard to write (``**``, negation, anchors, folders alone, escapes): a library that
is kept up for nothing else does them better than ``fnmatch`` and a few lines of ours did.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pathspec import GitIgnoreSpec

from checker.errors import BadOptions


@dataclass(frozen=True, slots=True)
class Patterns:
    """What to take (None: every page) and what to leave; later patterns win, and ``!`` takes back."""

    include: GitIgnoreSpec | None = None
    exclude: GitIgnoreSpec | None = None

    @classmethod
    def of(cls, include: Sequence[str], exclude: Sequence[str]) -> Patterns:
        """Read patterns. Raises BadOptions for one that makes no sense."""
        return cls(_spec(include), _spec(exclude))

    @property
    def chooses(self) -> bool:
        """Whether files are taken by pattern, and not by their suffix."""
        return self.include is not None

    def includes(self, name: str) -> bool:
        """Whether a file is meant, by its path relative to the folder that is checked."""
        return self.include is None or self.include.match_file(name)

    def excludes(self, name: str, *, folder: bool) -> bool:
        """Whether a file or folder is left out; nothing below such a folder is looked at."""
        return self.exclude is not None and self.exclude.match_file(f"{name}/" if folder else name)


def _spec(patterns: Sequence[str]) -> GitIgnoreSpec | None:
    try:
        return GitIgnoreSpec.from_lines(patterns) if patterns else None
    except ValueError as error:
        raise BadOptions(f"A pattern of --include or --exclude makes no sense ({error}). "
                         "Patterns are those of a .gitignore file.") from error
