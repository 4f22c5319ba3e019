"""A Great Expectations data source that can read a DuckDB file.

The one that ships closes its connection before it fetches, and a DuckDB result dies with its connection
(great-expectations/great_expectations#10738): every metric fails with `list index out of range`.
"""

import builtins
import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa
from duckdb import DuckDBPyConnection
from duckdb import Error as DuckDBError
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.dialects import postgresql

from ingest.errors import DatelineError
from warehouse.files.admission import admit
from warehouse.files.connection import interruptible, quoted
from warehouse.files.connection_settings import memory_limit
from warehouse.files.errors import FileStrange
from warehouse.publish.contents import BACKED_UP_PUBLICATION

# Every metric that fails is logged several times with its traceback; a Check carries the message once.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)


# What the file to audit is called beside the views of it.
BUILD = "build"

_TABLES = f"""
select schema_name, table_name from duckdb_tables() where database_name = '{BUILD}'
union all
select schema_name, view_name from duckdb_views() where database_name = '{BUILD}' and not internal
"""


class WarehouseError(DatelineError):
    """The file to audit cannot be opened for reading."""


class DuckDBEngine(SqlAlchemyExecutionEngine):
    """Runs every query of an audit on one connection, and buffers each result before it is handed on."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Great Expectations picks its SQL for regexes and LIKE by a list of dialects that lacks DuckDB,
        # which understands PostgreSQL's: `~` matches the whole value, as do our anchored regexes.
        self.dialect_module = postgresql
        self.errors_of_views: dict[str, str] = {}
        self._columns_seen: sa.Inspector | None = None

    def get_inspector(self) -> sa.Inspector:
        """One for the whole audit: Great Expectations would look each table up again for each check that fails."""
        self._columns_seen = self._columns_seen or sa.inspect(self.engine)
        return self._columns_seen

    @contextmanager
    def get_connection(self) -> Generator[sa.Connection, None, None]:
        """The one connection, opened at the first call."""
        if self._connection is None:
            self._connection = self.engine.connect()
            duckdb: Any = self._connection.connection.driver_connection
            duckdb.execute(f"set memory_limit = '{memory_limit(duckdb)}'")
        yield self._connection

    @contextmanager
    def duckdb(self) -> Generator[DuckDBPyConnection, None, None]:
        """That connection as DuckDB's own."""
        with self.get_connection() as connection:
            duckdb: Any = connection.connection.driver_connection
            with interruptible(duckdb):
                yield duckdb

    def execute_query(self, query: Any) -> Any:
        """The whole result of `query`, independent of the connection."""
        with self.duckdb():  # an interruption, which Great Expectations would take for the answer to a check
            return super().execute_query(query).freeze()()

    def close(self) -> None:
        """Close the connection, which frees the lock on the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        super().close()


class DuckDBSource(SQLDatasource):
    """A DuckDB file as a data source."""

    type: Literal["dateline_duckdb"] = "dateline_duckdb"  # type: ignore[assignment] # each source of theirs has a word of its own

    @property
    def execution_engine_type(self) -> builtins.type[SqlAlchemyExecutionEngine]:
        """The engine that keeps its connection."""
        return DuckDBEngine


@contextmanager
def open_source(database: Path) -> Iterator[DuckDBSource]:
    """A database in memory that has a view of each table and view of the file `database`, until the block ends.

    The file is only read, and what is to be looked at of a table can be narrowed. Raises WarehouseError."""
    source = DuckDBSource(
        name=database.name,
        # By a name all connections of Great Expectations have the same database.
        connection_string=f"duckdb:///:memory:{uuid4()}",
        kwargs={
            "poolclass": sa.NullPool,
            # Within a transaction one failing query fails all that come after it.
            "isolation_level": "AUTOCOMMIT",
        },
    )
    engine = source.get_execution_engine()
    assert isinstance(engine, DuckDBEngine)
    try:
        attach(engine, database, BUILD, "read", "build it first, or wait until the build has ended")
        with engine.duckdb() as connection:
            for schema, table in connection.execute(_TABLES).fetchall():
                connection.execute(f'create schema if not exists "{schema}"')
                try:
                    connection.execute(f"create view {schema}.{table} as from {BUILD}.{schema}.{table}")
                except DuckDBError as error:  # a view that has lost its table
                    engine.errors_of_views[f"{schema}.{table}"] = str(error)
        yield source
    finally:
        engine.close()


def attach(engine: DuckDBEngine, file: Path, name: str, what: str, remedy: str) -> None:
    """Attach a DuckDB file under a name, to read. Raises WarehouseError."""
    try:
        with engine.get_connection() as connection:
            connection.exec_driver_sql(f"attach {quoted(file)} as {name} (read_only)")
    except sa.exc.DBAPIError as error:
        raise WarehouseError(
            f"cannot {what} {file}: {error.orig}",
            expected="a DuckDB file that nothing else has open for writing",
            remedy=remedy,
        ) from error


def attach_published(engine: DuckDBEngine, published: Path) -> None:
    """Have the last published file beside the build, as `published`; not one that holds other than published marts.

    Raises WarehouseError."""
    attach(
        engine,
        published,
        "published",
        "compare with",
        "end what has it open; if it is damaged, move it away, and the next is compared with nothing",
    )
    with engine.duckdb() as connection:
        try:
            admit(connection, "published", published, BACKED_UP_PUBLICATION)
        except FileStrange:  # another version's, or changed since: compared with nothing
            connection.execute("detach published")


def published_columns(engine: SqlAlchemyExecutionEngine) -> set[tuple[str, str]]:
    """Table, as `schema.table`, and name of each column of the published file; none where none is attached."""
    listing = "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()"
    found = engine.execute_query(sa.text(f"{listing} WHERE database_name = 'published'"))
    return {(table, column) for table, column in found}


def tables_of(engine: SqlAlchemyExecutionEngine) -> set[str]:
    """The names, `schema.table`, of all tables and views of the file."""
    listing = (
        "SELECT table_schema || '.' || table_name FROM information_schema.tables "
        "WHERE table_catalog = current_database()"
    )
    return set(engine.execute_query(sa.text(listing)).scalars())
