"""Promos of our own put between the paragraphs of articles, in the same elements as those.

The pages with kinds hold a few hundred real ones; these teach that the words count, not the element. They stand where
such lines stand: after a paragraph, as its sibling, with no link, a link on some words, or one link over all.
"""
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from checker.cleaning.segments import Container, RawBlock, RawLink
from checker.training.blocks_data import LabelledPage
from checker.training.blocks_templates import fill, invent

KINDS = ("promo", "promo", "promo", "related", "related", "related", "newsletter", "newsletter", "ad", "ad", "share",
         "bio", "paywall")
LEADS = """Read more: {}
READ MORE: {}
Related: {}
RELATED: {}
Also read: {}
See also: {}
Read next: {}
Don't miss: {}
More on this: {}
Further reading: {}
Related article: {}
Related post: {}
Watch: {}
Recommended: {}
You might also like: {}
You may also like {}
Check out: {}
Next: {}
>> {}
Want to know more? Read {}
For more on this, see our article {}
Read our full guide: {}
If you liked this, have a look at {}
{}""".splitlines()
HREFS = ("/newsletter", "/blog/another-post", "https://shop.example/item?ref=12", "/contact", "/guides/start",
         "/go/offer")


def with_inserted(pages: Sequence[LabelledPage]) -> list[LabelledPage]:
    """Every second article without kinds, with one to four invented blocks; the same pages give the same result."""
    rng = random.Random(11)
    titles = [page.segments.title for page in pages if 20 < len(page.segments.title) < 120]
    found = []
    for number, page in enumerate(pages):
        chosen = not page.kinds and page.type in ("article", "news") and number % 2 == 0
        found.append(_with_some(page, titles, rng) if chosen else page)
    return found


def _with_some(page: LabelledPage, titles: Sequence[str], rng: random.Random) -> LabelledPage:
    places = [number for number, (block, label) in enumerate(zip(page.segments.blocks, page.labels, strict=True))
              if label == "content" and len(block.text) > 120]
    if len(places) < 4:
        return page
    blocks, labels = list(page.segments.blocks), list(page.labels)
    containers = list(page.segments.containers)
    sure = [number in page.sure for number in range(len(blocks))]
    for place in sorted(rng.sample(places, rng.randint(1, 4)), reverse=True):
        kind = rng.choice(KINDS)
        beside = containers[blocks[place].container]
        containers.append(Container(beside.tag, beside.parent, beside.depth, (), beside.item + 1))
        blocks.insert(place + 1, _block(kind, blocks[place].tag, len(containers) - 1, titles, rng))
        labels.insert(place + 1, kind)
        sure.insert(place + 1, False)
    return replace(page, segments=replace(page.segments, blocks=blocks, containers=containers), labels=tuple(labels),
                   sure=frozenset(number for number, known in enumerate(sure) if known))


def _block(kind: str, tag: str, container: int, titles: Sequence[str], rng: random.Random) -> RawBlock:
    if kind == "related":
        title = rng.choice(titles)
        text = rng.choice(LEADS).replace("{}", title)
        start = rng.choice((0, text.index(title)))
        links: tuple[RawLink, ...] = (RawLink(start, len(text), rng.choice(HREFS)),) if rng.random() < 0.85 else ()
    else:
        text = " ".join(fill(invent(kind, rng), rng) for _ in range(rng.choice((1, 1, 1, 2))))
        links = ()
        if rng.random() < 0.6:
            start = rng.choice((0, text.rfind(" ") + 1, text.find(" ") + 1))
            links = (RawLink(start, len(text), rng.choice(HREFS)),)
    bold = len(text) if rng.random() < 0.25 else 0
    return RawBlock(text, tag, links, container, (), bold)
