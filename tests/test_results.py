"""Committed figures belong to the models in the checkout, and clear the bars that were once cleared."""
import json
from pathlib import Path

import pytest

from checker import assets

RESULTS = sorted((Path(__file__).parent.parent / "bench" / "results").glob("*.json"))


@pytest.mark.parametrize("path", RESULTS, ids=lambda p: p.stem)
def test_figures_were_measured_on_these_models(path):
    measured = json.loads(path.read_text())
    assert measured["command"]
    now = {name: str(assets.card(name)["sha256"])[:12] for name in assets.names()}
    stale = {name for name, digest in measured["models"].items() if now.get(name) != digest}
    assert not stale, f"{path.name} was measured on other weights of {sorted(stale)}: run {measured['command']}"


def test_shipped_thresholds_are_in_the_tables_they_were_chosen_from():
    from checker.cleaning.keeping import KEEP_FROM, PLAIN_FROM

    folder = Path(__file__).parent.parent / "bench" / "results"
    for leaning, name in (("article", "cleaning"), ("perhaps", "cleaning"), ("other", "cleaning"),
                          ("text", "cleaning_text")):
        table = json.loads((folder / f"{name}.json").read_text())["figures"]["training hosts alone, by threshold"]
        assert ", ".join(map(str, KEEP_FROM[leaning])) in table[leaning]
        if leaning in PLAIN_FROM:
            assert ", ".join(map(str, PLAIN_FROM[leaning])) in table[f"{leaning}, plain paragraphs"]
