"""Comment threads: a heading that counts or calls for comments, then signatures that come again and again.

A page's own classes often say "comments", and the model reads them; without such a class a reader's long comment looks
like a paragraph of the article. What tells them apart is the rhythm: who, when, words, who, when, words. One heading
alone proves nothing, many an article links to its comments above its first line.
"""
from __future__ import annotations

import re

from checker.cleaning.segments import Segments

WHY = "stands in a thread of readers' comments"
MAX_HEAD, MAX_SIGNATURE = 200, 80
FIRST_WITHIN, NEXT_WITHIN = 6, 12
"""The first signature stands so many blocks after the heading at most, each further one after the one before."""
SIGNATURES = 2
KINDS_OF_SIGNATURES = 2
BEGUN, LONG = 500, 80
"""So many characters of paragraphs, blocks of at least LONG, stand before a thread: the article has begun."""
AFTER_LAST = 4
"""The last comment goes on for so many blocks at most, or up to a heading."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_HEAD = re.compile(
    r"\(?(?:\d{1,5}\)? )?(?:(?:user|reader|readers['’]) )?"
    r"(?:comments?|replies|responses|reactions|(?:\d{1,5} )thoughts?)(?: ?\(\d{1,5}\))?\W{0,3}"
    r"(?:(?:on|to|for|about)\b.{1,160})?|(?:leave|post|add|write) a (?:reply|comment)\b.{0,30}|"
    r"join the (?:discussion|conversation)\W?", re.I)
_HEAD_WORDS = ("comment", "repl", "respons", "reaction", "thought", "join the")
_MONTH = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
          r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)")
_SIGNATURES = {
    "who": (re.compile(r".{1,50}\b(?:says|said|wrote|writes|commented|replied|responded)\s?:", re.I),),
    "reply": (re.compile(r"(?:log in to )?reply(?: to .{1,40})?(?:\W{1,3}(?:report|quote|like|share))?|"
                         r"report(?: abuse)?|permalink|like reply", re.I),),
    "when": (
        re.compile(rf".{{0,30}}\b(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?),?"
                   r" \d{4}\b.{0,25}", re.I),
        re.compile(r".{0,20}\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}.{0,20}"),
        re.compile(r".{0,40}\b(?:\d{1,3}|an?|one) (?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s? ago"
                   r".{0,20}", re.I)),
}
"""What a line must be, all of it, to say who wrote, when, or to offer an answer."""


def threads(page: Segments) -> list[slice]:
    """Runs of blocks that are comment threads, each from its heading on. Linear in the page."""
    texts = [block.text.strip() for block in page.blocks]
    found: list[slice] = []
    number = begun = 0
    while number < len(texts):
        headed = begun >= BEGUN and heads_comments(texts[number])
        end = max(_end(page, texts, number) if headed else number, number + 1)
        if end > number + 1:
            found.append(slice(number, end))
        begun += sum(len(text) for text in texts[number:end] if len(text) >= LONG)
        number = end
    return found


def heads_comments(text: str) -> bool:
    """Whether all of a line counts or calls for comments."""
    if len(text) > MAX_HEAD:
        return False
    lower = text.lower()
    return any([word in lower for word in _HEAD_WORDS]) and _HEAD.fullmatch(text) is not None


def signature(text: str) -> str | None:
    """Whether a line says who wrote or when, or offers to reply, or nothing of these."""
    if len(text) > MAX_SIGNATURE:
        return None
    return next((kind for kind, patterns in _SIGNATURES.items()
                 if any([pattern.fullmatch(text) for pattern in patterns])), None)


def _end(page: Segments, texts: list[str], head: int) -> int:
    """Where the thread that a heading opens ends, or the heading's own number where there is none."""
    last, count, kinds = head, 0, set[str]()
    for number in range(head + 1, len(texts)):
        if number - last > (NEXT_WITHIN if count else FIRST_WITHIN):
            break
        kind = None if page.blocks[number].tag in HEADINGS else signature(texts[number])
        if kind is not None:
            last, count = number, count + 1
            kinds.add(kind)
    if count < SIGNATURES or len(kinds) < KINDS_OF_SIGNATURES:
        return head
    end = last + 1
    while (end < len(texts) and end - last <= AFTER_LAST and page.blocks[end].tag not in HEADINGS
           and not heads_comments(texts[end])):
        end += 1
    return end
