"""What a file of runs may hold: the tables of runs.sql, as they are or as earlier versions made them."""

import re
from functools import cache
from importlib.resources import files

from duckdb import DuckDBPyConnection

from warehouse.files.contents import Contents, Held, Tables, difference, tables_after
from warehouse.ledger.backups import restore_remedy


def script() -> str:
    """The statements that make the tables, or bring them up to date."""
    return (files("warehouse.build") / "runs.sql").read_text(encoding="utf-8")


def _runs(_: DuckDBPyConnection, found: Held) -> str | None:
    if not found.tables:
        return found.stray()
    if found.tables in _run_tables():
        return found.stray()
    return found.stray() or difference(found.tables, _run_tables()[0])


@cache
def _run_tables() -> list[Tables]:
    """The tables of a file of runs: as they are, and as earlier versions made them."""
    added = re.findall(r"alter table (\w+) add column if not exists (\w+)", script())
    return tables_after([script(), *(f"alter table {table} drop column {column}" for table, column in reversed(added))])


RUNS = Contents(
    "file of runs",
    "the tables of runs of dateline and nothing else",
    "move it away: dateline makes a new one; or restore a backup",
    _runs,
    restore_remedy,
)
