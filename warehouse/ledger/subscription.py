"""Consumers that follow a ledger: by name, batch after batch, with the chain hash of where they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection

from ingest.errors import DatelineError
from warehouse.ledger.append import head
from warehouse.ledger.ledger import Ledger, recorded, rows
from warehouse.ledger.recorded import GENESIS, Head, Recorded


class HistoryRewritten(DatelineError):
    """The ledger is not the one that a consumer has followed so far."""


@contextmanager
def deliver(ledger: Ledger, name: str, *, at_least: int = 1000) -> Iterator[list[Recorded]]:
    """Hand the consumer `name` the next whole batches, `at_least` so many records if there are.

    Its progress is kept when the block ends: after an error it gets the same records again. What it makes of them
    belongs into a file of its own, for a ledger holds the tables of a ledger alone; with the position of the last
    record in the same transaction, the consumer knows there which records it has had. Raises HistoryRewritten instead
    of carrying on over another history."""
    with ledger.writing() as connection:
        known = _position(connection, name)
        require_history(connection, known, name)
        end = connection.execute(
            "select last_position, chain_hash from batch where last_position >= least($wanted, $last) "
            "order by batch_id limit 1",
            {"wanted": known.position + at_least, "last": head(connection).position},
        ).fetchone()
        reached = Head(*end) if end else known
        query = "select * from event where position > $after and position <= $until order by position"
        page = rows(connection, query, {"after": known.position, "until": reached.position})
        yield [recorded(row) for row in page]
        connection.execute("delete from subscription where name = ?", [name])
        connection.execute(
            "insert into subscription values (?, ?, ?, now() at time zone 'UTC')",
            [name, reached.position, reached.chain_hash],
        )


def require_history(ledger: DuckDBPyConnection, known: Head, name: str) -> None:
    """Raise HistoryRewritten unless the ledger has a batch that ends with that position and hash."""
    found = ledger.execute("select chain_hash from batch where last_position = ?", [known.position]).fetchone()
    if known != Head(0, GENESIS) and found != (known.chain_hash,):
        raise HistoryRewritten(
            f"{name} has followed another history up to position {known.position}",
            expected=f"the chain hash {known.chain_hash} there",
            remedy="find out what happened to the ledger (dateline verify), then let the consumer begin again",
        )


def _position(ledger: DuckDBPyConnection, name: str) -> Head:
    found = ledger.execute("select position, chain_hash from subscription where name = ?", [name]).fetchone()
    return Head(*found) if found else Head(0, GENESIS)
