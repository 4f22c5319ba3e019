"""What a ledger may hold: the tables of one of its layouts."""

from functools import cache

from duckdb import DuckDBPyConnection

from warehouse.files.contents import Contents, Held, Tables, difference, tables_after
from warehouse.ledger.backups import restore_remedy
from warehouse.ledger.migrations import migrations


def _ledger(connection: DuckDBPyConnection, found: Held) -> str | None:
    if not found.tables and not found.stray():
        return None  # made, and nothing yet appended
    number = 0
    layout = ("main", "migration")
    if found.tables.get(layout) == _layouts()[0][layout]:
        ((number,),) = connection.execute("select max(number) from migration").fetchall()
    if number and number > len(migrations()):
        return None  # of a newer dateline, and refused as that
    return found.stray() or difference(found.tables, _layouts()[max(number or 1, 1) - 1])


@cache
def _layouts() -> list[Tables]:
    """The tables of a ledger of each layout, the first first."""
    return tables_after(migration.sql for migration in migrations())


LEDGER = Contents(
    "ledger",
    "the tables of a ledger of dateline and nothing else",
    "do not trust it: ask where it came from, or restore a backup; tables of your own belong into a file of your own",
    _ledger,
    restore_remedy,
)
