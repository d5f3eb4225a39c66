"""Comment threads and plain paragraphs: what tells readers' words and selling words from the article's own."""
import time

import numpy as np
import pytest

from checker.cleaning.features import features
from checker.cleaning.keeping import keep
from checker.cleaning.label import label
from checker.cleaning.prose import plain
from checker.cleaning.segment import segment
from checker.cleaning.text import segment_text
from checker.cleaning.threads import AFTER_LAST, heads_comments, signature, threads
from checker.types import KINDS

HEADS = ["12 Comments", "Comments (4)", "3 Replies to “The tide mill turns again”", "Leave a comment", "Responses",
         "27 thoughts on “Why gulls follow ships”", "Join the discussion!", "Reader comments"]
NOT_HEADS = ["Comments by the minister drew laughter.", "The responses varied from town to town.", "Thoughts", "Reply",
             "Reactions were slow, and the mill burned down before the fire brigade came over the bridge."]
SIGNS = ["Ana Ruiz says:", "3 May 2021 at 14:05", "December 19, 2025 at 13:01", "2 days ago", "Reply", "Log in to reply",
         "03/05/2021, 09:12", "an hour ago"]
NOT_SIGNS = ["The mill was built in May.", "She says the tide is late.", "Two days ago the pier fell into the sea, and nobody "
             "who was there could say afterwards why it had stood for so long.", "By 2021 it was gone.", "Reported"]
PARAGRAPH = ("<p>The tide mill at Sund stood idle for forty years before the council bought it in 1998, and the wheel "
             "has turned on most Sundays since then, when the water allows it.</p>")
ARTICLE = PARAGRAPH * 6
COMMENT = "<div>{name} says:</div><div>May {day}, 2021 at 9:1{day}</div><p>My grandfather ground his barley there, I think.</p>"
COMMENTS = "".join(COMMENT.format(name=name, day=day) for day, name in enumerate(("Bo", "Ida", "Kit"), 1))
DATED = "".join(f"<h3>{day} May 2021</h3><div>{day} May 2021</div>{PARAGRAPH}" for day in range(1, 7))
NO_THREADS = {
    "a link to the comments and dates above the article": "<p>12 Comments</p><p>3 May 2021</p><p>Updated 4 May 2021</p>" + ARTICLE,
    "comments and a report link above the article": "<p>Comments</p><p>3 hours ago</p><p>Report</p>" + ARTICLE,
    "a live blog": ARTICLE + "<h2>Join the conversation</h2>" + DATED,
    "a timeline": ARTICLE + "<h2>Responses to the flood</h2>" + DATED,
    "reactions, quoted one by one": ARTICLE + "<h2>Reactions</h2>" + "".join(
        f"<p>{name} says:</p>{PARAGRAPH}" for name in ("The mayor", "The miller", "The bishop")),
    "an article after its comments": "<h2>3 Comments</h2>" + COMMENTS + ARTICLE,
    "one comment's form": ARTICLE + "<h2>Leave a comment</h2><p>3 May 2021</p>" + ARTICLE,
}


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
    assert signature(text) in {"who", "when", "reply"}


@pytest.mark.parametrize("text", NOT_SIGNS)
def test_a_line_is_no_signature(text):
    assert signature(text) is None


def test_a_thread_goes_from_its_heading_over_the_last_comment():
    found = page(ARTICLE, "<h2>3 Comments</h2>", COMMENTS, "<h2>Opening hours</h2><p>The mill is open on Sundays.</p>")
    (thread,) = threads(found)
    assert found.blocks[thread.start].text == "3 Comments"
    assert found.blocks[thread.stop].text == "Opening hours"


@pytest.mark.parametrize("html", NO_THREADS.values(), ids=NO_THREADS)
def test_what_only_looks_like_a_thread_is_left_alone(html):
    assert threads(page(html)) == []


def test_the_last_comment_ends_somewhere():
    (thread,) = threads(page(ARTICLE, "<p>2 Comments</p>", COMMENT.format(name="Bo", day=1),
                             COMMENT.format(name="Ida", day=2), ARTICLE * 2))
    assert thread.stop - thread.start == 1 + 3 + 2 + AFTER_LAST


def test_nothing_of_a_thread_is_kept_and_the_reader_is_told_why():
    found = page(ARTICLE, "<h2>3 Comments</h2>", COMMENTS)
    (thread,) = threads(found)
    verdicts = label(found)
    assert [(one.kind, one.kept) for one in verdicts[thread]] == [("comments", False)] * (thread.stop - thread.start)
    assert "comments" in verdicts[thread.start].why
    assert sum(one.kept for one in verdicts[:thread.start]) >= 6


def test_a_thread_is_found_in_plain_text():
    article = ["The mill turned again on Sunday, and half the town came to see it, wet feet or not, says the council."] * 6
    lines = [*article, "2 comments", "Bo says:", "3 May 2021", "Lovely.", "Ida says:", "4 May 2021", "Too cold for me."]
    assert threads(segment_text("\n\n".join(lines))) == [slice(6, 13)]


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


@pytest.mark.parametrize("line", ["2 comments", "Bo says:", "3 May 2021", "1 1 1 1 1 1", "a" * 80, "May " * 20])
def test_threads_are_found_in_linear_time(line):
    article = "The mill turned again on Sunday, and half the town came to see it. " * 10
    found = segment_text("\n\n".join([article, *["2 comments", line, "Bo says:", "3 May 2021"] * 5000]))
    start = time.process_time()
    threads(found)
    assert time.process_time() - start < 2
