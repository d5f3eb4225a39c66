"""Word lists that the models are measured beside on public corpora; each counts how often it fires on a sentence.

They were written from the sources named and from general knowledge of the language, without a look at the corpora.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bench.signals import TWELVE, WRITE_GOOD
from checker.signals import features
from checker.training import signals
from checker.training.corpora import Row

HYLAND = ("about|almost|apparent|apparently|appear|appeared|appears|approximately|argue|argued|argues|around|assume"
          "|assumed|broadly|certain amount|certain extent|certain level|claim|claimed|claims|could|couldn't|doubt"
          "|doubtful|essentially|estimate|estimated|fairly|feel|feels|felt|frequently|from (?:my|our|this) perspective"
          "|generally|guess|in general|in most (?:cases|instances)|in (?:my|our) (?:opinion|view)|in this view|indicate"
          "|indicated|indicates|largely|likely|mainly|may|maybe|might|mostly|often|on the whole|ought|perhaps|plausible"
          "|plausibly|possible|possibly|postulate|postulated|postulates|presumable|presumably|probable|probably|quite"
          "|rather|relatively|roughly|seems|should|sometimes|somewhat|suggest|suggested|suggests|suppose|supposed"
          "|supposes|suspect|suspects|tend(?:ed|s)? to|to my knowledge|typical|typically|uncertain|uncertainly|unclear"
          "|unclearly|unlikely|usually|would|wouldn't")
"""Hedges of academic writing (Hyland 2005, Metadiscourse, appendix)."""
EPISTEMIC = ("assum\\w*|appears?|appeared|appear to|believed|can(?:not)? (?:exclude|rule out)|conceivabl[ey]|could"
             "|hypothes\\w+|imply|implie[sd]|implying|indicat(?:e|es|ed|ing) that|likely|may|maybe|might|perhaps"
             "|plausibl[ey]|possibilit(?:y|ies)|possibl[ey]|potentially|presum\\w+|probabl[ey]|propos(?:e|ed|es) that"
             "|putative\\w*|seem(?:s|ed|ingly)?|speculat\\w+|suggest(?:s|ed|ing|ive)?|suspect(?:ed|s)?|thought to"
             "|uncertain\\w*|unclear|unknown|unlikely|whether")
"""Epistemic words as one would list them with scientific abstracts, and what counts as speculation there, in mind."""
WEASEL = ("(?:some|many|most|several|numerous|various|few|certain) (?:\\w+ )?(?:people|scholars?|experts?|scientists?"
          "|researchers?|critics?|historians?|observers?|commentators?|authors?|fans|sources|others|studies|believe"
          "|say|feel|claim|argue|consider)|(?:experts|scientists|critics|researchers|supporters|opponents|sources)"
          " (?:say|said|claim|claimed|believe|argue|argued|declare|agree|consider)|it (?:is|was|has been) "
          "(?:(?:often|widely|commonly|generally|sometimes) )?(?:believed|said|thought|claimed|reported|argued"
          "|considered|regarded|suggested|known|accepted|rumou?red)|(?:widely|generally|commonly|often|sometimes"
          "|usually|frequently) (?:\\w+ )?(?:regarded|considered|believed|thought|said|known|described|seen|accepted"
          "|called|referred|used|credited)|(?:studies|research) (?:(?:has|have) )?(?:shown?|suggests?|indicates?)"
          "|science says|officially is|has been described as")
"""Unsupported attributions (Wikipedia, Manual of Style: Words to watch) and their plain variants."""
PEACOCK = ("legendary|best|great|greatest|acclaimed|iconic|visionary|outstanding|leading|celebrated|popular"
           "|award-winning|landmark|cutting-edge|innovative|revolutionary|extraordinary|brilliant|hit|famous|famed"
           "|renowned|remarkable|prestigious|world-class|respected|notable|virtuoso|honorable|awesome|unique"
           "|pioneering|phenomenal|prominent|finest|beautiful|important|influential|significant")
"""Puffery (Wikipedia, Manual of Style: Words to watch) and a few of its kind."""
SELLING = ("you|your|free|sale|save|discount|deals?|offers?|shop|buy|order|book now|call|click|subscribe|sign up|join"
           "|get|now|today|limited time|exclusive|new|try|learn more|download|win|don't miss|guarantee\\w*|easy"
           "|perfect|ever")
"""Words that sell: the reader addressed, calls to act, prices."""
CITING = ("according to|said|says|say|saying|told|tells|added|adds|argued?|argues|asked|announced|acknowledged"
          "|admitted|claimed|claims|concluded|confirmed|criticized|declared|denied|explained|insisted|noted|notes"
          "|reported|reports|stated|states|suggested|suggests|testified|tweeted|warned|wrote|writes|found|shows?|showed"
          "|citing|quoted|called|believes?|thinks?|wants?|expects?")
"""Verbs of reporting and thinking, and the usual phrase."""
QUOTE = "[\"“”]"


def words(pattern: str, either: str = "") -> re.Pattern[str]:
    """A pattern for whole words, or for ``either``."""
    return re.compile(rf"\b(?:{pattern})\b" + (f"|{either}" if either else ""), re.IGNORECASE)


LISTS: dict[str, dict[str, re.Pattern[str]]] = {
    "hedging": {"twelve words": words(TWELVE.replace(" ", "|")), "style-linter list": words(WRITE_GOOD),
                "Hyland's hedges": words(HYLAND), "epistemic words of science": words(EPISTEMIC)},
    "weasel": {"style-linter list": words(WRITE_GOOD), "unsupported attributions": words(WEASEL)},
    "promotional": {"peacock words": words(PEACOCK), "words that sell": words(SELLING),
                    "peacock words or words that sell": words(f"{PEACOCK}|{SELLING}")},
    "claim": {"a number": re.compile(r"\d+(?:[.,]\d+)*")},
    "support": {"quotation marks": re.compile(QUOTE), "verbs of reporting": words(CITING),
                "quotation marks or verbs of reporting": words(CITING, QUOTE)},
}


def counts(rows: Sequence[Row], signal: str) -> dict[str, np.ndarray]:
    """For each list of the signal, and for this project's own rules, how often it fires on each row."""
    found = {name: np.array([len(pattern.findall(row.text)) for row in rows], float)
             for name, pattern in LISTS[signal].items()}
    hits = [one for start in range(0, len(rows), 1000)
            for one in features.compute([signals.unit_of(row) for row in rows[start:start + 1000]]).hits]
    found["own rules"] = np.array([sum(hit.rule.signal == signal and hit.rule.kind != "vague_source" for hit in one)
                                   for one in hits], float)
    return found
