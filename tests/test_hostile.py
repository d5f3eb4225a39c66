"""Every hostile page ends in a report, soon, and keeps the text that a reader of the page would see."""
from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path
from types import ModuleType

import pytest

import checker

HOSTILE = Path(__file__).parent.parent / "fixtures" / "hostile" / "cases.py"
SECONDS = 2.0


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hostile_cases", HOSTILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = {case.name: case for case in load().CASES}


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Load the models before the clock runs."""
    checker.check("One short sentence.")


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_page_ends_in_a_report(name: str, tmp_path: Path) -> None:
    case, path = CASES[name], tmp_path / name
    path.write_bytes(case.content)
    start = time.process_time()
    report = checker.check(path)
    taken = time.process_time() - start
    result = report.to_dict()
    assert result["status"] in ("ok", "abstained", "failed")
    assert (result["reason"] or {}).get("code") != "internal", result["reason"]
    assert json.loads(report.to_json()) == result
    text = " ".join(result["page"]["text"].split()) if result["page"] else ""
    assert [sentence for sentence in case.keep if sentence not in text] == []
    assert [words for words in case.drop if words in text] == []
    assert taken < SECONDS
    assert all(text_of(result, span) == span["text"] for span in result["sentences"])


def text_of(result: dict[str, dict[str, str]], span: dict[str, int]) -> str:
    return result["page"]["text"][span["start"]:span["end"]]
