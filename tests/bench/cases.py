"""What is measured of the ledger: each case makes its own files and answers with seconds, or what it counts."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from dateline.pipeline import append as appending
from ingest.event import ANY_EVENT, Event, parse
from ingest.sources.reading import Reading
from ingest.validation import validate
from tests.bench.world import records
from warehouse.files.connection import opened
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import AsOf


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    start = time.perf_counter()
    yield
    into.append(time.perf_counter() - start)


def pydantic_alone(world: Path, folder: Path) -> float:
    """Validate every line on one core, and keep nothing."""
    seconds: list[float] = []
    with timed(seconds), world.open("rb") as lines:
        for line in lines:
            ANY_EVENT.validate_json(line)
    return seconds[0]


def append_on(processes: int) -> Callable[[Path, Path], float]:
    """Append the world to a new ledger, validated by so many processes."""

    def case(world: Path, folder: Path) -> float:
        seconds: list[float] = []
        parts = validate(Reading((world,)), processes=processes)
        with timed(seconds):
            for batch in appending._batches(parts, appending.BATCH):
                appending._append(batch, Ledger(folder / "ledger.duckdb"), None, strict=False)
        return seconds[0]

    return case


def eventsourcing_sqlite(world: Path, folder: Path) -> float:
    """The same validation in front of the SQLite recorder of `eventsourcing`, in batches of 1,000."""
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

    return _recorded_by(SQLiteApplicationRecorder(SQLiteDatastore(str(folder / "events.sqlite"))), world)


def eventsourcing_postgres(world: Path, server: dict[str, Any], table: str) -> float:
    """The same in front of its PostgreSQL recorder, by the functions in the database that it has for batches."""
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

    store = PostgresDatastore(**server, enable_db_functions=True)
    try:
        return _recorded_by(PostgresApplicationRecorder(store, events_table_name=table), world)
    finally:
        store.close()


def _recorded_by(recorder: Any, world: Path) -> float:
    from eventsourcing.persistence import StoredEvent

    recorder.create_table()
    space, seconds = UUID(int=0), list[float]()
    with timed(seconds), world.open("rb") as lines:
        events = (ANY_EVENT.validate_json(line) for line in lines)
        while batch := list(islice(events, 1000)):
            recorder.insert_events([
                StoredEvent(uuid5(space, one.id), 1, one.kind, one.model_dump_json(exclude_none=True).encode())
                for one in batch
            ])  # fmt: skip
    return seconds[0]


def single_appends(folder: Path, count: int = 200) -> float:
    """Durable appends of one record each, through a held ledger: how many a second."""
    events = _events(count, seed=2)
    seconds: list[float] = []
    with held(Ledger(folder / "ledger.duckdb")) as ledger, timed(seconds):
        for event in events:
            ledger.append([event])
    return count / seconds[0]


def grouped_appends(folder: Path, threads: int = 64, each: int = 20) -> float:
    """The same from many threads at once, who share commits: how many a second."""
    events = _events(threads * each, seed=3)
    seconds: list[float] = []
    with held(Ledger(folder / "ledger.duckdb")) as ledger:
        workers = [
            threading.Thread(
                target=lambda own: [ledger.append([event]) for event in own], args=(events[start::threads],)
            )
            for start in range(threads)
        ]
        with timed(seconds):
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
    return len(events) / seconds[0]


def bare_commits(folder: Path, count: int = 200) -> float:
    """A row as wide as a record inserted and committed by DuckDB, and nothing else: how many a second."""
    ledger = Ledger(folder / "ledger.duckdb")
    ledger.append(_events(1, seed=6))
    seconds: list[float] = []
    with opened(ledger.path, write=True) as connection:
        (row,) = connection.execute("select * from event").fetchall()
        with timed(seconds):
            for _ in range(count):
                connection.execute(f"insert into event values ({', '.join('?' * len(row))})", row)
    return count / seconds[0]


def one_append(ledger: Path, times: int = 5) -> float:
    """One durable append, opening and closing the file: the median of some."""
    return _median_append(Ledger(ledger), times)


def one_append_held(ledger: Path, times: int = 5) -> float:
    """The same into an open ledger."""
    with held(Ledger(ledger)) as store:
        return _median_append(store, times)


def _median_append(ledger: Ledger, times: int) -> float:
    first, *events = _events(1 + times, seed=time.time_ns())
    ledger.append([first])  # plans and reads for the first time
    seconds: list[float] = []
    for event in events:
        with timed(seconds):
            ledger.append([event])
    return statistics.median(seconds)


def catch_up(ledger: Path, count: int = 1000, times: int = 5) -> float:
    """Read the last records as who follows it does: the median of some."""
    store = Ledger(ledger)
    after = store.head().position - count
    seconds: list[float] = []
    for _ in range(times):
        with timed(seconds):
            assert len(list(store.read(after=after))) == count
    return statistics.median(seconds)


def correct_a_tenth(ledger: Path, count: int) -> None:
    """Correct every tenth claim of a ledger that holds a world of that count."""
    store = Ledger(ledger)
    corrections = (
        parse(
            record
            | {"id": f"{record['id']}@2", "act": "correct", "reason": "revised"}
            | {"targets": [{"source": record["source"], "id": record["id"]}]}
        )
        for number, record in enumerate(records(count))
        if number % 10 == 0
    )
    while page := list(islice(corrections, 50_000)):
        store.append(page)


def as_of(ledger: Path, times: int = 5) -> float:
    """Which claims stood, by what had been said by a day: the median of some, the file open."""
    seconds: list[float] = []
    with held(Ledger(ledger)) as store:
        for year in range(times):
            with timed(seconds):
                store.positions_as_of(AsOf(stated=date(2010 + year, 6, 1)))
    return statistics.median(seconds)


def verify(ledger: Path, times: int = 5) -> float:
    """Verify the whole ledger: the median of some."""
    seconds: list[float] = []
    for _ in range(times):
        with timed(seconds):
            assert Ledger(ledger).verify().is_sound
    return statistics.median(seconds)


def _events(count: int, seed: int) -> list[Event]:
    return [parse(record | {"source": f"synthetic/{seed}"}) for record in records(count, seed)]
