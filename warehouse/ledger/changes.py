"""What a ledger knows of its own past: the history of a subject, and what changed between two moments."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from warehouse.ledger.ledger import Ledger, recorded, rows
from warehouse.ledger.recorded import Recorded

# What an act is, as a reader of a diff looks for it.
CHANGES = {
    "assert": "learnt",
    "correct": "corrected",
    "retract": "withdrawn",
    "dispute": "disputed",
    "link": "linked",
    "redact": "redacted",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A record and what it changed: `field` from `old` to `new`, as texts; all None where no field changed."""

    record: Recorded
    what: str
    field: str | None = None
    old: str | None = None
    new: str | None = None


# The records of a subject, and the acts upon them that belong to another's stream: of a link, that of its first target.
_HISTORY = """
with own as (
    select position from event where subject = $subject
),

upon as (
    select position, unnest(target_positions) as target_position from event where target_positions is not null
)

select *
from event
where position in (select position from own)
    or position in (select upon.position from upon join own on upon.target_position = own.position)
order by position
"""


def history(ledger: Ledger, subject: str) -> Iterator[Change]:
    """Every record of a subject and every act upon one, in order, a correction once for each field that it changed."""
    with ledger.reading() as connection:
        records = {row["position"]: recorded(row) for row in rows(connection, _HISTORY, {"subject": subject})}
    return (change for record in records.values() for change in _changes(record, records))


def between(ledger: Ledger, start: datetime, end: datetime) -> Iterator[Change]:
    """What was recorded after the one moment and up to the other."""
    records: dict[int, Recorded] = {}
    for record in ledger.read():
        records[record.position] = record
        if start < record.recorded_at <= end:
            yield from _changes(record, records)


def _changes(record: Recorded, records: Mapping[int, Recorded]) -> Iterator[Change]:
    what = CHANGES[record.act]
    target = records.get(record.target_positions[0]) if record.act == "correct" else None
    if target is None or target.event is None or record.event is None:
        yield Change(record, what)
        return
    by_editor = any(actor.role == "editor" for actor in record.event.all_claimants)
    old, new = (_fields(one, with_claimant=not by_editor) for one in (target, record))
    changed = [name for name in old | new if old.get(name) != new.get(name)]
    if not changed:
        yield Change(record, what)
    for name in changed:
        yield Change(record, what, name, old.get(name), new.get(name))


def _fields(record: Recorded, *, with_claimant: bool) -> dict[str, str]:
    """What a claim says, each value by its path. An editor who corrects it does not become its claimant."""
    assert record.event
    said = {"occurred", "stated", "modality", "data"} | ({"claimant", "claimants"} if with_claimant else set())
    content = record.event.model_dump(mode="json", exclude_none=True, include=said)
    return dict(_flat(content, ""))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _flat(item, f"{path}.{name}" if path else name)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
