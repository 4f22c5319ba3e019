"""Write a ledger as SQL, to keep a released layout for ever: python -m tests.golden.dump_ledger LEDGER > FILE.sql

What is in golden/ already is never rewritten: it stands for the files that people have."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from warehouse.files.connection import opened


def dump(ledger: DuckDBPyConnection) -> Iterator[str]:
    """The statements that make the tables of a ledger and fill them, one a line."""
    tables = ledger.execute("select table_name, sql from duckdb_tables() order by table_oid").fetchall()
    for table, definition in tables:
        yield definition
        for row in ledger.execute(f"select * from {table} order by rowid").fetchall():
            yield f"INSERT INTO {table} VALUES ({', '.join(map(_literal, row))});"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int | list):
        return str(value)
    text = value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    with opened(Path(sys.argv[1])) as connection:
        print("\n".join(dump(connection)))  # noqa: T201
