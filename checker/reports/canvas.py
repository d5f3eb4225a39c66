"""Lines for a terminal: the one door through which text reaches it, and where it is made harmless."""
from __future__ import annotations

from dataclasses import dataclass, field

from checker.reports import safe

_ANSI = {"bold": "1", "dim": "2", "underline": "4", "unsupported": "33", "promotional": "35", "weasel": "34",
         "loaded": "91", "hedging": "36", "support": "32"}
OPEN, CLOSE = "‹", "›"
"""Round the words that show a signal; with colour they are bold as well."""

LONGEST = 5_000
SLACK = 8
"""Characters of a line that are looked at, for each column: more than any text that is meant to be read needs."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Text with a look; the looks are the keys of ``_ANSI``."""

    text: str
    look: str


@dataclass(slots=True)
class Canvas:
    """Collects lines; every string that it is given is sanitised, whoever wrote it."""

    width: int
    color: bool
    lines: list[str] = field(default_factory=list)

    def line(self, *parts: str | Ink) -> None:
        """One line, put together from parts; what goes beyond the width is cut, with an ellipsis in its place."""
        most = SLACK * self.width
        inks = [Ink(part, "") if isinstance(part, str) else part for part in parts]
        texts = [safe.plain(ink.text if len(ink.text) <= most else ink.text[:most] + "…").replace("\n", " ")
                 for ink in inks]
        whole = "".join(texts).rstrip()
        kept = clip(whole, self.width)
        left = len(whole) if kept == whole else len(kept) - 1
        shown = []
        for ink, text in zip(inks, texts, strict=True):
            shown.append(self._paint(text[:left], ink.look))
            left -= min(left, len(text))
        self.lines.append("".join(shown).rstrip() + ("" if kept == whole else "…"))

    def heading(self, text: str, detail: str = "") -> None:
        """An empty line, then a heading in capitals with a remark beside it, or under it where there is no room."""
        self.line()
        beside = safe.columns(text) + 2 + safe.columns(detail) <= self.width
        self.line(Ink(text.upper(), "bold"), Ink("  " + detail if beside and detail else "", "dim"))
        if not beside:
            self.line("  ", Ink(detail, "dim"))

    def paragraph(self, text: str, indent: int = 2, hang: int | None = None) -> None:
        """Text folded to the width, cut at ``LONGEST`` characters; ``hang`` indents the lines after the first."""
        hang = indent if hang is None else hang
        for number, part in enumerate(fold(safe.one_line(text, LONGEST), max(self.width - max(indent, hang), 20))):
            self.line(" " * (hang if number else indent), *self._cues(part))

    def text(self) -> str:
        """Everything so far, each line ended by a line feed."""
        return "\n".join(self.lines) + "\n"

    def _paint(self, text: str, look: str) -> str:
        code = _ANSI.get(look)
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and code and text else text

    def _cues(self, text: str) -> list[str | Ink]:
        """The text with what stands between the marks in bold, where colour may be used."""
        if not self.color or OPEN not in text:
            return [text]
        head, *tail = text.split(OPEN)
        parts: list[str | Ink] = [head]
        for piece in tail:
            cue, close, rest = piece.partition(CLOSE)
            parts += [Ink(OPEN + cue + close, "bold"), rest]
        return parts


def fold(text: str, width: int) -> list[str]:
    """Text folded at blanks to lines of at most ``width`` columns; longer words are cut."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        for piece in _cut(word, width):
            size = safe.columns(piece)
            if line and used + 1 + size > width:
                lines.append(line)
                line, used = piece, size
            else:
                line, used = (f"{line} {piece}", used + 1 + size) if line else (piece, size)
    return [*lines, line]


def _cut(word: str, width: int) -> list[str]:
    """A word in pieces of at most ``width`` columns."""
    if safe.columns(word) <= width:
        return [word]
    pieces, piece, used = [], "", 0
    for character in word:
        size = safe.columns(character)
        if used + size > width:
            pieces.append(piece)
            piece, used = "", 0
        piece, used = piece + character, used + size
    return [*pieces, piece]


def clip(text: str, width: int) -> str:
    """One line of at most ``width`` columns, with an ellipsis where something was cut."""
    line = safe.plain(text).replace("\n", " ")
    return line if safe.columns(line) <= width else _cut(line, max(width - 1, 1))[0].rstrip() + "…"


def pad(text: str, width: int) -> str:
    """``clip`` filled with blanks to exactly ``width`` columns."""
    short = clip(text, width)
    return short + " " * (width - safe.columns(short))
