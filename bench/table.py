"""The rows of the README's table of figures."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

SETS = {"hyperpartisan": "score against hyperpartisan labels", "horne2017": "score against fake-news labels"}
PAGED = "ours, on its page"
"""The system of promotion that a check of a page uses."""
Row = tuple[str, str, str, str]


def rows(result: Callable[[str], dict[str, Any]]) -> Iterator[Row]:
    """What, ours, beside it, how; each from a committed result."""
    yield from cleaning(result("cleaning"))
    yield from signals(result("signals"))
    yield from score(result("score"))
    yield from speed(result("speed"))


def cleaning(found: dict[str, Any]) -> Iterator[Row]:
    """The cleaner beside trafilatura, in one run on the same pages."""
    ours, peer = found["checker"], found["trafilatura"]
    pages = found["word F1 above trafilatura, articles"]["pages"]
    low, high = found["word F1 above trafilatura, articles"]["95 % interval"]
    yield ("cleaning: word F1, articles", f"{ours['by type']['article']:.3f} (difference [{low:+.3f}, {high:+.3f}])",
           f"trafilatura {peer['by type']['article']:.3f}", f"{pages} pages of wcxb_dev, 5 folds over hosts")
    for key, what in (("word F1 on wcxb_dev, all types", "word F1, seven page types"),
                      ("in-article promos left", "in-article promos left standing")):
        how = f"{found['pages']} pages" if "F1" in key else f"{ours['of']} blocks on 70 pages"
        yield f"cleaning: {what}", f"{ours[key]:.3f}", f"trafilatura {peer[key]:.3f}", how


def signals(found: dict[str, Any]) -> Iterator[Row]:
    """Each signal on rows with natural proportions, beside the best of the baselines."""
    for name, systems in found["cross_validated"].items():
        one = systems.get(PAGED, systems["ours"])["random"]
        low, high = one["f1_interval"]
        others = {k: v["random"]["f1"] for k, v in systems.items() if k not in ("ours", PAGED, "teacher", "own rules")}
        best = max(others, key=lambda key: others[key])
        rows = f"{one['rows']} web sentences ({one['positive']} positive), folds of hosts"
        yield (f"{name}: F1 at its threshold", f"{one['f1']:.2f} [{low:.2f}, {high:.2f}], AUC {one['auc']:.2f}",
               f"{best} {others[best]:.2f}", rows)


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
