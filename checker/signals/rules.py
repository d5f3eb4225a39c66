"""Rules that point at words. A rule is a value: where it looks, why, and examples that it must and must not fire on.

A rule is looked at only where one of its cue words stands in the sentence, so that dozens of rules cost little more
than the reading of the words.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from re import Pattern
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
"""A word as the index of the rules sees it."""

DIGITS = frozenset("0123456789")
NOT_NAMES = ("The|A|An|This|That|These|Those|In|On|At|As|And|But|Or|So|For|From|By|To|With|If|When|While|Since|Some|"
             "Many|Most|Few|All|Other|Others|Another|Experts?|Critics|Studies|Research|Scientists|Researchers|"
             "Analysts|Doctors|Engineers|Officials|Residents|Economists|Lawyers|Teachers|Parents|Students|Customers|"
             "Users|Investors|Advocates|Supporters|Opponents|Observers|Authorities|Historians|Physicians|"
             "Psychologists|Reviewers|Readers|Everybody|Somebody|Someone|People|Sources|Reports|Recent|New|I|He|She|It|They|We|You|His|Her|Its|Their|Our|My|"
             "Your|Who|What|Which|How|Why|There|Here|One|Two|Three|Several|Not|No|Yes|According|Also|Then|Now|Still|"
             "However|Meanwhile|Although|Though|Because|After|Before|Data|Evidence|Surveys?|Everyone|Nobody")
"""Words that begin sentences with a capital letter and are no names; an alternation for patterns."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that shows one signal.

    :param name: unique; a feature of the models.
    :param signal: the signal that it shows.
    :param kind: which sort of that signal, for a person.
    :param why: one sentence for a person.
    :param pattern: a linear regular expression, in which ``CUE`` stands for any of the cues; what the group ``show``
        matches is the evidence, else the whole match. It is in lower case and looks at the text in lower case, which
        is twice as fast as ignoring case.
    :param cues: words or phrases, separated by ``|``; empty = look at every sentence.
    :param fires: sentences that it must fire on.
    :param spares: sentences that it must not fire on.
    :param exact: letters' case matters outside of the cues, and the pattern looks at the text as it is.
    :param needs: characters of which one must stand in the sentence.
    """

    name: str
    signal: str
    kind: str
    why: str
    pattern: str
    cues: str
    fires: tuple[str, ...]
    spares: tuple[str, ...]
    exact: bool = False
    needs: frozenset[str] = frozenset()
    compiled: Pattern[str] = field(init=False, repr=False, compare=False)
    shows: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        forms = (str.lower, str.capitalize, str.title, str.upper) if self.exact else (str.lower,)
        cues = {form(cue) for cue in self.phrases for form in forms}
        phrases = sorted((re.escape(cue).replace(r"\ ", " ").replace("'", "['’]") for cue in cues),
                         key=lambda cue: (-len(cue), cue))
        cue = "(?:" + "|".join(phrases) + ")"
        object.__setattr__(self, "compiled", re.compile(self.pattern.replace("CUE", cue)))
        object.__setattr__(self, "shows", "show" in self.compiled.groupindex)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The cues, one by one."""
        return tuple(self.cues.split("|")) if self.cues else ()


class Hit(NamedTuple):
    """A rule that fired on ``text[start:end]``."""

    rule: Rule
    start: int
    end: int


class RuleSet:
    """Rules with an index from the first word, or the first two words, of each cue. Immutable after construction."""

    __slots__ = ("_always", "_pairs", "_words", "number", "rules")

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.number: Mapping[str, int] = {rule.name: place for place, rule in enumerate(self.rules)}
        self._always = tuple(place for place, rule in enumerate(self.rules) if not rule.cues)
        single: dict[str, tuple[int, ...]] = {}
        pairs: dict[tuple[str, ...], tuple[int, ...]] = {}
        for place, rule in enumerate(self.rules):
            for phrase in rule.phrases:
                words = words_of(phrase)
                if len(words) > 1:
                    key = tuple(words[:2])
                    pairs[key] = tuple(dict.fromkeys((*pairs.get(key, ()), place)))
                else:
                    single[words[0]] = tuple(dict.fromkeys((*single.get(words[0], ()), place)))
        self._words, self._pairs = single, pairs

    def hits(self, text: str, words: Sequence[str]) -> list[Hit]:
        """All hits in ``text``, given its :func:`words_of`."""
        places = {*self._always,
                  *chain.from_iterable([self._words[word] for word in self._words.keys() & set(words)]),
                  *chain.from_iterable([self._pairs[pair] for pair in pairwise(words) if pair in self._pairs])}
        found = []
        letters, lower = set(text), folded(text)
        for place in sorted(places):
            rule = self.rules[place]
            if rule.needs and rule.needs.isdisjoint(letters):
                continue
            for match in rule.compiled.finditer(text if rule.exact else lower):
                start, end = match.span("show" if rule.shows and match["show"] is not None else 0)
                if end > start:
                    found.append(Hit(rule, start, end))
        return found


def folded(text: str) -> str:
    """The text in lower case, as long as it was: the few letters that would become two stay as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join([small if len(small := letter.lower()) == 1 else letter for letter in text])


def words_of(text: str) -> list[str]:
    """Lower-case words of a text, with plain apostrophes, for :meth:`RuleSet.hits`."""
    return WORD.findall(text.lower().replace("’", "'"))
