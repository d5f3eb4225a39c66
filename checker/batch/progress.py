"""How far a run is: values for whoever shows it, and a line for a terminal."""
from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TextIO

from checker.wording import counted_of


@dataclass(slots=True)
class Progress:
    """Counts of a run under way. ``kept``: reports of an earlier run that still hold; ``dropped``: those of pages that
    are no longer among the inputs."""

    total: int
    done: int = 0
    kept: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    lowest: int | None = None
    dropped: int = 0
    started: float = field(default_factory=time.monotonic)

    def count(self, status: str, code: str | None, score: int | None, *, kept: bool = False) -> None:
        """Count one page."""
        self.done += 1
        self.kept += kept
        self.statuses[status] += 1
        if status == "failed" and code:
            self.failures[code] += 1
        if score is not None:
            self.lowest = score if self.lowest is None else min(self.lowest, score)

    @property
    def rate(self) -> float:
        """Pages checked a second, without those that were kept."""
        return (self.done - self.kept) / max(time.monotonic() - self.started, 1e-6)

    @property
    def left(self) -> float | None:
        """Seconds to go at the present rate; None where there is none yet."""
        return (self.total - self.done) / self.rate if self.rate > 0 else None


Show = Callable[[Progress], None]


class Line:
    """Show progress on a stream, at most four times a second: one line that is rewritten, or JSON lines."""

    def __init__(self, stream: TextIO, form: Literal["line", "json"] = "line", every: float = 0.25) -> None:
        self._stream, self._form, self._every = stream, form, every
        self._last = 0.0

    def __call__(self, progress: Progress) -> None:
        """Show it, unless it was shown a moment ago; the end is always shown."""
        now, end = time.monotonic(), progress.done >= progress.total
        if now - self._last < self._every and not end:
            return
        self._last = now
        if self._form == "json":
            text = json.dumps({"done": progress.done, "total": progress.total, "rate": round(progress.rate, 1),
                               "failures": dict(progress.failures)}) + "\n"
        else:
            text = f"\r\x1b[K{describe(progress)}" + ("\n" if end else "")
        self._stream.write(text)
        self._stream.flush()


def describe(progress: Progress) -> str:
    """One line: pages, rate, time left, failures by reason."""
    parts = [counted_of(progress.done, progress.total, "page"), f"{progress.rate:.1f} a second"]
    if progress.left is not None and progress.done < progress.total:
        minutes, seconds = divmod(round(progress.left), 60)
        parts.append(f"{minutes}:{seconds:02d} left")
    if progress.kept:
        parts.append(f"{progress.kept:,} unchanged")
    parts += [f"{count:,} {code}" for code, count in progress.failures.most_common(3)]
    return ", ".join(parts)
