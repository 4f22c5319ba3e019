"""The whole way over synthetic worlds, each step as a user calls it, and a day's records on top of a long history."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ingest.world import blocks
from tests.bench import cases
from tests.bench.table import Tell, alone, fresh
from warehouse.connection import opened

SIZES = (1_000_000, 5_000_000)
DAY = 10_000  # records that a day brings

QUERY = "select month_start_on, quad_class_code, sum(event_count) from diplomacy.fct_coded_event_month group by all"


@dataclass(frozen=True, slots=True)
class Step:
    """What a command took: seconds of the clock, and the memory of the largest process that it started."""

    seconds: float
    peak_mb: float


def measure(folder: Path, tell: Tell, sizes: tuple[int, ...] = SIZES) -> None:
    """Every step at each size, once; then the same with nothing new and with a day's records more."""
    days: dict[str, Step] = {}
    for size in sizes:
        home = fresh(folder, f"home{size}")
        world = write_world(folder / "world.ndjson", size)
        _from_nothing(home, world, size, tell)
        world.unlink()
        idle, day = _again(home, seed=1000), _again(home, seed=1001, count=DAY)
        for name, step in day.items():
            before = days.setdefault(name, step)
            growth = step.seconds / before.seconds
            limit = (
                f"{growth:.2f} of it at {sizes[0]:,}, wanted at most 1.33; {idle[name].seconds:.1f} s with nothing new"
            )
            tell(f"{size:,} held, a day of {DAY:,} more: {name}", step.seconds, "s", limit, growth <= 1.33)


def _from_nothing(home: Path, world: Path, size: int, tell: Tell) -> None:
    floor, _ = alone(cases.pydantic_alone, world, home)
    for name in ("append", "build", "check", "publish"):
        step = _called(home, name, *([str(world)] if name == "append" else []))
        limit = f"{step.seconds / floor:.2f} of Pydantic alone" if name == "append" else ""
        tell(f"{size:,} events: {name}", step.seconds, "s", limit)
        tell("  peak memory, largest process", step.peak_mb, "MB", "wanted below 8,000", step.peak_mb < 8000)
    by_hand, _ = alone(scan_alone, world)
    asked, _ = alone(query, home / "warehouse.duckdb")
    tell(f"{size:,} events: a dashboard's query", asked * 1000, "ms", "wanted below 100", asked < 0.1)
    tell("  a Polars scan of the NDJSON for the same", by_hand, "s", f"{by_hand / asked:,.0f} times as long")
    for name in ("ledger", "build", "warehouse"):
        tell(f"  {name}.duckdb", (home / f"{name}.duckdb").stat().st_size / 1e6, "MB")


def _again(home: Path, *, seed: int, count: int = 0) -> dict[str, Step]:
    """Each step once more, with so many new records."""
    news = write_world(home / "news.ndjson", count, seed)
    return {
        name: _called(home, name, *([str(news)] if name == "append" else []))
        for name in ("append", "build", "check", "publish")
    }


def _called(home: Path, *words: str) -> Step:
    start = time.perf_counter()
    command = [sys.executable, "-m", "dateline", "--home", str(home), *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said
    return Step(time.perf_counter() - start, usage.ru_maxrss / 1024)


def write_world(path: Path, count: int, seed: int = 1) -> Path:
    with path.open("wb") as file:
        for block in blocks(count, seed):
            file.write(block)
    return path


def query(warehouse: Path) -> float:
    with opened(warehouse) as connection:
        start = time.perf_counter()
        assert connection.execute(QUERY).fetchall()
        return time.perf_counter() - start


def scan_alone(world: Path) -> float:
    """The same sums by Polars, straight from the file, corrections left aside."""
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
