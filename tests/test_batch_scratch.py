"""What a run puts aside on disk is what it would have held in memory, and a full disk is told in words."""
from __future__ import annotations

import io
import json
from collections import deque
from itertools import pairwise

import examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.batch import gist, journal, outputs
from checker.batch.gist import Gists
from checker.batch.journal import Entry
from checker.batch.known import Known
from checker.batch.repeats import Repeats
from checker.errors import OutputFailed
from checker.reports import dashboard, summary
from checker.reports.json import to_dict
from checker.types import Report

IDS = st.sampled_from(["a", "b", "c/d.html", "\ud800", ""])


def entry(number: int, id: str, status: str = "ok") -> Entry:
    return Entry(number, id, None if number % 2 else "0f" * 32, status, None, number if status == "ok" else None)


@settings(deadline=None)
@given(st.lists(IDS), st.lists(st.tuples(IDS, st.sampled_from(["ok", "failed"]))))
def test_entries_go_to_their_inputs_and_take_turns(ids: list[str], reports: list[tuple[str, str]]) -> None:
    entries = [entry(number, id, status) for number, (id, status) in enumerate(reports)]
    places: dict[str, deque[int]] = {}
    for index, id in enumerate(ids):
        places.setdefault(id, deque()).append(index)
    wanted: dict[int, Entry] = {}
    for each in entries:
        if each.id in places:
            index = places[each.id][0]
            places[each.id].rotate(-1)
            wanted.pop(index, None)
            if each.status != "failed":
                wanted[index] = each
    with Known() as known:
        others = known.match(ids, entries)
        assert [known.get(index) for index in range(len(ids))] == [wanted.get(index) for index in range(len(ids))]
    assert others == len({each.id for each in entries} - set(ids))


@pytest.mark.parametrize("made", [examples.ok(), examples.abstained(), examples.failed(), examples.hostile("=1+1\ud800\x1b[31m")],
                         ids=["ok", "abstained", "failed", "hostile"])
def test_a_gist_is_read_as_its_report_is(made: Report) -> None:
    report = to_dict(made)
    small = gist.of(report)
    assert summary.row(small) == summary.row(report)
    found = []
    for each in (report, small):
        tally = outputs.Tally()
        tally.add(each)
        with Repeats() as repeats:
            repeats.add(each)
            repeats.add({**each, "source": {**each["source"], "id": "copy"}})
            found.append((tally, repeats.same_pages(), repeats.near_pages(), repeats.same_sentences()))
    assert found[0] == found[1]


def test_a_gist_is_small_and_kept_by_its_place() -> None:
    report = to_dict(examples.ok())
    assert "text" not in gist.of(report)["page"]
    with Gists() as gists:
        gists.put(3, b"{}")
        assert (gists.get(3), gists.get(0)) == (b"{}", None)


def test_a_full_disk_is_told_in_words() -> None:
    report = {"source": {"id": "x" * 100_000, "sha256": None}, "page": None, "sentences": []}
    with Known() as known, Repeats() as repeats:
        known._base.execute("PRAGMA max_page_count = 10")
        repeats._base.execute("PRAGMA max_page_count = 10")
        with pytest.raises(OutputFailed, match=r"Temporary files .* full.*TMPDIR"):
            known.match((f"page {number}" for number in range(10_000)), ())
        with pytest.raises(OutputFailed, match=r"Temporary files .* full.*TMPDIR"):
            repeats.add(report)


def test_listed_rows_may_be_gone_through_by_several_at_once() -> None:
    listed = outputs._Listed(io.BytesIO())
    for number in range(40):
        listed.add({"id": f"page {number}", "status": "ok"}, "")
    assert [(one["id"], other["id"]) for one, other in zip(listed, listed, strict=True)] == \
        [(f"page {number}", f"page {number}") for number in range(40)]
    assert all(one["id"] != other["id"] for one, other in pairwise(listed))


def test_the_dashboard_comes_in_pieces_none_of_which_is_large() -> None:
    rows = [summary.row(to_dict(examples.ok()))] * 300
    pieces = list(dashboard.pieces(rows, {"pages": 300}))
    assert "".join(pieces) == dashboard.render(rows, {"pages": 300})
    assert len(pieces) > 5


def test_a_full_temporary_disk_is_told_as_one_when_rows_are_kept() -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputFailed, match="TMPDIR"):
        outputs._Listed(Full()).add({"id": "a"}, "")


@pytest.mark.parametrize("sha256", [[], {}, 7, "é"])
def test_a_damaged_line_of_a_journal_is_no_entry(sha256: object) -> None:
    report = {"source": {"id": "a", "sha256": sha256}, "status": "ok", "reason": None, "score": None}
    assert journal._entry(0, json.dumps(report).encode()) is None
    report["source"] = {"id": "a", "sha256": None}
    assert journal._entry(0, json.dumps(report).encode()) is not None
