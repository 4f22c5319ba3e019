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

_NUMBERS = {"version": pa.int16(), "credibility": pa.int16()}


def to_arrow(events: Sequence[Event]) -> pa.Table:
    """One row an event: `source`, `id`, the columns of PUBLIC and REDACTABLE, and a fresh `salt`."""
    columns: dict[str, pa.Array] = {
        name: pa.array([getattr(event, name) for event in events], _NUMBERS.get(name, pa.string()))
        for name in ("source", "id", "act", "reason", "kind", "version", "modality", "reliability", "credibility")
    }
    columns["subject"] = pa.array([event.subject or None for event in events], pa.string())
    columns["targets"] = pa.array([_list(event.targets) if event.targets else None for event in events], pa.string())
    columns |= _dated("occurred", [event.occurred for event in events], PUBLIC[7:11])
    columns |= _dated("stated", [event.stated for event in events], ("stated_earliest", "", "", "stated_latest"))
    columns["claimants"] = pa.array([_list(event.spoken_by) for event in events], pa.string())
    for name in ("reporter", "document", "data"):
        parts = [getattr(event, name) for event in events]
        columns[name] = pa.array([part and part.model_dump_json(exclude_none=True) for part in parts], pa.string())
    salts = secrets.token_hex(16 * len(events))
    columns["salt"] = pa.array([salts[start : start + 32] for start in range(0, len(salts), 32)], pa.string())
    return pa.table(columns)


def _dated(name: str, dates: Sequence[str | None], bound_names: Sequence[str]) -> dict[str, pa.Array]:
    """A column of EDTF dates, and one a bound. Many records share a date: each is looked at once."""
    text = pa.array(dates, pa.string()).dictionary_encode()
    spans = [bounds(edtf) for edtf in text.dictionary.to_pylist()]
    fields = ("start_earliest", "start_latest", "end_earliest", "end_latest")
    columns = {
        bound: pa.array([getattr(span, field) for span in spans], pa.date32()).take(text.indices)
        for bound, field in zip(bound_names, fields, strict=True)
        if bound
    }
    return {name: text.cast(pa.string())} | columns


def _list(models: Iterable[Any]) -> str:
    return "[" + ",".join([model.model_dump_json(exclude_none=True) for model in models]) + "]"


def to_event(row: Mapping[str, Any]) -> Event:
    """The event that a row of the ledger holds."""
    record = {name: row[name] for name in ("source", "id", "subject", "act", "reason", "kind", "version")}
    record |= {name: row[name] for name in ("occurred", "stated", "modality", "reliability", "credibility")}
    record |= {name: json.loads(row[name]) for name in ("targets", "reporter", "document", "data") if row[name]}
    claimants = json.loads(row["claimants"])
    record |= {"claimant": claimants[0]} if len(claimants) == 1 else {"claimants": claimants}
    return parse({name: value for name, value in record.items() if value is not None})
