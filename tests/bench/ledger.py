"""The figures of the ledger, as ratios to limits of the same run: python -m tests.bench.ledger [EVENTS [LARGE]]."""

import json
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

RESULTS = Path(__file__).with_name("ledger.json")


def alone(case: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """The answer of a case run in a process of its own, and the peak memory of it and its children in MB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, case, arguments).result()


def _measured(case: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    answer = case(*arguments)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return answer, peak / 1024


def main(count: int, large: int, runs: int) -> None:
    rows: list[dict[str, Any]] = []

    def tell(what: str, value: float, unit: str, limit: str, is_met: bool | None) -> None:
        rows.append({"what": what, "value": round(value, 3), "unit": unit, "limit": limit, "met": is_met})
        print(f"{what}: {value:,.3f} {unit} ({limit})", file=sys.stderr)

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        world = write_world(folder / "world.ndjson", count)
        rates: dict[str, list[float]] = {}
        peaks: dict[str, float] = {}
        for run in range(runs):  # in turn, so that a machine that slows down slows all of them
            for name, case in CASES.items():
                own = folder / f"{name}{run}"
                own.mkdir()
                seconds, peak = alone(case, world, own)
                rates.setdefault(name, []).append(count / seconds)
                peaks[name] = max(peak, peaks.get(name, 0))
        limit = statistics.median(rates["pydantic"])
        tell("Pydantic alone, one core", limit, "events/s", "the limit of this run", None)
        for name, wanted in (("one", 0.5), ("two", 0.9)):
            rate = statistics.median(rates[name])
            tell(
                f"append, {name} validating",
                rate,
                "events/s",
                f"{rate / limit:.2f} of it, wanted {wanted}",
                rate >= wanted * limit,
            )
        two, peer = statistics.median(rates["two"]), statistics.median(rates["eventsourcing"])
        tell("append, two validating", two, "events/s", "wanted 80,000", two >= 80_000)
        tell("eventsourcing, SQLite, same validation", peer, "events/s", f"ours is {two / peer:.2f} of it", two > peer)
        tell("peak memory of an append, largest process", peaks["two"], "MB", "wanted below 1,000", peaks["two"] < 1000)
        ledger = folder / "two0" / "ledger.duckdb"
        tell("verify", cases.verify(ledger, runs), "s", "wanted below 5", None)
        cases.correct_a_tenth(ledger)
        moment = cases.as_of(ledger, runs)
        tell("as_of, a tenth corrected", moment * 1000, "ms", "wanted below 150", moment < 0.15)
        single = statistics.median(cases.single_appends(_new(folder, f"s{run}")) for run in range(runs))
        tell("single durable appends, held ledger", single, "a second", "wanted 500", single >= 500)
        grouped = statistics.median(cases.grouped_appends(_new(folder, f"g{run}")) for run in range(runs))
        tell("the same from 64 threads, commits shared", grouped, "a second", "wanted 500", grouped >= 500)
        _large(folder, large, tell)
    RESULTS.write_text(json.dumps({"machine": _machine(), "events": count, "rows": rows}, indent=1), encoding="utf-8")
    print(_machine())
    write(rows, ("what", "value", "unit", "limit", "met"), Format.TABLE)


def _large(folder: Path, large: int, tell: Callable[..., None]) -> None:
    """Single runs over a large ledger, and one append into it against one into a small one."""
    world = write_world(folder / "large.ndjson", large, seed=4)
    seconds, peak = alone(CASES["two"], world, _new(folder, "large"))
    tell(f"append of {large:,}", large / seconds, "events/s", "a single run", None)
    tell("peak memory of that, largest process", peak, "MB", "wanted below 1,000", peak < 1000)
    small_world = write_world(folder / "small.ndjson", 10_000, seed=5)
    alone(CASES["one"], small_world, _new(folder, "small"))
    small, big = (cases.one_append(folder / name / "ledger.duckdb") for name in ("small", "large"))
    tell("one append into 10,000", small * 1000, "ms", "", None)
    tell(f"one append into {large:,}", big * 1000, "ms", f"{big / small:.2f} of it, wanted 2 at most", big <= 2 * small)


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
