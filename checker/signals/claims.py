"""Claims: what in a sentence could be checked with public information.

The rules point at the checkable predicate; each brings the sentence that tells what would fix a missing source. They
are tried from the most to the least specific, and ``unsupported`` shows the first that fires.
"""
from __future__ import annotations

from checker.signals.rules import DIGITS, NOT_NAMES, Rule

_ON = r"(?: [\w'’-]+){0,4}"
"""The words after a verb that are shown with it."""
_BIG = "hundred|thousand|million|billion|trillion|percent|per cent|percentage"

RULES = (
    Rule("claim_percent", "claim", "figure", "No source, quote or link for this figure: say who counted.",
         r"(?:[$€£]\s?)?\b\d[\d,.]{0,14}(?:\s?[-–]\s?\d[\d,.]{0,8})?\s?(?:%|percent\b|per cent\b)"
         r"|[$€£]\s?\d[\d,.]{0,14}(?:\s?(?:k|m|b|bn|thousand|million|billion|trillion)\b)?",
         "", ("Rents rose 12% in a year.", "The bridge cost $4,000."), ("Chapter two is short.",), needs=DIGITS),
    Rule("claim_many", "claim", "figure", "No source, quote or link for this figure: say who counted.",
         r"\b(?:\d[\d,.]{0,14}|two|three|four|five|six|seven|eight|nine|ten|several|tens of|hundreds of"
         r"|thousands of|millions of|half a) (?:CUE)\b(?: of \w+| \w+)?",
         _BIG, ("Three million people moved away.",), ("A hundred reasons to smile.",)),
    Rule("claim_share", "claim", "figure", "No source, quote or link for this share: say who counted.",
         r"\b(?:CUE)\b(?: of (?:all |the |our |their )?\w+)", "half|a third|two thirds|two-thirds|a quarter"
         "|three quarters|the majority|a majority|most|one in three|one in four|one in five|one in ten"
         "|nine out of ten",
         ("Half of the firms closed.",), ("Half an hour later we left.",)),
    Rule("claim_times", "claim", "comparison", "No source for this comparison: say who measured it.",
         r"\b(?:\d+(?:\.\d+)?|two|three|four|five|ten|twice|many)(?:x| CUE) (?:as |more |less |faster |higher "
         r"|cheaper |larger |bigger |better )?(?:\w+)",
         "times|fold", ("It is three times faster than the old one.",), ("We met three friends.",)),
    Rule("claim_study", "claim", "finding", "A finding without a traceable origin: name or link the study.",
         r"\b(?:CUE)(?: \w+){0,3} (?:show|shows|showed|shown|find|finds|found|suggest|suggests|suggested|reveal"
         r"|reveals|revealed|indicate|indicates|indicated|prove|proves|proven|confirm|confirms|confirmed)\b",
         "study|studies|survey|surveys|research|poll|polls|data|evidence|report|reports|analysis|tests|experiments"
         "|statistics",
         ("A new survey of owners found a fault.",), ("The study was painted blue.",)),
    Rule("claim_crowd", "claim", "reported view", "Somebody unnamed is quoted: say who, and where it can be read.",
         r"\b(?:(?:some|many|most|several) )?CUE (?:say|says|said|believe|believes|believed|think|argue|argued|agree"
         r"|agreed|warn|warned|claim|claimed|recommend|recommended|predict|expect)\b",
         "experts|critics|analysts|researchers|scientists|doctors|people|observers|economists|some|many|others"
         "|sources|insiders",
         ("Critics say the law is too weak.",), ("People waited for the bus.",)),
    Rule("claim_cause", "claim", "cause", "A cause is stated without evidence: name or link what shows it.",
         r"\bCUE\b(?: \w+){1,3}",
         "causes|caused by|leads to|led to|resulted in|results in|due to|because of|contributes to|contributed to"
         "|reduces|increases|improves|prevents|lowers|raises|boosts|protects|cures|relieves|weakens|strengthens"
         "|thanks to|helps to|responsible for",
         ("Poor sleep leads to weight gain.",), ("Use a ladder to reach it.",)),
    Rule("claim_superlative", "claim", "superlative", "A superlative without a measure: say by what count, and who"
         " counted.",
         r"\b(?:the|world['’]s|country['’]s|nation['’]s|one of the|its|their|our|his|her) (?:CUE)(?: \w+){1,2}",
         "most|best|largest|biggest|fastest|first|only|highest|lowest|oldest|youngest|smallest|greatest|worst|leading"
         "|longest|strongest|cheapest|safest|richest|busiest|tallest|second largest|fastest growing|fastest-growing",
         ("It is the largest port in the region.",), ("Use most of the flour first.",)),
    Rule("claim_comparative", "claim", "comparison", "A comparison without a measure: say who compared, and how.",
         r"\b(?:CUE)(?: \w+){0,4} than\b(?: \w+){1,2}",
         "more|less|fewer|better|worse|higher|lower|larger|smaller|faster|slower|cheaper|greater|stronger|easier"
         "|older|younger|longer|shorter|safer|bigger|likelier|heavier|lighter|richer|poorer",
         ("Trains are cheaper than planes.",), ("Rather than wait, we left.",)),
    Rule("claim_year", "claim", "event", "An event without a source: link a record of it.",
         r"\b(?:in|since|until|by|from|during|before|after|between) (?:early |late |mid-?|the (?:early |late )?"
         r"|(?:january|february|march|april|may|june|july|august|september|october|november|december),? )?(?:1[5-9]"
         r"|20)\d\d(?:s\b|\b)",
         "", ("The mill closed in 1931.",), ("Turn left in 200 metres.",), needs=DIGITS),
    Rule("claim_number", "claim", "figure", "No source for this number: say where it comes from.",
         r"(?<![\w.#-])(?!(?:1[5-9]|20)\d\d\b)\d(?:[\d,.]{0,11}\d)?(?:[- ][a-z]+)",
         "", ("The hall seats 900 people.",), ("Nobody came.", "In 1931 the mill closed."), needs=DIGITS),
    Rule("claim_reported", "claim", "report", "Somebody's words or deeds are reported without a source: link or quote"
         " them.",
         rf"\b(?!(?:{NOT_NAMES})\b)"
         r"(?:[A-Z][\w.'’&-]++)(?: (?:[A-Z][\w.'’&-]++|of|the|and)){0,4}(?: (?:has|have|had|was|were|is|are|will|also"
         rf"|recently|then))? (?:CUE)\b{_ON}",
         "said|says|announced|claimed|launched|won|lost|signed|founded|built|died|bought|sold|accused|acquired"
         "|released|introduced|joined|became|received|reported|published|voted|passed|created|developed|opened|closed",
         ("Norvale Motors launched a van.",), ("the cat slept",), exact=True),
    Rule("claim_named", "claim", "named thing", "A statement about somebody or something by name: name or link a"
         " source.",
         rf"\b(?!(?:{NOT_NAMES})\b)"
         rf"(?:[A-Z][\w.'’&-]++)(?: (?:[A-Z][\w.'’&-]++|of|the|and)){{0,4}}(?: (?:also|now))? (?:CUE)\b{_ON}",
         "offers|provides|features|includes|supports|uses|makes|has|is|was",
         ("Norvale Motors makes vans.",), ("the cat is asleep",), exact=True),
    Rule("claim_group", "claim", "generality", "A statement about a whole group: say who counted.",
         r"\b(?:CUE) (?:\w+ ){0,2}(?:are|have|do|don['’]t|use|want|need|prefer|tend|fail|spend|struggle|choose"
         rf"|believe|think|live|lose|buy|face|report|rely)\b{_ON}",
         "most|many|few|all|some people|people|consumers|americans|companies|businesses|women|men|employees|users"
         "|customers|children|parents|students|investors|patients|workers|brands",
         ("Most gardeners use too much water.",), ("Many thanks to you.",)),
    Rule("claim_property", "claim", "property", "A checkable statement without a source: name or link one.",
         r"\b(?:CUE) (?:(?:not|also|now|often|usually|made|located|known|used|based|designed|available|part"
         rf"|home) ){{0,2}}(?:\w+){_ON}",
         "is|are|was|were|has|have|had|contains|includes|consists|became|remains|makes|provides"
         "|allows|helps|requires|comes|began|became|produces|serves",
         ("The lake is frozen in winter.",), ("Stir well.",)),
)
"""The rules for claims, from the most to the least specific."""
