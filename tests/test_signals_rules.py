"""Every rule fires on its own examples and spares the others; none is without examples."""
from __future__ import annotations

import time

import pytest

from checker.signals import claims, hedging, opinion, promotion, support, weasel
from checker.signals.rules import Rule, RuleSet, folded, words_of

RULES = (*hedging.RULES, *weasel.RULES, *claims.RULES, *support.RULES, *promotion.RULES, *opinion.RULES)


def fires(rule: Rule, text: str) -> bool:
    return bool(RuleSet([rule]).hits(text, words_of(text)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples(rule: Rule) -> None:
    assert rule.fires, "a rule needs an example that fires"
    assert rule.spares, "a rule needs an example that must not fire"
    assert [text for text in rule.fires if not fires(rule, text)] == []
    assert [text for text in rule.spares if fires(rule, text)] == []


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("text", ["A " * 20_000, "the of the and " * 5_000, "Aa, " * 10_000, "1" * 40_000, "\"“" * 20_000,
                                  "we you our are may is said study most many " * 1_000, "(A 1[2,3" * 5_000])
def test_time_is_linear(rule: Rule, text: str) -> None:
    start = time.process_time()
    rule.compiled.search(text if rule.exact else folded(text))
    assert time.process_time() - start < 2
