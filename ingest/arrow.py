"""Events as Arrow columns, the way they go into the ledger in bulk, and as events again on the way out."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import pyarrow as pa
from pydantic_core import to_json

from ingest.event import Emptied, Event, parse
from ingest.when import Bounds, bounds

UNDATED = Bounds(None, None, None, None)

# What a second append of the same identity must agree on, in the order in which it is hashed.
PUBLIC = (
    *("subject", "act", "targets", "reason", "kind", "version"),
    *("occurred", "start_earliest", "start_latest", "end_earliest", "end_latest"),
    *("stated", "stated_earliest", "stated_latest", "modality", "reliability", "credibility"),
)
REDACTABLE = ("claimants", "reporter", "document", "data")

# The columns that stand in an event as they are, those that are made of it, and those that are numbers.
_PLAIN = (
    *("source", "id", "act", "reason", "kind", "version", "occurred", "stated"),
    *("modality", "reliability", "credibility"),
)
_MADE = ("subject", "targets", *REDACTABLE)
_NUMBERS = {"version": pa.int16(), "credibility": pa.int16()}

_plain = attrgetter(*_PLAIN)


def to_arrow(events: Iterable[Event | Emptied]) -> pa.Table:
    """One row a record: `source`, `id`, the columns of PUBLIC and REDACTABLE, and a fresh `salt`.

    Takes one event at a time, and keeps none: thousands of them would not fit into a processor's cache."""
    rows = [(*_plain(event), *_made(event)) for event in events]
    values = zip(*rows, strict=True) if rows else [()] * len(_PLAIN + _MADE)
    columns: dict[str, pa.Array] = {
        name: pa.array(column, _NUMBERS.get(name, pa.string()))
        for name, column in zip((*_PLAIN, *_MADE), values, strict=True)
    }
    columns |= _bounds(columns["occurred"], PUBLIC[7:11])
    columns |= _bounds(columns["stated"], ("stated_earliest", "", "", "stated_latest"))
    salts = secrets.token_hex(16 * len(rows))
    columns["salt"] = pa.array([salts[start : start + 32] for start in range(0, len(salts), 32)], pa.string())
    return pa.table(columns)


def _made(event: Event | Emptied) -> tuple[str | bytes | None, ...]:
    """The columns of _MADE. Their texts are hashed: another way to write JSON would be another text."""
    targets = to_json(event.targets, exclude_none=True) if event.targets else None
    if isinstance(event, Emptied):
        return event.subject, targets, None, None, None, None
    return (
        event.subject or None,
        targets,
        to_json(event.claimants, exclude_none=True) if event.claimants else b"[%b]" % _json(event.claimant),
        _json(event.reporter) if event.reporter else None,
        _json(event.document) if event.document else None,
        _json(event.data),
    )


def _json(model: Any) -> bytes:
    """As `to_json`, which first has to find out what it was given."""
    written: bytes = model.__pydantic_serializer__.to_json(model, exclude_none=True)
    return written


def _bounds(dates: pa.Array, names: Sequence[str]) -> dict[str, pa.Array]:
    """One column a bound of a column of EDTF dates. Many records share a date: each is looked at once."""
    distinct = dates.dictionary_encode()
    spans = [bounds(edtf) for edtf in distinct.dictionary.to_pylist()]
    fields = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    return {
        name: pa.array([getattr(span, field) for span in spans], pa.date32()).take(distinct.indices)
        for name, field in zip(names, fields, strict=True)
        if name
    }


def to_record(row: Mapping[str, Any]) -> Event | Emptied:
    """The event that a row of the ledger holds, or what is left of it."""
    return to_event(row) if row["data"] else Emptied.model_validate_json(json.dumps(_public(row)))


def to_event(row: Mapping[str, Any]) -> Event:
    """The event that a row of the ledger holds. Raises ValueError where there is none."""
    record = _public(row) | {name: json.loads(row[name]) for name in ("reporter", "document", "data") if row[name]}
    claimants = json.loads(row["claimants"])
    record |= {"claimant": claimants[0]} if len(claimants) == 1 else {"claimants": claimants}
    return parse(record)


def _public(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: row[name] for name in (*_PLAIN, "subject") if row[name] is not None}
    return plain | ({"targets": json.loads(row["targets"])} if row["targets"] else {})
