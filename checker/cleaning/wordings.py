"""Wordings that are hardly ever an article's own: calls to subscribe, offers, affiliate notes, a board's chrome.

A second opinion beside the learned model, held to short blocks: inside an article such lines stand in ordinary
paragraphs, where neither place nor class name tells them apart. General wordings of the web; none is from a page that
this project measures on.
"""
from __future__ import annotations

import re
from itertools import chain

from checker.types import Kind

MAX_CHARS = 320
"""Longer blocks are left to the model: an article may speak of newsletters."""

_NETWORKS = (r"(?:twitter|x|facebook|instagram|linkedin|tiktok|youtube|threads|bluesky|mastodon|pinterest|telegram|"
             r"whatsapp)")
_WORDINGS: tuple[tuple[Kind, str], ...] = (
    ("newsletter", r"^\W{0,4}(?:[^.?!]{0,60}[.?!:]\s+)?(?:please\s+)?(?:sign up|subscribe|register|join)\b.{0,80}\b"
                   r"(?:newsletter|mailing list|e-?mail list|inbox|e-?mail updates|podcasts?|channel|digest)\b"),
    ("newsletter", r"\b(?:sign up|subscribe)\b.{0,60}\b(?:our|free|daily|weekly|the)\b.{0,40}\bnewsletters?\b"),
    ("newsletter", r"\bsubscribe (?:to us )?wherever you (?:get|listen)|wherever you get your podcasts"),
    ("ad", r"^\W{0,3}(?:advertisement|advertising|sponsored(?: content| post)?|skip advertisement|ad feature)\W{0,3}$"),
    ("ad", r"\bcontains? affiliate links?\b|\bas an amazon associate\b"),
    ("ad", r"\b(?:we|this (?:post|article|page|site)|our (?:site|team|partners))\b.{0,80}"
           r"\b(?:earn|receive|get|make)s?\b.{0,30}\b(?:commissions?|compensation)\b"),
    ("promo", r"\b(?:use|enter|apply|with)\b.{0,20}\b(?:promo|discount|coupon|voucher)?\s?code\s+"
              r"[\"'“]?[A-Z0-9]{4,16}\b.{0,60}\b(?:checkout|off|save|discount|free)\b|\bget \d{1,2}\s?% off\b"),
    ("promo", r"^\W{0,3}(?:love|loving|want|enjoying|enjoyed|like|looking for|need|ready)\b[^.?!]{2,80}\?\s+"
              r"(?:see|check out|click|sign up|subscribe|join|get|grab|shop|browse|try|book|start|download|support|"
              r"become|read)\b"),
    ("promo", r"\b(?:download|get|try)\b.{0,12}\b(?:our|the)\b.{0,20}\bapp\b.{0,40}"
              r"\b(?:app store|google play|today|now|free)\b"),
    ("paywall", r"\bcancel (?:anytime|at any ?time)\b"),
    ("paywall", r"\bsupport (?:our|independent|local|quality)(?: \w{1,12})? (?:journalism|reporting|work)\b.{0,80}"
                r"\b(?:member|subscrib|donat|contribut|today|now)|"
                r"\bbecome a (?:paid |paying )?(?:member|supporter|patron) (?:today|now|of)\b"),
    ("share", rf"^\W{{0,3}}(?:[^.?!]{{0,80}}[.?!]\s+)?(?:please\s+)?(?:follow|like|find|join) (?:us|me|him|her|them)\b"
              rf".{{0,20}}\bon {_NETWORKS}\b"),
    ("byline", r"^(?:posted |written |published )?by \S.{1,50}\b(?:19|20)\d\d\b.{0,6}\b\d{1,2}:\d\d\b.{0,12}$"),
    ("comments", r"\b(?:users|members|people) (?:browsing|viewing|reading) this (?:forum|thread|topic|board)\b|"
                 r"^who is online\W?$"),
)
_PARTS: tuple[tuple[str, ...], ...] = (
    ("newsletter", "mail", "inbox", "podcast", "channel", "digest"), ("newsletter",), ("wherever you",),
    ("advertis", "sponsored", "ad feature"), ("affiliate link", "amazon associate"), ("commission", "compensation"),
    ("code", "% off"), ("?",), ("app",), ("cancel a",), ("support ", "become a "), (" on ",),
    ("by ",), ("browsing this", "viewing this", "reading this", "who is online"))
"""For each wording, what stands in every text that it fits: a few searches in place of the whole pattern."""
_RULES = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _WORDINGS)
_HINTS = tuple((part, tuple([number for number, parts in enumerate(_PARTS) if part in parts]))
               for part in dict.fromkeys(part for parts in _PARTS for part in parts))
"""Each part with the numbers of the wordings that need it or another."""


ANYWHERE: frozenset[Kind] = frozenset({"ad", "byline", "comments"})
"""Kinds whose wordings count on a shop's or a manual's page too, where a call to act may be the content."""


def found(text: str) -> Kind | None:
    """The kind that a short block's wording gives it, or None."""
    if len(text) > MAX_CHARS:
        return None
    lower = text.lower()
    hints = [numbers for part, numbers in _HINTS if part in lower]
    if not hints:
        return None
    rules = [_RULES[number] for number in sorted(set(chain.from_iterable(hints)))]
    return next((kind for kind, pattern in rules if pattern.search(text)), None)
