"""Wordings that are hardly ever an article's own: each kind has lines that it finds, and lines that it must leave."""
import pytest

from checker.cleaning import wordings

FIRES = {
    "newsletter": ["Sign up for our free weekly newsletter and never miss a story.", "Subscribe to the Harbour Podcast!",
                   "You can hear this story too. Subscribe wherever you get your podcasts."],
    "ad": ["ADVERTISEMENT", "This page contains affiliate links.",
           "If you buy through our links, we may earn a small commission."],
    "promo": ["Love saving money? See today's best deals.", "Use code KETTLE10 at checkout for a discount.",
              "Download our free app today."],
    "paywall": ["Then 12 crowns a month. Cancel anytime.", "Support independent journalism: become a member today."],
    "share": ["Follow us on Instagram for more."],
    "byline": ["by harbourmaster » Sat Apr 06, 2024 9:41 am", "Posted by Ana Ruiz on 3 May 2021, 14:05"],
    "comments": ["Users browsing this forum: no registered users and 2 guests"],
}
QUIET = ["The newsletter of the society first told of the find in 1931.", "She subscribed to the theory that tides made the cave.",
         "The firm earns a commission of two percent on each sale.", "Why do gulls follow ships? Nobody asked until 1950.",
         "By the winter of 1931 the pier was gone.", "By 2024, 12:30 trains had stopped running on Sundays in most towns.",
         "He followed her on foot across the marsh.", "The union will cancel the strike.",
         "The council's code of conduct, says Brandt, is clear."]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FIRES.items() for text in texts])
def test_it_fires(kind, text):
    assert wordings.found(text) == kind


@pytest.mark.parametrize("text", QUIET)
def test_it_stays_quiet(text):
    assert wordings.found(text) is None


def test_long_blocks_are_left_to_the_model():
    assert wordings.found("Sign up for our newsletter. " + "It rained all day on the harbour. " * 20) is None
