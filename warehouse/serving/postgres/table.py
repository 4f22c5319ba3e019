"""Tables of PostgreSQL from marts: types, rows, keys, indexes, comments, and the right to read."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
from duckdb import DuckDBPyConnection
from psycopg.sql import SQL, Composable, Identifier, Literal
from pyarrow.csv import WriteOptions, write_csv

from warehouse.files.admission import admit
from warehouse.files.connection import quoted
from warehouse.files.errors import FileStrange
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.marts import Mart, marts, publication
from warehouse.serving.postgres.reader import READER
from warehouse.serving.postgres.swap import fresh

# Of a mart with so many rows, only what changed comes over the network.
LARGE = 100_000

# Rows of one batch on their way.
_BATCH = 50_000

TYPES = {
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "SMALLINT": "smallint",
    "DOUBLE": "double precision",
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}


@contextmanager
def compared(source: DuckDBPyConnection, last: Path, there: str | None) -> Iterator[dict[str, Mart]]:
    """The marts of the file that was brought over last, attached as `before` beside the new one.

    None, if that is not what is in the database: it was lost, or another home publishes there too. Nor if another
    version of dateline published it."""
    if there is None or not last.exists():
        yield {}
        return
    source.execute(f"attach {quoted(last)} as before (read_only)")
    try:
        admit(source, "before", last, PUBLICATION)
    except FileStrange:
        yield {}
        return
    source.execute("use before")
    known = marts(source) if publication(source) == there else {}
    source.execute("use warehouse")
    yield known


def create(target: "psycopg.Connection[Any]", mart: Mart) -> None:
    """The table in its new schema, without anything that would slow its filling."""
    columns = [
        SQL("{} {}{}").format(
            Identifier(column.name), SQL(TYPES[column.type]), SQL("" if column.is_nullable else " not null")
        )
        for column in mart.columns
    ]
    target.execute(SQL("create table {} ({})").format(_new(mart), SQL(", ").join(columns)))


def fill(source: DuckDBPyConnection, target: "psycopg.Connection[Any]", mart: Mart, known: dict[str, Mart]) -> int:
    """Fill the table; how many rows came over the network for it."""
    ((count,),) = source.execute(f"select count(*) from {mart.name}").fetchall()
    if count < LARGE or not mart.key or known.get(mart.name) != mart:
        return _copy(source, target, _new(mart), f"from {mart.name}")
    return _fill_by_changes(source, target, mart)


def _fill_by_changes(source: DuckDBPyConnection, target: "psycopg.Connection[Any]", mart: Mart) -> int:
    """Within the database, copy the rows that are still right; over the network come the others.

    A row that changed is one that is in only one of the two files; its key identifies it in the table that is there."""
    key = ", ".join(f'"{name}"' for name in mart.key)
    source.execute(f"create or replace temp table arriving as from {mart.name} except from before.{mart.name}")
    leaving = f"select {key} from (from before.{mart.name} except from {mart.name})"
    emptied = SQL("create temp table leaving on commit drop as select {} from {} limit 0")
    target.execute(emptied.format(_names(mart.key), _new(mart)))
    _copy(source, target, Identifier("pg_temp", "leaving"), leaving)
    staying = SQL("insert into {} select * from {} as old where not exists (select from pg_temp.leaving where {})")
    same = [SQL("leaving.{0} = old.{0}").format(Identifier(name)) for name in mart.key]
    target.execute(staying.format(_new(mart), Identifier(mart.schema, mart.table), SQL(" and ").join(same)))
    target.execute("drop table pg_temp.leaving")  # the next mart has other keys
    return _copy(source, target, _new(mart), "from temp.arriving")


def _copy(source: DuckDBPyConnection, target: "psycopg.Connection[Any]", table: Composable, query: str) -> int:
    """Stream the rows of a query into a table, batch by batch; how many they were.

    In the CSV of both, an empty field without quotes is null and one with quotes an empty text."""
    count = 0
    with target.cursor().copy(SQL("copy {} from stdin (format csv)").format(table)) as copy:
        for batch in source.sql(query).to_arrow_reader(_BATCH):
            text = BytesIO()
            write_csv(batch, text, WriteOptions(include_header=False))
            copy.write(text.getbuffer())
            count += batch.num_rows
    return count


def _new(mart: Mart) -> Identifier:
    return Identifier(fresh(mart.schema), mart.table)


def _names(columns: Iterable[str]) -> Composable:
    return SQL(", ").join(map(Identifier, columns))


def finish(target: "psycopg.Connection[Any]", mart: Mart) -> None:
    """Key, indexes, comments, rights and statistics of a table that is filled."""
    table = _new(mart)
    if mart.key:
        target.execute(SQL("alter table {} add primary key ({})").format(table, _names(mart.key)))
    for column in mart.columns:
        if column.name.endswith(("_id", "_code")) and column.name not in mart.key[:1]:
            target.execute(SQL("create index on {} ({})").format(table, Identifier(column.name)))
        comment = SQL("comment on column {} is {}").format(
            Identifier(fresh(mart.schema), mart.table, column.name), Literal(column.comment)
        )
        target.execute(comment)
    target.execute(SQL("comment on table {} is {}").format(table, Literal(mart.comment)))
    target.execute(SQL("grant select on {} to {}").format(table, Identifier(READER)))
    target.execute(SQL("analyze {}").format(table))
