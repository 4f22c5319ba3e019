"""The whole way, each step as a user calls it: over the article, over all of shared/data, over synthetic worlds; and
what a day more costs on top of each of those."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import dateline
from ingest.world import a_day, blocks
from tests.bench import by_hand, cases, limits
from tests.bench.table import Note, alone, fresh
from tests.everything import FILES, TIMELINES
from tests.real_files import DATA
from warehouse.files.connection import opened

ARTICLE = [Path(dateline.__file__).parent / "timelines" / name for name in TIMELINES]
WORLDS = (1_000_000, 5_000_000, 20_000_000)
DAY = 10_000  # records that a day brings
RUNS = 5  # of which the median counts, up to a million records; one above
SEVERAL = 1_000_000
SEED = 1
SAMPLE = 1_000_000  # records at most that limits are measured on
MOST_MEMORY = 8000  # MB


@dataclass(frozen=True, slots=True)
class Step:
    """What a command took: seconds of the clock, and the memory of the largest process that it started."""

    seconds: float
    peak_mb: float


Steps = dict[str, Step]


def measure(folder: Path, note: Note, worlds: Sequence[int] = WORLDS) -> None:
    """Everything, the smallest first."""
    _small(folder, note, "the article", ARTICLE)
    if DATA.exists():
        _small(folder, note, "all of shared/data", [*ARTICLE, *(DATA / file for file in FILES)])
    measure_worlds(folder, note, worlds)


def measure_worlds(folder: Path, note: Note, worlds: Sequence[int] = WORLDS) -> None:
    """Each world from nothing and then a day more, held against what a million records take alone, and the first."""
    sample = write(folder / "sample.ndjson", blocks, min(SAMPLE, worlds[0]))
    rates = {
        "Pydantic alone on one core": _rate(cases.pydantic_alone, sample, folder),
        "an insert of their columns from Arrow alone": _rate(limits.arrow_insert_alone, sample, folder / "a.duckdb"),
    }
    for what, rate in rates.items():
        note(what, rate, "events/s", "what no step can pass")
    first: dict[str, float] = {}
    for count in worlds:
        home = _world(folder, count, note, list(rates.values()))
        days = _days(folder, home, count, RUNS if count <= SEVERAL else 1)
        first = first or days
        for what, seconds in days.items():
            grown = seconds / first[what]
            limit = f"{grown:.2f} of it at {worlds[0]:,}, wanted 1.33 at most"
            note(f"{count:,} held, a day of {DAY:,} more: {what}", seconds, "s", limit, grown <= 4 / 3)
        shutil.rmtree(home)


def _small(folder: Path, note: Note, name: str, files: list[Path]) -> None:
    taken, home = _runs(folder, name.replace("/", " "), files, RUNS)
    for what, step in taken.items():
        note(f"{name}: {what}", step.seconds, "s", f"{step.peak_mb:,.0f} MB")
    _sizes(home, note)
    shutil.rmtree(home)


def _world(folder: Path, count: int, note: Note, rates: list[float]) -> Path:
    """The whole way from nothing; the home of it."""
    world = write(folder / "world.ndjson", blocks, count)
    runs = RUNS if count <= SEVERAL else 1
    steps, home = _runs(folder, str(count), [world], runs)
    pydantic, arrow = (count / rate for rate in rates)
    files, _ = alone(by_hand.flatten, world, folder)
    by_query = statistics.median(alone(by_hand.by_query, *files)[0][0] for _ in range(runs))
    for file in files:
        file.unlink()
    held = {
        "validate": f"{steps['validate'].seconds / pydantic:.2f} of Pydantic alone on one core",
        "append": f"{steps['append'].seconds / pydantic:.2f} of it, {steps['append'].seconds / arrow:.0f} times Arrow",
        "build": f"all marts; two of them by a query of one's own over CSV: {by_query:.1f} s",
    }
    for what, step in steps.items():
        note(f"{count:,} events: {what}", step.seconds, "s", held.get(what, ""))
        if what != "catch up":  # within the build
            is_met = step.peak_mb < MOST_MEMORY
            note("  peak memory, largest process", step.peak_mb, "MB", f"wanted below {MOST_MEMORY:,}", is_met)
    _asked(count, home, world, note)
    _sizes(home, note)
    world.unlink()
    return home


def _days(folder: Path, home: Path, count: int, days: int) -> dict[str, float]:
    """The median of each step over so many days more."""
    taken = [_steps(home, [write(folder / "news.ndjson", a_day, DAY, count, SEED, day + 1)]) for day in range(days)]
    return {what: step.seconds for what, step in _median(taken).items()}


def _asked(count: int, home: Path, world: Path, note: Note) -> None:
    asked = statistics.median(alone(query, home / "warehouse.duckdb")[0] for _ in range(RUNS))
    scanned = alone(limits.polars_scan, world)[0]
    note(f"{count:,} events: a dashboard's query", asked * 1000, "ms", "wanted below 100", asked < 0.1)
    note("  a Polars scan of the NDJSON for the same", scanned, "s", f"{scanned / asked:,.0f} times as long")


def _sizes(home: Path, note: Note) -> None:
    for name in ("ledger", "build", "warehouse"):
        note(f"  {name}.duckdb", (home / f"{name}.duckdb").stat().st_size / 1e6, "MB")


def _runs(folder: Path, name: str, files: list[Path], runs: int) -> tuple[Steps, Path]:
    """Each step from nothing, the median of so many runs; and the home of the last."""
    taken = []
    for run in range(runs):
        home = fresh(folder, f"{name} {run}")
        taken.append({"validate": _called(home, "validate", *files)} | _steps(home, files))
        if run < runs - 1:
            shutil.rmtree(home)
    return _median(taken), home


def _steps(home: Path, files: list[Path]) -> Steps:
    steps = {"append": _called(home, "append", *files), "build": _called(home, "build")}
    caught_up = Step(_caught_up(home), steps["build"].peak_mb)
    return steps | {"catch up": caught_up, "check": _called(home, "check"), "publish": _called(home, "publish")}


def _caught_up(home: Path) -> float:
    """Seconds of the last build in which it took up what the ledger had and it had not, and closed the ledger."""
    results = json.loads((home / "dbt" / "target" / "run_results.json").read_text(encoding="utf-8"))
    return sum(node["execution_time"] for node in results["results"] if "on-run-start" in node["unique_id"])


def _called(home: Path, *words: object) -> Step:
    start = time.perf_counter()
    command = [sys.executable, "-m", "dateline", "--home", str(home), *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0 or (words[0] in ("validate", "append") and process.returncode == 1), said
    taken = Step(time.perf_counter() - start, usage.ru_maxrss / 1024)
    # The tables come when all is done; of a step that fails in the end of hours, those before it would be lost.
    print(f"{home.name}: {words[0]} {taken.seconds:,.1f} s, {taken.peak_mb:,.0f} MB", file=sys.stderr, flush=True)
    return taken


def _median(taken: list[Steps]) -> Steps:
    """The median time of each step, and its greatest memory."""
    return {
        what: Step(statistics.median(run[what].seconds for run in taken), max(run[what].peak_mb for run in taken))
        for what in taken[0]
    }


def _rate(case: Callable[..., float], sample: Path, *arguments: Path) -> float:
    """Records a second, the median of several runs."""
    with sample.open("rb") as lines:
        count = sum(1 for _ in lines)
    return count / statistics.median(alone(case, sample, *arguments)[0] for _ in range(RUNS))


def write(path: Path, records: Callable[..., Iterable[bytes]], *arguments: int) -> Path:
    """In a process of its own: a command's peak of memory begins at that of the process that started it."""
    alone(_write, path, records, *arguments)
    return path


def _write(path: Path, records: Callable[..., Iterable[bytes]], *arguments: int) -> None:
    with path.open("wb") as file:
        file.writelines(records(*arguments))


QUERY = "select month_start_on, quad_class_code, sum(event_count) from diplomacy.fct_coded_event_month group by all"


def query(warehouse: Path) -> float:
    """Seconds of what a dashboard asks."""
    with opened(warehouse) as connection:
        start = time.perf_counter()
        assert connection.execute(QUERY).fetchall()
        return time.perf_counter() - start
