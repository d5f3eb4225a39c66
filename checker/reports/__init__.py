"""Reports for people and for programs. A format is one module with ``render`` and one name in ``FORMATS``.

A renderer is a pure function of Reports: it opens nothing, prints nothing, and treats every string of a page as
hostile. Nothing here is imported before it is asked for.
"""
from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from checker.errors import BadOptions
from checker.reports.style import Style
from checker.types import Report

FORMATS: dict[str, str] = {
    "text": "checker.reports.terminal",
    "json": "checker.reports.json",
    "html": "checker.reports.html",
    "markdown": "checker.reports.markdown",
    "csv": "checker.reports.csv",
    "sarif": "checker.reports.sarif",
}

__all__ = ["FORMATS", "Style", "render"]


def render(name: str, reports: Sequence[Report], style: Style | None = None) -> str:
    """The reports in the format ``name``. Raises BadOptions where there is no such format."""
    if name not in FORMATS:
        raise BadOptions(f"There is no report format {name!r}. Choose one of: {', '.join(FORMATS)}.")
    rendered = import_module(FORMATS[name]).render(reports, style or Style())
    assert isinstance(rendered, str)
    return rendered
