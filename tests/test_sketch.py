"""Pages that are nearly the same: sketches estimate what they should, cost little, and do not depend on the order."""
from __future__ import annotations

import io
import json
import random
import time
from pathlib import Path

import examples
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import batch, sketch
from checker.batch import Settings
from checker.batch.outputs import DASHBOARD, SUMMARY_JSON
from checker.batch.repeats import Repeats
from checker.reports import dashboard, summary
from checker.types import Document, Facts, Options, Page, Reason, Report, SourceInfo

NOUNS = [f"{a}{b}" for a in ("plum", "tram", "river", "copper", "harbour", "letter", "winter", "bridge")
         for b in ("", "s", "field", "man", "house", "road", "light", "bell", "stone", "work")]


def text(seed: int, words: int = 300) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(NOUNS) for _ in range(words))


def changed(original: str, every: int) -> str:
    return " ".join("other" if n % every == every - 1 else word for n, word in enumerate(original.split()))


def raw(value: str) -> bytes:
    data = sketch.bytes_of(sketch.of(value))
    assert data is not None
    return data


def grouped(sketches: list[bytes]) -> list[list[int]]:
    return sketch.groups(sketch.Sketches(io.BytesIO(b"".join(sketches))))


def similarity(one: str, other: str) -> float:
    return float((np.frombuffer(raw(one), "<u2") == np.frombuffer(raw(other), "<u2")).mean())


def shingles(value: str) -> set[tuple[str, ...]]:
    words = value.split()
    return {tuple(words[n:n + 5]) for n in range(len(words) - 4)}


def test_equal_places_estimate_the_similarity_of_shingles() -> None:
    errors = []
    for seed in range(60):
        one = text(seed)
        other = changed(one, 5 + seed)
        true = len(shingles(one) & shingles(other)) / len(shingles(one) | shingles(other))
        errors.append(similarity(one, other) - true)
    assert abs(np.mean(errors)) < 0.03
    assert np.std(errors) < 0.08


def test_a_sketch_is_the_same_everywhere() -> None:
    assert sketch.of(text(1)) == sketch.of(text(1).upper().replace(" ", ",\n"))
    assert sketch.of("plum tram river " * 20) == PINNED


PINNED = "V2Dr3uZvPUWRDT3o/TNvaHRJ3FHOoXvca7FQ9HCwWTEUmMTyPfMVGVwJo/Y/oh13X0gEVdOxsy/+X7aM4md4WbI85qvCSOCRjwNs8QsXI56PH+hKtU9i2rkrJn4UNBjInaUk/seM63ARrSNONbwy/c77FDnf+BcObjI61LaifxY="


def test_it_is_small_and_short_texts_have_none() -> None:
    assert len(raw(text(1))) == sketch.BYTES <= 256
    assert sketch.of(text(1, 49)) is None
    assert sketch.of("") is None
    for value in (None, 3, "", "no base64!", "AAAA"):
        assert sketch.bytes_of(value) is None


@given(st.text(max_size=300))
def test_no_text_breaks_it(value: str) -> None:
    assert sketch.of(value) is None or len(raw(value)) == sketch.BYTES
    assert len(raw(value + " word" * 60 + "\ud800")) == sketch.BYTES


def test_nearly_the_same_is_found_and_what_shares_half_is_not() -> None:
    near = [text(1), changed(text(1), 60), text(2), changed(text(2), 8), text(3), text(3) + " " + text(4, 20)]
    assert grouped([raw(each) for each in near]) == [[0, 1], [4, 5]]
    for seed in range(20):  # about half of the shingles: pages meet in some band, and are told apart
        assert grouped([raw(text(seed)), raw(changed(text(seed), 16))]) == []
    assert grouped([]) == grouped([raw(text(1))]) == []


def test_pages_are_compared_seldom() -> None:
    chance = random.Random(3)
    many = [chance.randbytes(sketch.BYTES) for _ in range(10_000)] * 2
    for sketches, expected in ((many, 10_000), ([raw(text(1))] * 20_000, 1)):
        start = time.process_time()
        assert len(grouped(sketches)) == expected
        assert time.process_time() - start < 5


def report(name: str, words: str) -> dict[str, object]:
    page = Page(words, (), Facts())
    return Report(SourceInfo(name, "file", None, name, None), "abstained", None, page).to_dict()


def test_groups_do_not_depend_on_the_order_of_the_pages() -> None:
    pages = [(f"{seed}-{every}.html", changed(text(seed), every)) for seed in range(6) for every in (150, 200, 250, 999)]
    found = []
    for turn in range(4):
        random.Random(turn).shuffle(pages)
        repeats = Repeats()
        for name, words in pages:
            repeats.add(report(name, words))
        found.append(repeats.near_pages())
    assert found[0] == [[f"{seed}-{every}.html" for every in (150, 200, 250, 999)] for seed in range(6)]
    assert all(each == found[0] for each in found)


def check(document: Document, options: Options) -> Report:
    content = document.content if isinstance(document.content, str) else document.content.decode()
    page = Page(content, (), Facts())
    return Report(SourceInfo(document.id, document.kind, None, document.path, document.sha256), "abstained",
                  Reason("too_short", "Invented."), page)


def test_a_batch_lists_them_in_the_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    for name, words in (("a", text(1)), ("b", text(2)), ("c", changed(text(1), 80)), ("d", text(1, 30)), ("e", text(1, 30))):
        (root / f"{name}.txt").write_text(words)
    written = []
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        batch.run([root], out, Settings(jobs=jobs, memory=None), check=check)
        written.append([(out / name).read_bytes() for name in ("reports.jsonl", SUMMARY_JSON, DASHBOARD)])
    assert written[0] == written[1]
    assert json.loads(written[0][1])["near_duplicates"] == [["a.txt", "c.txt"]]
    assert written[0][0].count(b"\n") == 5
    assert written[0][2].decode().count("nearly the same: group 1") == 2


@pytest.mark.parametrize("evil", ["<img src=x>", "=1+1", "\x1b[31m", "'x"])
def test_the_dashboard_shows_groups_in_short_and_escaped(evil: str) -> None:
    row = summary.row(report(evil, text(1)))
    near = [[evil, *(f"copy {n}.html" for n in range(20))], *([f"{n}", f"{n}x"] for n in range(40))]
    html = dashboard.render([row], {}, near=near)
    assert "nearly the same: group 1" in html
    assert "and 9 more" in html
    assert "11 more groups" in html
    assert "<img" not in html
    assert "nearly the same" not in dashboard.render([summary.row(examples.ok().to_dict())], {})


@settings(deadline=None)
@given(st.text(st.sampled_from("ab_9 \n\t\x1c\x85\xa0’—…é߀İ-.'")) | st.text())
def test_words_are_those_of_the_regular_expression(value: str) -> None:
    lowered = value.lower()
    assert sketch._words(lowered) == sketch._WORD.findall(lowered)
