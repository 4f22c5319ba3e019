"""The figures of the readers, from files to a new ledger: real ballots where they are present, the rest synthetic."""

import statistics
import time
from collections.abc import Sequence
from itertools import chain, pairwise
from pathlib import Path

import pyarrow as pa

from dateline.pipeline.append import AppendOptions, append_reading
from ingest import validation
from ingest.arrow import to_arrow
from ingest.event import ANY_EVENT
from ingest.sources.reading import readings
from tests import real_files
from tests.bench import coded, trade
from tests.bench.table import Note, alone, fresh
from tests.validating import Accepted, validate_record
from warehouse.ledger.ledger import Ledger

BALLOTS = real_files.DATA / "un_ga_votes" / "unvotes.csv"
BALLOT_COUNT = 870_109


def measure(folder: Path, note: Note, runs: int = 5) -> None:
    """General Assembly, Comtrade and GDELT, each the median of `runs`; a month of GDELT once."""
    if BALLOTS.exists():
        _general_assembly(folder, note, runs)
    _comtrade(folder, note, runs)
    _gdelt(folder, note, runs)


def _general_assembly(folder: Path, note: Note, runs: int) -> None:
    taken = [alone(appended, [BALLOTS], fresh(folder, f"ballots{run}")) for run in range(runs)]
    scanned = statistics.median(alone(scan_only, BALLOTS)[0] for _ in range(runs))
    validated = statistics.median(alone(validate_only, BALLOTS)[0] for _ in range(runs))
    seconds, peak = statistics.median(one[0] for one in taken), max(one[1] for one in taken)
    note(f"{BALLOT_COUNT:,} ballots, CSV to appended", seconds, "s", "wanted below 30", seconds < 30)
    note("  peak memory, largest process", peak, "MB", "wanted below 1,500", peak < 1500)
    note("  scan only", scanned, "s", f"appending takes {seconds / scanned:.1f} of it")
    note("  validate only", validated, "s", f"appending takes {seconds / validated:.1f} of it")


def _comtrade(folder: Path, note: Note, runs: int) -> None:
    answer = folder / "answer.json"
    trade.write_answer(answer)
    taken = [alone(appended, [answer], fresh(folder, f"comtrade{run}"))[0] for run in range(runs)]
    validated = statistics.median(alone(validate_only, answer)[0] for _ in range(runs))
    seconds = statistics.median(taken)
    note("Comtrade JSON of 100,000 records", seconds, "s", "wanted below 10", seconds < 10)
    note("  validate only, one core", validated, "s", f"appending takes {seconds / validated:.1f} of it")
    answer.unlink()


def _gdelt(folder: Path, note: Note, runs: int) -> None:
    """A day's slices, and how memory grows from one slice to a month of them."""
    files = coded.slices(folder / "slices", coded.MONTH)
    day = files[: coded.DAY]
    rates = [coded.ROWS * len(day) / alone(appended, day, fresh(folder, f"day{run}"))[0] for run in range(runs)]
    scanned = statistics.median(coded.ROWS * len(day) / alone(coded.scan_alone, day)[0] for _ in range(runs))
    rate = statistics.median(rates)
    note("GDELT 2.0, the 96 slices of a day", rate, "records/s", "wanted 40,000", rate >= 40_000)
    note("  scan only", scanned, "records/s", f"appending has {rate / scanned:.2f} of it")
    costs = alone(step_costs, files[: coded.DAY // 4], fresh(folder, "steps"))[0]
    note("  processor time of a record", sum(costs.values()), "µs", "two cores and 40,000 a second leave 50")
    for step, cost in costs.items():
        note(f"    {step}", cost, "µs")
    _, least = alone(appended, files[:1], fresh(folder, "slice"))
    seconds, peak = alone(appended, files, fresh(folder, "month"))
    rate = coded.ROWS * len(files) / seconds
    note("GDELT 2.0, a month of slices", rate, "records/s", "wanted 40,000, a single run", rate >= 40_000)
    _, weeks = alone(appended, files[: len(files) // 4], fresh(folder, "week"))
    note("  peak memory of one slice", least, "MB")
    note("  peak memory of a week", weeks, "MB")
    note("  peak memory of a month", peak, "MB", f"{peak / weeks:.2f} of the week, wanted flat", peak < 1.2 * weeks)


def appended(files: Sequence[Path], folder: Path) -> float:
    """Seconds from files to a new ledger, all records new."""
    start = time.perf_counter()
    (reading,) = readings(files)
    taken = append_reading(
        reading, Ledger(folder / "ledger.duckdb"), folder, AppendOptions(release="2020"), lambda *_: None
    )
    seconds = time.perf_counter() - start
    assert taken.new == taken.read
    return seconds


def scan_only(ballots: Path) -> float:
    """Polars reads the columns that the reader reads."""
    import polars as pl

    start = time.perf_counter()
    pl.read_csv(ballots, columns=["rcid", "country", "country_code", "vote"], infer_schema=False)
    return time.perf_counter() - start


def validate_only(file: Path) -> float:
    """Pydantic validates the records on one core, which are made before."""
    (reading,) = readings([file])
    records = [raw.json for raw in reading.records()]
    start = time.perf_counter()
    for record in records:
        ANY_EVENT.validate_json(record)
    return time.perf_counter() - start


def step_costs(files: Sequence[Path], folder: Path) -> dict[str, float]:
    """Processor time a record and step, in microseconds, in one process that has done it once already."""
    validation._start(None)
    _steps(files[:4], folder / "first.duckdb")
    return _steps(files, folder / "second.duckdb")


def _steps(files: Sequence[Path], ledger: Path) -> dict[str, float]:
    (reading,) = readings(files)
    laps = [time.process_time()]
    blocks = [list(block) for block in reading.blocks()]
    laps.append(time.process_time())
    for raw in chain.from_iterable(blocks):
        validate_record(raw)
    laps.append(time.process_time())
    tables = [
        to_arrow(one.event for one in map(validate_record, block) if isinstance(one, Accepted)) for block in blocks
    ]
    laps.append(time.process_time())
    Ledger(ledger).append_rows(pa.concat_tables(tables))
    laps.append(time.process_time())
    count = sum(len(table) for table in tables)
    json, model, both, append = (1e6 * (after - before) / count for before, after in pairwise(laps))
    return {"its JSON": json, "its model": model, "its columns": both - model, "into the ledger": append}
