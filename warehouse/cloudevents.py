"""The records of a ledger as CloudEvents, for whoever follows it from outside."""

from collections.abc import Iterator
from typing import Any

from ingest.cloudevents import PREFIX, to_cloudevent
from warehouse.ledger import Ledger
from warehouse.recorded import Recorded


def messages(ledger: Ledger, *, after: int = 0) -> Iterator[dict[str, Any]]:
    """Each record beyond a position as a message, with its `position` and `recordedat` in this ledger."""
    for record in ledger.read(after=after):
        message = to_cloudevent(record.event) if record.event else _emptied(record)
        yield message | {"position": record.position, "recordedat": record.recorded_at.isoformat()}


def _emptied(record: Recorded) -> dict[str, Any]:
    """A record that is redacted as a whole: that it was there, and no data. No other ledger can append it."""
    return {
        "specversion": "1.0",
        "id": record.id,
        "source": record.source,
        "type": f"{PREFIX}{record.kind}.v{record.version}",
        "subject": record.subject,
        "act": record.act,
        "redacted": True,
    }
