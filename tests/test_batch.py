"""A whole run: N in = N out, the same bytes whatever happens on the way, and nothing lost to a kill or a full disk."""
from __future__ import annotations

import csv
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from web import answer, web

from checker import batch, pipeline
from checker.batch import BatchResult, Limits, Settings, check_many, check_shard, files, tables
from checker.batch.files import OutputBusy
from checker.batch.inputs import expand
from checker.batch.journal import Journal
from checker.batch.progress import Line, Progress, describe
from checker.batch.repeats import Repeats
from checker.errors import BadOptions, OutputFailed, SourceNotFound
from checker.sources.source import Source
from checker.types import Document, Options, Report, SourceInfo

OUTPUTS = ("reports.jsonl", "summary.csv", "summary.json", "index.html")


def check(document: Document, options: Options) -> Report:
    """Stands for the check of a page: as quick as can be, but does what the page says."""
    text = document.content if isinstance(document.content, str) else document.content.decode("utf-8", "replace")
    if "hang" in text:
        time.sleep(60)
    if "die" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "slow" in text:
        time.sleep(0.004)
    info = SourceInfo(document.id, document.kind, document.url, document.path, document.sha256)
    return Report(info, "abstained", pipeline.Reason("too_short", text[:50] or "empty"), versions={"checker": "t", "models": {}})


def folder(root: Path, count: int, text: str = "page") -> Path:
    root.mkdir(exist_ok=True)
    for number in range(count):
        (root / f"{number:03}.html").write_text(f"{text} {number}")
    return root


def run(given: Path | list[Any], out: Path, **how: Any) -> BatchResult:
    settings = Settings(**{"jobs": 2, "seconds": 2.0, "memory": None, **how})
    return batch.run(given if isinstance(given, list) else [given], out, settings, check=check)


def written(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in OUTPUTS}


def ids(out: Path) -> list[str]:
    return [json.loads(line)["source"]["id"] for line in (out / "reports.jsonl").read_text().splitlines()]


def test_n_in_is_n_out_in_the_order_of_the_inputs_whatever_the_pages_do(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 20)
    (root / "003.html").write_text("hang")
    (root / "004.html").write_text("die")
    (root / "image.html").write_bytes(b"\x89PNG")
    os.mkfifo(root / "fifo.html")
    (root / "empty.html").write_bytes(b"")
    found = run(root, tmp_path / "out", page_reports=True)
    assert (found.pages, found.done, found.abstained, found.failed, found.interrupted) == (22, 22, 19, 3, False)
    assert found.failures == {"unsupported_type": 1, "worker_lost": 2}
    assert [skip.name for skip in found.skipped] == ["fifo.html"]
    assert ids(tmp_path / "out") == sorted(path.name for path in root.iterdir() if path.name != "fifo.html")
    rows = list(csv.DictReader((tmp_path / "out" / "summary.csv").open(newline="")))
    assert [row["id"] for row in rows] == ids(tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["reasons"]["failed"] == {"unsupported_type": 1, "worker_lost": 2}
    assert summary["pages"] == 22 == summary["ok"] + summary["abstained"] + summary["failed"]
    assert summary["skipped"] == [{"path": "fifo.html", "why": "not a regular file (a FIFO, socket or device)"}]
    assert len(list((tmp_path / "out" / "pages").iterdir())) == 22
    assert b"pages/" in (tmp_path / "out" / "index.html").read_bytes()
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.endswith(".part")]


def test_the_bytes_do_not_depend_on_the_number_of_workers_or_on_a_second_run(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 50, "slow")
    run(root, tmp_path / "one", jobs=1)
    run(root, tmp_path / "three", jobs=3)
    assert written(tmp_path / "one") == written(tmp_path / "three")
    again = run(root, tmp_path / "one", jobs=2)
    assert again.kept == 50
    assert written(tmp_path / "one") == written(tmp_path / "three")


def test_a_changed_page_is_checked_again_a_new_one_too_and_a_gone_one_leaves(tmp_path: Path) -> None:
    root, out = folder(tmp_path / "in", 10), tmp_path / "out"
    run(root, out)
    (root / "004.html").write_text("changed")
    (root / "005.html").unlink()
    (root / "new.html").write_text("new")
    found = run(root, out)
    assert (found.pages, found.kept) == (10, 8)
    run(root, tmp_path / "fresh")
    assert written(out) == written(tmp_path / "fresh")


def test_killed_at_random_moments_and_gone_on_with_the_result_is_the_same(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 120, "slow")
    run(root, tmp_path / "whole")
    rng = random.Random(3)
    for trial in range(3):
        out = tmp_path / f"out{trial}"
        for _ in range(3):
            driver = multiprocessing.get_context("fork").Process(target=run, args=(root, out))
            driver.start()
            time.sleep(rng.uniform(0.02, 0.3))
            driver.kill()
            driver.join()
        found = run(root, out)
        assert found.done == 120
        assert written(out) == written(tmp_path / "whole")


def test_a_torn_last_line_and_a_spoilt_one_are_checked_again(tmp_path: Path) -> None:
    root, out = folder(tmp_path / "in", 10), tmp_path / "out"
    run(root, out)
    whole = written(out)
    lines = (out / "reports.jsonl").read_bytes().splitlines(keepends=True)
    (out / "reports.jsonl").write_bytes(lines[0] + bytes(40) + b"\n" + b"".join(lines[2:9]) + lines[9][:-20])
    assert run(root, out).kept == 8
    assert written(out) == whole


def test_the_journal_cuts_a_torn_tail_off_before_it_goes_on(tmp_path: Path) -> None:
    line = json.dumps({"source": {"id": "a", "sha256": None}, "status": "ok", "reason": None, "score": {"value": 7}}).encode()
    (tmp_path / "reports.jsonl").write_bytes(line + b"\n" + line[:20])
    with Journal(tmp_path) as book:
        assert [entry.score for entry in book.entries()] == [7]
        offset = book.append(line)
        assert [entry.offset for entry in book.entries()] == [0, offset]
        assert list(book.lines([offset, 0])) == [line, line]


def test_resume_says_when_there_is_nothing_and_fresh_starts_over(tmp_path: Path) -> None:
    root, out = folder(tmp_path / "in", 5), tmp_path / "out"
    with pytest.raises(OutputBusy, match="nothing to resume"):
        run(root, out, resume=True)
    run(root, out)
    assert run(root, out, resume=True).kept == 5
    assert run(root, out, fresh=True).kept == 0
    other = run(root, out, options=Options(allow_private=True))
    assert other.kept == 0  # other options, other reports
    assert ids(out) == [f"{n:03}.html" for n in range(5)]
    assert sorted(path.name for path in out.iterdir()) == sorted([*OUTPUTS, "run.json", ".lock"])


def test_what_is_not_ours_is_not_written_over(tmp_path: Path) -> None:
    root, out = folder(tmp_path / "in", 2), tmp_path / "out"
    out.mkdir()
    (out / "reports.jsonl").write_text("mine\n")
    with pytest.raises(OutputBusy, match="--fresh"):
        run(root, out)
    assert (out / "reports.jsonl").read_text() == "mine\n"
    with pytest.raises(OutputFailed, match="is not a folder"):
        run(root, root / "000.html")


def test_the_same_content_is_checked_once_and_reported_under_every_name(tmp_path: Path) -> None:
    root, marks = folder(tmp_path / "in", 9, "slow"), tmp_path / "marks"
    marks.mkdir()
    for number in range(1, 8):
        (root / f"{number:03}.html").write_text("slow 0")
    (root / "000.txt").write_text("slow 0")  # another type: another report

    def counted(document: Document, options: Options) -> Report:
        (marks / document.id).touch()
        return check(document, options)

    batch.run([root], tmp_path / "out", Settings(jobs=3), check=counted)
    batch.run([root], tmp_path / "pages", Settings(jobs=3, page_reports=True), check=check)  # each page is rendered: no twins
    checked = {path.name for path in marks.iterdir()} - {"warm"}
    assert len(checked) == 3
    assert checked > {"000.txt", "008.html"}
    assert (tmp_path / "out" / "reports.jsonl").read_bytes() == (tmp_path / "pages" / "reports.jsonl").read_bytes()
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["same_content"] == [
        ["000.html", "000.txt", *(f"{number:03}.html" for number in range(1, 8))]]


def test_copies_of_a_page_that_hangs_share_its_fate(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 12)
    for number in range(2, 11):
        (root / f"{number:03}.html").write_text("hang")
    start = time.monotonic()
    found = run(root, tmp_path / "out", seconds=0.5)
    assert (found.done, found.failures) == (12, {"worker_lost": 9})
    assert time.monotonic() - start < 4  # not nine times the limit
    messages = [json.loads(line)["source"] for line in (tmp_path / "out" / "reports.jsonl").read_text().splitlines()]
    assert [message["path"] for message in messages] == [f"{n:03}.html" for n in range(12)]
    (root / "005.html").write_text("mended")
    assert run(root, tmp_path / "out", seconds=0.5).failures == {"worker_lost": 8}


def test_the_results_of_other_inputs_are_neither_replaced_nor_mixed(tmp_path: Path) -> None:
    one, two, out = folder(tmp_path / "one", 3), folder(tmp_path / "two", 2), tmp_path / "out"
    run(one, out)
    whole = written(out)
    with pytest.raises(OutputBusy, match=r"out holds the results of .*one; this run is of .*two, and is not mixed.*--fresh"):
        run(two, out)
    assert written(out) == whole
    assert run([two, one], out).kept == 0  # they have longer names now: two folders
    assert run(one, out).done == 3
    assert run(two, out, fresh=True).done == 2
    assert run(two, out).kept == 2
    (out / "run.json").write_text(json.dumps({"schema": 0, "inputs": {"x": "y"}}))  # cut off, and of another version too
    with pytest.raises(OutputBusy, match="holds the results of y"):
        run(two, out)


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    ready = multiprocessing.get_context("fork").Event()

    def hold() -> None:
        with files.locked(out):
            ready.set()
            time.sleep(60)

    holder = multiprocessing.get_context("fork").Process(target=hold, daemon=True)
    holder.start()
    ready.wait()
    with pytest.raises(OutputBusy, match="Another run"), files.locked(out, patience=0.1):
        pass
    holder.kill()
    holder.join()
    with files.locked(out, patience=0.1):
        pass


def test_a_full_disk_is_a_clear_error_and_what_was_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, out = folder(tmp_path / "in", 20), tmp_path / "out"
    run(root, out)
    before = written(out)
    folder(root, 30, "other")
    append, room = os.write, [900]

    class Full:
        """A file on a disk with little room."""

        def __init__(self, file: Any) -> None:
            self.file = file

        def __getattr__(self, name: str) -> Any:
            return getattr(self.file, name)

        def write(self, data: bytes) -> int:
            part = bytes(data[:room[0]])
            room[0] -= len(part)
            if not part:
                raise OSError(28, "No space left on device")
            return append(self.file.fileno(), part)

    opened = Journal.__init__

    def full(self: Journal, where: Path) -> None:
        opened(self, where)
        self._file = Full(self._file)  # type: ignore[assignment]

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "__init__", full)
        with pytest.raises(OutputFailed, match=r"No space left.*same command again"):
            run(root, out)
    assert (out / "reports.jsonl").read_bytes().startswith(before["reports.jsonl"])
    assert (out / "reports.jsonl").read_bytes().endswith(b"\n")
    assert written(out)["summary.csv"] == before["summary.csv"]
    assert run(root, out).kept >= 1
    run(root, tmp_path / "whole")
    assert written(out) == written(tmp_path / "whole")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_device_that_is_always_full(tmp_path: Path) -> None:
    (tmp_path / "reports.jsonl").symlink_to("/dev/full")
    with Journal(tmp_path) as book, pytest.raises(OutputFailed, match="No space left"):
        book.append(b"{}")
    with pytest.raises(OutputFailed, match=r"file\.txt cannot be written"):
        files.write(tmp_path / "missing" / "file.txt", [b"x"])


def test_a_crash_between_write_and_rename_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.txt"
    files.write(path, [b"old"])
    monkeypatch.setattr(os, "replace", lambda *a: (_ for _ in ()).throw(OSError(5, "broken")))
    with pytest.raises(OutputFailed):
        files.write(path, [b"new"])
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file.txt"]


def test_a_file_that_vanishes_is_a_failed_report(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 5)

    def vanish(document: Document, options: Options) -> Report:
        (root / "004.html").unlink(missing_ok=True)
        return check(document, options)

    batch.run([root], tmp_path / "out", Settings(jobs=1), check=vanish)
    last = json.loads((tmp_path / "out" / "reports.jsonl").read_text().splitlines()[-1])
    assert (last["status"], last["reason"]["code"]) == ("failed", "not_found")


def test_control_c_finishes_the_pages_in_hand_and_the_next_run_goes_on(tmp_path: Path) -> None:
    root, out = folder(tmp_path / "in", 100, "slow"), tmp_path / "out"

    def interrupt(progress: Progress) -> None:
        if progress.done == 20:
            os.kill(os.getpid(), signal.SIGINT)

    handler = signal.getsignal(signal.SIGINT)
    found = batch.run([root], out, Settings(jobs=2), check=check, show=interrupt)
    assert found.interrupted
    assert 20 <= found.done < 30
    assert signal.getsignal(signal.SIGINT) is handler
    assert len((out / "reports.jsonl").read_text().splitlines()) == found.done
    assert not (out / "summary.json").exists()
    assert run(root, out, resume=True).kept == found.done
    with pytest.raises(KeyboardInterrupt):  # twice: at once
        batch.run([root], tmp_path / "twice", Settings(jobs=2), check=check,
                  show=lambda progress: os.kill(os.getpid(), signal.SIGINT))


def test_several_folders_files_and_lists(tmp_path: Path) -> None:
    one, two = folder(tmp_path / "one", 2), folder(tmp_path / "two", 2)
    (tmp_path / "list.txt").write_text(f"# pages\n{one / '001.html'}\n\nhttps://example.org/a\nno-such-file.html\n")
    found = expand([one, str(two), f"@{tmp_path / 'list.txt'}", "https://example.org/b", two / "000.html"])
    assert [source.id for source in found] == [
        "one/000.html", "one/001.html", "two/000.html", "two/001.html", str(one / "001.html"), "https://example.org/a",
        "no-such-file.html", "https://example.org/b", str(two / "000.html")]
    assert [source.kind for source in found].count("url") == 2
    assert found[2].root == two
    for missing in (["missing"], ["@missing"], [tmp_path / "missing"]):
        with pytest.raises(SourceNotFound, match=r"There is no .*Check the path"):
            expand(missing)
    (tmp_path / "none").mkdir()
    with pytest.raises(SourceNotFound, match="There is no page in"):
        expand([tmp_path / "none"])


def test_the_output_may_lie_in_the_input(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 3)
    for _ in range(2):
        found = run(root, root / "out", page_reports=True)
        assert (found.pages, found.skipped) == (3, ())


def test_an_input_that_stands_twice_has_two_reports(tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 1)
    for kept in (0, 2):
        found = run([root / "000.html", root / "000.html"], tmp_path / "out")
        assert (found.done, found.kept, len(ids(tmp_path / "out"))) == (2, kept, 2)


def test_urls_are_fetched_a_second_apart_and_not_again_when_the_run_goes_on(tmp_path: Path) -> None:
    times: list[float] = []

    def page(connection: Any) -> None:
        times.append(time.monotonic())
        connection.sendall(answer(b"a page"))

    with web({"/a": page, "/b": page, "/c": page}) as server:
        given = [server.url("/a"), server.url("/missing"), server.url("/b"), server.url("/c")]
        options = server.options()
        found = run(given, tmp_path / "out", options=options, gap=0.2, keep_source=True)
        assert (found.abstained, found.failures) == (3, {"http_error": 1})
        assert all(later - earlier > 0.15 for earlier, later in pairwise(times))
        assert run(given, tmp_path / "out", options=options, gap=0.0).kept == 3
        assert server.paths().count("/robots.txt") <= 2  # once for each worker at most
    assert len(times) == 3
    assert ids(tmp_path / "out") == given
    assert not (tmp_path / "out" / ".cache").exists()
    assert [path.read_bytes() for path in (tmp_path / "out" / "sources").iterdir()] == [b"a page"] * 3


def test_what_stands_on_several_pages_is_listed(tmp_path: Path) -> None:
    root = tmp_path / "in"
    root.mkdir()
    promo = "Sign up now for our amazing newsletter deals and save a lot!"
    for name, text in (("a", "Copper"), ("b", "Nickel"), ("copy of a", "Copper"), ("d", "Silver")):
        (root / f"{name}.txt").write_text(f"{text} prices fell in May.\n\n{promo}\n")
    repeats = Repeats()
    for report in check_many(sorted(root.iterdir()), jobs=1, check=check):
        sentences = [{"text": promo, "flags": ["promotional"]}, {"text": report.source.id, "flags": ["hedging"]},
                     {"text": "Plain.", "flags": []}, {"text": promo, "flags": ["promotional"]}]
        repeats.add(report.to_dict() | {"sentences": sentences})
    assert repeats.same_sentences() == [(promo, 4)]
    run(root, tmp_path / "out")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["same_content"] == [["a.txt", "copy of a.txt"]]


@pytest.mark.parametrize("form", ["sqlite", "parquet"])
def test_tables_on_request(form: str, tmp_path: Path) -> None:
    root = folder(tmp_path / "in", 300)
    if form == "parquet" and find_spec("pyarrow") is None:
        with pytest.raises(BadOptions, match=r"credibility-checker\[parquet\]"):
            run(root, tmp_path / "out", also=(form,))
        return
    lines = []
    for number, report in enumerate(check_shard(sorted(root.iterdir()), check=check)):
        sentence = {"text": f"Claim {number}.", "start": 0, "end": 9, "claim": 0.5, "support": 0.25, "unsupported": 0.5,
                    "hedging": 0.1, "weasel": 0.0, "promotional": 1.0, "flags": ["weasel", "promotional"], "evidence": []}
        lines.append(json.dumps(report.to_dict() | {"sentences": [sentence] * (number % 3)}))
    (tmp_path / "reports.jsonl").write_text("\n".join(lines))
    tables.write([form], tmp_path)
    if form == "sqlite":
        with closing(sqlite3.connect(tmp_path / "reports.sqlite")) as base:
            pages = base.execute("SELECT count(*), count(score), min(reason) FROM pages").fetchone()
            found = base.execute("SELECT text, start, promotional, flags FROM sentences WHERE page LIKE '%001.html'")
            assert pages == (300, 0, "too_short")
            assert found.fetchall() == [("Claim 1.", 0, 1.0, "weasel promotional")]
    else:
        parquet = import_module("pyarrow.parquet")
        assert parquet.read_table(tmp_path / "pages.parquet").num_rows == 300
        assert parquet.read_table(tmp_path / "sentences.parquet").num_rows == 300
    assert not list(tmp_path.glob(".*.part"))
    assert run(root, tmp_path / "out", also=(form,)).done == 300
    with pytest.raises(BadOptions, match="Choose from"):
        run(root, tmp_path / "out", also=("xlsx",))


def test_check_many_keeps_the_order_and_takes_sources_as_they_are_needed(tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[Any]:
        nonlocal taken
        while True:
            taken += 1
            yield "hang" if taken == 4 else f"text {taken}"

    reports = check_many(endless(), jobs=2, limits=Limits(0.5, None), check=check)
    first = [next(reports) for _ in range(100)]
    reports.close()  # type: ignore[attr-defined]
    assert [report.reason.message for report in first if report.reason and report.status != "failed"] == [
        f"text {n}" for n in range(1, 101) if n != 4]
    assert first[3].reason is not None
    assert first[3].reason.code == "worker_lost"
    assert taken < 250


@pytest.mark.parametrize("jobs", [0, 1, 3])
def test_check_many_gives_a_report_for_each_source(jobs: int, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a page")
    given = [tmp_path / "a.html", tmp_path / "missing.html", "some text", b"bytes", "http://127.0.0.1/"]
    reports = list(check_many(given, jobs=jobs, check=check))
    assert [report.status for report in reports] == ["abstained", "failed", "abstained", "abstained", "failed"]
    assert [report.reason.code for report in reports if report.status == "failed" and report.reason] == ["not_found", "refused"]
    assert reports == check_shard(given, check=check)
    assert list(check_many([], jobs=jobs, check=check)) == []


def test_a_page_that_eats_memory_fails_alone() -> None:
    def greedy(document: Document, options: Options) -> Report:
        if document.content == "eat":
            raise MemoryError
        return check(document, options)

    for reports in (check_shard(["a", "eat", "b"], check=greedy), list(check_many(["a", "eat", "b"], jobs=1, check=greedy))):
        assert [report.reason.code for report in reports if report.reason] == ["too_short", "worker_lost", "too_short"]


def test_check_many_works_in_a_thread_and_inside_another_pool() -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(r.status for r in check_many(["a", "b"], jobs=2, check=check)))
    thread.start()
    thread.join()
    assert found == ["abstained", "abstained"]
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(_nested) == 2


def _nested() -> int:
    return len(list(check_many(["a", "b"], check=check)))


def test_what_is_wrong_with_the_options_is_raised_and_not_reported_page_by_page(tmp_path: Path) -> None:
    def wrong(document: Document, options: Options) -> Report:
        raise BadOptions("The weights make no sense.")

    for jobs in (0, 1):
        with pytest.raises(BadOptions):
            list(check_many(["a"], jobs=jobs, check=wrong))
    with pytest.raises(BadOptions):
        batch.run([folder(tmp_path / "in", 1)], tmp_path / "out", check=wrong)
    assert check_shard([Source("a", "text", "a")], check=check)[0].source.id == "a"


def test_progress_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(2000, started=time.monotonic() - 10)
    for number in range(1000):
        progress.count("failed" if number < 3 else "ok", "timeout" if number < 3 else None, 50 + number % 7)
    assert describe(progress).startswith("1,000 of 2,000 pages, ")
    assert describe(progress).endswith("0:10 left, 3 timeout")
    assert progress.lowest == 50
    Line(sys.stderr)(progress)
    Line(sys.stderr, "json")(progress)
    shown = capsys.readouterr().err
    assert shown.startswith("\r\x1b[K1,000 of")
    assert json.loads(shown[shown.index("{"):])["failures"] == {"timeout": 3}
