"""How a run is done, and what became of it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.sources.folder import Skip
from checker.types import Options


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster that does the run.

    :param scheduler: its address (``tcp://host:8786``).
    :param shards: an fsspec folder that driver and workers share, for the shards of the output; None = OUT/shards.
    :param pages: of a shard, where its pages are files. An archive is a shard.
    :param merge: make the outputs of a local run from the shards; without it the shards are the result.
    """

    scheduler: str
    shards: str | None = None
    pages: int = 500
    merge: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is done.

    :param jobs: worker processes; None = one for each processor that this process may use.
    :param fresh: start over. :param resume: fail where there is nothing to go on with.
    :param page_reports: write ``pages/``, an HTML report a page.
    :param keep_source: keep in ``sources/`` what was fetched.
    :param also: tables to write: ``sqlite``, ``parquet``.
    :param include: patterns of files to take. :param exclude: patterns of files and folders to leave.
    :param seconds: limit of a page; fetching has its own on top. :param memory: bytes of address space of a worker.
    :param gap: seconds between two requests to one host. :param cluster: who does it; None = processes of this machine.
    """

    jobs: int | None = None
    fresh: bool = False
    resume: bool = False
    page_reports: bool = False
    keep_source: bool = False
    also: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    seconds: float = 10.0
    memory: int | None = 2 << 30
    gap: float = 1.0
    cluster: Cluster | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a run.

    :param pages: inputs. :param done: those with a report; fewer than ``pages`` only where it was interrupted.
    :param kept: reports of an earlier run that still hold. :param lowest: the lowest score, None where none was judged.
    :param failures: failed pages by reason. :param dropped: reports of an earlier run that were left out, for their
        pages are not among the inputs any more.
    """

    out: Path
    pages: int
    done: int
    ok: int
    abstained: int
    failed: int
    kept: int
    lowest: int | None
    failures: Mapping[str, int]
    skipped: tuple[Skip, ...]
    interrupted: bool
    dropped: int = 0
