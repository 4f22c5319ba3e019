"""The figures of the build: everything in ../shared/data made into marts, then a day more of it, then asked."""

import json
import random
import shutil
import statistics
import time
from pathlib import Path

import duckdb

from tests.bench import coded
from tests.bench.table import Note, alone, fresh
from tests.everything import A_TENTH, append_all, dateline_does
from tests.real_files import DATA


def measure(folder: Path, note: Note, runs: int = 3) -> None:
    """Full build, a build with nothing new, one with a day more, the same on a tenth, and queries over every mart."""
    if not DATA.exists():
        return
    days = coded.slices(folder / "slices", 2 * runs)
    all_, tenth = fresh(folder, "all"), fresh(folder, "tenth")
    append_all(all_)
    append_all(tenth, A_TENTH)
    seconds, peak = alone(built, all_)
    note("all of shared/data, full build with its tests", seconds, "s", "wanted below 120", seconds < 120)
    note("  peak memory, largest process", peak, "MB", "wanted below 4,000", peak < 4000)
    nothing = statistics.median(built(all_) for _ in range(runs))
    note("  a build with nothing new", nothing, "s")
    day = statistics.median(_a_day_more(all_, days[run], run) for run in range(runs))
    note("  a build with one day more", day, "s", f"{day / nothing:.2f} of it, wanted below 1.3", day < 1.3 * nothing)
    built(tenth)
    less = statistics.median(_a_day_more(tenth, days[runs + run], run) for run in range(runs))
    note(
        "  the same on a tenth of the history",
        less,
        "s",
        f"all takes {day / less:.2f} of it, wanted 1",
        day < 1.1 * less,
    )
    dateline_does(all_, "publish", "--force", "--reason", "a bench")
    slowest, mart = _slowest_query(all_ / "warehouse.duckdb")
    note(f"the slowest query of a dashboard, {mart}", slowest * 1000, "ms", "wanted below 100", slowest < 0.1)
    shutil.rmtree(all_)


def built(home: Path) -> float:
    """Seconds of `dateline build`."""
    start = time.perf_counter()
    dateline_does(home, "build")
    return time.perf_counter() - start


def _a_day_more(home: Path, part: Path, number: int) -> float:
    """Seconds of a build after 720 coded events, a roll call of 193 ballots and twenty statements."""
    codes = [code for (code,) in _ask(home / "build.duckdb", "select country_code from core.dim_country order by 1")][
        :193
    ]
    chance = random.Random(number)
    said = {"source": "bench/day", "claimant": {"name": "the chamber"}, "occurred": f"2019-12-{10 + number}"}
    ballots = [{"country": code, "vote": chance.choice(("yes", "no", "abstain"))} for code in codes]
    vote = {"kind": "vote", "id": f"vote-{number}", "data": {"body": "UNGA", "matter": "a matter", "ballots": ballots}}
    statements = [
        {"kind": "statement", "id": f"said-{number}-{one}", "data": {"summary": "a word"}} for one in range(20)
    ]
    records = home / "day.ndjson"
    records.write_text("".join(json.dumps(said | record) + "\n" for record in [vote, *statements]), encoding="utf-8")
    dateline_does(home, "append", part, records)
    return built(home)


def _slowest_query(warehouse: Path) -> tuple[float, str]:
    """Of each mart the rows by its first column, the most first, as a dashboard counts them: seconds, and which."""
    taken = []
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        firsts = connection.execute(
            "select schema_name || '.' || table_name, column_name from duckdb_columns() "
            "where column_index = 1 and not internal and database_name = current_database()"
        ).fetchall()
        for mart, column in firsts:
            query = f'select "{column}", count(*) from {mart} group by all order by 2 desc limit 20'
            connection.execute(query).fetchall()
            start = time.perf_counter()
            connection.execute(query).fetchall()
            taken.append((time.perf_counter() - start, mart))
    return max(taken)


def _ask(file: Path, query: str) -> list[tuple[str, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()
