"""What is said without being a checkable statement: norms, judgements of taste, advice, instructions.

No signal of its own: these rules are features by which the models tell claims from opinions, and point at no words in a
report.
"""
from __future__ import annotations

from checker.signals.rules import Rule

RULES = (
    Rule("opinion_norm", "opinion", "norm", "Says what should be.",
         r"\bCUE\b", "need to|needs to|should|ought to|must|have to be|has to be|it's time to|it is time to|make sure"
         "|be sure to|remember to|it's important to|it is important to|it's essential to|it is essential to|is key to"
         "|the key to|the key is|is crucial|is vital|are vital|is a must|should be|let's",
         ("Cities need to plant more trees.", "The key is balance."), ("The city planted trees.",)),
    Rule("opinion_better", "opinion", "advice", "Advises.",
         r"\b(?:it['’]s|it is|is|are|would be|might be) (?:also |always |usually |often |much )?"
         r"(?P<show>CUE) (?:to|not to|if you|that you)\b",
         "better|best|smarter|helpful|worth|wise|wiser|easier|good|great|fine|okay|safer|advisable|recommended|useful",
         ("It is better to start early.",), ("The tea is better than the coffee.",)),
    Rule("opinion_taste", "opinion", "taste", "Says how the writer likes it.",
         r"\b(?:i|we|you|they)(?:['’]ve|['’]re|['’]ll|['’]d)? (?:\w+ )?(?P<show>CUE)\b",
         "love|loved|like|liked|adore|enjoy|enjoyed|hate|recommend|prefer|appreciate|hope|wish|feel like|will love"
         "|highly recommend|can't wait|fell in love|are excited|are thrilled|are proud|want you|believe in",
         ("We love this little inn.", "I highly recommend the soup."), ("The love of the sea.",)),
    Rule("opinion_judged", "opinion", "judgement", "Judges without a measure.",
         r"\b(?:is|are|was|were|feels|felt|looks|looked|sounds|seems|makes|be) (?:also |always |still |just |\w+ly |so "
         r"|very |quite |pretty |really |too |a |an ){0,3}(?P<show>CUE)\b",
         "easy|simple|great|good|nice|lovely|beautiful|impressive|amazing|wonderful|perfect|fun|fantastic|excellent"
         "|comfortable|delicious|handsome|elegant|smart|dramatic|striking|interesting|fascinating|exciting|awful|bad"
         "|terrible|ugly|boring|annoying|frustrating|worth it|hard to beat|user-friendly|reasonable|stunning",
         ("The handle is really comfortable.",), ("The handle is made of oak.",)),
    Rule("opinion_sum", "opinion", "generality", "Sums up in a picture.",
         r"\bCUE\b", "not only|not just|more than just|isn't just|is not just|at its best|goes beyond|truly|a reminder"
         "|remind us|reminds us|in the end|at the end of the day|after all|what matters|the point is|the beauty of",
         ("It is more than just a bridge.",), ("The bridge is 40 metres long.",)),
    Rule("opinion_specification", "opinion", "specification", "A label and its value.",
         r"^(?:[-•*✔✓] )?(?P<show>[^:.!?\n]{2,40}): ?[^.!?:\n]{1,60}$", "",
         ("Total weight: 65 kg",), ("He said this: the tea is cold. It was.",), needs=frozenset(":")),
)
"""The rules for what is no claim, tried in this order; a specification is one, and reads like none."""
