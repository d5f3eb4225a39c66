"""Pages that stand in an article's place: walls, bot checks, errors, parked domains, shells that scripts would fill.

Rules, because there are too few of them to learn from, and because they must not be judged as if they were the
article. They look at short pages alone: an article about cookies, captchas or the sale of a domain is long.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from checker.cleaning.segments import Segments
from checker.cleaning.verdict import Verdict
from checker.types import PageType

STUB_CHARS = 900
"""Fewer kept characters than this may be a stub."""
ERROR_WORDS, PARKED_WORDS = 250, 400
"""More words than these are no bare error message, and no parked domain's page."""
PROSE_CHARS = 200
"""A block as long as this is a paragraph of prose: a page that has none may list a hundred stories, and be an error."""

_CHALLENGE = re.compile(
    r"\b(?:are you a (?:robot|human)|not a (?:ro)?bot\b|just a moment|attention required|pardon our interruption|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|human verification|"
    r"confirm (?:that )?you(?: are|['’]re) (?:a )?human|"
    r"checking (?:your browser|if the site connection is secure)|review the security of your connection|"
    r"performing (?:a )?security (?:check|verification)|complete the (?:security check|captcha)|security check|"
    r"enter the characters you see|unusual (?:traffic|activity) from your|automated (?:requests|queries|access)|"
    r"you have been blocked|you(?: have|['’]ve) been blocked|ddos protection by|incapsula incident|"
    r"disable any ad ?blocker|access (?:to this page has been |is )?denied|403 forbidden|forbidden|"
    r"(?:do not|don['’]t) have permission to access)\b", re.I)
_ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503|not found|page (?:does not|doesn['’]t|no longer) exists?|something went wrong|"
    r"bad gateway|no longer (?:available|exists)|page (?:is )?(?:unavailable|missing)|internal server error|"
    r"service (?:temporarily )?unavailable|account (?:has been )?suspended|"
    r"(?:can['’]?t|cannot|could ?n[o'’]t|could not|can not|unable to|were ?n['’]t able to|did ?n['’]t) "
    r"(?:seem to )?(?:find|locate) (?:the|that|this|what|your|any) ?(?:\w{1,12} )?"
    r"(?:page|article|story|post|url|you|looking)|"
    r"(?:page|article|story|post|url|link) (?:that )?(?:you(?:['’]re| are| were| have)? ?\w{0,12} ?(?:for |to )?)?"
    r"(?:can(?:not|['’]t| not)|could(?: not|n['’]t)) be found|"
    r"(?:page|article|story|post|link) (?:has been|was|may have been|might have been) (?:re)?moved|"
    r"(?:page|article|story|post) (?:has been|was) (?:deleted|taken down)|link (?:is|may be) broken)\b", re.I)
_ERROR_TITLE = re.compile(
    r"\W{0,3}(?:error )?(?:404|410)\W{0,3}(?:$|[-–—|:]|error|not found|page)|"
    r"(?:[^\n]{0,40}[-–—|:] {0,2})?(?:oops\W{1,3})?(?:page|article|story|url)? ?(?:not found|can(?:not|['’]t) be found|"
    r"no longer (?:exists|available)|does(?: not|n['’]t) exist)\W{0,3}(?:$|[-–—|:])", re.I)
_PARKED = re.compile(
    r"\b(?:(?:this |the |your )?(?:web ?site |premium )?domain(?: name)?s? (?:[\w.-]{3,60} )?"
    r"(?:(?:is|may be|might be|could be) (?:now )?(?:for sale|available (?:for purchase|to buy)|parked|for lease)|"
    r"has (?:expired|been (?:parked|registered))|is registered)|"
    r"(?:buy|get|purchase|inquire about|make an offer (?:on|for)) this (?:premium )?domain|"
    r"parked (?:free|domain|page|with|by|at)|domain parking|future home of|"
    r"[\w-]{2,60}\.[a-z]{2,10} is (?:for sale|parked|available for purchase)|"
    r"(?:web ?site|page|site) (?:is )?(?:coming soon|under construction)|"
    r"welcome to nginx|apache2? (?:\w{1,10} )?default page|default web ?(?:site )?page)\b", re.I)
_SCRIPT = re.compile(r"(?:enable|requires?|turn on|activate|without) java\s?script|"
                     r"javascript (?:is|must be|to be|needs)", re.I)
_CONSENT = re.compile(r"\b(?:cookies?|consent|gdpr|our partners|legitimate interest|"
                      r"privacy (?:policy|choices|settings))\b", re.I)
_PAYWALL = re.compile(r"\b(?:already a subscriber|subscribe to (?:continue|read|keep|unlock)|to continue reading|"
                      r"continue reading (?:this|with)|subscribers? only|for (?:paid )?subscribers|members only|"
                      r"free articles?|unlock this|become a (?:member|subscriber) to|log in to (?:read|continue)|"
                      r"start your (?:free )?(?:trial|subscription)|"
                      r"read the (?:full|rest of (?:the|this)) (?:story|article))\b", re.I)
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s{0,5}:\s{0,5}"?false', re.I)
_LOGIN = re.compile(r"\b(?:log ?in|sign ?in|password|forgot|username|create an? account)\b", re.I)
_WALL = re.compile(r"\b(?:before you continue|cookies?|privacy|consent|data protection)\b", re.I)
_BUTTON = re.compile(r"(?:accept|agree|allow|reject|decline|manage|necessary|customi[sz]e)\b.{0,30}", re.I)


def stub(page: Segments, verdicts: Sequence[Verdict], kept: int) -> PageType | None:
    """The kind of stub that a page is, or None. ``kept``: characters that were kept of it."""
    text = " ".join(block.text for block in page.blocks)[:20_000]
    paywall = _PAYWALL.search(text) is not None
    if page.dom and paywall and kept < 2.5 * STUB_CHARS and _NOT_FREE.search(page.head):
        return "paywall"
    if _is_consent_wall(page, text, kept):
        return "consent"
    if _ERROR_TITLE.match(page.title.strip()[:120]) and all(len(block.text) < PROSE_CHARS for block in page.blocks):
        return "error"
    if kept >= STUB_CHARS:
        return None
    words = max(len(text.split()), 1)
    message = _message(page, words)
    if message is not None:
        return message
    if _SCRIPT.search(text) or (page.dom and (page.scripts >= 2 if words >= 10 else page.scripts >= 1) and words < 30):
        return "script"
    if len(_CONSENT.findall(text)) > 0.025 * words and len(_CONSENT.findall(text)) >= 3:
        return "consent"
    if paywall or any(verdict.kind == "paywall" for verdict in verdicts):
        return "paywall"
    return "login" if len(_LOGIN.findall(text)) > 0.04 * words and len(_LOGIN.findall(text)) >= 3 else None


def _message(page: Segments, words: int) -> PageType | None:
    """A bot check, a parked domain or an error: told by its title or first blocks, on a page with few words."""
    start = " ".join([page.title, *(block.text for block in page.blocks[:12])])[:1500]
    if words < ERROR_WORDS and _CHALLENGE.search(start):
        return "challenge"
    if words < PARKED_WORDS and _PARKED.search(start):
        return "parked"
    return "error" if words < ERROR_WORDS and _ERROR.search(start) else None


def _is_consent_wall(page: Segments, text: str, kept: int) -> bool:
    """A wall speaks of consent at its head and everywhere, and has buttons; an article on privacy lacks the buttons."""
    head = " ".join([page.title, *(block.text for block in page.blocks[:4])])[:600]
    buttons = sum(len(block.text) < 40 and _BUTTON.match(block.text) is not None for block in page.blocks)
    words = max(len(text.split()), 1)
    return (kept < 4 * STUB_CHARS and buttons >= 2 and _WALL.search(head) is not None
            and len(_CONSENT.findall(text)) > 0.02 * words)
