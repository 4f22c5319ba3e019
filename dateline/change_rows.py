"""A change as a row that a person reads."""

from typing import Any

from ingest.brief import brief
from warehouse.ledger.changes import Change

COLUMNS = ("position", "recorded_at", "what", "kind", "who", "field", "old", "new", "why")


def as_row(change: Change) -> dict[str, Any]:
    """Who, when, why, old and new value; for a claim that is new, its payload in one line."""
    record, event = change.record, change.record.event
    new = change.new
    if change.field is None and event is not None and record.act == "assert":
        new = brief(event.data.model_dump(mode="json", exclude_none=True))
    return {
        "position": record.position,
        "recorded_at": record.recorded_at.isoformat(sep=" ", timespec="seconds"),
        "what": change.what,
        "kind": record.kind,
        "who": " and ".join(actor.name for actor in event.all_claimants) if event else "(redacted)",
        "field": change.field
        or (f"upon {', '.join(map(str, record.target_positions))}" if record.target_positions else ""),
        "old": change.old,
        "new": new if event else "(redacted)",
        "why": event.reason if event else None,
    }
