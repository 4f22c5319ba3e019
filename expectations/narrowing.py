"""Checks that passed before run on changed rows only: of a build made from one that met them, no other row can fail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from expectations.engine import BUILD, DuckDBEngine
from expectations.suites import Entry, Suite
from warehouse.build.state import BuildState, has_table, rows_of, state_in


class Narrowing:
    """What of a build has to be looked at; nothing is left out where `is_whole`, or where the build says nothing."""

    def __init__(self, engine: DuckDBEngine, *, is_whole: bool) -> None:
        self._engine = engine
        with engine.duckdb() as connection:
            made = state_in(connection)
            self._made = BuildState() if is_whole or made.state_id is None else made
            self._met: set[str] = set()
            if self._made.previous_state_id and has_table(connection, "met"):
                found = connection.execute(
                    "select expectation_hash from log.met where state_id = ?", [made.previous_state_id]
                )
                self._met = {name for (name,) in found.fetchall()}

    def narrows(self, suite: Suite, entry: Entry) -> bool:
        """Whether the build before met the entry, and the changed rows decide whether this one does."""
        is_known = suite.table in self._made.changed_rows
        return is_known and entry.decided_by is not None and suite.hash_of(entry) in self._met

    def has_changed_rows(self, suite: Suite) -> bool:
        changed = rows_of(f"{BUILD}.{suite.table}", self._made.changed_rows[suite.table])
        with self._engine.duckdb() as connection:
            return connection.execute(f"select exists({changed})").fetchone() == (True,)

    @contextmanager
    def narrowed(self, suite: Suite, entries: Iterable[Entry]) -> Iterator[None]:
        """Meanwhile the table of the suite has only what decides these entries: the changed rows, and all
        that are in one group with one of them."""
        table, source = suite.table, f"{BUILD}.{suite.table}"
        changed = rows_of(source, self._made.changed_rows[table])
        groups = {entry.decided_by for entry in entries}
        rows = [changed, *(_alike(source, columns, changed) for columns in groups if columns)]
        with self._engine.duckdb() as connection:
            connection.execute(f"drop view {table}")
            connection.execute(f"create table {table} as from {source} where rowid in ({' union all '.join(rows)})")
        try:
            yield
        finally:
            with self._engine.duckdb() as connection:
                connection.execute(f"drop table {table}")
                connection.execute(f"create view {table} as from {source}")


def _alike(table: str, columns: tuple[str, ...], changed: str) -> str:
    """The rows that have the values of these columns in common with a changed one; null is one of them."""
    equal = " and ".join(f'one."{column}" is not distinct from other."{column}"' for column in columns)
    other = f"(from {table} where rowid in ({changed})) as other"
    return f"select one.rowid from {table} as one semi join {other} on {equal}"
