"""Hedging: words by which a writer lowers commitment to a proposition, in their context.

Only epistemic cues count (Hyland 1998; CoNLL-2010 shared task). Ability and permission, duties, conditions in
instructions and the rounding of numbers are not hedges, and the patterns leave them out.
"""
from __future__ import annotations

import re

from checker.signals.rules import Rule

_MAY = "The verb leaves open whether this is so"
_BASE = r"(?!\s+(?:i|we)\b)"

RULES = (
    Rule("hedge_may", "hedging", "modal", f"{_MAY}.",
         r"(?i:(?<!you )(?<!in )(?<!of )(?<!by )(?<!since )(?<!until )(?<!this )(?<!last )(?<!that as it ))"
         r"(?:(?!M)|^)\bCUE\b(?i:(?!\s*\d)(?!\s+(?:i|we|you)\b)(?=\s+(?!(?:also )?(?:like|enjoy|contact|use|click"
         r"|choose|opt)\b)[a-z]))",
         "may|might|mayn't|mightn't",
         ("Prices may fall further.", "The plan might not survive the vote."),
         ("The fair opened on 4 May 2021.", "You may also like these recipes.", "May 5 is a holiday.",
          "In early May prices rose.", "Theresa May said so."), exact=True),
    Rule("hedge_could", "hedging", "modal", f"{_MAY}.",
         r"\bCUE(?: not|n['’]t)?(?: also| still| even| soon| eventually| potentially| possibly)?"
         r"\s+(?:be|have|become|lead|mean|cause|help|reduce|increase|make|take|affect|result|turn|face|end|prove|rise"
         r"|fall"
         r"|change|bring|come|go|get|lose|cost|hurt|see|happen|explain|pose|put|spell|trigger|signal|boost|drive|double"
         r"|create|start|see|give|leave|slow|push|allow|require)\b",
         "could",
         ("The strike could last for weeks and could cause shortages.", "That could be the reason."),
         ("She could not open the door.", "Could you send us the file?")),
    Rule("hedge_would", "hedging", "modal", "The statement is put as a supposition, not as a fact.",
         r"\bCUE (?:likely|probably|presumably|possibly|seem|appear|suggest|imply|tend)\b", "would",
         ("The merger would likely raise fares.",), ("He would walk to school every day.",)),
    Rule("hedge_should", "hedging", "modal", "An expectation, not a fact.",
         r"\bCUE(?= (?:probably|theoretically|in theory))\s\w+", "should",
         ("The new route should probably be quicker.",), ("You should wash your hands.",)),
    Rule("hedge_adverb", "hedging", "adverb", "The adverb says that this is not certain.",
         r"(?<!can['’]t )(?<!cannot )(?<!couldn['’]t )(?<!could not )(?<!can not )\bCUE\b",
         "perhaps|maybe|possibly|probably|presumably|apparently|seemingly|conceivably|potentially|supposedly|arguably"
         "|plausibly|allegedly|reportedly|purportedly|ostensibly",
         ("Perhaps the tide had turned.", "The fire was possibly started by a spark."),
         ("It is possible to book online.",)),
    Rule("hedge_likely", "hedging", "adverb", "Likely, and so not certain.",
         r"(?<!as )(?<!most )(?<!more )(?<!less )\bCUE\b(?! scenarios?\b)|\b(?:most|more|less) CUE to\b"
         r"|\bmost CUE\b(?=,)",
         "likely|unlikely",
         ("The bill is likely to pass.", "A deal this week is unlikely."),
         ("Smokers are twice as likely as others to fall ill.",)),
    Rule("hedge_seem", "hedging", "verb", "The writer reports an impression, not a fact.",
         r"\bCUE\b(?: (?:not )?(?:to|that|as if|as though|like)\b)?(?! (?:on|in|at) )",
         "seem|seems|seemed|seemingly|appears to|appear to|appeared to|appears that|looks like|look like it"
         "|looks as if",
         ("The market seems to have calmed down.", "It appears that nobody was told."),
         ("The menu appears on the left.",)),
    Rule("hedge_suggest", "hedging", "verb", "The finding is put as a hint, not as proof.",
         r"(?<!i )(?<!we )(?<!to )\bCUE(?= (?:that|a|an|the|they|it|he|she|there|this|some|more|many|otherwise|as)\b)",
         "suggest|suggests|suggested|suggesting|hint at|hints at|hinted at|hints that|hinted that|imply|implies"
         "|indicates|indicate|indicated",
         ("Early figures suggest that demand is slowing.",), ("We suggest the red one.",)),
    Rule("hedge_guess", "hedging", "verb", "A guess or a belief of somebody, not a finding.",
         r"\bCUE\b(?= (?:that|it|the|this|he|she|they|we|there|a|an|i)\b)",
         "suspect|suspects|suspected|speculate|speculates|speculated|i guess|we guess|i think|we think|i believe"
         "|we believe|i suspect|i assume|i doubt|i imagine|i suppose|presume|presumed|hypothesize|hypothesized"
         "|my guess is",
         ("Police suspect that the gate was left open.", "I think the second book is weaker."),
         ("Think about the colour first.",)),
    Rule("hedge_unclear", "hedging", "adjective", "The writer says that it is not known.",
         r"\b(?:it is|it['’]s|it was|it remains|remains|remained|is|are|was|still|not|far from|seems) (?:still |not "
         r"|yet |quite )?(?P<show>CUE)\b"
         r"|\b(?P<other>CUE) (?:whether|if|how|why|what|who|when)\b",
         "unclear|uncertain|unknown|not known|not clear|not certain|inconclusive|debatable|too early to say"
         "|too early to tell|too soon to say|too soon to tell|hard to say",
         ("It is unclear who paid for the trip.", "The cause remains unknown."),
         ("An unknown caller rang twice.",)),
    Rule("hedge_possible", "hedging", "adjective", "Possible, and so not certain.",
         r"\b(?:it is|it['’]s|it was|is it|seems|quite|entirely|very|always) (?:also |still |just "
         r"|entirely )?(?P<show>CUE) (?:that|the|they|he|she|it|there)\b"
         r"|\b(?P<other>CUE) (?:explanation|cause|reason|link|sign|answer|motive|role|connection)s?\b",
         "possible|plausible|conceivable|probable",
         ("It is possible that both are right.", "One possible explanation is the weather."),
         ("Book as early as possible.", "It is possible to walk there.")),
    Rule("hedge_noun", "hedging", "noun", "A chance or a guess, not a fact.",
         r"\bCUE (?:that|of)\b", "the possibility|a possibility|a chance|good chance|some chance|the likelihood"
         "|there is speculation|speculation|a hypothesis|the odds are",
         ("There is a chance that it rains.",), ("The odds were printed on the ticket.",)),
    Rule("hedge_tend", "hedging", "verb", "True as a tendency, not always.", r"\bCUE to\b", "tend|tends|tended",
         ("Older houses tend to lose more heat.",), ("Nurses tend the wounded.",)),
    Rule("hedge_estimate", "hedging", "verb", "An expectation, not yet a fact.",
         r"\b(?:is|are|was|were|be) (?:also |now |still |widely |largely )?(?P<show>CUE)\b(?= (?:to|that)\b)",
         "expected|projected|forecast|predicted|thought|believed|rumored|rumoured|estimated|assumed|presumed|said",
         ("The bridge is expected to open in June.",), ("Guests are asked to leave coats outside.",)),
    Rule("hedge_view", "hedging", "stance", "Marked as one view among others.",
         r"\bCUE\b", "in my view|in my opinion|in our view|in our opinion|as far as i know|as far as i can tell"
         "|to my knowledge|to some extent|to some degree|in all likelihood|in theory|for all we know|so to speak"
         "|more or less",
         ("As far as I know, nobody has tried.",), ("The view from the hill is wide.",)),
)
"""The rules for hedging, tried in this order."""

_NO_HEDGE = re.compile(
    r"\b(?:you|one|readers|visitors|users|guests|walkers|riders|travell?ers|beginners|applicants|gardeners|cooks)"
    r" (?:may|might) (?:also |well |even |not )?(?:want|wish|like|prefer|choose|opt)\b"
    r"|\bas the case may be\b|\bcome what may\b|\bbe that as it may\b"
    r"|\bas (?:you|one) (?:might|may) (?:have )?(?:expect|imagine|guess|know|recall)(?:ed|d)?\b"
    r"|\bas (?:he|she|they|we|i|you|one) might have (?:\w+ed|foreseen|known|thought|done|said)\b"
    r"|\b(?:whatever|wherever|however|whoever|whichever) \w+ (?:might|may)\b"
    r"|\bmay (?:only |also |optionally )?be (?:used|entered|added|sent|called|configured|set|specified|obtained)\b"
    r"|\b(?:can['’]t|cannot|couldn['’]t|could not|can not) (?:\w+ )?possibly\b")
"""A wish of those who are spoken to, a permission, an idiom: of 36 labelled sentences in which nothing else doubts,
three hedge (counted by hand; no command repeats it)."""
_CUE = re.compile(
    r"\b(?:may|might|could|perhaps|maybe|possib\w+|probabl\w+|presumabl\w+|likely|unlikely|apparent\w*|appears?|seems?"
    r"|seemed|suggest\w*|suspect\w*|potential\w*|reportedly|allegedly|supposedly|arguably|unclear|uncertain|unknown"
    r"|believ\w+|think|guess|assum\w+|tends?|estimated|expected|indicat\w+|impl(?:y|ies|ied)|would|should)\b")


def denied(text: str) -> bool:
    """Whether the only word of doubt is one that allows, wishes or stands in an idiom: then nothing is hedged."""
    lower = text.lower()
    rest, count = _NO_HEDGE.subn(" ", lower)
    return bool(count) and not _CUE.search(rest)
