"""The figures of the ledger, beside limits of the same run: python -m tests.bench.ledger [EVENTS [LARGE [RUNS]]]."""

import os
import platform
import resource
import statistics
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dateline.output import Format, write
from tests.bench import cases
from tests.bench.world import write as write_world


def alone(case: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """The answer of a case run in a process of its own, and the peak memory of it and its children in MB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, case, arguments).result()


def _measured(case: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    answer = case(*arguments)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return answer, peak / 1024


class Told:
    """The rows of the table, each told as soon as it is known."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(self, what: str, value: float, unit: str, limit: str = "", is_met: bool | None = None) -> None:
        self.rows.append({"what": what, "value": f"{value:,.{0 if value >= 100 else 1}f}", "unit": unit})
        self.rows[-1] |= {"limit": limit, "met": is_met}
        print(f"{what}: {value:,.3f} {unit} ({limit})", file=sys.stderr, flush=True)


def main(count: int, large: int, runs: int) -> None:
    tell = Told()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _bulk(folder, count, runs, tell)
        _asked(folder / "two0" / "ledger.duckdb", count, runs, tell)
        _singles(folder, runs, tell)
        _large(folder, large, tell)
    print(_machine())
    write(tell.rows, ("what", "value", "unit", "limit", "met"), Format.TABLE)


def _bulk(folder: Path, count: int, runs: int, tell: Told) -> None:
    """Appends of a world, beside Pydantic alone and a peer, in turn: a machine that slows down slows all of them."""
    world = write_world(folder / "world.ndjson", count)
    rates: dict[str, list[float]] = {name: [] for name in CASES}
    peak = 0.0
    for run in range(runs):
        for name, case in CASES.items():
            seconds, memory = alone(case, world, _new(folder, f"{name}{run}"))
            rates[name].append(count / seconds)
            peak = max(peak, memory if name == "two" else 0)
    limit, one, two, peer = (statistics.median(rates[name]) for name in CASES)
    tell("Pydantic alone, one core", limit, "events/s", "the measure of this run")
    tell("append, one process validates", one, "events/s", f"{one / limit:.2f} of it, wanted 0.5", one >= 0.5 * limit)
    tell("append, two validate", two, "events/s", f"{two / limit:.2f} of it, wanted 0.9", two >= 0.9 * limit)
    tell("append, two validate", two, "events/s", "wanted 80,000", two >= 80_000)
    tell("eventsourcing, SQLite, same validation", peer, "events/s", f"ours is {two / peer:.1f} of it", two > peer)
    tell("peak memory of that append, largest process", peak, "MB", "wanted below 1,000", peak < 1000)


def _asked(ledger: Path, count: int, runs: int, tell: Told) -> None:
    seconds = cases.verify(ledger, runs)
    tell(f"verify of {count:,}", seconds, "s", "wanted below 5", seconds < 5)
    cases.correct_a_tenth(ledger, count)
    moment = cases.as_of(ledger, runs)
    tell("as_of, a tenth corrected", moment * 1000, "ms", "wanted below 150", moment < 0.15)


def _singles(folder: Path, runs: int, tell: Told) -> None:
    single = statistics.median(cases.single_appends(_new(folder, f"s{run}")) for run in range(runs))
    tell("single durable appends, open ledger", single, "a second", "wanted 500", single >= 500)
    grouped = statistics.median(cases.grouped_appends(_new(folder, f"g{run}")) for run in range(runs))
    tell("the same from 64 threads, commits shared", grouped, "a second", "wanted 500", grouped >= 500)
    floor = statistics.median(cases.bare_commits(_new(folder, f"c{run}")) for run in range(runs))
    tell("DuckDB alone: one row inserted and committed", floor, "a second", "what a single append cannot pass")


def _large(folder: Path, large: int, tell: Told) -> None:
    """Single runs over a large ledger, and what is small in it against the same in a small one."""
    world = write_world(folder / "large.ndjson", large, seed=4)
    seconds, peak = alone(CASES["two"], world, _new(folder, "large"))
    world.unlink()
    tell(f"append of {large:,}, two validate", large / seconds, "events/s", "a single run")
    tell("peak memory of that append, largest process", peak, "MB", "wanted below 1,000", peak < 1000)
    alone(CASES["one"], write_world(folder / "small.ndjson", 10_000, seed=5), _new(folder, "small"))
    for what, case in (
        ("one append, file opened and closed", cases.one_append),
        ("one append, open ledger", cases.one_append_held),
        ("catch up with 1,000 records", cases.catch_up),
    ):
        small, big = (case(folder / name / "ledger.duckdb") for name in ("small", "large"))
        tell(f"{what}: 10,000 held", small * 1000, "ms")
        limit = f"{big / small:.1f} of it, wanted 2 at most"
        tell(f"{what}: {large:,} held", big * 1000, "ms", limit, big <= 2 * small)


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


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

if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]] + [1_000_000, 5_000_000, 5][len(sys.argv) - 1 :]
    main(*arguments)
