"""The layout of a ledger: the migrations that lead to it, each a file, in the order of their numbers."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    sql: str


@cache
def migrations() -> tuple[Migration, ...]:
    """All of them, `0001_ledger.sql` first; a new ledger goes through them like an old one."""
    found = [file for file in files(__name__).iterdir() if file.name.endswith(".sql")]
    return tuple(
        Migration(int(file.name[:4]), file.name[5:].removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    )


def layout(ledger: DuckDBPyConnection) -> int | None:
    """The number of the last migration the ledger went through; 0 for an empty file, None for one that is no ledger."""
    tables = {name for (name,) in ledger.execute("select table_name from duckdb_tables()").fetchall()}
    if "migration" not in tables:
        return None if tables else 0
    row = ledger.execute("select max(number) from migration").fetchone()
    return int(row[0]) if row else None


def pending(ledger: DuckDBPyConnection) -> tuple[Migration, ...]:
    """What the ledger has still to go through."""
    return tuple(migration for migration in migrations() if migration.number > (layout(ledger) or 0))


def migrate(ledger: DuckDBPyConnection) -> None:
    """Go through all that is pending, within the transaction of the caller."""
    for migration in pending(ledger):
        ledger.execute(migration.sql)
        ledger.execute(
            "insert into migration values (?, ?, now() at time zone 'UTC')", [migration.number, migration.name]
        )
