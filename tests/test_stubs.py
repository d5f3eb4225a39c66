"""Pages that stand in an article's place are recognised, with a reason and an advice; articles about them are not."""
from __future__ import annotations

import time

import pytest
from web import answer, web

import checker
from checker.abstention import STUBS
from checker.cleaning import clean
from checker.sources import read
from checker.types import Document, Options

MENU = '<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>'
STORIES = "<h2>Latest stories</h2><ul>" + "".join(
    f'<li><a href="/s/{n}">The harbour wall needs repair number {n} before the winter storms arrive</a></li>'
    for n in range(40)) + "</ul>"


def page(title: str, body: str, menu: str = MENU) -> str:
    return f"<!doctype html><html lang=en><head><title>{title}</title></head><body>{menu}<main>{body}</main></body></html>"


CASES = {
    "challenge": (
        page("Just a moment...", "<p>Enable JavaScript and cookies to continue</p>", ""),
        page("gazette.example", "<h1>gazette.example</h1><p>Verifying you are human. This may take a few seconds.</p>"
             "<p>gazette.example needs to review the security of your connection before proceeding.</p>", ""),
        page("Access to this page has been denied", "<p>Press &amp; Hold to confirm you are a human (and not a bot).</p>"),
        page("Pardon Our Interruption", "<p>As you were browsing something about your browser made us think you were a bot.</p>"),
        page("Shop", "<h4>Enter the characters you see below</h4><p>Sorry, we just need to make sure you're not a robot.</p>"),
        page("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this server. Reference 18.2a</p>", ""),
        page("Sorry...", "<p>Our systems have detected unusual traffic from your computer network.</p>", ""),
        page("", "<p>Please enable JS and disable any ad blocker</p>", ""),
        page("Making sure you're not a bot!", "<p>Protected by a proof of work.</p>", ""),
    ),
    "error": (
        page("Page not found - The Gazette", "<h1>404</h1><p>Oops!</p>"),
        page("The Gazette", "<h1>Sorry, we can’t find the page you are looking for</h1>"),
        page("The Gazette", "<h1>Oops</h1><p>The page you requested could not be found.</p>"),
        page("The Gazette", "<p>We couldn't find that page. Try a search.</p>"),
        page("The Gazette", "<p>This article is no longer available.</p>"),
        page("The Gazette", "<p>The story you were looking for cannot be found. It may have been moved.</p>"),
        page("Page Not Found | The Gazette", "<p>Here is what others read today.</p>" + STORIES),
        page("500", "<p>Internal Server Error</p>", ""),
    ),
    "parked": (
        page("gazette.example", "<h1>gazette.example is for sale</h1><p>Make an offer for this domain.</p>", ""),
        page("gazette.example", "<p>The domain gazette.example may be for sale. Related searches</p><ul><li>News</li></ul>", ""),
        page("Parked Domain", "<p>This domain is parked free, courtesy of Names.</p>", ""),
        page("gazette.example", "<p>This domain has expired. Is it yours? Renew it now.</p>", ""),
        page("Coming soon", "<h1>Our website is coming soon</h1>", ""),
        page("Welcome to nginx!", "<p>If you see this page, the web server is installed and working.</p>", ""),
    ),
    "script": (page("Reader", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"
                   "<script src=/app.js></script>", ""),),
    "login": (page("Log in", "<h1>Log in</h1><form><label>Username</label><label>Password</label><button>Log in</button>"
                   "</form><p>Forgot your password? Create an account.</p>", ""),),
    "consent": (page("Before you continue", "<h1>We value your privacy</h1><p>We and our partners use cookies. With your consent "
                     "our partners process data; see our privacy policy for legitimate interest.</p><button>Accept all</button>"
                     "<button>Reject all</button>", ""),),
    "paywall": (page("Harbour wall to be rebuilt", "<h1>Harbour wall to be rebuilt</h1><p>The council met on Monday.</p>"
                     "<p>Subscribe to continue reading. Already a subscriber? Log in.</p>"),),
}


@pytest.mark.parametrize(("kind", "html"), [(kind, html) for kind, pages in CASES.items() for html in pages])
def test_stubs_are_told_apart_and_not_judged(kind: str, html: str) -> None:
    report = checker.check(html, media_type="text/html", url="https://gazette.example/a")
    assert report.page is not None
    assert report.page.type == kind
    assert (report.status, report.reason, report.score) == ("abstained", STUBS[kind], None)


def test_every_stub_has_an_advice_and_walls_say_save_the_page() -> None:
    for kind, reason in STUBS.items():
        assert "save" in reason.message or kind == "parked", kind
        assert "check" in reason.message
    assert len({reason.code for reason in STUBS.values()}) == len(STUBS) == len(CASES)


def test_a_soft_404_over_http_is_not_scored() -> None:
    with web({"/a": answer(CASES["error"][0].encode())}) as server:
        document = read(server.url("/a"), options=server.options())
    assert clean(document, Options()).type == "error"


PARAGRAPH = ("The company that guards the site said on Tuesday that the new test, which asks readers to mark the pictures "
             "that show a boat, had turned away two million programs in its first week, and forty readers by mistake. ")


@pytest.mark.parametrize("title", [
    "Just a moment: how a captcha decides that you are a human", "Why this domain is for sale for three million",
    "404 page not found: the art of the error message", "404 jobs go at the cannery", "Access denied: the records that stay closed",
    "Website coming soon: the long wait for the register", "What happens when a page no longer exists",
])
def test_articles_about_such_pages_are_articles(title: str) -> None:
    html = page(title, f"<article><h1>{title}</h1>" + f"<p>{PARAGRAPH}</p>" * 8 + "</article>")
    assert clean(Document("a", "text", html, "text/html"), Options()).type == "article"


def test_the_rules_are_quick_on_hostile_text() -> None:
    for text in ("this domain " * 20_000, "could not find the " * 20_000, "page you " * 30_000, "you " * 60_000, "a." * 99_000, "-" * 200_000):
        start = time.monotonic()
        checker.clean(page(text, f"<p>{text}</p>"), media_type="text/html")
        assert time.monotonic() - start < 5
