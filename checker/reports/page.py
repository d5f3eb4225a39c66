"""HTML pages out of templates: one file, escaped throughout, under a policy that names what may run by its hash."""
from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from checker.reports import glossary, safe

if TYPE_CHECKING:
    from jinja2 import Environment

_PIECES = 2_000
UNSCRIPTED = "#pages tbody[hidden]{display:table-row-group}"
"""Style of a page whose script does not run: what the script would show in parts is all there."""
_JSON_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def render(template: str, style: str, values: Mapping[str, Any], script: str = "") -> str:
    """A template filled with values; ``style`` and ``script`` are files beside it, which the page carries by hash."""
    return "".join(pieces(template, style, values, script))


def pieces(template: str, style: str, values: Mapping[str, Any], script: str = "") -> Iterator[str]:
    """``render`` piece by piece, so that a long page is never in memory as a whole."""
    from markupsafe import Markup

    env = environment()
    css = env.get_template(style).render(signals=glossary.SHOWN).strip()
    js = source(script).strip() if script else ""
    own = {"css": Markup(css), "js": Markup(js), "unscripted": Markup(UNSCRIPTED),
           "policy": policy((css, UNSCRIPTED) if js else (css,), js)}
    stream = env.get_template(template).stream(**values, **own)
    stream.enable_buffering(_PIECES)
    yield from stream
    yield "\n"


def embedded(json: str) -> Any:
    """JSON that may stand inside a script element: no ``<``, ``>`` or ``&`` is left in it."""
    from markupsafe import Markup
    return Markup(json.translate(_JSON_ESCAPES))


def policy(styles: Sequence[str], js: str = "") -> str:
    """A Content-Security-Policy that allows these style sheets and this script and nothing else."""
    script = f"script-src {_digest(js)}; " if js else ""
    style = " ".join(map(_digest, styles))
    return f"default-src 'none'; style-src {style}; {script}base-uri 'none'; form-action 'none'"


def source(name: str) -> str:
    """A file among the templates."""
    return files("checker.reports").joinpath("templates", name).read_text(encoding="utf-8")


@functools.cache
def environment() -> Environment:
    """Jinja with autoescaping, and with every string made harmless before it is escaped."""
    import jinja2

    env = jinja2.Environment(
        loader=jinja2.FunctionLoader(source), autoescape=lambda name: not (name or "").endswith(".css"),
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_finalize)
    env.filters["web_url"] = safe.web_url
    env.filters["one_line"] = safe.one_line
    return env


def _finalize(value: Any) -> Any:
    """Strings without control characters; markup is ours and stays as it is."""
    return safe.plain(value) if type(value) is str else value


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
