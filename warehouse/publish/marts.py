"""What a published file says of itself: its marts, with their columns, keys and comments."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

# How the comment of a published table ends.
_KEY = re.compile(r" ?Key: ([a-z0-9_, ]+)\.$")

_COLUMNS = """
select schema_name, table_name, column_name, data_type, is_nullable, coalesce(comment, '')
from duckdb_columns()
where database_name = current_database() and not internal
order by schema_name, table_name, column_index
"""

_TABLES = """
select schema_name, table_name, coalesce(comment, '')
from duckdb_tables()
where database_name = current_database()
order by schema_name, table_name
"""


@dataclass(frozen=True, slots=True)
class Column:
    """`type` is DuckDB's name for it, one of the plain ones."""

    name: str
    type: str
    is_nullable: bool
    comment: str


@dataclass(frozen=True, slots=True)
class Mart:
    """A table of the published file. Its comment says the key too; `description` is the comment without it."""

    schema: str
    table: str
    comment: str
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}"

    @property
    def key(self) -> tuple[str, ...]:
        found = _KEY.search(self.comment)
        return tuple(found[1].split(", ")) if found else ()

    @property
    def description(self) -> str:
        return _KEY.sub("", self.comment)


def marts(connection: DuckDBPyConnection) -> dict[str, Mart]:
    """The marts of the published file that the connection uses, by name as schema.table, sorted."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, *column in connection.execute(_COLUMNS).fetchall():
        columns.setdefault((schema, table), []).append(Column(*column))
    found = [
        Mart(schema, table, comment, tuple(columns[schema, table]))
        for schema, table, comment in connection.execute(_TABLES).fetchall()
    ]
    return {mart.name: mart for mart in found}


def count_rows(connection: DuckDBPyConnection, names: Iterable[str]) -> dict[str, int]:
    """How many rows each mart has."""
    return {name: connection.execute(f"select count(*) from {name}").fetchall()[0][0] for name in names}


def publication(connection: DuckDBPyConnection) -> str:
    """The build id of the published file that the connection uses."""
    row = connection.execute("select build_id from ops.publication").fetchone()
    return str(row[0]) if row else ""
