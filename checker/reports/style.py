"""How a report is to look; the same value for every format, which takes from it what it can use."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """:param width: columns of the terminal.
    :param color: whether ANSI colours may be written; they are never the only sign.
    :param explain: list every sentence with its probabilities and reasons, not only the most striking ones.
    """

    width: int = 80
    color: bool = False
    explain: bool = False
