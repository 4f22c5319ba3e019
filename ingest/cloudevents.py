"""A record as CloudEvents 1.0 JSON: the envelope as attributes, the part that may be redacted as data.

Attributes of ours are extensions: their names have no underscores, their values are plain."""

from collections.abc import Mapping
from typing import Any

from ingest.event import Emptied, Event, Ref
from ingest.when import is_instant

PREFIX = "dateline."

EXTENSIONS = ("act", "reason", "occurred", "stated", "modality", "reliability", "credibility")
CONTENT = ("claimant", "claimants", "reporter", "document")


def to_cloudevent(event: Event | Emptied) -> dict[str, Any]:
    """The message of a record, as JSON types; of one that was redacted as a whole it has no data, and says so."""
    record = event.model_dump(mode="json", exclude_none=True)
    message = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": f"{PREFIX}{event.kind}.v{event.version}",
    }
    if event.subject:  # an act that no ledger has taken yet may have none
        message["subject"] = event.subject
    if event.stated and is_instant(event.stated):
        message["time"] = event.stated
    message |= {name: record[name] for name in EXTENSIONS if name in record}
    if event.targets:
        message["targets"] = " ".join(map(str, event.targets))
    if isinstance(event, Emptied):
        return message | {"redacted": True}
    return message | {
        "dataschema": f"urn:dateline:{event.kind}:{event.version}",
        "datacontenttype": "application/json",
        "data": {name: record[name] for name in CONTENT if name in record} | {"payload": record["data"]},
    }


def from_cloudevent(message: Mapping[str, Any]) -> dict[str, Any]:
    """The record in the envelope's own fields. Attributes that a ledger adds are left to the next one.

    Raises ValueError for a message that is none of ours."""
    name = str(message.get("type", ""))
    kind, _, version = name.removeprefix(PREFIX).rpartition(".v")
    if message["specversion"] != "1.0":
        raise ValueError(f"specversion {message['specversion']!r} is not 1.0")
    if not name.startswith(PREFIX) or not version.isdigit():
        raise ValueError(f"a CloudEvent of type {name!r} is none of ours, such as dateline.missile_test.v1")
    record = {field: message[field] for field in ("id", "source", "subject", *EXTENSIONS) if field in message}
    # Not at just any space: an id may have one that is not ASCII's.
    targets = [Ref.parse(target).model_dump() for target in str(message.get("targets", "")).split(" ") if target]
    record |= {"kind": kind, "version": int(version), "targets": targets}
    if message.get("redacted") is True:
        return record | {"redacted": True}
    content = message.get("data")
    if not isinstance(content, dict):
        raise ValueError("the CloudEvent has no data, and does not say that its record was redacted")
    return record | {field: content[field] for field in CONTENT if field in content} | {"data": content.get("payload")}
