"""Comment threads and plain paragraphs: what tells readers' words and selling words from the article's own."""
import numpy as np
import pytest

from checker.cleaning.features import features
from checker.cleaning.keeping import keep
from checker.cleaning.label import label
from checker.cleaning.prose import plain
from checker.cleaning.segment import segment
from checker.cleaning.text import segment_text
from checker.cleaning.threads import AFTER_LAST, heads_comments, signs, threads
from checker.types import KINDS

HEADS = ["12 Comments", "Comments (4)", "3 Replies to “The tide mill turns again”", "Leave a comment", "Responses",
         "27 thoughts on “Why gulls follow ships”", "Join the discussion!", "Reader comments"]
NOT_HEADS = ["Comments by the minister drew laughter.", "The responses varied from town to town.", "Thoughts", "Reply",
             "Reactions were slow, and the mill burned down before the fire brigade came over the bridge."]
SIGNS = ["Ana Ruiz says:", "3 May 2021 at 14:05", "December 19, 2025 at 13:01", "2 days ago", "Reply", "Log in to reply",
         "03/05/2021, 09:12", "an hour ago"]
NOT_SIGNS = ["The mill was built in May.", "She says the tide is late.", "Two days ago the pier fell into the sea, and nobody "
             "who was there could say afterwards why it had stood for so long.", "By 2021 it was gone.", "Reported"]
ARTICLE = "<p>The tide mill at Sund stood idle for forty years before the council bought it in 1998.</p>" * 3
COMMENT = "<div>{name} says:</div><div>May {day}, 2021 at 9:1{day}</div><p>My grandfather ground his barley there, I think.</p>"


def page(*parts):
    return segment("<html><body><article><h1>The tide mill turns again</h1>" + "".join(parts) + "</article></body></html>")


@pytest.mark.parametrize("text", HEADS)
def test_a_line_heads_comments(text):
    assert heads_comments(text)


@pytest.mark.parametrize("text", NOT_HEADS)
def test_a_line_does_not_head_comments(text):
    assert not heads_comments(text)


@pytest.mark.parametrize("text", SIGNS)
def test_a_line_is_a_signature(text):
    assert signs(text)


@pytest.mark.parametrize("text", NOT_SIGNS)
def test_a_line_is_no_signature(text):
    assert not signs(text)


def test_a_thread_goes_from_its_heading_over_the_last_comment():
    comments = "".join(COMMENT.format(name=name, day=day) for day, name in enumerate(("Bo", "Ida", "Kit"), 1))
    found = page(ARTICLE, "<h2>3 Comments</h2>", comments, "<h2>Opening hours</h2><p>The mill is open on Sundays.</p>")
    (thread,) = threads(found)
    assert found.blocks[thread.start].text == "3 Comments"
    assert found.blocks[thread.stop].text == "Opening hours"


def test_a_link_to_comments_above_the_article_opens_none():
    assert threads(page("<p>12 Comments</p><p>3 May 2021</p>", ARTICLE * 6, "<p>4 May 2021</p>")) == []


def test_the_last_comment_ends_somewhere():
    (thread,) = threads(page("<p>2 Comments</p>", COMMENT.format(name="Bo", day=1), COMMENT.format(name="Ida", day=2),
                             ARTICLE * 9))
    assert thread.stop - thread.start == 1 + 3 + 2 + AFTER_LAST


def test_nothing_of_a_thread_is_kept_and_the_reader_is_told_why():
    comments = "".join(COMMENT.format(name=name, day=day) for day, name in enumerate(("Bo", "Ida", "Kit"), 1))
    found = page(ARTICLE, "<h2>3 Comments</h2>", comments)
    (thread,) = threads(found)
    verdicts = label(found)[thread]
    assert [(one.kind, one.kept) for one in verdicts] == [("comments", False)] * len(verdicts)
    assert "comments" in verdicts[0].why


def test_a_thread_is_found_in_plain_text():
    lines = ["The mill turned again on Sunday, and half the town came to see it.", "2 comments", "Bo says:", "Lovely.",
             "Ida says:", "My grandfather ground his barley there."]
    assert threads(segment_text("\n\n".join(lines))) == [slice(1, 6)]


def test_a_plain_paragraph_needs_less_to_be_kept_than_one_that_sells():
    own = "<p>The wheel weighs four tonnes, and the council found the money for it in a single week of May.</p>"
    sells = "<p>Sign up for our free tours of the wheel, and get started with a call to our team now.</p>"
    found = segment("<html><head><meta property='og:type' content='article'></head><body><article>" + own + sells
                    + "</article></body></html>")
    mask = plain(found, features(found).dense)
    assert mask.tolist() == [True, False]
    chances = np.full((2, len(KINDS)), 0.35 / (len(KINDS) - 1))
    chances[:, KINDS.index("content")] = 0.65
    assert keep(found, chances, mask).tolist() == [True, False]


@pytest.mark.parametrize("blocks", [2000, 8000])
def test_threads_are_found_in_linear_time(blocks):
    found = segment_text("\n\n".join(["2 comments", "Bo says:", "Bo says:"] * (blocks // 3)))
    assert sum(part.stop - part.start for part in threads(found)) <= len(found.blocks)
