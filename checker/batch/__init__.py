"""Folders and lists of thousands of pages: nothing lost, whatever a page does.

``run`` writes a folder of results and can be killed and gone on with at any moment; ``check_many`` gives Reports to
Python; ``check_shard`` is the function under both, for a cluster too.
"""
from __future__ import annotations

from checker.batch.many import check_many
from checker.batch.run import run
from checker.batch.shard import check_shard
from checker.batch.values import BatchResult, Cluster, Settings
from checker.batch.workers import Limits

__all__ = ["BatchResult", "Cluster", "Limits", "Settings", "check_many", "check_shard", "run"]
