"""Word classes of the shared features, from the files in ``models/lexicons`` (each names its source in its head)."""
from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from checker import assets

FILES = ("grammar", "epistemic", "attribution", "promotion")
_CLASS = re.compile(r"\[(\w+)\]")


@functools.cache
def classes() -> Mapping[str, frozenset[str]]:
    """Name of each class and its words, in the order of the files. Raises ModelBroken where a file is missing."""
    found: dict[str, frozenset[str]] = {}
    for name in FILES:
        current = ""
        for line in assets.read(f"lexicons/{name}.txt").decode("utf-8").splitlines():
            head = _CLASS.fullmatch(line.strip())
            if head:
                current = head[1]
            elif line.strip() and not line.startswith("#"):
                found[current] = found.get(current, frozenset()) | frozenset(line.split())
    return found


@functools.cache
def by_word() -> Mapping[str, tuple[int, ...]]:
    """For each word the numbers of its classes, in the order of :func:`classes`."""
    found: dict[str, tuple[int, ...]] = {}
    for number, words in enumerate(classes().values()):
        for word in words:
            found[word] = (*found.get(word, ()), number)
    return found
