"""Redaction: the redactable part of a record, or named fields of it, is removed; both its hashes stay.

What remains is attested by a hash in the act itself, so that nothing can be slipped in where something was
taken out."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from ingest.actor import Actor
from ingest.acts import act_upon
from ingest.arrow import REDACTABLE, to_event
from ingest.event import Event, Ref
from ingest.kinds.acts import Remainder
from warehouse.ledger.rejection import Rejected

# A record can be one without these, if the claimants are replaced by a mark; without its data it is none.
PARTS = ("claimants", "reporter", "document")

# Stands where a text was; whatever needs a text there still has one.
REMOVED = "[redacted]"


# A redaction of a batch: its place in it, and its payload.
Redacting = tuple[int, Mapping[str, Any]]


class CannotRedact(Rejected):
    """The fields that are named are not there, or the record would be none without them."""


def reduce(row: Mapping[str, Any], fields: Sequence[str], *, may_be_gone: bool = False) -> dict[str, Any]:
    """The redactable columns of a stored record without these fields: none named, nothing is left.

    A field is a part that a record can do without (PARTS) or a path in one, or in `data`, such as `data.speaker.name`;
    a text and the name of a claimant are replaced by a mark, any other value removed. Raises CannotRedact, also for a
    field that is not there unless it `may_be_gone`."""
    if not fields or (may_be_gone and row["data"] is None):
        return dict.fromkeys(REDACTABLE)
    parts = {name: json.loads(row[name]) if row[name] else None for name in REDACTABLE}
    for field in fields:
        try:
            _remove(parts, field)
        except (KeyError, IndexError, ValueError, TypeError) as error:
            if not may_be_gone:
                raise _no_field(field) from error
    reduced = {name: _text(part) for name, part in parts.items()}
    try:
        to_event({**row, **reduced})
    except ValueError as error:
        raise CannotRedact(
            {0: f"{row['source']}#{row['id']} is no record without {', '.join(fields)}"},
            expected="fields that a record of its kind can do without",
            remedy="redact the record as a whole: name no field",
        ) from error
    return reduced


def redaction(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[str], *, reason: str, by: Actor, source: str
) -> Event:
    """The act that redacts these stored records. Raises CannotRedact."""
    targets = [Ref(source=row["source"], id=row["id"]) for row in rows]
    data = {"fields": list(fields), "remains": [remainder(row, fields).model_dump() for row in rows]}
    return act_upon("redact", targets, reason=reason, by=by, source=source, data=data)


def remainder(row: Mapping[str, Any], fields: Sequence[str]) -> Remainder:
    """What the act says of the record: which it is, and the hash of what remains of it."""
    return Remainder(source=row["source"], id=row["id"], sha256=_hash(reduce(row, fields)))


def by_target(acts: Iterable[tuple[int, Mapping[str, Any], Sequence[int]]]) -> dict[int, list[Redacting]]:
    """The redactions of a batch, each its place, payload and target positions, by the record that they are upon."""
    found: dict[int, list[Redacting]] = {}
    for place, payload, positions in acts:
        for position in positions:
            found.setdefault(position, []).append((place, payload))
    return found


def carry_out(redactions: Sequence[Redacting], row: Mapping[str, Any]) -> dict[str, Any]:
    """What the redactions of a batch leave of a stored record.

    Raises CannotRedact unless the last one attests that. A copy of a ledger may hold no more than what remains of
    all of them already."""
    reduced = dict(row)
    for _, payload in redactions:
        reduced |= reduce(reduced, payload["fields"], may_be_gone=True)
    place, last = redactions[-1]
    attested = {(one["source"], one["id"]): one["sha256"] for one in last["remains"]}
    if attested.get((row["source"], row["id"])) != _hash(reduced):
        raise CannotRedact(
            {place: f"the redaction of {row['source']}#{row['id']} does not fit what the ledger holds of it"},
            expected="a redaction that attests what remains",
            remedy="redact with dateline redact",
        )
    return reduced


def apply_redactions(ledger: DuckDBPyConnection, *, after: int) -> None:
    """Carry out the redactions beyond a position, in the transaction that took them in.

    `arriving` (append.sql) knows their places in the batch."""
    acts = ledger.execute(
        "select ordinal, data, target_positions from event join arriving using (position) "
        "where act = 'redact' and position > ? order by position",
        [after],
    ).fetchall()
    redactions = by_target((place, json.loads(data), positions) for place, data, positions in acts)
    for position, upon in redactions.items():
        reduced = carry_out(upon, stored(ledger, position))
        ledger.execute(
            "update event set salt = null, claimants = $claimants, reporter = $reporter, document = $document, "
            "data = $data where position = $position",
            {name: reduced[name] for name in (*REDACTABLE, "position")},
        )


def stored(ledger: DuckDBPyConnection, position: int) -> dict[str, Any]:
    """The row of a record."""
    rows = ledger.execute("select * from event where position = ?", [position])
    names = [column[0] for column in rows.description]
    return dict(zip(names, rows.fetchall()[0], strict=True))


def _remove(parts: dict[str, Any], field: str) -> None:
    holder: Any = parts
    *path, last = field.split(".")
    for step in path:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    key: Any = int(last) if isinstance(holder, list) else last
    if holder[key] is None:
        raise KeyError(field)
    if field == "claimants":
        holder[key] = [{"name": REMOVED}]
    elif isinstance(holder[key], str):
        holder[key] = REMOVED
    elif isinstance(holder, list) or not path:
        holder[key] = None
    else:
        del holder[key]


def _no_field(field: str) -> CannotRedact:
    return CannotRedact(
        {0: f"there is no field {field}"},
        expected=f"one of {', '.join(PARTS)}, or a path such as data.speaker.name",
        remedy="dateline events --format jsonl shows what is there",
    )


def _text(part: Any) -> str | None:
    return None if part is None else json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _hash(reduced: Mapping[str, Any]) -> str:
    """As `remains_hash` in verify.sql."""
    return hashlib.sha256("\x1f".join(reduced[name] or "\x1e" for name in REDACTABLE).encode()).hexdigest()
