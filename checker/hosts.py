"""The host of an address: the one reading of it that cleaning, scrapers, signals and training share."""
from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str | None) -> str:
    """Host of a URL in lower case, without ``www.``; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
