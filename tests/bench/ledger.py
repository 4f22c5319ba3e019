"""The figures of the ledger, beside limits of the same run."""

import shutil
import statistics
from collections.abc import Callable
from pathlib import Path

from tests.bench import cases
from tests.bench.table import Note, alone, fresh
from tests.bench.world import write as write_world
from tests.bench.world import write_again


def measure(folder: Path, note: Note, count: int = 1_000_000, large: int = 5_000_000, runs: int = 5) -> None:
    """Bulk appends of `count` events, the median of `runs`; what is asked of them; a single run over `large`."""
    _bulk(folder, count, runs, note)
    _asked(folder / "two0" / "ledger.duckdb", count, runs, note)
    _singles(folder, runs, note)
    _large(folder, count, large // count, note)


def _bulk(folder: Path, count: int, runs: int, note: Note) -> None:
    """Appends of a world, beside Pydantic alone and a peer, in turn: a machine that slows down slows all of them."""
    world = write_world(folder / "world.ndjson", count)
    rates: dict[str, list[float]] = {name: [] for name in CASES}
    peak = 0.0
    for run in range(runs):
        for name, case in CASES.items():
            seconds, memory = alone(case, world, home := fresh(folder, f"{name}{run}"))
            rates[name].append(count / seconds)
            peak = max(peak, memory if name == "two" else 0)
            if (name, run) != ("two", 0):  # which is asked about below
                shutil.rmtree(home)
    limit, one, two, peer = (statistics.median(rates[name]) for name in CASES)
    note("Pydantic alone, one core", limit, "events/s", "the measure of this run")
    note("append, one process validates", one, "events/s", f"{one / limit:.2f} of it, wanted 0.5", one >= 0.5 * limit)
    note("append, two validate", two, "events/s", f"{two / limit:.2f} of it, wanted 0.9", two >= 0.9 * limit)
    note("append, two validate", two, "events/s", "wanted 80,000", two >= 80_000)
    note("eventsourcing, SQLite, same validation", peer, "events/s", f"ours is {two / peer:.1f} of it", two > peer)
    note("peak memory of that append, largest process", peak, "MB", "wanted below 1,000", peak < 1000)


def _asked(ledger: Path, count: int, runs: int, note: Note) -> None:
    seconds = cases.verify(ledger, runs)
    note(f"verify of {count:,}", seconds, "s", "wanted below 5", seconds < 5)
    cases.correct_a_tenth(ledger, count)
    moment = cases.as_of(ledger, runs)
    note("as_of, a tenth corrected", moment * 1000, "ms", "wanted below 150", moment < 0.15)


def _singles(folder: Path, runs: int, note: Note) -> None:
    single = statistics.median(cases.single_appends(fresh(folder, f"s{run}")) for run in range(runs))
    note("single durable appends, open ledger", single, "a second", "wanted 500", single >= 500)
    grouped = statistics.median(cases.grouped_appends(fresh(folder, f"g{run}")) for run in range(runs))
    note("the same from 64 threads, commits shared", grouped, "a second", "wanted 500", grouped >= 500)
    floor = statistics.median(cases.bare_commits(fresh(folder, f"c{run}")) for run in range(runs))
    note("DuckDB alone: one row inserted and committed", floor, "a second", "what a single append cannot pass")


def _large(folder: Path, count: int, times: int, note: Note) -> None:
    """Single runs over a large ledger, and what is small in it against the same in a small one."""
    large, world = count * times, write_again(folder / "large.ndjson", folder / "world.ndjson", times)
    seconds, peak = alone(CASES["two"], world, fresh(folder, "large"))
    world.unlink()
    note(f"append of {large:,}, two validate", large / seconds, "events/s", "a single run")
    note("peak memory of that append, largest process", peak, "MB", "wanted below 1,000", peak < 1000)
    alone(CASES["one"], write_world(folder / "small.ndjson", 10_000, seed=5), fresh(folder, "small"))
    for what, case in (
        ("one append, file opened and closed", cases.one_append),
        ("one append, open ledger", cases.one_append_held),
        ("catch up with 1,000 records", cases.catch_up),
    ):
        small, big = (case(folder / name / "ledger.duckdb") for name in ("small", "large"))
        note(f"{what}: 10,000 held", small * 1000, "ms")
        limit = f"{big / small:.1f} of it, wanted 2 at most"
        note(f"{what}: {large:,} held", big * 1000, "ms", limit, big <= 2 * small)


def _append_one(world: Path, folder: Path) -> float:
    return cases.append_on(1)(world, folder)


def _append_two(world: Path, folder: Path) -> float:
    return cases.append_on(2)(world, folder)


CASES: dict[str, Callable[[Path, Path], float]] = {
    "pydantic": cases.pydantic_alone,
    "one": _append_one,
    "two": _append_two,
    "eventsourcing": cases.eventsourcing_sqlite,
}
