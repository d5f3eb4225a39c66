"""A run on a Dask cluster gives the bytes of a local run, whatever happens to a worker; nothing is fetched by it."""
from __future__ import annotations

import gzip
import http.server
import importlib.util
import json
import os
import signal
import socketserver
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench.dask_cluster import running
from checker import batch
from checker.batch import Cluster, Settings, journal
from checker.batch.files import OutputBusy
from checker.batch.ledger import Ledger
from checker.batch.plan import Wanted, make
from checker.batch.remote import Order, part_name, run_shard
from checker.batch.run import fingerprint
from checker.errors import BadOptions, CheckerError, OutputFailed, Refused, SourceNotFound, SourceUnreadable
from checker.pipeline import check_document
from checker.sources.folder import Skip
from checker.sources.patterns import Patterns
from checker.sources.remote import attempt, copy, open_system
from checker.types import Network, Options

distributed = pytest.importorskip("distributed", reason="the extra distributed is not installed")
fsspec = pytest.importorskip("fsspec", reason="the extra distributed is not installed")
OUTPUTS = ("reports.jsonl", "summary.csv", "summary.json", "index.html")
PAGE = "<html lang=en><body><article><h1>Cells {n}</h1><p>Prices of cells may fall by {n} percent, say {n} firms.</p></article></body></html>"


def folder(root: Path, count: int) -> Path:
    """Pages, an archive, something damaged and something that is skipped."""
    root.mkdir()
    for n in range(count):
        (root / f"{n:03}.html").write_text(PAGE.format(n=n))
    (root / "0-no.html").write_bytes(b"\x89PNG")
    (root / "style.css").write_text("p { color: red }")
    rows = [json.dumps({"url": f"https://example.org/{n}", "html": PAGE.format(n=n)}) for n in range(3)]
    (root / "pages.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    (root / "none.jsonl").write_text("{}\n")
    return root


def written(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in OUTPUTS}


def order(place: Path | str, options: Options | None = None) -> Order:
    options = options or Options()
    return Order(Settings(options=options), check_document, fingerprint(options, False), str(place))


def wanted(pages: int = 4, options: Options | None = None, **patterns: Any) -> Wanted:
    how = {"include": (), "exclude": (), **patterns}
    return Wanted(Patterns.of(how["include"], how["exclude"]), Path("nowhere"), options or Options(), pages)


def test_a_worker_killed_in_mid_run_loses_nothing_and_the_bytes_are_those_of_a_local_run(tmp_path: Path) -> None:
    root, out, killed = folder(tmp_path / "in", 12), tmp_path / "out", list[int]()
    with running(tmp_path / "cluster") as cluster, distributed.Client(cluster.address, set_as_default=False) as client:

        def kill(progress: Any) -> None:
            if not killed:
                killed.append(cluster.kill_a_busy_worker(client))

        local = batch.run([root], tmp_path / "local", Settings(jobs=1))  # the cluster starts meanwhile
        client.wait_for_workers(2, timeout=60)
        here = Cluster(cluster.address, str(tmp_path / "parts"), pages=7)
        first = batch.run([root], out, Settings(cluster=replace(here, merge=False)), show=kill)
        assert killed[0] in [worker.pid for worker in cluster.workers if worker.poll() == -signal.SIGKILL]
        assert (first.done, first.failed, first.skipped) == (local.done, local.failed, local.skipped) == (
            16, 1, (Skip("none.jsonl", "holds no page"), Skip("style.css", "not a page (by its suffix or first bytes)")))
        summary = json.loads((out / "summary.json").read_text())
        assert summary["pages"] == 16
        assert sorted(summary["parts"]) == sorted(path.name for path in (tmp_path / "parts").iterdir())
        assert not (out / "reports.jsonl").exists()
        assert batch.run([root], out, Settings(cluster=here)).kept == 16
        assert written(out) == written(tmp_path / "local")
        spoilt = tmp_path / "parts" / summary["parts"][-1]
        spoilt.write_bytes(gzip.compress(b"{}\n"))
        with pytest.raises(OutputFailed, match=r"is not what its worker wrote\. Delete it"):
            batch.run([root], out, Settings(cluster=here))
        assert written(out) == written(tmp_path / "local")
        spoilt.unlink()
        assert batch.run([root], out, Settings(cluster=here)).kept == 13
        assert written(out) == written(tmp_path / "local")


def test_without_a_cluster_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder(tmp_path / "in", 1)
    monkeypatch.setattr("checker.batch.cluster.WAIT_SECONDS", 0.2)
    with pytest.raises(CheckerError, match=r"No scheduler answers at tcp://127\.0\.0\.1:9.*dask scheduler"):
        batch.run([root], tmp_path / "out", Settings(cluster=Cluster("tcp://127.0.0.1:9")))
    with pytest.raises(BadOptions, match="not done on a cluster"):
        batch.run([root], tmp_path / "out", Settings(cluster=Cluster("tcp://127.0.0.1:9"), page_reports=True))
    monkeypatch.setattr("checker.batch.cluster.find_spec", lambda name: None)
    with pytest.raises(BadOptions, match=r"credibility-checker\[distributed\]"):
        batch.run([root], tmp_path / "out", Settings(cluster=Cluster("tcp://127.0.0.1:9")))


def test_a_shard_is_the_same_bytes_each_time_and_says_when_versions_differ(tmp_path: Path) -> None:
    plan = make([folder(tmp_path / "in", 2)], wanted(), {})
    rows = [run_shard(plan.shards[0], order(tmp_path / name)) for name in ("one", "two")]
    assert rows[0] == rows[1]
    one, two = ((tmp_path / name / part_name(plan.shards[0])).read_bytes() for name in ("one", "two"))
    assert one == two
    assert [json.loads(line)["source"]["id"] for line in gzip.decompress(one).splitlines()] == [
        "0-no.html", "000.html", "001.html"]
    assert (rows[0]["pages"], rows[0]["failures"]) == (3, {"unsupported_type": 1})
    other = Order(Settings(), check_document, {"versions": "of another machine"}, str(tmp_path))
    with pytest.raises(BadOptions, match="Install the same on all machines"):
        run_shard(plan.shards[0], other)


def test_a_plan_follows_the_order_of_a_local_run(tmp_path: Path) -> None:
    root, other = folder(tmp_path / "in", 9), tmp_path / "other"
    other.mkdir()
    (other / "x.html").write_text("x")
    (tmp_path / "list.txt").write_text(f"{other / 'x.html'}\n{root / 'pages.jsonl.gz'}\nhttps://example.org/a.warc.gz\n")
    plan = make([root, other, f"@{tmp_path / 'list.txt'}"], wanted(), {})
    assert [(shard.label, shard.archive or len(shard.names)) for shard in plan.shards] == [
        ("in/", 4), ("in/", 4), ("in/", 2), ("", "in/none.jsonl"), ("", "in/pages.jsonl.gz"), ("other/", 1), ("", 1),
        ("", str(root / "pages.jsonl.gz")), ("", "https://example.org/a.warc.gz")]
    assert plan.skipped == ((5, Skip("in/style.css", "not a page (by its suffix or first bytes)")),)
    tokens = [shard.token for shard in plan.shards]
    assert len(set(tokens)) == len(tokens)
    os.utime(root / "000.html", (1, 1))
    changed = [shard.token for shard in make([root, other, f"@{tmp_path / 'list.txt'}"], wanted(), {}).shards]
    assert [a == b for a, b in zip(tokens, changed, strict=True)] == [False] + [True] * 8
    assert tokens[1] != make([root], wanted(), {"versions": 2}).shards[1].token
    with pytest.raises(BadOptions, match="fetches no pages"):
        make(["https://example.org/a"], wanted(), {})
    with pytest.raises(SourceNotFound, match="There is no page"):
        make([root], wanted(exclude=["*"]), {})


def test_a_folder_behind_an_address_gives_what_the_folder_gives(tmp_path: Path) -> None:
    root = folder(tmp_path / "pages", 5)
    (root / "big.html").write_bytes(bytes(20_000))
    (root / ".hidden").mkdir()
    (root / ".hidden" / "x.html").write_text("x")
    memory = fsspec.filesystem("memory")
    memory.put(str(root), "/bucket/pages", recursive=True)
    options = Options(network=Network(max_bytes=10_000))
    reports = {}
    for given in (root, "memory://bucket/pages"):
        plan = make([given], wanted(100, options), {})
        rows = [run_shard(shard, order("memory://bucket/out", options)) for shard in plan.shards]
        parts = [memory.cat(f"/bucket/out/{part_name(shard)}") for shard in plan.shards]
        reports[str(given)] = [line for part in parts for line in gzip.decompress(part).splitlines()]
        assert sum(row["pages"] for row in rows) == 10
        assert [skip.name for _, skip in plan.skipped] == [".hidden", "style.css"]
    assert reports[str(root)] == reports["memory://bucket/pages"]
    failed = [report["reason"]["code"] for report in map(json.loads, reports[str(root)]) if report["status"] == "failed"]
    assert failed == ["unsupported_type", "too_big"]
    memory.rm("/bucket", recursive=True)


def test_what_vanishes_behind_an_address_is_a_failed_report(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/gone/a.html": b"a", "/gone/b.html": b"b", "/gone/c.jsonl": b"{}"})
    plan = make(["memory://gone"], wanted(), {})
    memory.rm("/gone", recursive=True)
    rows = [run_shard(shard, order(tmp_path)) for shard in plan.shards]
    assert [row["failures"] for row in rows] == [{"not_found": 2}, {}]
    assert "nothing at memory://" in rows[1]["skipped"][0][1]
    with pytest.raises(SourceNotFound):
        make(["memory://gone/a.html"], wanted(), {})


def test_addresses_are_guarded_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with pytest.raises(Refused, match="not a public address"):
        copy("http://127.0.0.1/a.warc.gz", tmp_path / "a", Options())
    with pytest.raises(BadOptions, match="are not read"):
        make(["nonsense://bucket/pages"], wanted(), {})
    tried: list[int] = []

    def spoilt() -> None:
        tried.append(1)
        raise OSError("reset by peer")

    with pytest.raises(SourceUnreadable, match=r"x cannot be read \(OSError: reset by peer\)"):
        attempt(spoilt, "x")
    assert len(tried) == 3


def test_the_ledger_keeps_what_still_holds(tmp_path: Path) -> None:
    rows = [{"token": f"t{n}", "failures": {}, "pages": n} for n in range(3)]
    ledger = Ledger(tmp_path, ["t0", "t1", "t2"], fresh=False, resume=False)
    for row in rows:
        ledger.add(row)
    with open(tmp_path / "ledger.jsonl", "ab") as file:
        file.write(b'{"token": "t9", "fail')
    assert set(Ledger(tmp_path, ["t0", "t2", "t9"], fresh=False, resume=True).rows) == {"t0", "t2"}
    again = Ledger(tmp_path, ["t0"], fresh=False, resume=False)
    again.add({"token": "t0", "failures": {"worker_lost": 1}, "pages": 1})
    assert Ledger(tmp_path, ["t0"], fresh=False, resume=False).rows == {}
    with pytest.raises(OutputBusy, match="nothing to resume"):
        Ledger(tmp_path, ["t0"], fresh=False, resume=True)


def test_the_recipe_for_spark_gives_the_same_reports(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("recipe", Path(__file__).parents[1] / "docs" / "common_crawl_spark.py")
    assert spec is not None
    assert spec.loader is not None
    recipe = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recipe)
    memory = fsspec.filesystem("memory")
    memory.put(str(folder(tmp_path / "in", 1) / "pages.jsonl.gz"), "/spark/pages.jsonl.gz")
    address = "memory://spark/pages.jsonl.gz"
    found = list(recipe.reports([address, "memory://spark/none.jsonl"]))
    shard = make([address], wanted(), {}).shards[0]
    run_shard(shard, order(tmp_path))
    lines = gzip.decompress((tmp_path / part_name(shard)).read_bytes()).decode().splitlines()
    assert found == [(address, line) for line in lines]
    assert len(found) == 3
    memory.rm("/spark", recursive=True)


@pytest.mark.parametrize(("address", "error"), [
    ("zip://x.html::http://127.0.0.1:9/x.zip", SourceUnreadable), ("file:///tmp/a.html::b.html", SourceUnreadable),
    ("ftp://host.example/x", BadOptions), ("webhdfs://host.example/x", BadOptions)])
def test_addresses_that_lead_past_the_guard_are_refused(address, error):
    with pytest.raises(error):
        open_system(address, Options())


def test_a_redirect_is_not_taken_for_the_file(tmp_path):
    with socketserver.TCPServer(("127.0.0.1", 0), Redirecting) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        options = Options(allow_private=True, network=Network(ports=frozenset({port})))
        with pytest.raises(SourceUnreadable, match="redirect"):
            copy(f"http://127.0.0.1:{port}/r.jsonl", tmp_path / "copy", options, 1000)
        server.shutdown()


class Redirecting(http.server.BaseHTTPRequestHandler):
    """Sends a redirect whose body looks like a page."""

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "9")
        self.end_headers()
        self.wfile.write(b"<p>A.</p>")

    def log_message(self, *given):
        pass


def test_a_ledger_forgets_shards_whose_archive_could_not_be_had(tmp_path):
    row = {"token": "t", "part": "p", "sha256": "", "pages": 0, "statuses": {}, "failures": {}, "lowest": None, "skipped": []}
    for change, held in (({}, 1), ({"retry": True}, 0), ({"failures": {"worker_lost": 1}}, 0)):
        (tmp_path / "ledger.jsonl").write_text(json.dumps({**row, **change}) + "\n" + json.dumps({"token": "t"}) + "\n")
        assert len(Ledger(tmp_path, ["t"], fresh=False, resume=False).rows) == held


def test_old_reports_are_put_aside_before_a_folder_is_claimed(tmp_path):
    (tmp_path / "run.json").write_text(json.dumps({"versions": 1, "inputs": {}}))
    (tmp_path / "reports.jsonl").write_text("{}\n")
    journal.claim(tmp_path, {"versions": 2}, ["pages"], fresh=False)
    assert not (tmp_path / "reports.jsonl").exists()
    assert json.loads((tmp_path / "run.json").read_text())["versions"] == 2


def test_results_do_not_go_into_the_folder_that_is_checked(tmp_path):
    with pytest.raises(OutputBusy, match="itself"):
        journal.claim(tmp_path, {}, [tmp_path], fresh=False)
