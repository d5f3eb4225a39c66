"""`checker evaluate`: labels in, figures out; the metrics agree with scikit-learn, and a bad line is named."""
from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.cli import cli
from checker.errors import SourceUnreadable
from checker.evaluation import metrics, rows
from checker.training import corpora
from checker.training.corpora import LABELS

ROOT = Path(__file__).parent.parent
HEDGED = ["It may rain later.", "Perhaps the shop will close.", "The bridge could possibly reopen in May.",
          "It appears that nobody counted the votes."]
PLAIN = ["The shop sells bread.", "The bridge was built in 1921.", "Press the green button.", "The bus leaves at nine.",
         "She wrote three books.", "The town has two schools."]


def run(*args: str, stdin: str | bytes | None = None):
    return CliRunner().invoke(cli, ["evaluate", *args], input=stdin)


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


@pytest.fixture
def labelled() -> str:
    return lines(*({"sentence": text, "hedged": 1, "page": "a"} for text in HEDGED),
                 *({"text": text, "hedging": 0, "page": "b"} for text in PLAIN))


# ---------------------------------------------------------------- what it says

def test_figures_of_the_signals_that_have_labels(labelled):
    found = json.loads(run("-", "--format", "json", stdin=labelled).stdout)
    assert (found["rows"], found["pages"], found["interval_over"]) == (10, 2, "pages")
    assert list(found["signals"]) == ["hedging"]
    one = found["signals"]["hedging"]
    assert (one["rows"], one["positive"], one["pages"]) == (10, 4, 2)
    assert one["f1"] >= .75
    assert one["auc"] >= .9
    assert one["f1_interval"][0] <= one["f1"] <= one["f1_interval"][1]
    assert 0 < one["threshold"] < 1
    assert "promotional" in found["unlabelled"]


def test_the_table_names_what_it_did_not_measure(labelled):
    shown = run("-", stdin=labelled).stdout
    assert "10 sentences on 2 pages" in shown
    assert "Fewer than 10 positives" in shown
    assert "Not measured, for want of labels: weasel," in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_our_sentences_are_measured_on_all_signals():
    found = json.loads(run(str(ROOT / "fixtures" / "sentences.jsonl"), "--format", "json").stdout)
    assert {name: one["rows"] for name, one in found["signals"].items()} == {
        "hedging": 24, "weasel": 24, "promotional": 24, "claim": 24, "support": 14, "unsupported": 24}
    assert found["unlabelled"] == []
    assert all(one["auc"] > .7 for one in found["signals"].values())


def test_wrong_labels_give_wrong_figures(labelled):
    upside_down = labelled.replace('"hedged": 1', '"hedged": 0').replace('"hedging": 0', '"hedging": 1')
    right, wrong = (json.loads(run("-", "-f", "json", stdin=text).stdout)["signals"]["hedging"]
                    for text in (labelled, upside_down))
    assert wrong["f1"] < right["f1"]
    assert wrong["auc"] == pytest.approx(1 - right["auc"], abs=.002)
    assert wrong["brier_skill"] < 0 < right["brier_skill"]


def test_a_plain_label_is_of_the_signal_that_is_named():
    text = lines(*({"text": text, "label": 1, "doc": 7} for text in HEDGED),
                 *({"text": text, "label": False} for text in PLAIN))
    assert "--signal" in run("-", stdin=text).stderr
    found = json.loads(run("-", "--signal", "hedging", "-f", "json", stdin=text).stdout)
    assert found["signals"]["hedging"]["positive"] == 4
    assert found["pages"] == 1 + len(PLAIN)


def test_one_class_alone_has_no_ranking():
    one = json.loads(run("-", "-f", "json", stdin=lines({"text": PLAIN[0], "hedged": 0})).stdout)["signals"]["hedging"]
    assert (one["f1"], one["auc"], one["average_precision"], one["recall"]) == (None, None, None, None)
    assert run("-", stdin=lines({"text": PLAIN[0], "hedged": 0})).exit_code == 0


def test_bare_lists_measure_unsupported_too_and_say_what_was_taken_for_granted():
    bare = [{"sentence": text, "claim": 1, "support": n % 2} for n, text in enumerate(PLAIN)]
    found = json.loads(run("-", "-f", "json", stdin=lines(*bare)).stdout)
    assert found["signals"]["unsupported"]["rows"] == len(bare)
    assert found["taken_for_article_text"] is True
    assert "No row says `boilerplate`" in " ".join(run("-", stdin=lines(*bare)).stdout.split())
    mixed = [{**bare[0], "boilerplate": None}, *bare[1:]]
    assert "unsupported" in json.loads(run("-", "-f", "json", stdin=lines(*mixed)).stdout)["unlabelled"]
    own = [{"sentence": text, "unsupported": n % 2} for n, text in enumerate(PLAIN)]
    assert "boilerplate" not in run("-", stdin=lines(*own)).stdout


def test_context_is_read():
    alone = {"sentence": "It fell by a fifth in 2021.", "support": 1}
    led = {**alone, "before": "“We counted every car at the bridge,” said Mara Lindqvist, who runs the city's survey."}
    found = [rows.row_of(value, "") for value in (alone, led)]
    from checker.evaluation import measure
    assert len({one.support for one in measure.score(found)}) == 2


def test_rows_are_scored_as_training_reads_them():
    from checker.evaluation import measure
    from checker.signals import score
    from checker.training.signals import unit_of

    value = {"sentence": "Rents rose, [the survey](https://www.a.example/b) says.", "before": "It is [new](https://c.example).",
             "after": None, "url": "https://www.a.example/rents", "page": "p", "claim": 1, "support": "none", "hedged": 0,
             "weasel": 0, "promotional": 0, "boilerplate": 0}
    trained = corpora.Row(value["sentence"], value["before"], "", corpora.host_of(value["url"], "p"), "p")
    assert measure.score([rows.row_of(value, "")]) == score([unit_of(trained)])


# ---------------------------------------------------------------- files

def test_gz_is_the_same(tmp_path, labelled):
    (tmp_path / "a.jsonl").write_text(labelled)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(labelled.encode()))
    assert run(str(tmp_path / "a.jsonl")).stdout == run(str(tmp_path / "a.jsonl.gz")).stdout


def test_rows_come_back_with_their_scores(tmp_path):
    out = tmp_path / "scored.jsonl"
    given = [{"sentence": HEDGED[0], "hedged": 1, "own": [1, {"x": None}]}, {"sentence": PLAIN[0], "hedged": 1},
             {"sentence": HEDGED[1], "hedged": 0}, {"sentence": PLAIN[1]}]
    assert run("-", "-o", str(out), stdin=lines(*given)).exit_code == 0
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [{key: value for key, value in row.items() if key != "checker"} for row in found] == given
    assert [row["checker"]["wrong"].get("hedging") for row in found] == [None, "missed", "false alarm", None]
    assert found[0]["checker"]["flags"] == ["hedging"]
    assert found[0]["checker"]["words"]["hedging"] == ["may"]
    assert set(found[3]["checker"]["scores"]) == set(rows.SIGNALS)
    again = tmp_path / "again.jsonl"
    assert run(str(out), "-o", str(again)).exit_code == 0
    assert again.read_text() == out.read_text()


def test_nothing_is_written_where_a_line_is_wrong(tmp_path, labelled):
    out = tmp_path / "scored.jsonl"
    assert run("-", "-o", str(out), stdin=labelled + "{\n").exit_code == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "content"), [("none.jsonl", None), ("cut.jsonl.gz", gzip.compress(b"x" * 99)[:20]),
                                               ("plain.jsonl.gz", b"{}"), ("empty.jsonl", b""), ("blank.jsonl", b"\n \n")],
                         ids=["none", "cut", "plain", "empty", "blank"])
def test_files_that_cannot_be_read(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run(str(tmp_path / name))
    assert done.exit_code == 3
    assert name in done.stderr
    assert "internal error" not in done.stderr


def test_a_folder_is_no_file(tmp_path):
    assert run(str(tmp_path)).exit_code == 3


# ---------------------------------------------------------------- hostile lines

GOOD = b'{"sentence": "It may rain.", "hedged": 1}\n'


@pytest.mark.parametrize(("line", "said"), [
    (b"{", "not JSON"), (b"[1]", "no object"), (b"null", "no object"), (b'"text"', "no object"),
    (b"\xff\xfe{}", "not JSON"), (b"[" * 100_000, "not JSON"), (b'{"a":' * 50_000, "not JSON"),
    (b'{"sentence": "A.", "hedged": NaN}', "not JSON"), (b'{"sentence": "A.", "x": 1e999}', "not JSON"),
    (b'{"sentence": "A.", "x": ' + b"9" * 5000 + b"}", "not JSON"),
    (b'{"hedged": 1}', "`sentence` or `text`"), (b'{"sentence": null, "hedged": 1}', "`sentence` or `text`"),
    (b'{"sentence": 5}', "`sentence` must be a string"), (b'{"text": ["a"]}', "`text` must be a string"),
    (b'{"sentence": "A.", "before": 1}', "`before` must be a string"), (b'{"sentence": " "}', "`sentence` is empty"),
    (b'{"sentence": "A.", "hedged": 2}', "`hedged` is 2; write 1, 0, or null"),
    (b'{"sentence": "A.", "weasel": "yes"}', '`weasel` is "yes"'), (b'{"sentence": "A.", "claim": 0.5}', "`claim` is 0.5"),
    (b'{"sentence": "A.", "claim": {}}', "`claim` is {}"), (b'{"sentence": "A.", "support": "named"}', "named_source, "),
    (b'{"sentence": "A.", "boilerplate": "nav"}', "`boilerplate` is"),
    (b'{"sentence": "' + b"a" * rows.LONGEST + b'"}', "more than 1,000,000 bytes"),
], ids=lambda value: value[:28] if isinstance(value, bytes) else None)
def test_a_bad_line_is_named_with_what_to_do(line, said):
    done = run("-", stdin=GOOD + b"\n" + line + b"\n" + GOOD)
    assert done.exit_code == 3
    assert "line 3" in done.stderr
    assert said in done.stderr
    assert len(done.stderr) < 600
    assert done.stdout == ""


@pytest.mark.parametrize("text", ["\x00\x1b[31m", "\ud800", "](" * 2000, "may " * 9000, "\u202e" + "a\u0301" * 500, "🙂"])
def test_hostile_sentences_are_measured(tmp_path, text):
    done = run("-", "-o", str(tmp_path / "out"), stdin=lines({"sentence": text, "before": text, "page": text, "weasel": 0}))
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads((tmp_path / "out").read_text())["sentence"] == text


def test_a_byte_order_mark_and_windows_lines_do_no_harm():
    assert run("-", stdin=b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n") * 2).exit_code == 0


def test_no_label_is_an_error_that_says_what_to_give():
    done = run("-", stdin=lines({"sentence": "It may rain."}))
    assert done.exit_code == 3
    assert "No row has a label: give" in done.stderr
    assert "No row has a label of weasel" in run("-", "--signal", "weasel", stdin=GOOD).stderr


def test_an_unknown_signal_is_wrong_usage():
    assert run("-", "--signal", "boilerplate", stdin=GOOD).exit_code == 2


# ---------------------------------------------------------------- labels

@pytest.mark.parametrize(("claim", "support", "boilerplate"), list(itertools.product((1, 0, None), (*rows.SUPPORT, None), (1, 0, None))))
def test_labels_that_follow_from_others_are_those_of_training(claim, support, boilerplate):
    value = {"claim": claim, "support": support, "boilerplate": boilerplate, "hedged": None, "weasel": 1, "promotional": 0}
    trained = dict(zip(LABELS, corpora.targets(value), strict=True))
    found = rows.labels_of(value, "")
    assert found.get("support", corpora.UNKNOWN) == trained["supported"] or claim is None
    if claim != 1 or support != "na":
        assert found.get("unsupported", corpora.UNKNOWN) == trained["unsupported"]
    assert "hedging" not in found


def test_numbers_do_for_support_and_a_given_label_is_kept():
    known = {"claim": 1, "boilerplate": 0}
    assert rows.labels_of({**known, "support": 0}, "")["unsupported"] == 1
    assert rows.labels_of({**known, "support": 1}, "")["unsupported"] == 0
    assert rows.labels_of({**known, "support": 1, "unsupported": 1}, "")["unsupported"] == 1
    assert rows.labels_of({"label": "quote"}, "", "support") == {"support": 1}
    with pytest.raises(SourceUnreadable):
        rows.labels_of({"label": "quote"}, "", "hedging")


# ---------------------------------------------------------------- metrics

@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 6)), min_size=1, max_size=60))
def test_ranking_metrics_are_those_of_scikit_learn(pairs):
    from sklearn.metrics import average_precision_score, roc_auc_score

    truth, scores = np.array(pairs).T
    scores = scores / 6
    if 0 < truth.sum() < len(truth):
        assert metrics.auc(truth, scores) == pytest.approx(roc_auc_score(truth, scores), abs=1e-12)
        assert metrics.average_precision(truth, scores) == pytest.approx(average_precision_score(truth, scores), abs=1e-12)
    else:
        assert metrics.auc(truth, scores) is metrics.average_precision(truth, scores) is None


def test_flags_are_measured_as_scikit_learn_does():
    from sklearn.metrics import brier_score_loss, f1_score, precision_score, recall_score

    draw = np.random.default_rng(3)
    truth, scores = draw.integers(0, 2, 500), draw.random(500)
    flagged = scores > .6
    found = metrics.measure(truth, scores, flagged, [str(number // 9) for number in range(500)])
    assert found["pages"] == 56
    for key, wanted in (("f1", f1_score(truth, flagged)), ("precision", precision_score(truth, flagged)),
                        ("recall", recall_score(truth, flagged))):
        assert found[key] == pytest.approx(wanted, abs=.0006)
    idle = brier_score_loss(truth, np.full(500, truth.mean()))
    assert found["brier_skill"] == pytest.approx(1 - brier_score_loss(truth, scores) / idle, abs=1e-4)


def test_the_interval_is_wider_over_pages_whose_rows_agree():
    truth = np.repeat([1, 0, 1, 1, 0, 1, 0, 1], 25)
    flagged = np.repeat([True, False, False, True, True, True, False, True], 25)
    pages = [str(number // 25) for number in range(200)]
    spread = [high - low for low, high in (metrics.measure(truth, flagged * 1.0, flagged, names)["f1_interval"]
                                           for names in (pages, [str(n) for n in range(200)]))]
    assert spread[0] > 2 * spread[1]
