"""The records of a ledger as CloudEvents, for consumers outside."""

from collections.abc import Iterator
from typing import Any

from ingest.cloudevents import to_cloudevent
from warehouse.ledger.ledger import Ledger


def messages(ledger: Ledger, *, after: int = 0) -> Iterator[dict[str, Any]]:
    """Each record beyond a position as a message, with its `position` and `recordedat` in this ledger."""
    for record in ledger.read(after=after):
        yield to_cloudevent(record.content) | {
            "position": record.position,
            "recordedat": record.recorded_at.isoformat(),
        }
