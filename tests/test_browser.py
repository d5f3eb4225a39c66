"""Both HTML pages in a real browser: they ask for nothing, complain of nothing, and their controls work."""
from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import examples
import pytest
from chromium import BINARY, Chromium
from test_dashboard import MANIFEST, rows

from checker.reports import Style, dashboard
from checker.reports.html import render

pytestmark = pytest.mark.skipif(not BINARY, reason="needs Chromium")
AXE = os.environ.get("AXE_CORE")
"""Path of axe.min.js; the accessibility test is skipped without it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files by name."""
    folder = tmp_path_factory.mktemp("pages")
    texts = {"ok": render([examples.ok()], Style()), "abstained": render([examples.abstained()], Style()),
             "failed": render([examples.failed()], Style()),
             "hostile": render([examples.hostile("</script><img src=x onerror=alert(1)>")], Style()),
             "dashboard": dashboard.render(rows(450), MANIFEST), "large": dashboard.render(rows(5000), MANIFEST)}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.mark.parametrize("name", ["ok", "abstained", "failed", "hostile", "dashboard"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_asks_for_nothing_complains_of_nothing_and_fits(
        browser: Chromium, pages: dict[str, Path], name: str, width: int) -> None:
    browser.open(pages[name], width)
    assert browser.requests() == [pages[name].as_uri()]
    assert browser.complaints() == []
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_the_policy_stops_what_a_page_might_slip_in(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    browser.run("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://a.example/x.png\"><b style=\"color:red\">x</b>')")
    browser.run("{ const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s) }")
    assert browser.run("window.ran") is None
    assert browser.run("getComputedStyle(document.querySelector('body > b')).color") != "rgb(255, 0, 0)"
    assert len(browser.complaints()) >= 3
    assert not [url for url in browser.requests() if url.startswith("http")] or "csp" in str(browser.events).lower()


def test_a_sentence_shows_its_note_on_hover_and_on_focus(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    shown = "getComputedStyle(document.querySelector('#n5')).display"
    assert browser.run(shown) == "none"
    browser.click("#s5")
    assert browser.run(shown) == "block"
    assert browser.run("document.activeElement.id") == "s5"


def test_the_head_leads_to_the_sentences_to_look_at_first(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    browser.click(".card a[href^='#s']")
    assert browser.run("document.querySelector(':target').classList.contains('s')")


def test_the_keyboard_goes_from_the_head_over_the_filters_to_the_sentences(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    seen = []
    for _ in range(30):
        for kind in ("keyDown", "keyUp"):
            browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        seen.append(browser.run("document.activeElement.tagName"))
    assert seen[0] == "A"
    assert seen.index("INPUT") < seen.index("MARK")
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_filters_take_the_shading_off_without_a_script(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    line = "getComputedStyle(document.querySelector('#s5')).textDecorationStyle"
    second = "getComputedStyle(document.querySelector('#s5 .w-unsupported')).textDecorationLine"
    assert browser.run(line) == "dashed"
    assert browser.run(line.replace("#s5", "#s5 .w-unsupported")) == "solid"
    browser.click("input.k-weasel")
    assert browser.run(line.replace("textDecorationStyle", "textDecorationLine")) == "none"
    assert browser.run(second) == "underline"
    browser.click("input.k-unsupported")
    assert browser.run(second) == "none"


def test_every_signal_has_a_line_of_its_own(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    styles = browser.run("['unsupported', 'promotional', 'loaded', 'weasel', 'hedging'].map(name => "
                         "getComputedStyle(document.querySelector('.p-' + name)).textDecorationStyle)")
    assert len(set(styles)) == 5


def test_a_usual_report_prints_on_two_pages(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["ok"])
    assert re.findall(rb"/Count (\d+)", browser.pdf()) == [b"2"]


def first_cells(browser: Chromium, column: int, number: int = 3) -> list[Any]:
    script = f"Array.from(document.querySelectorAll('#pages tbody tr')).slice(0, {number}).map(r => r.cells[{column}].textContent)"
    return list(browser.run(script))


def test_the_dashboard_sorts(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["dashboard"], 1440)
    browser.click("#pages th[data-name=score] button")
    low = [float(text.split("–")[0][:-2]) for text in first_cells(browser, 4)]
    assert low == sorted(low)
    assert browser.run("document.querySelector('#pages th[data-name=score]').getAttribute('aria-sort')") == "ascending"
    browser.click("#pages th[data-name=score] button")
    high = [float(text.split("–")[0][:-2]) for text in first_cells(browser, 4)]
    assert high == sorted(high, reverse=True)
    assert high[0] > low[0]


def test_the_dashboard_searches_filters_and_shows_more(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.open(pages["dashboard"], 1440)
    count = "document.querySelectorAll('#pages tbody tr').length"
    assert browser.run(count) == 200
    browser.click("#more button")
    assert browser.run(count) == 400
    browser.run("{ const s = document.getElementById('search'); s.value = 'page-0007'; s.dispatchEvent(new Event('input')) }")
    browser.run("new Promise(done => setTimeout(done, 300))")
    assert browser.run(count) == 1
    assert browser.run("document.getElementById('shown').textContent") == "1 of 450 pages"
    browser.run("{ document.getElementById('search').value = ''; const s = document.getElementById('status'); "
                "s.value = 'failed'; s.dispatchEvent(new Event('change')) }")
    failed = sum(row["status"] == "failed" for row in rows(450))
    assert browser.run(count) == failed
    assert browser.complaints() == []


@pytest.mark.parametrize("width", [400, 1200])
def test_long_names_leave_the_figures_room(browser: Chromium, tmp_path: Path, width: int) -> None:
    long = [{**row, "id": f"{row['id']}{'-of-a-long-name' * 8}", "title": "Rostering" * 20, "site": f"{'very-' * 6}long.example"}
            for row in rows(40)]
    path = tmp_path / "long.html"
    path.write_text(dashboard.render(long, MANIFEST), encoding="utf-8")
    browser.open(path, width)
    cut = "Array.from(document.querySelectorAll('#pages td, #pages th, .plain td')).filter(c => c.scrollWidth > c.clientWidth + 1).length"
    assert browser.run(cut) == 0
    narrow = "Math.min(...Array.from(document.querySelectorAll('#pages td:first-child, .plain td:not(.n)')).map(c => c.offsetWidth))"
    assert browser.run(narrow) >= 128
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_five_thousand_pages_open_in_two_seconds(browser: Chromium, pages: dict[str, Path]) -> None:
    seconds = min(browser.open(pages["large"], 1440) for _ in range(3))
    assert seconds < 2


@pytest.mark.skipif(not AXE, reason="needs AXE_CORE, the path of axe.min.js")
@pytest.mark.parametrize("name", ["ok", "abstained", "failed", "dashboard"])
@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 1280), (False, 360)])
def test_an_accessibility_checker_finds_nothing_serious(
        browser: Chromium, pages: dict[str, Path], name: str, dark: bool, width: int) -> None:
    assert AXE
    browser.dark(dark)
    browser.open(pages[name], width)
    browser.run("document.querySelectorAll('details').forEach(each => { each.open = true })")
    browser.run(Path(AXE).read_text(encoding="utf-8"))
    found = json.loads(browser.run("axe.run().then(result => JSON.stringify(result.violations.map("
                                   "v => [v.impact, v.id, v.nodes.length, v.nodes[0].html])))"))
    browser.dark(False)
    assert [violation for violation in found if violation[0] in ("serious", "critical", "moderate")] == []
