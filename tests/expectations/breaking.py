"""A change of a good warehouse that one expectation has to catch: written beside it, or made from its arguments."""

import math
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

PAIR = "expect_column_pair_values_a_to_be_greater_than_b"
BETWEEN = "expect_column_values_to_be_between"

# By type a value, and the next above it.
STEPS = {
    "VARCHAR": ("'CHN'", "'RUS'"),
    "DATE": ("date '2017-07-04'", "date '2017-07-05'"),
    "TIMESTAMP": ("timestamp '2017-07-04'", "timestamp '2017-07-04 00:00:00.000001'"),
    "DOUBLE": ("1e0", "1.0000000000000002e0"),
}


def breaking(table: str, entry: Entry, types: dict[str, str]) -> list[str]:
    """Changes that each break `entry`; `types` are those of the table's columns.

    KeyError for what needs a `broken_by`."""
    if entry.broken_by:
        return [sql_of(table, change) for change in entry.broken_by]
    if entry.expect == PAIR:
        return [row(table, values) for values in _pairs(entry.arguments, types)[0]]
    if entry.expect == BETWEEN:
        return [row(table, values) for values in _bounds(entry.arguments, types)[0]]
    return [_made(table, entry, types)]


def meeting(table: str, entry: Entry, types: dict[str, str]) -> list[str]:
    """Changes that `entry` lets pass: at a bound itself."""
    made = {PAIR: _pairs, BETWEEN: _bounds}.get(entry.expect or "")
    derived = [row(table, values) for values in made(entry.arguments, types)[1]] if made else []
    return derived + [sql_of(table, change) for change in entry.met_by]


Values = list[dict[str, str]]


def _pairs(given: dict[str, Any], types: dict[str, str]) -> tuple[Values, Values]:
    """Values of a pair of columns that break an order by the least amount, and those that just meet it."""
    first, second = given["column_A"], given["column_B"]
    low, high = STEPS.get(types[first], ("1", "2"))
    falling, equal, rising = ({first: a, second: b} for a, b in ((low, high), (low, low), (high, low)))
    return ([falling], [equal]) if given.get("or_equal") else ([falling, equal], [rising])


def _bounds(given: dict[str, Any], types: dict[str, str]) -> tuple[Values, Values]:
    """Values of a column that lie beyond its bounds by the least amount, and those that lie just within."""
    beyond, within = [], []
    for end, is_up, is_strict in (
        (given.get("min_value"), False, given.get("strict_min")),
        (given.get("max_value"), True, given.get("strict_max")),
    ):
        if end is not None:
            at, out, back = _at(end, types[given["column"]], 0), *(_at(end, types[given["column"]], s) for s in (1, -1))
            if not is_up:
                out, back = back, out
            beyond.append({given["column"]: at if is_strict else out})
            within.append({given["column"]: back if is_strict else at})
    return beyond, within


def _at(end: Any, type_: str, steps: int) -> str:
    """A bound, or the next value above or below it."""
    if isinstance(end, date):
        return literal(end + timedelta(days=steps))
    if type_ == "DOUBLE":
        return literal(math.nextafter(end, math.copysign(math.inf, steps)) if steps else float(end))
    return literal(end + steps)


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
            if schema in (*SCHEMAS, "log", "staging", "intermediate"):
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
            return row(table, {given["column"]: literal(given["value_set"][0])})
        case "expect_select_column_values_to_be_unique_within_record":
            return row(table, dict.fromkeys(given["column_list"], odd(types[given["column_list"][0]])))
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
