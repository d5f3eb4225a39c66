"""Front matter of Markdown is the head of the page, not its text."""
from hypothesis import given
from hypothesis import strategies as st

import checker
from checker.cleaning import frontmatter

YAML = """---
title: "The tide mill of Garn"
author:
  - Ana Ruiz
  - Ben Okoro
date: 2021-05-03
tags: [mills, tides]
---
The mill turned for the last time in 1931, the county's records say.
"""
TOML = """+++
title = 'The tide mill of Garn'
date = 2021-05-03T10:00:00Z
author = "Ana Ruiz"  # ours
[params]
author = "theme"
+++
The mill turned for the last time in 1931.
"""


def test_facts_are_read_and_the_text_is_what_follows() -> None:
    facts, text = frontmatter.split(YAML)
    assert facts == {"title": ["The tide mill of Garn"], "author": ["Ana Ruiz", "Ben Okoro"],
                     "published": ["2021-05-03"]}
    assert text == "The mill turned for the last time in 1931, the county's records say.\n"
    facts, text = frontmatter.split(TOML)
    assert facts["author"] == ["Ana Ruiz"]
    assert text.startswith("The mill")


def test_nested_values_are_passed_over() -> None:
    facts, _ = frontmatter.split("---\ntitle: >\n  Folded\nauthor:\n  name: Jane Doe\n  email: jane@garn.example\n"
                                 "date: 2021-05-03\n---\nText.\n")
    assert facts == {"published": ["2021-05-03"]}


def test_the_page_has_them() -> None:
    page = checker.clean(YAML.encode(), media_type="text/markdown")
    assert page.title == "The tide mill of Garn"
    assert page.authors == ("Ana Ruiz", "Ben Okoro")
    assert page.published == "2021-05-03"
    assert "title:" not in page.text
    assert all("tags" not in block.text for block in page.blocks)


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    for text in ("---\nIt rained for a week.\n---\nThen it stopped.\n", "---\nno end: of it\n", "---\n---\nText.\n", "", "---"):
        assert frontmatter.split(text) == ({}, text)


@given(st.text(alphabet="-+:=[]ab\n \"", max_size=80))
def test_nothing_is_lost_without_facts(text: str) -> None:
    facts, rest = frontmatter.split(text)
    assert facts or rest == text
    assert text.endswith(rest)
