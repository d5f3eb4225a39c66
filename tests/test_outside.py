"""An outside list: what it may look like, which hosts it covers, where it is shown, and that no score moves."""
from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import examples
import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from checker import outside, reports
from checker.batch.run import fingerprint
from checker.cli import cli
from checker.errors import BadOptions
from checker.reports import Style, dashboard, summary
from checker.reports.json import schema, to_dict
from checker.types import Listing, Options, Outside, OutsideList

LIST = "host,label,date,origin\nledger.example,mixed,2025-03-12,Town Press Watch\npost.example,reliable,,\n"
ENTRY = Listing("ledger.example", "mixed", "2025-03-12", "Town Press Watch")


def read(tmp_path: Path, text: str | bytes) -> OutsideList:
    path = tmp_path / "ratings.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return outside.read(path)


def label(listed: OutsideList, url: str | None, canonical: str | None = None) -> str | None:
    found = outside.find(listed, url, canonical)
    return found.listed.label if found and found.listed else None


@pytest.mark.parametrize("text", [
    LIST,
    "Origin;Rating;Notes;Domain;Date\nTown Press Watch;mixed;x;ledger.example;2025-03-12\n",
    "\ufefflabel\thost\torigin\tdate\r\nmixed\thttps://Ledger.Example./about\tTown  Press Watch\t2025-03-12\r\n\r\n",
    'host,label,date,origin\n"ledger.example"," mixed ",2025-03-12,"Town Press Watch"\nledger.example,mixed,2025-03-12,Town Press Watch',
])
def test_columns_separators_and_spelling_may_vary(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).entries["ledger.example"] == ENTRY


@pytest.mark.parametrize(("text", "says"), [
    (b"", "names no host"),
    (b"host,label\n", "names no host"),
    (b"name,verdict\na.example,x\n", "no column host and no column label"),
    (b"host,rating,label\na.example,x,y\n", "two columns for label"),
    (b"host,label\na.example,\n", "line 2: a.example has no label"),
    (b"host,label\n\nnot a host,x\n", "line 3: 'not a host' is no host"),
    (b"host,label\nb.example,x\na.example,x\nb.example,y\n", "line 4: b.example stands on line 2 too"),
    (b'host,label\na.example,"x\n', "not a CSV table"),
    (b"host,label\na.example,\xff\n", "not UTF-8"),
    (b"host,label\na.example," + b"x" * 121 + b"\n", "longer than 120"),
    (b"host,label\n" + b"." * 9 + b",x\n", "is no host"),
    (b"host,label\nhttp://[::1,x\n", "is no host"),
])
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: bytes, says: str) -> None:
    with pytest.raises(BadOptions, match=re.escape(says)) as caught:
        read(tmp_path, text)
    assert caught.value.exit_code == 2


def test_a_missing_list_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(BadOptions, match="cannot be read"):
            outside.read(path)


@pytest.mark.parametrize(("host", "expected"), [
    ("ledger.example", "own"), ("www.ledger.example", "own"), ("city.news.ledger.example", "own"),
    ("blog.ledger.example", "child"), ("a.blog.ledger.example", "child"), ("LEDGER.example:8443", "own"),
    ("myledger.example", None), ("ledger.example.evil.test", None), ("example", None),
    ("twin.example", "www"), ("www.twin.example", "www"), ("news.twin.example", None),
    ("a.co.test", "all"), ("xn--mnchen-3ya.example", "city"), ("münchen.example", "city"),
    ("1.2.3.4", None), ("127.2.3.4", None),
])
def test_a_host_or_its_nearest_listed_parent_counts(tmp_path: Path, host: str, expected: str | None) -> None:
    listed = read(tmp_path, "host,label\nledger.example,own\nblog.ledger.example,child\nwww.twin.example,www\n"
                            "co.test,all\nmünchen.example,city\n3.4,wrong\n")
    assert label(listed, f"https://{host}/page") == expected


def test_a_saved_page_is_looked_up_by_what_it_says_and_only_then(tmp_path: Path) -> None:
    listed = read(tmp_path, LIST)
    assert outside.find(listed, None, "https://post.example/a") == Outside("ratings.csv", "post.example", listed.entries["post.example"], True)
    assert label(listed, "https://other.example/", "https://post.example/a") is None
    assert outside.find(listed, None) == Outside("ratings.csv", None, None)
    assert outside.find(None, "https://post.example/a") is None


@given(st.text(max_size=40))
def test_no_address_breaks_the_look_up(text: str) -> None:
    listed = OutsideList("l.csv", "", {"ledger.example": ENTRY})
    for url in (text, f"https://{text}", f"http://{text}.ledger.example/{text}"):
        outside.find(listed, url)


def report() -> examples.Report:
    return examples.ok(outside=Outside("ratings.csv", "news.ledger.example", ENTRY))


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_it_is_shown_with_date_and_origin_and_that_it_is_not_ours(form: str) -> None:
    shown = " ".join(reports.render(form, [report()], Style(width=100)).replace("\\", "").split())
    assert "ledger.example: mixed (Town Press Watch, 12 March 2025, ratings.csv)" in shown
    assert "This list is not ours, and it is not in the score." in shown
    assert "not ours" not in reports.render(form, [examples.ok()], Style())
    unlisted = examples.ok(outside=Outside("ratings.csv", "a.example", None, True))
    assert "a.example is not in ratings.csv. The saved page itself" in reports.render(form, [unlisted], Style(width=100)).replace("\\", "")


def test_programs_get_the_same() -> None:
    as_json = to_dict(report())
    jsonschema.validate(as_json, schema())
    assert as_json["outside"] == {"file": "ratings.csv", "host": "news.ledger.example", "host_from": "address", "listed": "ledger.example",
                                  "label": "mixed", "date": "2025-03-12", "origin": "Town Press Watch"}
    assert to_dict(examples.ok())["outside"] is None
    row = summary.row(as_json)
    assert [row[f"outside_{what}"] for what in summary.OUTSIDE] == ["ledger.example", "mixed", "2025-03-12", "Town Press Watch"]
    assert summary.row({key: value for key, value in as_json.items() if key != "outside"})["outside_label"] is None
    sentences = list(csv.DictReader(io.StringIO(reports.render("csv", [report()]))))
    assert {line["outside_label"] for line in sentences} == {"mixed"}
    run = json.loads(reports.render("sarif", [report(), examples.ok()]))["runs"][0]
    assert [artifact.get("properties", {}).get("outside") for artifact in run["artifacts"]] == [as_json["outside"], None]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [(note["level"], note["descriptor"]["id"]) for note in notes] == [("note", "outside_list")]
    assert "ledger.example: mixed (Town Press Watch" in notes[0]["message"]["text"]
    assert "not in the score" in notes[0]["message"]["text"]
    board = dashboard.render([row], {})
    assert "list: mixed" in board
    assert "not ours" in board
    assert "not ours" not in dashboard.render([summary.row(to_dict(examples.ok()))], {})


@pytest.mark.parametrize("text", examples.HOSTILE)
def test_a_hostile_list_is_harmless(text: str) -> None:
    evil = examples.ok(outside=Outside(text, "a.example", Listing("a.example", text, text, text)))
    html = reports.render("html", [evil])
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "\x1b" not in reports.render("text", [evil], Style())
    cells = [cell for row in csv.reader(io.StringIO(reports.render("csv", [evil]))) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@"))]


def test_a_list_begins_another_run_in_a_batch(tmp_path: Path) -> None:
    one, two = read(tmp_path, LIST), read(tmp_path, LIST.replace("mixed", "poor"))
    prints = [fingerprint(Options(outside=each), False)["options"] for each in (None, one, two)]
    assert len(set(prints)) == 3


def test_on_the_command_line_nothing_but_the_list_is_added(tmp_path: Path) -> None:
    from test_cli import PAGE

    page, listed = tmp_path / "pool.html", tmp_path / "ratings.csv"
    page.write_text(PAGE)
    listed.write_text(LIST)

    def run(*args: str) -> dict[str, object]:
        done = CliRunner().invoke(cli, ["check", str(page), "--url", "https://www.ledger.example/pool", "--format", "json", *args])
        assert done.exit_code == 0, done.output
        return dict(json.loads(done.stdout))

    plain, with_list = run(), run("--sources", str(listed))
    assert plain["outside"] is None
    assert with_list.pop("outside")["label"] == "mixed"  # type: ignore[index]
    plain.pop("outside")
    assert with_list == plain
    listed.write_text("host\nledger.example\n")
    for command in (["check", str(page)], ["batch", str(page), "-o", str(tmp_path / "out")]):
        done = CliRunner().invoke(cli, [*command, "--sources", str(listed)])
        assert (done.exit_code, "no column label" in done.output) == (2, True)


def test_options_with_a_list_can_be_sent_to_workers(tmp_path: Path) -> None:
    import pickle

    options = Options(outside=read(tmp_path, LIST))
    assert pickle.loads(pickle.dumps(options)) == options
    assert dataclasses.replace(options, outside=None) == Options()
