"""The rows of the README's table of figures."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

SETS = {"hyperpartisan": "score against hyperpartisan labels", "horne2017": "score against fake-news labels"}
Row = tuple[str, str, str, str]


def rows(result: Callable[[str], dict[str, Any]]) -> Iterator[Row]:
    """What, ours, beside it, how; each from a committed result."""
    yield from speed(result("speed"))
    yield from score(result("score"))


def score(found: dict[str, Any]) -> Iterator[Row]:
    """Validation of the score against page labels that it never saw."""
    for name, title in SETS.items():
        one = found[name]
        low, high = one["95 % interval"]
        yield (f"{title}, AUC", f"{one['AUC of the score']} [{low}, {high}]",
               f"length alone {one['AUC of length alone']}", f"{one['articles']} articles, nothing fitted")


def speed(found: dict[str, Any]) -> Iterator[Row]:
    """CPU time of a check and of a cold start."""
    ours, peer = found["CPU ms a page"], found["trafilatura, CPU ms a page"]
    yield ("cleaning, CPU ms a page", str(ours["clean"]), f"trafilatura {peer}", f"{found['pages']} pages, one core")
    yield ("whole check, CPU ms a page", str(ours["whole check"]), "–", f"{found['pages']} pages, one core")
    yield ("cold start to a report, CPU s", str(found["cold start"]["check, CPU s"]), "–", "one local page")
