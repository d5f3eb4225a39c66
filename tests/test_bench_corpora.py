"""The measurements on public corpora do what they say, on invented sentences."""
from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench import corpora, corpora_context, corpora_lists, corpora_sets
from bench.corpora_sets import Corpus, Source
from checker.training.corpora import Row

HEDGED = ("The dam may leak.", "Perhaps the ferry was late.", "The cause might be a frozen pipe.", "It could possibly rain.")
PLAIN = ("The dam holds water.", "The ferry left at nine.", "A frozen pipe burst.", "It rained on Monday.")


def corpus_of(texts: list[str], pages: list[str], splits: list[str] | None = None) -> Corpus:
    rows = [Row(text, "", "", "invented", page) for text, page in zip(texts, pages, strict=True)]
    return Corpus(rows, np.array([int(text.startswith(HEDGED)) for text in texts]), np.array(splits or ["train"] * len(texts)))


def invented(count: int, splits: tuple[str, ...]) -> Corpus:
    """Sentences that only their hedge and a number tell apart, five to a document."""
    numbers = range(count)
    texts = [f"{(HEDGED if number % 3 == 0 else PLAIN)[number % 4]} Case {number}." for number in numbers]
    return corpus_of(texts, [f"d{number // 5}" for number in numbers], [splits[number // 5 % len(splits)] for number in numbers])


def test_metrics_are_those_of_scikit_learn_with_ties_and_weights():
    from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

    draw = np.random.default_rng(3)
    truth, scores = draw.integers(0, 2, 200), draw.integers(0, 12, 200) / 12
    weights = draw.integers(0, 4, 200)
    expected = [metric(truth, found, sample_weight=weights) for metric, found in (
        (f1_score, scores >= 0.5), (average_precision_score, scores), (roc_auc_score, scores))]
    assert corpora.Ranking(truth, scores, scores >= 0.5).of(weights) == pytest.approx(expected)


def test_one_class_has_no_ranking():
    assert np.isnan(corpora.Ranking(np.ones(3), np.arange(3.0), np.ones(3, bool)).of(np.ones(3))[1:]).all()


def test_intervals_draw_whole_documents():
    alone = invented(300, ("dev",))
    scores = np.random.default_rng(0).random(300) + 0.3 * alone.truth
    one = corpora.measured(alone, (scores, scores > 0.6))
    copies = Corpus([*alone.rows] * 4, np.tile(alone.truth, 4), np.tile(alone.splits, 4))
    many = corpora.measured(copies, (np.tile(scores, 4), np.tile(scores > 0.6, 4)))
    assert one == many  # four copies of each sentence in its document are no new evidence
    assert one["auc_interval"][0] < one["auc"] < one["auc_interval"][1]


def test_whole_documents_are_drawn_unless_some_are_large():
    corpus = invented(1000, ("dev",))
    some = corpora_sets.drawn(corpus, 100)
    sizes = [sum(row.page == page for row in some.rows) for page in {row.page for row in some.rows}]
    assert set(sizes) == {5}
    assert 100 <= len(some.rows) < 105
    large = corpora_sets.drawn(Corpus([replace(row, page="all") for row in corpus.rows], corpus.truth, corpus.splits), 100)
    assert len(large.rows) == 100
    assert corpora_sets.drawn(some, 3000).rows == some.rows


def test_a_file_is_read_with_its_documents_and_what_stands_before(tmp_path: Path):
    folder = tmp_path / "data" / "sentences"
    folder.mkdir(parents=True)
    found = [{"text": f"S{number}.", "label": 1, "cue_in_sentence": 1, "source_in_sentence": number % 2, "doc": doc,
              "split": "dev", "context_after": "Next."} for number, doc in enumerate(["a", "a", "a", "b", "-1", "-1"])]
    (folder / "x.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, found)).encode()))
    corpus = corpora_sets.load(tmp_path, Source("x", "support", "doc", earlier=2, label=corpora_sets.within))
    assert [row.before for row in corpus.rows] == ["", "S0.", "S0. S1.", "", "", ""]
    assert len({row.page for row in corpus.rows}) == 4  # a sentence without a document is one of its own
    assert corpus.truth.tolist() == [0, 1, 0, 1, 0, 1]


def test_an_open_quotation_goes_on_until_it_is_closed_or_the_document_ends():
    rows = [Row(text, "", "", "", page) for text, page in (
        ("“We lost the key.", "a"), ("It was cold.", "a"), ("We walked.”", "a"), ('He said: "No.', "a"), ("Snow fell.", "b"))]
    assert corpora_sets.open_quotes(rows).tolist() == [[0, 1], [1, 1], [1, 0], [0, 1], [0, 0]]


def test_texts_that_are_measured_are_not_learned_from():
    corpus = corpus_of(["Same.", "Other.", "Same.", "Fresh."], list("abcd"), ["train", "train", "dev", "dev"])
    train, (measure,) = corpora.parts(corpus, "dev")
    assert [row.text for row in train.rows] == ["Other."]
    assert [row.text for row in measure.rows] == ["Same.", "Fresh."]


@pytest.mark.parametrize(("splits", "test"), [(("train", "train", "dev", "test"), "test"), (("train", "train", "dev"), "dev")])
def test_the_trainer_learns_a_corpus_and_says_how_far_it_is_over_the_bar(splits: tuple[str, ...], test: str):
    corpus = invented(600, splits)
    trial = corpora.Trial(Source("invented", "hedging"), test, "f1", 0.9)
    found = corpora.trained(corpus, trial, corpora.prepared(*corpora.parts(corpus, test)))
    assert set(found["systems"]) == {"ours", "TF-IDF", "ours and TF-IDF"}
    assert found["systems"]["ours"]["f1"] == 1.0
    assert found["over the bar by"] == 0.1
    assert found["trained on"] == splits.count("train") * 600 / len(splits)


def test_the_shipped_model_stands_beside_the_best_list():
    found = corpora.shipped(invented(60, ("",)), "hedging")
    lists = {name: value["auc"] for name, value in found["systems"].items() if name in corpora_lists.LISTS["hedging"]}
    assert lists[found["best list"]] == max(lists.values()) == 1.0
    assert found["systems"]["shipped model"]["auc"] > 0.9
    page = corpora.page({"trained": {}, "shipped": {"invented": found}}, "command")
    assert "| invented | 60 (20; 12) | shipped model |" in page


@pytest.mark.parametrize(("signal", "name", "fires", "spares"), [
    ("hedging", "Hyland's hedges", "Prices tend to fall.", "Prices fell in June."),
    ("hedging", "epistemic words of science", "A putative gene was found.", "A gene was found."),
    ("weasel", "unsupported attributions", "It is widely believed that he fled.", "Her sister believed him."),
    ("promotional", "peacock words", "A world-class harbour.", "A harbour for ships."),
    ("promotional", "words that sell", "Sign up for it.", "The sign hung there."),
    ("claim", "a number", "It cost 1,200 crowns.", "It cost crowns."),
    ("support", "verbs of reporting", "The mayor said so.", "The mayor left.")])
def test_lists_fire_on_whole_words(signal: str, name: str, fires: str, spares: str):
    rows = [Row(text, "", "", "", "") for text in (fires, spares)]
    assert corpora_lists.counts(rows, signal)[name].tolist() == [1, 0]


def test_what_taught_or_is_barred_is_not_measured():
    assert "train" not in corpora_sets.UNSEEN["BioScope abstracts, dev and test"].splits
    assert all(source.splits == ("dev",) for source in corpora_sets.UNSEEN.values() if source.file == "support_polnear")
    assert all(trial.test == "dev" for trial in corpora.TRAINED.values() if trial.source.file == "support_polnear")


def test_a_sentence_is_read_again_with_what_its_neighbours_say():
    """A label that only the sentence before gives away is found by the second reading, and not by the first."""
    draw = np.random.default_rng(5)
    texts, pages, truth = [], [], []
    for number in range(1200):
        told = number % 4 == 0 and draw.random() < 0.5
        texts.append(f"The dam {'may leak' if told else 'holds'} in case {draw.integers(9)}.")
        pages.append(f"d{number // 12}")
        truth.append(int(bool(texts[number - 1:number]) and "may" in texts[number - 1]))
    rows = [Row(text, "", "", "invented", page) for text, page in zip(texts, pages, strict=True)]
    splits = np.array(["dev" if number >= 960 else "train" for number in range(1200)])
    corpus = Corpus(rows, np.array(truth), splits)
    train, (test,) = corpora.parts(replace(corpus, rows=[replace(row, text=f"{row.text} {place}") for place, row in enumerate(rows)]), "dev")
    matrices = {"ours": corpora.own_features(train, [test])}
    first = corpora.Ranking(test.truth, *corpora.fitted(matrices["ours"], train, test)).of(np.ones(len(test.rows)))[2]
    again = corpora.Ranking(test.truth, *corpora_context.read_again(matrices, ["ours"], train, test)).of(np.ones(len(test.rows)))[2]
    assert 0.5 < again > first
