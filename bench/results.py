"""Where every figure goes: ``bench/results/NAME.json`` and a readable ``NAME.md``, with the command that made it.

The checksums of the models in force are written too; a test compares them with those in the checkout, so that a
figure cannot outlive the weights that it was measured on.
"""
from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker import assets

FOLDER = Path(__file__).parent / "results"


def write(name: str, command: str, value: Mapping[str, Any], models: list[str] | None = None) -> None:
    """Write the figures; ``models`` are those that they depend on (default: all)."""
    sums = {m: str(assets.card(m).get("sha256", ""))[:12] for m in (assets.names() if models is None else models)}
    FOLDER.mkdir(exist_ok=True)
    whole = {"command": command, "models": sums, "figures": value}
    (FOLDER / f"{name}.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    lines = [f"# {name}", "", f"Made by `{command}`.", "", *_lines(value, 0)]
    (FOLDER / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _lines(value: Mapping[str, Any], depth: int) -> list[str]:
    """A nested mapping as a nested list."""
    lines: list[str] = []
    for key, item in value.items():
        if isinstance(item, Mapping):
            lines += [f"{'  ' * depth}- {key}", *_lines(item, depth + 1)]
        else:
            lines.append(f"{'  ' * depth}- {key}: {item}")
    return lines
