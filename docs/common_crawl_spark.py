"""Check WARC files on Spark: a recipe to copy. ``checker`` with the extras ``warc`` and ``distributed`` on every node.

    spark-submit common_crawl_spark.py warc.paths s3a://bucket/run1        (fsspec addresses, one a line)

``reports`` is all the work. It needs no Spark, and gives for an address what a worker of ``--engine dask`` gives: the
same pages, in the same order, the same bytes.
"""
from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

BATCH = 1000
"""Files of a batch. A batch is written whole or not at all, and is not done again where its ``_SUCCESS`` stands."""


def reports(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(address of the archive, report as a line of JSON) for each page; pages that cannot be read have one too."""
    from checker.batch import check_many
    from checker.batch.plan import Shard
    from checker.batch.remote import gather
    from checker.types import Options

    for address in addresses:
        with TemporaryDirectory() as scratch:
            shard = Shard(0, "", False, "", (address,), archive=address)
            pages, skipped, _ = gather(shard, Path(scratch), Options())
            for skip in skipped:
                print(f"{skip.name}: {skip.why}", file=sys.stderr)  # in the executor's log
            sources = (pages[index] for index in range(len(pages)))
            for report in check_many(sources, jobs=1):  # a process for the pages: one that hangs costs itself only
                yield address, report.to_json()


def main(paths: str, out: str) -> None:
    """Check the archives of a list, in batches that can be gone on with."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("checker").getOrCreate()
    addresses = [line.strip() for line in Path(paths).read_text().splitlines() if line.strip()]
    for start in range(0, len(addresses), BATCH):
        some, folder = addresses[start:start + BATCH], f"{out}/batch={start // BATCH:06}"
        if done(spark, folder):
            continue
        rows: Any = spark.sparkContext.parallelize(some, len(some)).mapPartitions(reports)  # an archive a task
        table = spark.createDataFrame(rows, "archive string, report string")
        table.write.mode("overwrite").option("compression", "zstd").parquet(folder)
    spark.stop()


def done(spark: Any, folder: str) -> bool:
    """Whether a batch is there whole."""
    path = spark._jvm.org.apache.hadoop.fs.Path(f"{folder}/_SUCCESS")
    return bool(path.getFileSystem(spark._jsc.hadoopConfiguration()).exists(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
