"""What no step can pass: the same records through Arrow or Polars and nothing else. Both answer seconds."""

import time
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa

from ingest.arrow import to_arrow
from ingest.event import ANY_EVENT
from warehouse.files.connection import opened


def arrow_insert_alone(world: Path, database: Path) -> float:
    """Insert the columns of every record into an empty table of a new file, and commit: no identity, no hash."""
    parts = []
    with world.open("rb") as lines:
        while block := list(islice(lines, 50_000)):
            parts.append(to_arrow([ANY_EVENT.validate_json(line) for line in block]))
    rows = pa.concat_tables(parts)
    with opened(database, write=True) as connection:
        connection.register("rows", rows)
        connection.execute("create table event as from rows limit 0")
        start = time.perf_counter()
        connection.execute("insert into event from rows")
        connection.execute("checkpoint")
        seconds = time.perf_counter() - start
    database.unlink()
    return seconds


def polars_scan(world: Path) -> float:
    """The sums of a dashboard straight from the file, reports of one occurrence counted as often as they were read."""
    start = time.perf_counter()
    data = pl.col("data").struct
    (
        pl.scan_ndjson(world, infer_schema_length=10_000)
        .filter(pl.col("kind") == "coded_event")
        .group_by(pl.col("occurred").str.head(7), data.field("quad_class"))
        .len()
        .collect()
    )
    return time.perf_counter() - start
