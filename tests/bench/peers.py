"""What others do of the same, in the same run: stores of events, scripts over a CSV, a reader of GDELT."""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ingest.sources.gdelt import EVENTS_2
from ingest.world import blocks
from tests.bench import by_hand, cases, coded
from tests.bench.sources import appended
from tests.bench.table import Note, alone, fresh
from tests.bench.way import write
from tests.everything import dateline_does
from tests.warehouse.serving.server import running

COUNT = 200_000


def measure(folder: Path, note: Note, runs: int = 5) -> None:
    """Each the median of `runs`, but for our own build, which is made once."""
    world = write(folder / "world.ndjson", blocks, COUNT)
    _stores(folder, world, note, runs)
    _scripts(folder, world, note, runs)
    _readers(folder, note, runs)


def _stores(folder: Path, world: Path, note: Note, runs: int) -> None:
    def ours(run: int) -> float:
        return float(alone(_append_two, world, fresh(folder, f"ours{run}"))[0])

    def sqlite(run: int) -> float:
        return float(alone(cases.eventsourcing_sqlite, world, fresh(folder, f"sqlite{run}"))[0])

    with running("fsync=on") as address:
        server = _server(address)

        def postgres(run: int) -> float:
            return float(alone(cases.eventsourcing_postgres, world, server, f"events{run}")[0])

        taken = _in_turn({"ours": ours, "sqlite": sqlite, "postgres": postgres}, runs)
    rate = COUNT / taken["ours"]
    note(f"append of {COUNT:,}, two processes validate", rate, "events/s")
    for name, what in (("sqlite", "SQLite"), ("postgres", "PostgreSQL")):
        theirs = COUNT / taken[name]
        limit = f"ours is {rate / theirs:.1f} of it"
        note(f"eventsourcing on {what}, the same validation in front", theirs, "events/s", limit, rate > theirs)


def _scripts(folder: Path, world: Path, note: Note, runs: int) -> None:
    """Two marts, alike in every implementation."""
    home, files = fresh(folder, "home"), by_hand.flatten(world, folder)
    start = time.perf_counter()
    dateline_does(home, "append", world)
    dateline_does(home, "build")
    ours = time.perf_counter() - start
    dateline_does(home, "check")
    dateline_does(home, "publish")
    our_answer = by_hand.by_us(home / "warehouse.duckdb")
    note(f"{COUNT:,} events, from file to marts, every mart and its tests", ours, "s")
    for case, what in ((by_hand.by_query, "a plain read_csv in DuckDB"), (by_hand.by_pandas, "a script of pandas")):
        answers = [alone(case, *files)[0] for _ in range(runs)]
        assert all(_alike(answer, our_answer) for _, answer in answers), (our_answer, answers[0][1])
        theirs = statistics.median(seconds for seconds, _ in answers)
        limit = f"two marts alone, from a CSV; ours takes {ours / theirs:.0f} times as long"
        note(f"  {what}", theirs, "s", limit, ours < theirs)


def _readers(folder: Path, note: Note, runs: int) -> None:
    files = coded.slices(folder / "slices", coded.DAY)
    count = coded.ROWS * len(files)
    taken = _in_turn(
        {
            "ours": lambda run: float(alone(appended, files, fresh(folder, f"gdelt{run}"))[0]),
            "theirs": lambda run: float(alone(as_gdelt_pyr_reads, files)[0]),
        },
        runs,
    )
    rate, theirs = count / taken["ours"], count / taken["theirs"]
    note("GDELT, the 96 slices of a day, to the ledger", rate, "records/s")
    limit = f"a frame in memory, nothing validated or kept; ours is {rate / theirs:.2f} of it"
    note("  as gdeltPyR reads them", theirs, "records/s", limit, rate > theirs)


def as_gdelt_pyr_reads(files: Sequence[Path]) -> float:
    """Seconds of what gdeltPyR does with slices that it has fetched: pandas reads each, then they are one frame."""
    import pandas as pd

    start = time.perf_counter()
    frames = [
        pd.read_csv(file, sep="\t", header=None, names=EVENTS_2.columns, low_memory=False, on_bad_lines="skip")
        for file in files
    ]
    assert len(pd.concat(frames, ignore_index=True)) == coded.ROWS * len(files)
    return time.perf_counter() - start


def _in_turn(jobs: dict[str, Callable[[int], float]], runs: int) -> dict[str, float]:
    """The median of each, run in turn: a machine that slows down slows all of them."""
    taken = [{name: job(run) for name, job in jobs.items()} for run in range(runs)]
    return {name: statistics.median(one[name] for one in taken) for name in jobs}


def _append_two(world: Path, folder: Path) -> float:
    return cases.append_on(2)(world, folder)


def _server(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "dbname": parts.path.lstrip("/"),
        "host": parts.hostname,
        "port": parts.port,
        "user": parts.username,
        "password": unquote(parts.password or ""),
    }


def _alike(one: list[Any], other: list[Any]) -> bool:
    """Whether the counts are the same and the sums are, but for the order in which doubles were added up."""
    return all(
        abs(float(a) - float(b)) <= 1e-9 * abs(float(b))
        for x, y in zip(one, other, strict=True)
        for a, b in zip(x, y, strict=True)
    )
