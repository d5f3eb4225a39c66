"""Labelled sentences from JSON Lines: one object a line, checked field by field; a mistake is named by its line."""
from __future__ import annotations

import gzip
import json
import math
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from checker.errors import SourceNotFound, SourceUnreadable

SIGNALS = ("hedging", "weasel", "promotional", "claim", "support", "unsupported")
"""What can be measured, in the order of the tables."""
FIELDS = {"hedging": ("hedging", "hedged"), "weasel": ("weasel",), "promotional": ("promotional",), "claim": ("claim",),
          "support": ("support",), "unsupported": ("unsupported",)}
"""The fields that a signal's label may stand in; the first that is not null counts."""
BOILERPLATE = "boilerplate"
SUPPORT = {"data_with_origin": 1, "quote": 1, "cited_link": 1, "named_source": 1, "vague_source": 0, "none": 0,
           "na": None}
"""The guideline's names of support as labels."""
PAGES = ("page", "doc", "url")
"""The fields that may say which rows belong together."""
LONGEST = 1_000_000
_EXAMPLE = 'Write one object a line, such as {"sentence": "It may rain.", "hedged": 1}.'


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence in its context, as inline Markdown.

    :param url: the address of its page: links to the page's own host support less.
    :param labels: 1 or 0 by signal; what is unknown is not there.
    :param page: what the row belongs to, where the row says so.
    :param source: the object as it was read.
    """

    text: str
    before: str | None
    after: str | None
    url: str | None
    page: str | None
    labels: Mapping[str, int]
    source: Mapping[str, Any]


def read(name: str, signal: str | None = None) -> list[Row]:
    """The rows of a file; ``-`` is standard input, ``.gz`` is inflated, empty lines are passed over.

    :param signal: take the field ``label`` as this signal's label.
    :raises SourceNotFound: where there is no such file.
    :raises SourceUnreadable: where it cannot be read or holds no row, or with the number of the first bad line.
    """
    found: list[tuple[dict[str, Any], str]] = []
    for number, line in enumerate(_lines(name), 1):
        place = f"{'Standard input' if name == '-' else name}, line {number}"
        if len(line) > LONGEST:
            raise SourceUnreadable(f"{place} has more than {LONGEST:,} bytes. {_EXAMPLE}")
        if line.strip():
            found.append((_object(line, place), place))
    if not found:
        raise SourceUnreadable(f"{'Standard input' if name == '-' else name} holds no sentence. {_EXAMPLE}")
    bare = not any(BOILERPLATE in value for value, _ in found)
    return [row_of(value, place, signal, bare=bare) for value, place in found]


def row_of(value: Mapping[str, Any], place: str, signal: str | None = None, *, bare: bool = False) -> Row:
    """One object as a Row; ``bare``: of a list that never speaks of boilerplate.

    Raises SourceUnreadable, whose message begins with ``place``.
    """
    key = next((key for key in ("sentence", "text") if value.get(key) not in (None, "")), None)
    if key is None:
        _stop(place, "the sentence is missing: give it as `sentence` or `text`.")
    for field in (key, "before", "after", "url"):
        if not isinstance(value.get(field), str | None):
            _stop(place, f"`{field}` must be a string.")
    if not value[key].strip():
        _stop(place, f"`{key}` is empty; leave the line out.")
    page = next((value[field] for field in PAGES if value.get(field) is not None), None)
    return Row(value[key], value.get("before"), value.get("after"), value.get("url"),
               None if page is None else str(page), labels_of(value, place, signal, bare=bare), value)


def labels_of(value: Mapping[str, Any], place: str, signal: str | None = None, *, bare: bool = False) -> dict[str, int]:
    """The labels of one object, with those that follow from others: ``support`` is unknown where there is no claim,
    ``unsupported`` is a claim without support that is not boilerplate, unknown where one of the three is.

    :param bare: no row of the list speaks of boilerplate: its sentences are taken for an article's own.
    """
    found = {name: _first(value, fields, place) for name, fields in FIELDS.items()}
    boilerplate = 0 if bare else _first(value, (BOILERPLATE,), place)
    if signal is not None and found[signal] is None:
        found[signal] = _label(value.get("label"), "label", place, named=signal == "support")
    claim = found["claim"]
    if claim == 0:
        found["support"] = None
    if found["unsupported"] is None and claim is not None and boilerplate is not None:
        if claim == 0:
            found["unsupported"] = 0
        elif found["support"] is not None:
            found["unsupported"] = int(not found["support"] and not boilerplate)
    return {name: label for name, label in found.items() if label is not None}


def _first(value: Mapping[str, Any], fields: tuple[str, ...], place: str) -> int | None:
    """The first label that is known."""
    labels = (_label(value.get(field), field, place, named=field == "support") for field in fields)
    return next((label for label in labels if label is not None), None)


def _label(value: Any, field: str, place: str, named: bool) -> int | None:
    """1, 0 or None (unknown) from true, false, a number, a name of support where names are expected, or null."""
    if value is None or (isinstance(value, int | float) and value in (0, 1)):
        return None if value is None else int(value)
    if named and isinstance(value, str) and value in SUPPORT:
        return SUPPORT[value]
    names = f"one of {', '.join(SUPPORT)}, or " if named else ""
    _stop(place, f"`{field}` is {json.dumps(value)[:60]}; write {names}1, 0, or null where it is not known.")


def _stop(place: str, what: str) -> NoReturn:
    raise SourceUnreadable(f"{place}: {what}")


def _object(line: bytes, place: str) -> dict[str, Any]:
    """The object of one line."""
    try:
        value = json.loads(line.decode("utf-8-sig"), parse_constant=_number, parse_float=_number)
    except (ValueError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:100]
        raise SourceUnreadable(f"{place} is not JSON ({why}). {_EXAMPLE}") from error
    if not isinstance(value, dict):
        raise SourceUnreadable(f"{place} is JSON, but no object. {_EXAMPLE}")
    return value


def _number(text: str) -> float:
    """A finite number: NaN and infinities are no JSON, and could not be written back."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text[:20]} is not a finite number")
    return value


def _lines(name: str) -> Iterator[bytes]:
    """The lines of the input, none longer than LONGEST and a byte. Raises SourceNotFound and SourceUnreadable."""
    try:
        with _opened(name) as stream:
            while line := stream.readline(LONGEST + 1):
                yield line
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no file {name}. Check the path; - is standard input.") from error
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise SourceUnreadable(f"{name} cannot be read ({error}).") from error


def _opened(name: str) -> Any:
    """A context manager that gives a stream of bytes."""
    if name == "-":
        return nullcontext(sys.stdin.buffer)
    return gzip.open(name) if name.endswith(".gz") else Path(name).open("rb")
