"""The verdict on a block."""
from __future__ import annotations

from dataclasses import dataclass

from checker.types import Kind


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a block is, whether it is kept, and why."""

    kind: Kind
    kept: bool
    why: str
    probability: float
