"""A URL becomes a Document: judged, fetched from the judged address, redirects judged again, all under one deadline.

No cookies and no credentials are ever sent. Proxy variables of the environment are used only when asked.
"""
from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from checker.errors import FetchFailed, Refused, SourceTooBig
from checker.sources import codings, dns, extract, media, robots
from checker.sources.cache import Cache
from checker.sources.guard import Resolve, Target, judge
from checker.sources.http import Answer, Limits, Proxy, exchange
from checker.types import Document, Network, Options
from checker.version import VERSION

AGENT = "credibility-checker"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAVE = "Open it in a browser, save the page, and check the file."
_STATUS: Mapping[int, str] = {
    204: "it holds no text",
    206: "it sent only a part of the page",
    401: f"it asks for a login. {_SAVE}",
    402: f"it asks for payment. {_SAVE}",
    403: f"it does not serve programs, or asks for a login. {_SAVE}",
    404: "there is no such page. Check the URL",
    407: "the proxy asks for a login. Check the proxy",
    410: "the page was taken down. Check the URL",
    429: "it asks for fewer requests. Try again later",
    451: "the page is blocked for legal reasons",
}


def fetch(url: str, options: Options, *, resolve: Resolve | None = None) -> Document:
    """Fetch a page.

    :param resolve: host -> addresses; the system's resolver by default.
    :raises Refused: where the URL, or one that it redirects to, must not be fetched.
    :raises FetchFailed: with code ``dns_failed``, ``tls_failed``, ``timeout``, ``http_error``, ``robots`` or
        ``fetch_failed``. :raises SourceTooBig: over the cap. :raises UnsupportedType: for what is not read.
    """
    network = options.network
    limits = Limits(time.monotonic() + network.timeout, network.max_bytes, network.timeout)
    web = Web(options, limits, resolve or dns.system(limits), proxies() if network.use_proxy else {})
    target, answer = web.follow(url, polite=network.respect_robots and not network.offline)
    if answer.status != 200:
        raise FetchFailed(status_sentence(target.host, answer), "http_error", wait_for(answer) or 0.0)
    told = answer.headers.get("content-type")
    if media.is_pdf(told, answer.body):
        inside = extract.extract(".pdf", answer.body, network.max_bytes)
        return Document(url, "url", inside.content, inside.media_type, target.url, warnings=web.notes())
    kind, charset = media.of_header(told)
    media.refuse_binary(answer.body, told=kind is not None)
    return Document(url, "url", answer.body, kind, target.url, charset=charset, warnings=web.notes())


def headers(network: Network) -> dict[str, str]:
    """What is sent with every request, a truthful name among it."""
    return {"User-Agent": network.user_agent or f"{AGENT}/{VERSION}", "Accept-Language": "en",
            "Accept": "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.1",
            "Accept-Encoding": codings.accepted()}


def status_sentence(host: str, answer: Answer) -> str:
    """What an HTTP status other than 200 means, and what to do."""
    status = answer.status
    meaning = _STATUS.get(status) or ("the server failed. Try again later" if status >= 500
                                      else "the request was not understood. Check the URL" if status >= 400
                                      else "that is no page")
    pause = wait_for(answer) if "retry-after" in answer.headers else None
    wait = f" (it says after {pause:g} seconds)" if pause else ""
    return f"{host} answered with HTTP status {status}: {meaning}{wait}."


def wait_for(answer: Answer) -> float | None:
    """Seconds after which a busy server may be asked again: its Retry-After (seconds or a date), or 1; else None."""
    if answer.status not in (429, 503):
        return None
    after = answer.headers.get("retry-after", "1").strip()
    if after.isascii() and after.isdecimal() and len(after) < 6:
        return float(after)
    try:
        return max(0.0, round(parsedate_to_datetime(after[:60]).timestamp() - time.time()))
    except (ValueError, OverflowError, OSError):
        return None


def proxies() -> dict[str, Proxy]:
    """Scheme -> proxy, from the environment. Raises Refused where one cannot be understood."""
    from urllib.parse import urlsplit
    from urllib.request import getproxies

    found = {}
    for scheme, value in getproxies().items():
        if scheme not in ("http", "https"):
            continue
        try:
            parts = urlsplit(value if "//" in value else f"//{value}")
            found[scheme] = Proxy(parts.hostname or "", parts.port or 8080)
        except ValueError as error:
            raise Refused(f"The environment's proxy for {scheme} cannot be understood. "
                          "Mend it, or fetch without.") from error
    return found


@dataclass(frozen=True, slots=True)
class Web:
    """What the steps of one fetch share. ``asked`` remembers robots.txt by origin for as long as the fetch lasts."""

    options: Options
    limits: Limits
    resolve: Resolve
    proxies: Mapping[str, Proxy]
    asked: dict[str, Answer] = field(default_factory=dict)

    def judge(self, url: str) -> Target:
        """Where to connect. Offline no name is resolved, as nothing is connected to."""
        network = self.options.network
        return judge(url, resolve=(lambda host: ()) if network.offline else self.resolve,
                     allow_private=self.options.allow_private, ports=network.ports,
                     proxied=("http", "https") if network.offline else self.proxies)

    def ask(self, target: Target, fresh: float) -> Answer:
        """The answer of the cache where it is fresh (for ``fresh`` seconds whatever it says), else the server's."""
        network = self.options.network
        cache = Cache(network.cache) if network.cache is not None else None
        stored = cache.get(target.url, network.max_bytes) if cache else None
        if network.offline and stored is None:
            raise FetchFailed(f"{target.url} is not in the cache, and nothing is fetched with --offline. "
                              "Fetch it once with the same --cache.")
        if stored is not None and (network.offline or stored.fresh(fresh)):
            return stored.answer
        answer = self.ask_server(target, headers(network) | (stored.conditions() if stored else {}))
        if answer.status == 304 and stored is not None:
            answer = Answer(stored.answer.status, stored.answer.headers | answer.headers, stored.answer.body)
        if cache:
            cache.put(target.url, answer)
        return answer

    def ask_server(self, target: Target, sent: Mapping[str, str]) -> Answer:
        """One request, and one more where the server is busy and says that it will soon not be."""
        proxy = self.proxies.get(target.scheme)
        answer = exchange(target, dict(sent), self.limits, proxy)
        pause = wait_for(answer)
        if pause is None or pause > self.limits.left(target.host) / 2:
            return answer
        time.sleep(pause)
        return exchange(target, dict(sent), self.limits, proxy)

    def follow(self, url: str, *, polite: bool, fresh: float = 0.0) -> tuple[Target, Answer]:
        """Fetch, and follow redirects; each hop is judged, resolved once, and asked for in robots.txt if ``polite``."""
        network = self.options.network
        for _ in range(network.max_redirects + 1):
            target = self.judge(url)
            if polite:
                self.ask_robots(target)
            answer = self.ask(target, fresh)
            if answer.status not in REDIRECTS:
                return target, answer
            url = next_url(target, answer)
        raise FetchFailed(f"The page redirects more than {network.max_redirects} times. {_SAVE}")

    def ask_robots(self, target: Target) -> None:
        """Raises FetchFailed with code ``robots`` where the site asks programs not to fetch the page."""
        if target.origin not in self.asked:
            self.asked[target.origin] = self.robots_answer(target)
        agent = self.options.network.user_agent or AGENT
        if not robots.allows(self.asked[target.origin], target.url, agent):
            raise FetchFailed(f"{target.host} asks programs not to fetch this page (robots.txt). {_SAVE} "
                              "To fetch it all the same, use --ignore-robots.", "robots")

    def robots_answer(self, target: Target) -> Answer:
        """robots.txt of an origin; one that must not be fetched, or is endless, counts as missing."""
        try:
            return self.follow(f"{target.origin}/robots.txt", polite=False, fresh=robots.FRESH_SECONDS)[1]
        except FetchFailed as error:
            raise FetchFailed(f"robots.txt could not be asked. {error.message}", error.code) from error
        except (Refused, SourceTooBig):
            return Answer(404, {}, b"")

    def notes(self) -> tuple[str, ...]:
        """What the report must say aloud."""
        notes = []
        if self.options.network.offline:
            notes.append("The page came from the cache; nothing was fetched.")
        if self.options.allow_private:
            notes.append("Private addresses were allowed for this fetch.")
        if self.proxies:
            notes.append("The page was fetched through the proxy of the environment, which chose the address itself.")
        return tuple(notes)


def next_url(target: Target, answer: Answer) -> str:
    """Where a redirect leads, absolute. Raises FetchFailed where it leads nowhere."""
    location = answer.headers.get("location", "").strip()
    if not location:
        raise FetchFailed(f"{target.host} redirects to nowhere. {_SAVE}")
    raw = location.encode("latin-1", "replace")
    try:
        location = raw.decode("utf-8")
    except UnicodeDecodeError:
        location = raw.decode("latin-1")
    try:
        if any(ord(letter) < 32 for letter in location):  # urljoin would drop them silently
            raise ValueError
        return urljoin(target.url, location.replace(" ", "%20"))
    except ValueError as error:
        raise FetchFailed(f"{target.host} redirects to a URL that cannot be understood. {_SAVE}") from error
