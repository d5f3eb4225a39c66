"""Scrapers for special hosts. A new one is one file here and one name in SCRAPERS; see docs/scrapers.md."""
from __future__ import annotations

from checker.scrapers.sites.forum import StackExchange
from checker.scrapers.sites.preprint import Preprint
from checker.scrapers.sites.wiki import MediaWiki
from checker.types import Scraper

SCRAPERS: tuple[Scraper, ...] = (MediaWiki(), StackExchange(), Preprint())
