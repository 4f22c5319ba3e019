"""Events as Arrow columns, the way they go into the ledger in bulk, and as events again on the way out."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from ingest.event import Event, parse
from ingest.when import Bounds, bounds

UNDATED = Bounds(None, None, None, None)

# What a second append of the same identity must agree on, in the order in which it is hashed.
PUBLIC = (
    *("subject", "act", "targets", "reason", "kind", "version"),
    *("occurred", "start_earliest", "start_latest", "end_earliest", "end_latest"),
    *("stated", "stated_earliest", "stated_latest", "modality", "reliability", "credibility"),
)
REDACTABLE = ("claimants", "reporter", "document", "data")

_DATES = ("start_earliest", "start_latest", "end_earliest", "end_latest", "stated_earliest", "stated_latest")
_TYPES = {"version": pa.int16(), "credibility": pa.int16()} | dict.fromkeys(_DATES, pa.date32())


def to_arrow(events: Sequence[Event]) -> pa.Table:
    """One row an event: `ordinal`, the identity, the columns of PUBLIC and REDACTABLE, and a fresh `salt`."""
    columns: dict[str, Iterable[Any]] = {
        "ordinal": range(len(events)),
        "source": [event.source for event in events],
        "id": [event.id for event in events],
    }
    occurred = [bounds(event.occurred) if event.occurred else UNDATED for event in events]
    stated = [bounds(event.stated) if event.stated else UNDATED for event in events]
    columns |= {name: [getattr(event, name) for event in events] for name in PUBLIC if name not in (*_DATES, "targets")}
    columns |= {name: [getattr(one, name) for one in occurred] for name in _DATES[:4]}
    columns["subject"] = [event.subject or None for event in events]
    columns["targets"] = [_json(event.targets) if event.targets else None for event in events]
    columns["stated_earliest"] = [one.start_earliest for one in stated]
    columns["stated_latest"] = [one.end_latest for one in stated]
    columns["claimants"] = [_json(event.spoken_by) for event in events]
    columns["reporter"] = [
        event.reporter.model_dump_json(exclude_none=True) if event.reporter else None for event in events
    ]
    columns["document"] = [
        event.document.model_dump_json(exclude_none=True) if event.document else None for event in events
    ]
    columns["data"] = [event.data.model_dump_json(exclude_none=True) for event in events]
    columns["salt"] = [secrets.token_hex(16) for _ in events]
    return pa.table(
        {
            name: pa.array(values, _TYPES.get(name, pa.int64() if name == "ordinal" else pa.string()))
            for name, values in columns.items()
        }
    )


def _json(models: Iterable[Any]) -> str:
    return "[" + ",".join(model.model_dump_json(exclude_none=True) for model in models) + "]"


def to_event(row: Mapping[str, Any]) -> Event:
    """The event that a row of the ledger holds."""
    record = {name: row[name] for name in ("source", "id", "subject", "act", "reason", "kind", "version")}
    record |= {name: row[name] for name in ("occurred", "stated", "modality", "reliability", "credibility")}
    record |= {name: json.loads(row[name]) for name in ("targets", "reporter", "document", "data") if row[name]}
    claimants = json.loads(row["claimants"])
    record |= {"claimant": claimants[0]} if len(claimants) == 1 else {"claimants": claimants}
    return parse({name: value for name, value in record.items() if value is not None})
