"""Files behind an fsspec address (s3://, gs://, https:// …), copied to this machine before they are read.

Only the cluster's engine reads them; a page's own URL is fetched by ``checker.sources.url``, which is careful in ways
that a bucket does not need.
"""
from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from checker.errors import BadOptions, CheckerError, SourceNotFound, SourceUnreadable
from checker.sources.source import is_url
from checker.types import Options

T = TypeVar("T")
TRIES = 3
_PAUSE = 1.0
KNOWN = frozenset({"abfs", "abfss", "az", "file", "gcs", "gs", "http", "https", "local", "memory", "oci", "s3", "s3a"})
"""File systems that an address may name: of those that lead to a host of the address's choice only http, guarded."""


def open_system(address: str, options: Options) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    An http(s) address is judged by the guard as any other URL, and no redirect is followed. The name is looked up again
    when it is fetched: give http addresses of servers that you trust.

    :raises BadOptions: where the file system is not known or not installed. :raises Refused: where the guard says no.
    :raises SourceUnreadable: for a chain of file systems (``zip://…::http://…``), which could lead past the guard.
    """
    how: dict[str, Any] = {}
    kind, found, _ = address.partition("://")
    if "::" in address:
        raise SourceUnreadable(f"{address} holds “::”, which stands for a chain of file systems. Rename it.")
    if found and kind.lower() not in KNOWN:
        raise BadOptions(f"Addresses like {kind}:// are not read. Choose one of: {', '.join(sorted(KNOWN))}.")
    if is_url(address):
        _guard(address, options)
        how = {"allow_redirects": False,
               "client_kwargs": {"trust_env": options.network.use_proxy, "raise_for_status": _no_redirect}}
    try:
        system, path = import_module("fsspec.core").url_to_fs(address, **how)
    except (ImportError, ValueError) as error:
        raise BadOptions(f"Addresses like {address.partition('://')[0]}:// cannot be read here ({error}). Install what "
                         "is missing, here and on the workers; pip install 'credibility-checker[distributed]' brings "
                         "http and local files, s3fs or gcsfs the others.") from error
    return system, str(path)


async def _no_redirect(response: Any) -> None:
    """Raises OSError for a redirect, whose body would be taken for the file; other errors are fsspec's."""
    if 300 <= response.status < 400:
        raise OSError(f"the server sends a redirect ({response.status}), which is not followed")


def _guard(address: str, options: Options) -> None:
    from checker.sources import dns, guard, http, url

    network = options.network
    proxied = url.proxies() if network.use_proxy else {}
    limits = http.Limits(time.monotonic() + network.timeout, network.max_bytes, network.timeout)
    guard.judge(address, resolve=dns.system(limits), allow_private=options.allow_private, ports=network.ports,
                proxied=proxied)


def copy(address: str, target: Path, options: Options, limit: int | None = None) -> None:
    """Copy a file, of a page no more than the first ``limit`` bytes and one.

    :raises SourceNotFound: where it is not there. :raises SourceUnreadable: where it cannot be had in three tries.
    """
    system, path = open_system(address, options)
    if limit is None:
        attempt(lambda: _stream(system, path, target), address)
    else:
        target.write_bytes(attempt(lambda: bytes(system.cat_file(path, start=0, end=limit + 1)), address)[:limit + 1])


def _stream(system: Any, path: str, target: Path) -> None:
    with system.open(path, "rb") as source, open(target, "wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)


def attempt(action: Callable[[], T], name: str) -> T:
    """Do something that a network may spoil, three times at most. Raises SourceNotFound, SourceUnreadable."""
    for left in reversed(range(TRIES)):
        try:
            return action()
        except FileNotFoundError as error:
            raise SourceNotFound(f"There is nothing at {name}. Check the address.") from error
        except CheckerError:
            raise
        except Exception as error:  # each file system has errors of its own kind
            if not left:
                raise SourceUnreadable(f"{name} cannot be read ({type(error).__name__}: {error}). "
                                       "Try it again.") from error
            time.sleep(_PAUSE * (TRIES - left))
    raise AssertionError
