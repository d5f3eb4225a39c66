"""The training data keeps hosts apart, and the figures mean what they say."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from checker.signals import trees
from checker.training import corpora, evaluate, second, student
from checker.training.corpora import LABELS, UNKNOWN, Row

LABELLED = {"page": "p/1", "before": "", "after": None, "claim": 1, "support": "none", "hedged": 0, "weasel": 0,
            "promotional": 1, "boilerplate": 0}


def rows(hosts: list[str], sampling: str = "random") -> list[Row]:
    return [Row(f"Sentence {number}.", "", "", host, f"{host}/{number}", sampling) for number, host in enumerate(hosts)]


@pytest.mark.parametrize(("change", "unsupported", "supported"), [
    ({}, 1, 0), ({"support": "vague_source"}, 1, 0), ({"support": "quote"}, 0, 1), ({"claim": 0, "support": "na"}, 0, UNKNOWN),
    ({"boilerplate": 1}, 0, 0), ({"claim": None}, UNKNOWN, UNKNOWN), ({"support": None}, UNKNOWN, UNKNOWN)])
def test_targets_follow_the_guideline(change: dict[str, object], unsupported: int, supported: int) -> None:
    found = corpora.targets({**LABELLED, **change})
    assert found[LABELS.index("unsupported")] == unsupported
    assert found[LABELS.index("supported")] == supported


def test_hosts_of_the_evaluation_are_never_trained_on(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "holdout_hosts.txt").write_text("# hosts\nheld.example\n")
    urls = ["https://www.held.example/a", "https://open.example/b", "www.open.example/c"]
    (gold / "training_sentences.jsonl").write_text(
        "".join(json.dumps({**LABELLED, "url": url, "sentence": url}) + "\n" for url in urls))
    assert [row.host for row in corpora.training_rows(tmp_path)] == ["open.example", "open.example"]


def test_a_host_is_in_one_fold_and_natural_rows_are_spread() -> None:
    given = rows([f"host{number % 30}" for number in range(300)]) + rows([f"other{n}" for n in range(40)], "cue:hedge")
    table = corpora.folds(given, 5)
    assert set(table) == {row.host for row in given}
    counts = np.bincount([table[row.host] for row in given if row.natural], minlength=5)
    assert counts.max() - counts.min() <= 10
    assert table == corpora.folds(given, 5)


def test_a_key_depends_on_the_context() -> None:
    assert Row("a", "b", "", "h", "p").key != Row("a", "", "b", "h", "p").key


def test_the_threshold_has_the_best_f1() -> None:
    truth = np.array([0, 0, 1, 1, 0, 1])
    scores = np.array([0.1, 0.2, 0.4, 0.8, 0.5, 0.9])
    threshold = evaluate.best_threshold(truth, scores, np.ones(6))
    best = max(evaluate.f1_at(truth, scores >= value) for value in scores)
    assert evaluate.f1_at(truth, scores >= threshold) == pytest.approx(best)


def test_calibration_error_and_skill_of_a_perfect_and_an_idle_forecast() -> None:
    truth = np.array([0, 1] * 50)
    assert evaluate.calibration_error(truth, truth.astype(float)) == 0.0
    assert evaluate.brier_skill(truth, truth.astype(float)) == 1.0
    assert evaluate.brier_skill(truth, np.full(100, 0.5)) == pytest.approx(0.0)


def test_careful_thresholds_flag_less() -> None:
    draw = np.random.default_rng(1)
    truth = draw.integers(0, 2, 400)
    scores = np.clip(0.35 * truth + draw.normal(0.4, 0.2, 400), 0, 1)
    usual, careful = (evaluate.best_threshold(truth, scores, np.ones(400), beta) for beta in (1.0, 0.5))
    assert careful > usual
    assert truth[scores >= careful].mean() > truth[scores >= usual].mean()


def test_the_student_hears_the_label_where_there_is_one() -> None:
    logits = np.array([[1.0], [1.0], [9.0], [np.nan], [np.nan]])
    wanted = student.goals(logits, np.array([[0], [UNKNOWN], [UNKNOWN], [1], [UNKNOWN]]))
    assert wanted[0, 0] < 0.0
    assert wanted[1, 0] == 1.0
    assert wanted[2, 0] == student.LARGEST
    assert wanted[3, 0] == pytest.approx(student.ALONE * student.HARD)
    assert np.isnan(wanted[4, 0])


def test_labels_of_the_pool_teach_what_their_readers_agree_on(tmp_path: Path) -> None:
    path = tmp_path / "read.npz"
    assert corpora.read_labels(path) == {}
    np.savez(path, keys=np.array([7], np.uint64), labels=np.ones((1, len(LABELS)), np.int8))
    found = dict(zip(LABELS, corpora.read_labels(path)[7], strict=True))
    assert (found["claim"], found["unsupported"], found["boilerplate"]) == (UNKNOWN,) * 3
    assert found["promotional"] == found["supported"] == 1


@pytest.mark.parametrize("path", [corpora.READ, corpora.FLAGS], ids=["windows", "flags"])
def test_the_stored_labels_are_of_sentences_that_the_labels_file_names_by_hash_alone(path: Path) -> None:
    with np.load(path, allow_pickle=False) as arrays:
        kinds = {name: arrays[name].dtype.kind for name in arrays.files}
        assert kinds.pop("natural", "b") == "b"  # which windows were drawn by hash
        assert kinds == {"keys": "u", "labels": "i"}
        assert set(np.unique(arrays["labels"])) <= {UNKNOWN, 0, 1}
        assert len(np.unique(arrays["keys"])) == len(arrays["labels"])


def test_flags_teach_the_signal_that_was_flagged_and_windows_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, key in (("READ", 7), ("FLAGS", 8)):
        path = tmp_path / f"{name}.npz"
        both = np.full((2, len(LABELS)), int(name == "READ"), np.int8)
        np.savez(path, keys=np.array([key, 9], np.uint64), labels=both)
        monkeypatch.setattr(corpora, name, path)
    found = corpora.all_read()
    unsupported, hedging = LABELS.index("unsupported"), LABELS.index("hedging")
    assert [found[key][unsupported] for key in (7, 8)] == [UNKNOWN, 0]
    assert [found[key][hedging] for key in (7, 8, 9)] == [1, 0, 1]


def test_the_voice_of_a_page_is_that_of_its_other_sentences() -> None:
    pages = second.Pages(None, np.zeros(6, int), [np.arange(1, 6), np.arange(2)])
    found = second.voices(pages, np.array([9.0, 1.0, 1.0, 1.0, 1.0, 1.0]), np.array([5.0, -2.0]))
    assert found.tolist() == [1.0, -2.0]


def test_trees_out_of_arrays_say_what_scikit_learn_says() -> None:
    draw = np.random.default_rng(2)
    given = np.hstack([draw.normal(size=(500, 4)), draw.integers(0, 2, (500, 3))])
    truth = ((given[:, 0] > 0) & (given[:, 5] == 1)).astype(int)
    fitted = second.fit_trees(given, truth)
    grown = trees.forest(second.arrays_of(fitted))
    assert trees.decide(grown, given) == pytest.approx(fitted.decision_function(given), abs=1e-9)
    assert trees.decide(grown, given[:0]).shape == (0,)


def test_rows_of_a_public_corpus_move_the_one_signal_that_they_label() -> None:
    from scipy import sparse

    matrix = sparse.csr_matrix(np.eye(4))
    wanted, weights = np.array([0.0, 0.0, 0.0, 0.0]), np.ones(4)
    guests = (sparse.csr_matrix(np.repeat([[1.0, 0, 0, 0], [0, 1.0, 0, 0]], 20, axis=0)), np.repeat([1, 0], 20))
    alone = student.fit(matrix, wanted, weights)
    joined = student.fit_with_guests(matrix, wanted, weights, guests)
    assert np.abs(alone).max() < 1e-9
    assert joined[0] > 1.0
    assert joined[1] < -1.0
