"""Slices: what the rules say of a page, and what a card shows of few positives. Every address and text is invented."""
from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import numpy as np
import pytest

from checker.training import corpora, slices
from checker.training.corpora import Row

NEWS = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
SELLS = '<a href="/pricing">Prices</a> <a href="https://shop.example/request-demo/">See it</a>'
OWN = "I moved here in spring and my neighbour told me that the well is dry. " * 10


def page(url: str, title: str = "A title", type: str = "article", text: str = "It rained. " * 60) -> dict[str, str]:
    return {"url": url, "title": title, "type": type, "text": text}


@pytest.mark.parametrize(("given", "html", "kinds"), [
    (page("https://www.nordenherald.example/city/tram"), "", "news"),
    (page("https://nordenherald.example/blog/tram"), "", "blog"),
    (page("https://nordenherald.example/plans"), SELLS, "vendor"),
    (page("https://trams.example/a"), NEWS, "news"), (page("https://trams.example/a"), NEWS + SELLS, "news"),
    (page("https://trams.example/a", type="news"), "", "news"), (page("https://news.norden.edu/a"), "", ""),
    (page("https://the-newsletter.example/a"), "", ""), (page("https://trams.example/a", text=OWN), NEWS, "opinion"),
    (page("https://blog.crumbly.example/a"), "", "blog"), (page("https://ada.substack.com/p/wells"), "", "blog"),
    (page("https://crumbly.example/resources/blog/rosters"), SELLS, "blog vendor"),
    (page("https://crumbly.example/a"), '{"@type":"BlogPosting"}', "blog"), (page("https://crumbly.example/blogger"), "", ""),
    (page("https://crumbly.example/", type="service"), "", "vendor"), (page("https://x.example/p", type="product"), "", "vendor"),
    (page("https://x.example/a"), '<a href="/pricing">', ""), (page("https://x.example/a"), '{"@type": ["Dentist"]}', "vendor"),
    (page("https://x.example/vitamin-d"), "", "health"), (page("https://x.example/a", "Is Your Mortgage Too Big?"), "", "finance"),
    (page("https://x.example/a", "Healthily ever after"), "", ""), (page("https://x.example/opinion/a"), "", "opinion"),
    (page("https://x.example/a", "Why I left the city"), "", "opinion"), (page("https://x.example/a", text=OWN), "", "opinion"),
    (page("https://x.example/a", text=OWN), SELLS, "vendor"), (page("https://x.example/t", type="forum", text=OWN), "", ""),
    (page("x.example/blog/a", text="I."), "", "blog"), ({"url": None, "type": "article"}, "", ""),
])
def test_kinds_of_a_page(given, html, kinds):
    assert slices.kinds_of(given, html) == frozenset(kinds.split())


def test_hostile_html_costs_linear_time():
    start = time.process_time()
    for text in ('"@type": [' * 40_000, 'href="/a/' * 40_000, 'href="' + "/a" * 200_000, 'href="https://' + "a" * 400_000):
        assert slices.kinds_of(page("https://x.example/a"), text) == frozenset()
    assert time.process_time() - start < 2


def test_training_rows_know_the_kinds_of_their_pages(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "holdout_hosts.txt").write_text("")
    row = {"sentence": "It rained.", "before": "", "after": "", "claim": 1, "support": "none", "hedged": 0, "weasel": 0,
           "promotional": 0, "boilerplate": 0}
    rows = [{**row, "url": "https://a.example/blog/x", "page": "fundus/1"}, {**row, "url": "https://b.example/blog/x", "page": "own/1"}]
    (tmp_path / "gold" / "training_sentences.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    folder = tmp_path / "data" / "pages" / "fundus"
    (folder / "html").mkdir(parents=True)
    (folder / "gold.jsonl").write_text(json.dumps({"id": "1", **page("https://a.example/blog/x")}) + "\n")
    (folder / "html" / "1.html.gz").write_bytes(gzip.compress(SELLS.encode()))
    assert [one.kinds for one in corpora.training_rows(tmp_path)] == [{"blog", "vendor"}, frozenset()]


def test_a_slice_of_few_positives_shows_counts_only():
    rows = [Row("word " * length, "", "", "h", f"p/{number // 2}", kinds=frozenset({"news"} if length > 20 else ()))
            for length in (11, 12, 27, 28) for number in range(20)]
    truth = np.tile([1, 0], 40)
    truth[:3] = 0
    found = slices.measure(rows, truth, truth * 0.5, truth == 1)
    assert tuple(found) == slices.SLICES
    assert found["short"] == {"rows": 20, "positive": 8}
    assert (found["long"]["rows"], found["long"]["f1"], found["long"]["auc"], found["long"]["f1_interval"]) == (20, 1.0, 1.0, [1.0, 1.0])
    assert found["news"]["rows"] == 40
    assert found["blog"] == {"rows": 0, "positive": 0}
