"""Weasel attribution: authority or generality that is claimed without saying whose.

The classes follow Wikipedia's guideline on unsupported attributions and the CoNLL-2010 weasel task. Whether a name or a
link stands in the sentence is for the model to weigh; the evidence points at the missing "who".
"""
from __future__ import annotations

from checker.signals.rules import Rule

_SAY = ("say|says|said|believe|believes|believed|think|thinks|thought|argue|argues|argued|claim|claims|claimed|agree"
         "|agrees|agreed"
        "|suggest|suggests|suggested|recommend|recommends|recommended|feel|feels|felt|consider|considers|considered"
        "|warn|warns"
        "|warned|contend|insist|fear|expect|predict|see|view|call|note|point out|swear by|suspect|wonder|prefer|find"
        "|assume")
_CROWD = ("experts|critics|observers|scientists|researchers|analysts|doctors|people|others|fans|users|customers"
          "|insiders|commentators|pundits|specialists|professionals|historians|scholars|economists|advocates"
          "|opponents|supporters"
          "|sources|industry watchers|skeptics|sceptics|proponents|investors|parents|readers|consumers|nutritionists"
          "|psychologists|officials")
_LINKING = (r"(?: (?:also|now|often|still|widely|generally|have|has|had|would|will|may|might|long|even|in the \w+"
            r"|in this \w+)){0,3}")

RULES = (
    Rule("weasel_crowd", "weasel", "unnamed crowd", "Who? A crowd is quoted, but nobody is named.",
         r"\b(?:(?:some|many|most|several|various|numerous|other|certain|leading|top|few|all|industry|health|medical"
         r"|legal|financial|security|market) ){0,2}"
         rf"CUE{_LINKING} (?:{_SAY})\b",
         _CROWD,
         ("Experts believe that the trend will last.", "Many people think it is the best pub in town."),
         ("Ana Ruiz said that the trend will last.", "The doctors of the clinic left.")),
    Rule("weasel_some", "weasel", "unnamed crowd", "Who? \"Some\" or \"many\" speak here without a name.",
         rf"\bCUE{_LINKING} (?:say|believe|think|argue|claim|suggest|feel|consider|contend|insist|fear|would say"
         rf"|would argue|have said|have argued|have called|call|see it as|regard|agree)\b",
         "some|many|most|others|few|critics|everyone|everybody|nobody|several",
         ("Some say the house is haunted.", "Many would argue that it came too late."),
         ("Some of the eggs were broken.",)),
    Rule("weasel_studies", "weasel", "unnamed study", "Which study? None is named or linked.",
         r"\b(?:(?:some|many|several|numerous|various|recent|new|countless|multiple|other|more|the|latest|scientific"
         r"|clinical|different) ){0,3}"
         r"CUE(?: (?:has|have|had|also|now|consistently|repeatedly|even|often|clearly)){0,2} (?:show|shows|shown"
         r"|showed|suggest|suggests|suggested|find|finds|found"
         r"|prove|proves|proven|indicate|indicates|indicated|demonstrate|demonstrates|demonstrated|reveal|reveals"
         r"|confirm|confirms|linked|say|says|tell|tells|support|supports)\b",
         "studies|research|science|surveys|evidence|statistics|reports|polls|experiments|literature|data",
         ("Studies show that naps help.", "Recent research has shown a clear link."),
         ("The museum funds research on bees.",)),
    Rule("weasel_passive", "weasel", "hidden author", "By whom? The sentence hides who thinks so.",
         r"\b(?:is|are|was|were|been|being|be|it['’]s|often|widely|commonly|generally) (?:often |widely |commonly "
         r"|generally |also |now |long |still |largely |usually |universally |frequently ){0,2}"
         r"(?P<show>CUE)(?= (?:that|to|as|by many|by some|by most|one|the|a|an|among)\b)",
         "considered|believed|thought|regarded|said|known|accepted|assumed|claimed|reported|rumored|rumoured|argued"
         "|agreed|viewed|seen|recognized|recognised|acknowledged|perceived|hailed|touted|alleged|understood",
         ("It is widely believed that the well is old.", "She is considered one of the best cooks in town."),
         ("He considered the offer.",)),
    Rule("weasel_known", "weasel", "hidden author", "To whom is it known? No source is given.",
         r"\bCUE\b", "it is well known|it's well known|it is no secret|it's no secret|it is widely known"
         "|it is common knowledge|as everyone knows|as we all know"
         "|everyone knows|we all know|it goes without saying|it has been said|it has long been|it is said|it's said"
         "|they say|legend has it|rumor has it|rumour has it|word has it|as they say|it is often said|it's often said"
         "|it has been suggested|it has been shown|it has been proven|scientifically proven|clinically proven"
         "|doctor recommended|it is believed|it is thought|there is evidence|there's evidence|there is a belief"
         "|common belief|conventional wisdom|general consensus|popular belief",
         ("It is well known that cats dislike water.", "They say the soup cures colds."),
         ("She is known for her maps.",)),
    Rule("weasel_per", "weasel", "unnamed crowd", "Which ones? They have no names.",
         r"\bper (?:the |some |many )?CUE\b", "experts|critics|reports|studies|analysts|insiders|doctors",
         ("Per the experts, brushing twice is enough.",), ("Doctors earn more per expert opinion.",)),
    Rule("weasel_called", "weasel", "hidden author", "By whom? The sentence hides who says so.",
         r"\b(?:it (?:is|was|has been)|is|are|was|were) (?:often |widely |commonly |generally |also |frequently )?"
         r"(?P<show>CUE)\b(?![^.;!?]{0,40}\bby\b)",
         "deemed|often associated with|widely associated with|commonly associated with|often linked to|often cited"
         "|often seen as|often described|widely praised|widely regarded|widely seen|claimed that|claimed to|rumored"
         "|rumoured",
         ("It was deemed the fairest price.", "Rye is often associated with health."),
         ("She was called home.", "It was deemed lawful by the court.", "Aspirin is widely used against pain.")),
    Rule("weasel_according", "weasel", "unnamed crowd", "According to whom? The source has no name.",
         r"\baccording to (?:(?:some|many|most|several|various|recent|other|the|industry|multiple"
         r"|numerous) ){0,2}CUE\b",
         "experts|studies|sources|reports|critics|observers|analysts|insiders|research|researchers|scientists|rumors"
         "|rumours|estimates|statistics|doctors|people|legend|tradition",
         ("According to some experts, it is too late.",), ("According to the mayor, it is too late.",)),
    Rule("weasel_most", "weasel", "vague generality", "How many, and who counted?",
         r"\bCUE (?:people|users|customers|companies|businesses|experts|fans|homeowners|parents|readers|travelers"
         r"|travellers|consumers|brands|organizations|employees|women|men|americans|professionals|investors|families"
         r"|kids|patients|doctors|owners|students|players|gamers|teams|developers)\b"
         r"(?= (?:\w+ )?(?:have|are|find|prefer|love|choose|use|want|like|enjoy|tend|fail|struggle|look|turn|rely"
         r"|report|see|experience|don['’]t|do not|still|now|swear|switch|rave)\b)",
         "most|many|countless|a lot of|lots of|a growing number of|more and more|an increasing number of|plenty of"
         "|a number of|the majority of|the vast majority of|millions of|thousands of|increasingly many|a majority of",
         ("Many people find the taste too strong.", "Countless customers love it."),
         ("Most of the people left at noon.",)),
    Rule("weasel_one_of", "weasel", "vague ranking", "Ranked by whom?",
         r"\b(?:considered|regarded|hailed|known|seen|recognized|recognised|touted|thought of|described)(?: (?:widely"
         r"|by many|by some|as|to be|internationally|generally)){0,3} (?P<show>(?:as )?CUE (?:the )?\w+)",
         "one of|among|the best|the most|the greatest|the leading|the top|the finest",
         ("The inn is regarded as one of the finest in the valley.",), ("He bought one of the last tickets.",)),
    Rule("weasel_criticised", "weasel", "unnamed critics", "By whom? The critics have no name.",
         r"\b(?:has|have|had) (?:been |drawn |faced |received |sparked |attracted |raised )(?:widely |heavily |much "
         r"|some |wide |widespread |growing |mixed ){0,2}CUE\b(?! (?:by|from) (?:the )?[A-Z])",
         "criticism|praise|criticized|criticised|praised|acclaim|backlash|concerns|questions|debate|controversy"
         "|reviews|speculation|outrage|attention",
         ("The plan has faced growing criticism.",), ("The museum has been praised by Le Monde.",), exact=True),
    Rule("weasel_reportedly", "weasel", "unnamed report", "Reported by whom?", r"\bCUE\b",
         "reportedly|allegedly|supposedly|purportedly|rumored to|rumoured to|sources say|sources said|sources told"
         "|insiders say|reports say|reports suggest",
         ("The couple reportedly left by train.",), ("She reports for a weekly paper.",)),
)
"""The rules for weasel attribution, tried in this order."""
