"""What is said without being a checkable statement: norms, judgements of taste, advice, instructions.

No signal of its own: these rules are features by which the models tell claims from opinions, and point at no words in a
report.
"""
from __future__ import annotations

from checker.signals.rules import Rule

_TOLD = (r"add|adjust|adopt|allow|analyze|apply|arrange|ask|assess|assign|attach|avoid|begin|blend|boil"
          r"|bring|browse|build|buy|calculate|capture|carry|check|choose|clean|click|close|collect"
          r"|combine|compare|complete|configure|confirm|connect|consider|continue|convert|create"
          r"|customize|decide|define|delete|deploy|describe|determine|develop|discuss|download|drag"
          r"|drain|draw|dress|drop|eat|edit|embrace|enable|encourage|enjoy|ensure|enter|establish"
          r"|evaluate|examine|expect|explore|fill|find|finish|follow|gather|get|give|go|grab|grow|handle"
          r"|hang|have|hire|hold|identify|imagine|implement|improve|include|increase|insert|inspect"
          r"|install|integrate|invest|invite|join|keep|know|lay|learn|leave|let|lift|listen|locate|look"
          r"|lower|maintain|make|manage|measure|meet|mix|monitor|navigate|notice|observe|open|organize"
          r"|plan|plug|prepare|prevent|preview|prioritize|protect|provide|put|read|recall|recognize"
          r"|reduce|refer|refresh|register|remember|remove|rename|repair|repeat|replace|reset|resist"
          r"|respond|restart|rotate|run|save|scroll|secure|see|select|sell|send|separate|serve|set|share"
          r"|shut|simmer|soak|solve|speak|specify|spend|sprinkle|stir|strengthen|submit|subscribe|tailor"
          r"|take|tap|teach|tell|test|think|throw|tighten|toggle|toss|track|transfer|try|turn|understand"
          r"|unplug|upload|use|verify|warm|wash|watch|weigh|whisk|wipe|write")
"""Verbs that begin an instruction."""
_SENT = ("used|use|entered|added|followed|sent|combined|omitted|called|configured|set|specified|substituted|claimed"
         "|applied")

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
         "|important|difficult|hard|useful|handy|helpful|essential|valuable|powerful|tricky|tough|huge"
         "|terrible|ugly|boring|annoying|frustrating|worth it|hard to beat|user-friendly|reasonable|stunning",
         ("The handle is really comfortable.",), ("The handle is made of oak.",)),
    Rule("opinion_sum", "opinion", "generality", "Sums up in a picture.",
         r"\bCUE\b", "not only|not just|more than just|isn't just|is not just|at its best|goes beyond|truly|a reminder"
         "|remind us|reminds us|in the end|at the end of the day|after all|what matters|the point is|the beauty of",
         ("It is more than just a bridge.",), ("The bridge is 40 metres long.",)),
    Rule("opinion_told", "opinion", "instruction", "Tells the reader what to do.",
         r"[:,;–—] (?:(?:please|always|never|simply|just|also|then|instead|and|or|so) )?"
         rf"(?P<show>{_TOLD})\b(?! (?:of|and|or)\b)", "",
         ("Batteries: remove them before the winter.", "If it rattles, tighten the two screws."),
         ("Rain, wind and snow delayed the match.",), needs=frozenset(":,;–—")),
    Rule("opinion_announced", "opinion", "announcement", "Says what the text will do.",
         r"\bCUE\b", "in this article|in this guide|in this post|in this section|in this chapter|in this video"
         "|in this tutorial|in this blog|in this review|this article|this guide|this post|this section|this tutorial"
         "|we will look|we'll look|we will explore|we'll explore|we'll cover|we will cover|we'll show|we will show"
         "|we'll discuss|we will discuss|let's look|let's take a look|let's explore|read on|keep reading|i'll show"
         "|i will show|as mentioned above|see below|listed below|shown below",
         ("In this guide we'll cover three kinds of glue.",), ("The guide knew every path.",)),
    Rule("opinion_permitted", "opinion", "permission", "Allows or offers a choice, and leaves nothing open.",
         r"\b(?:you|we|one|users?|visitors?|guests?|members?|employees?|customers?|readers?|recipients?|applicants?)"
         r" CUE "
         r"(?:also |then |now |only |not |still |instead |optionally )?(?P<show>\w+)"
         rf"|\bCUE (?:only|optionally|not be|also be|then be|be) (?:optionally |also |only )?(?:{_SENT})\b",
         "may|might",
         ("Guests may bring a dog.", "The field may be omitted."), ("The price may rise.",)),
    Rule("opinion_choice", "opinion", "choice", "Lists what can be chosen.",
         r"\bCUE (?:be|include|have|contain|use|take)\b[^.;]{0,80}\b(?P<show>(?:either|any of the following"
         r"|one or more|one of the following|or (?:only|by|not|both|a|an|the))\b)",
         "may|might|could",
         ("A list may be empty or have one or more items.",), ("It may be empty.",)),
    Rule("opinion_conceded", "opinion", "concession", "Grants a point before it turns it.",
         r"\bCUE\b[^.;]{3,90},? (?P<show>but|however|yet)\b", "may|might",
         ("It might look plain, but it lasts.",), ("It might rain.",)),
    Rule("opinion_wished", "opinion", "wish", "Wishes for something else.",
         r"\bcould (?:be|have been|use|do with) (?:a (?:bit|little|lot) |much |even )?(?P<show>CUE)\b",
         "better|brighter|clearer|louder|softer|stronger|simpler|easier|faster|smoother|improved|more|longer|shorter"
         "|bigger|smaller|lighter|cheaper|wider|some",
         ("The screen could be a bit brighter.",), ("Rents could rise.",)),
    Rule("opinion_never", "opinion", "emphasis", "Denies with force.",
         r"\bCUE (?:\w+ )?(?P<show>possibly)\b", "can't|cannot|couldn't|could not|can not",
         ("You can't possibly read it all.",), ("It possibly fell.",)),
    Rule("opinion_known", "opinion", "reputation", "Says what something is called or known for.",
         r"\b(?:also |best |better |well |widely |commonly |often |formerly )?CUE\b",
         "known for|known as|referred to as|called a|noted for|famous for|loved for",
         ("The town is known for its bells.",), ("She is known to him.",)),
    Rule("opinion_specification", "opinion", "specification", "A label and its value.",
         r"^(?:[-•*✔✓] )?(?P<show>[^:.!?\n]{2,40}): ?[^.!?:\n]{1,60}$", "",
         ("Total weight: 65 kg",), ("He said this: the tea is cold. It was.",), needs=frozenset(":")),
)
"""The rules for what is no claim, tried in this order; a specification is one, and reads like none."""
