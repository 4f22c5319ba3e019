"""A million rows through a mapping, with a query and without one, to a new ledger."""

import resource
import statistics
import time
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.bench.table import Note, alone, fresh
from tests.bench.trade import PARTNERS
from warehouse.ledger.ledger import Ledger

ROWS = 1_000_000

MAPPING = """\
source: bench/trade
kind: trade_flow
claimant: {name: a customs service}
id: "{row}"
occurred: "{day}"
data:
  reporter: {text: RUS}
  partner: {column: partner, country: m49}
  flow: flow
  value: {column: usd, number: true, unit: USD}
"""
QUERY = """\
query: |
  select row, date(day, '%Y-%m-%d') as day, partner, lower(flow) as flow, cast(usd as double) as usd
  from file
  where usd is not null
"""


class Cost(NamedTuple):
    """Of one append: seconds, and seconds of processor of it and its workers."""

    seconds: float
    processor: float


def measure(folder: Path, note: Note, runs: int = 5, rows: int = ROWS) -> None:
    """Records a second, medians of `runs`, one append of each kind after the other."""
    table = folder / "trade.csv"
    write_table(table, rows)
    plain, queried = folder / "plain.yaml", folder / "queried.yaml"
    plain.write_text(MAPPING, encoding="utf-8")
    queried.write_text(QUERY + MAPPING, encoding="utf-8")
    costs: dict[Path, list[Cost]] = {plain: [], queried: []}
    peaks = {plain: 0.0, queried: 0.0}
    for run in range(runs):
        for mapping, found in costs.items():
            cost, peak = alone(appended, table, mapping, fresh(folder, f"{mapping.stem}{run}"), rows)
            found.append(cost)
            peaks[mapping] = max(peak, peaks[mapping])
    seconds = {mapping: statistics.median(one.seconds for one in found) for mapping, found in costs.items()}
    processor = {mapping: statistics.median(one.processor for one in found) for mapping, found in costs.items()}
    ratio, of_processor = seconds[plain] / seconds[queried], processor[plain] / processor[queried]
    note(f"a mapping of {rows:,} rows", rows / seconds[plain], "records/s")
    note("  peak memory, largest process", peaks[plain], "MB")
    note("the same with a query", rows / seconds[queried], "records/s", f"{ratio:.2f} of it, wanted 0.8", ratio >= 0.8)
    note("  peak memory, largest process", peaks[queried], "MB")
    note("  processor time", processor[queried], "s", f"without a query {of_processor:.2f} of it")


def write_table(path: Path, rows: int) -> None:
    """Figures of one reporter: a day, a partner, a flow, an amount."""
    first = date(1990, 1, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write("row,day,partner,flow,usd\n")
        for row in range(rows):
            day, partner = first + timedelta(days=row // 200), PARTNERS[row % len(PARTNERS)]
            file.write(f"{row},{day},{partner},import,{row * 1.25}\n")


def appended(table: Path, mapping: Path, folder: Path, rows: int) -> Cost:
    """What an append of all rows takes; all are new."""
    started, used = time.perf_counter(), processor_time()
    (reading,) = readings([table], mapping=mapping)
    options = AppendOptions(release="2020")
    taken = append_reading(reading, Ledger(folder / "ledger.duckdb"), folder, options, lambda *_: None)
    assert taken.new == rows
    return Cost(time.perf_counter() - started, processor_time() - used)


def processor_time() -> float:
    """Seconds of processor of this process and of those it waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
