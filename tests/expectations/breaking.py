"""A change of a good warehouse that one expectation has to catch: written beside it, or made from its arguments."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from expectations.suites import Change, Entry
from warehouse.publish.write import SCHEMAS

LITERALS = {
    "VARCHAR": "'not as it should be'",
    "DATE": "date '1700-01-01'",
    "TIMESTAMP": "timestamp '1700-01-01'",
    "BOOLEAN": "true",
}


def breaking(table: str, entry: Entry, types: dict[str, str]) -> list[str]:
    """Changes that each break `entry`; `types` are those of the table's columns.

    KeyError for what needs a `broken_by`."""
    return [sql_of(table, change) for change in entry.broken_by] or [_made(table, entry, types)]


def sql_of(table: str, change: Change) -> str:
    """The change as SQL."""
    if isinstance(change, str):
        return change
    rows = (change,) if isinstance(change, dict) else change
    return "; ".join(row(table, {name: literal(value) for name, value in one.items()}) for one in rows)


def literal(value: object) -> str:
    match value:
        case None:
            return "null"
        case date():
            return f"date '{value}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case float():
            return f"{value!r}::double" if "e" in repr(value) else f"{value!r}e0"  # without an exponent it is a decimal
    return repr(value)


def without_constraints(build: Path, path: Path) -> Path:
    """A copy of what expectations look at in a build, with no constraint that would not let it be broken."""
    with duckdb.connect() as memory:
        memory.execute(f"attach '{build}' as build (read_only); attach '{path}' as good")
        listing = "select schema_name, table_name from duckdb_tables() where database_name = 'build'"
        for schema, table in memory.execute(listing).fetchall():
            if schema in (*SCHEMAS, "log", "staging"):
                memory.execute(f"create schema if not exists good.{schema}")
                memory.execute(f"create table good.{schema}.{table} as from build.{schema}.{table}")
    return path


def _made(table: str, entry: Entry, types: dict[str, str]) -> str:
    given = entry.arguments
    match entry.expect:
        case "expect_column_values_to_not_be_null":
            return row(table, {given["column"]: "null"})
        case "expect_column_values_to_be_unique":
            return row(table, {given["column"]: odd(types[given["column"]])}, twice=True)
        case "expect_compound_columns_to_be_unique":
            return row(table, {name: odd(types[name]) for name in given["column_list"]}, twice=True)
        case "expect_column_values_to_be_in_set" | "expect_column_values_to_match_regex":
            return row(table, {given["column"]: odd(types[given["column"]])})
        case "expect_column_values_to_not_be_in_set":
            return row(table, {given["column"]: f"'{given['value_set'][0]}'"})
        case "expect_column_values_to_be_between":
            return row(table, {given["column"]: outside(given)})
        case "expect_column_pair_values_a_to_be_greater_than_b":
            return row(table, {given["column_A"]: "1", given["column_B"]: "2"})
        case "expect_table_row_count_to_be_between":
            return f"delete from {table}"
        case "expect_table_row_count_to_equal_other_table":
            return row(table, {next(iter(types)): "null"})
    raise KeyError(f"{table}: {entry.name} ({entry.reason}) needs a broken_by")


def row(table: str, values: dict[str, str], *, twice: bool = False) -> str:
    named = ", ".join(f'{value} as "{name}"' for name, value in values.items())
    return f"insert into {table} by name select {named} from range({2 if twice else 1})"


def odd(type_: str) -> str:
    """A value that no good row has."""
    return LITERALS.get(type_, "-99")


def outside(given: dict[str, Any]) -> str:
    low, high = given.get("min_value"), given.get("max_value")
    end, step = (low, -1) if low is not None else (high, 1)
    return f"date '{end + timedelta(days=step)}'" if isinstance(end, date) else str(end + step)
