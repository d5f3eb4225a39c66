"""Places among ordinary articles: exact to the percent, of the models that ship, shown in reports, never in the score."""
from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import examples
import pytest
from hypothesis import given
from hypothesis import strategies as st

import checker
from checker import assets, reference
from checker.errors import ModelBroken
from checker.reports import Style, html, markdown, terminal
from checker.reports.json import to_dict
from checker.training import reference as training
from checker.types import Options, Report, Score, Share, SourceInfo

NAMES = ("unsupported", "promotional", "loaded", "weasel", "hedging", "support", "score")
STORED = json.loads((Path(__file__).parent.parent / "models" / reference.FILE).read_text(encoding="utf-8"))
ARTICLE = "\n".join((*examples.LINES, *(
    "The bridge over the harbour was closed for nine weeks in 2021, the port authority said. "
    "Its two lifts were replaced, and the deck was painted. Cyclists may use the lower deck from July.",)))


def test_the_shipped_quantiles_are_of_the_shipped_models() -> None:
    now = reference.made_with()
    stale = {name for name in {*now, *STORED["models"]} if now.get(name) != STORED["models"].get(name)}
    assert not stale, f"the reference set was measured with other {sorted(stale)}: run {STORED['command']}"
    assert set(assets.names()) < set(now)


def test_the_file_holds_statistics_and_says_of_what() -> None:
    assert set(STORED["quantiles"]) == set(NAMES)
    for name, values in STORED["quantiles"].items():
        assert len(values) == 101, name
        assert values == sorted(values), name
        assert 0 <= values[0] < values[-1] <= (100 if name == "score" else 1), name
    judged = [one["judged"] for one in STORED["sets"].values()]
    assert STORED["pages"] == sum(judged) > 500
    assert all(one["licence"] and one["articles"] >= one["judged"] for one in STORED["sets"].values())
    assert len(json.dumps(STORED)) < 10_000
    assert "http" not in json.dumps(STORED)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=300), st.integers(-1, 21))
def test_a_place_is_the_whole_percent_of_pages_that_have_less(values: list[int], value: int) -> None:
    found = reference.Reference(len(values), {"weasel": tuple(reference.quantiles(values))}, "")
    assert found.percentile("weasel", value) == 100 * sum(one < value for one in values) // len(values)


def test_nothing_counted_has_no_place() -> None:
    found = reference.Reference(3, {"weasel": tuple(reference.quantiles([.1, .2, .3]))}, "")
    assert found.percentile("weasel", None) is None
    assert found.percentile("another", .5) is None


def test_a_judged_page_has_places_and_its_score_is_the_same_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with_places = checker.check(ARTICLE).to_dict()
    assert with_places["status"] == "ok"
    assert with_places["versions"]["reference"]["pages"] == STORED["pages"]
    for name in NAMES[:-1]:
        share = with_places["signals"][name]
        quantiles = STORED["quantiles"][name]
        assert share["percentile"] == max(0, sum(value < share["share"] for value in quantiles) - 1), name
    monkeypatch.setattr(reference, "load", lambda: None)
    without = checker.check(ARTICLE).to_dict()
    assert without["versions"]["reference"] is None
    assert {one["percentile"] for one in (without["score"], *map(without["signals"].get, NAMES[:-1]))} == {None}
    assert {**without["score"], "percentile": 0} == {**with_places["score"], "percentile": 0}


def test_a_page_that_is_not_judged_has_no_place() -> None:
    report = checker.check("\n".join(examples.LINES[:3])).to_dict()
    assert report["status"] == "abstained"
    assert {share["percentile"] for name, share in report["signals"].items() if name != "readability"} == {None}


def test_a_score_by_own_weights_has_no_place(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_bytes(assets.read("score/weights.json"))
    report = checker.check(ARTICLE, options=Options(weights=path)).to_dict()
    assert report["score"]["percentile"] is None
    assert report["signals"]["weasel"]["percentile"] is not None


def test_a_set_of_other_models_gives_no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "made_with", lambda: {"blocks": "0" * 12})
    assert reference.load.__wrapped__() is None


@pytest.mark.parametrize("change", [{"quantiles": {"weasel": [.1]}}, {"quantiles": []}, {"pages": "many"},
                                    {"quantiles": {"weasel": [*range(100, -1, -1)]}}, {"pages": 735},
                                    {"quantiles": {**STORED["quantiles"], "weasel": [0] * 101}}, {"sha256": ""}])
def test_a_damaged_file_is_a_clear_error(change: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "read_json", lambda path: {**STORED, **change})
    with pytest.raises(ModelBroken, match="reference"):
        reference.load.__wrapped__()


def test_models_verify_looks_at_the_reference_set_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from checker.cli import cli

    def run(*args: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["models", *args])
        return done.exit_code, done.output

    code, text = run("--verify")
    assert (code, f"verified  {STORED['pages']} ordinary articles" in text) == (0, True)
    monkeypatch.setattr(reference, "load", lambda: None)
    code, text = run("--verify")
    assert (code, "of other models" in text, "training reference" in text) == (4, True, True)
    code, text = run()
    assert (code, "no percentiles" in text) == (0, True)


# ---------------------------------------------------------------- in reports

def test_every_report_for_people_says_the_places() -> None:
    report = examples.ok()
    page, text = html.render([report], Style()), terminal.render([report], Style(width=80))
    for place in ("more than 7% of 1,234 ordinary articles", "among the lowest of 1,234 ordinary articles", "more than 83% of 1,234",
                  "more than 61% of 1,234", "more than all 1,234 ordinary articles"):
        assert place in page, place
        assert place in markdown.render([report], Style()), place
    assert "Higher than 42% of 1,234 ordinary articles" in page
    assert "no verdict" in page
    for place in (">7%", ">0%", ">83%", ">61%", ">all", ">N%: more than in N% of 1,234 ordinary articles"):
        assert place in text, place
    assert "ordinary" not in terminal.render([report], Style(width=60))


def test_reports_without_places_say_nothing_of_them() -> None:
    plain = {name: replace(share, percentile=None) for name, share in examples.SIGNALS.items()}
    report = examples.ok(signals=plain, score=replace(examples.ok().score or Score(0, 0, 0, "", "low"), percentile=None))
    for form in (html, markdown, terminal):
        assert "ordinary" not in form.render([report], Style(width=120)).split("application/json")[0]


def test_the_json_holds_them() -> None:
    report = to_dict(examples.ok())
    assert report["signals"]["weasel"]["percentile"] == 83
    assert report["score"]["percentile"] == 42


# ---------------------------------------------------------------- how the set is made

def judged(number: int, status: str = "ok") -> Report:
    share = Share(number, 10, number / 10, 0, 1)
    return Report(SourceInfo("a", "file"), status, None, None, Score(number, 0, 100, "mixed", "low"),  # type: ignore[arg-type]
                  dict.fromkeys(training.SIGNALS, share))


def test_only_judged_pages_count() -> None:
    found = training.summary({"wcxb_dev": [judged(2), judged(9, "abstained"), judged(4)], "fundus": [judged(1)]})
    assert found["pages"] == 3
    assert found["sets"]["wcxb_dev"] == {"licence": "CC BY 4.0", "articles": 3, "judged": 2}
    assert (found["quantiles"]["weasel"][0], found["quantiles"]["weasel"][-1]) == (.1, .4)
    assert found["quantiles"]["score"][50] == 2
    assert found["models"] == reference.made_with()
    with pytest.raises(ValueError, match="No page"):
        training.summary({"fundus": [judged(3, "abstained")]})


def test_hosts_of_the_evaluation_and_other_types_are_left_out(tmp_path: Path) -> None:
    import gzip

    folder = tmp_path / "data" / "pages" / "wcxb_dev"
    (folder / "html").mkdir(parents=True)
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "holdout_hosts.txt").write_text("# hosts\nheld.example\n")
    rows = [("1", "https://www.held.example/a", "article"), ("2", "https://free.example/b", "article"),
            ("3", "https://free.example/c", "forum")]
    (folder / "gold.jsonl").write_text("".join(
        json.dumps({"id": name, "url": url, "type": kind}) + "\n" for name, url, kind in rows))
    for name, *_ in rows:
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(b"<p>A short page.</p>"))
    found = list(training.reports(tmp_path, training.COLLECTIONS[0]))
    assert [report.source.url for report in found] == ["https://free.example/b"]
