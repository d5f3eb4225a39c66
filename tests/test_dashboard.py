"""The dashboard of a batch: figures from the rows, readable without its script, nothing of a row becomes markup."""
from __future__ import annotations

import base64
import csv
import hashlib
import io
import random
from typing import Any
from xml.etree.ElementTree import Element

import examples
import html5lib
import pytest

from checker.reports import dashboard, safe, summary
from checker.reports.json import to_dict
from checker.reports.repeats import Repeats

MANIFEST = {"checker": "0.1.0", "pages": 3, "models": {"blocks": "1"}}
STATUSES = (("ok", None),) * 8 + (("abstained", "too_short"), ("failed", "unreadable"))


def rows(number: int) -> list[dict[str, Any]]:
    """Rows of pages that never were, the same each time."""
    chance = random.Random(7)
    judged = summary.row(to_dict(examples.ok()))
    made = []
    for n in range(number):
        status, reason = chance.choice(STATUSES)
        row = {**judged, "id": f"town/page-{n:04}.html", "title": f"Report {n} on the {chance.choice('abcdef')} district",
               "site": f"{chance.choice('abc')}.example", "status": status, "reason": reason,
               "score": chance.randint(0, 100), "words": chance.randint(100, 3000),
               "unsupported_share": round(chance.random(), 4), "support_share": round(chance.random(), 4)}
        if status != "ok":
            row |= {"score": None, "low": None, "high": None}
        made.append(row)
    return made


def parse(page: str) -> Element:
    tree = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False).parse(page)
    assert isinstance(tree, Element)
    return tree


def table(page: str, name: str = "pages") -> list[list[str]]:
    """The rows of a table in all of its bodies, cells as text."""
    found = next(e for e in parse(page).iter("table") if e.get("id") == name)
    return [["".join(cell.itertext()).strip() for cell in row if cell.tag == "td"]
            for body in found if body.tag == "tbody" for row in body]


def test_every_page_is_a_row_with_its_figures() -> None:
    own = [summary.row(to_dict(r)) for r in (examples.ok(), examples.abstained(), examples.failed())]
    shown = table(dashboard.render(own, MANIFEST))
    assert shown[0] == ["Council approves the tram linetram.html", "morningledger.example", "2024-03-12", "212",
                        "7155–84 · >42%", "42%\n>7%", "25%\n>all", "6%\n>0%", "6%\n>48%", "6%\n>83%",
                        "12%\n>61%",
                        ""]
    assert shown[1][-1] == "too short"
    assert shown[2][0] == "gone.html"
    assert shown[2][-1].startswith("not found")


def test_places_are_explained_or_their_absence_is() -> None:
    own = summary.row(to_dict(examples.ok()))
    bare = {name: None if name.endswith("_percentile") else value for name, value in own.items()}

    def said(*made: dict[str, Any], **manifest: Any) -> str:
        return " ".join("".join(parse(dashboard.render(made, manifest)).itertext()).split())

    assert "more than N% of 1,234 ordinary articles of the reference set" in said(own, bare, reference={"pages": 1234})
    assert "more than N% of the ordinary articles" in said(own)
    without = said(bare, reference=None)
    assert "No reference set is in force" in without
    assert "reference none" in without.replace("referencenone", "reference none")
    assert ">7%" not in without
    assert "reference set" not in said(summary.row(to_dict(examples.failed())))


def test_it_is_the_same_from_rows_and_from_the_file() -> None:
    own = [summary.row(to_dict(r)) for r in (examples.ok(), examples.abstained(), examples.failed())]
    back = list(csv.DictReader(io.StringIO(summary.render(own))))
    assert dashboard.render(own, MANIFEST) == dashboard.render(back, MANIFEST)


def test_all_rows_are_in_the_page_and_shown_without_the_script() -> None:
    page = dashboard.render(rows(450), MANIFEST)
    assert len(table(page)) == 450
    assert "<noscript><style>#pages tbody[hidden]{display:table-row-group}</style></noscript>" in page


def test_counts_and_reasons() -> None:
    made = rows(200)
    text = " ".join("".join(parse(dashboard.render(made, MANIFEST)).itertext()).split())
    judged = sum(row["status"] == "ok" for row in made)
    assert f"judged{judged}not judged" in text.replace(" ", "").replace("notjudged", "not judged")
    assert dashboard.reasons(made)[0][2] == max(sum(row["status"] == s for row in made) for s in ("abstained", "failed"))


def test_the_histogram_counts_every_judged_page_once() -> None:
    bins = dashboard.histogram([0, 4, 5, 99, 100, 100])
    assert [(b.low, b.high, b.count) for b in bins if b.count] == [(0, 5, 2), (5, 10, 1), (95, 100, 3)]
    assert max(b.height for b in bins) == 100


def test_the_scatter_counts_every_page_with_both_shares_once() -> None:
    made = rows(300)
    assert sum(dot.count for dot in dashboard.scatter(made)) == 300
    assert all(0 <= dot.x <= 100 and 0 <= dot.y <= 100 for dot in dashboard.scatter(made))


def test_hosts_need_five_pages() -> None:
    made = [{**row, "site": "few.example" if n < 4 else "many.example"} for n, row in enumerate(rows(20))]
    assert [(host.name, host.pages) for host in dashboard.hosts(made)] == [("many.example", 16)]


def test_repeated_sentences_and_the_manifest_are_shown() -> None:
    text = "".join(parse(dashboard.render(rows(3), MANIFEST, [("Join our club today!", 41)])).itertext())
    assert "Join our club today!" in text
    assert "models blocks" in text


def test_a_repeated_sentence_counts_once_a_page_and_only_if_flagged() -> None:
    repeats = Repeats()
    for number in range(3):
        report = to_dict(examples.ok())
        report["sentences"] = report["sentences"][number:] * 2
        repeats.add(report)
    repeats.add(to_dict(examples.failed()))
    top = dict(repeats.top(50))
    assert top["Experts agree that property along the route will double in value."] == 3
    assert len(top) == 9
    assert "Work on the first section begins in May." not in top
    assert [count for _, count in repeats.top(2)] == [3, 3]


def test_nothing_to_show_is_no_error() -> None:
    assert "0 pages" in dashboard.render([], {})


@pytest.mark.parametrize("text", examples.HOSTILE)
def test_no_element_or_attribute_comes_from_a_row(text: str) -> None:
    def shape(value: str) -> list[tuple[str, tuple[str, ...]]]:
        row = summary.row(to_dict(examples.hostile(value))) | {
            name: safe.guard(value) for name in ("status", "reason", "message", "published", "band")}
        page = dashboard.render([row] * 6, {value: value}, [(value, 3)])
        return [(str(e.tag), tuple(sorted(map(str, e.attrib)))) for e in parse(page).iter()]
    assert shape(text) == shape("neutral words")


@pytest.mark.parametrize(("address", "link"), [
    ("pages/0001.html", "pages/0001.html"), ("javascript:alert(1)", None), ("//evil.example", None), ("/etc/passwd", None),
    ("../../x.html", None), ("https://evil.example", None), ("a\\b", None), ("", None)])
def test_only_pages_of_the_folder_are_linked(address: str, link: str | None) -> None:
    page = dashboard.render([{**rows(1)[0], "report": address}], {})
    found = [e.get("href") for e in parse(page).iter("a") if not (e.get("href") or "").startswith("#")]
    assert found == ([link] if link else [])


def test_a_strict_parser_finds_no_fault() -> None:
    parser = html5lib.HTMLParser()
    parser.parse(dashboard.render(rows(300), MANIFEST, [("Join us!", 2)]))
    assert parser.errors == []


def test_the_policy_names_the_style_and_the_script_by_hash() -> None:
    page = dashboard.render(rows(2), MANIFEST)
    tree = parse(page)
    policy = next(e.get("content") or "" for e in tree.iter("meta") if e.get("http-equiv"))
    pieces = [page.split("<style>", 1)[1].split("</style>", 1)[0], page.rsplit("<script>", 1)[1].split("</script>", 1)[0]]
    for piece in pieces:
        assert base64.b64encode(hashlib.sha256(piece.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not [e for e in tree.iter() if e.get("src") or e.get("style")]


def test_five_thousand_pages_stay_under_three_megabytes() -> None:
    made = [{**row, "title": "A title as long as titles tend to be on the pages of newspapers " + str(n),
             "report": f"pages/{n:05}.html"} for n, row in enumerate(rows(5000))]
    assert len(dashboard.render(made, MANIFEST).encode()) < 3_000_000
