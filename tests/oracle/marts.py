"""What tests compare of marts: the rows of one, and a hash of the rows of each."""

from collections.abc import Collection, Sequence
from typing import Any

import duckdb

from warehouse.publish.write import OPS, SCHEMAS

# Schemas of marts that are made of records.
MARTS = tuple(schema for schema in SCHEMAS if schema != OPS)


def rows(marts: duckdb.DuckDBPyConnection, mart: str) -> list[dict[str, Any]]:
    """All rows of a mart, each by the names of its columns."""
    result = marts.execute(f"from {mart}")
    names: Sequence[str] = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def hashes(database: duckdb.DuckDBPyConnection, schemas: Collection[str] = MARTS) -> dict[str, tuple[int, int | None]]:
    """By each table of these schemas how many rows it has, and a hash of them that knows no order."""
    names = database.execute(
        """select schema_name || '.' || table_name from duckdb_tables()
        where database_name = current_database() and list_contains(?, schema_name) order by all""",
        [list(schemas)],
    ).fetchall()
    found = {}
    for (name,) in names:
        (found[name],) = database.execute(f"select count(*), sum(hash(it)::hugeint) from {name} as it").fetchall()
    return found
