"""Make the records that act upon earlier ones, each with an id that a retry gives again."""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from ingest.actor import Actor
from ingest.event import Act, Event, Ref, parse

# The longest that an id can be (ingest/record.py).
LONGEST_ID = 500


def act_upon(
    act: Act,
    targets: Sequence[Ref],
    *,
    reason: str,
    by: Actor | Sequence[Actor],
    source: str,
    kind: str | None = None,
    data: dict[str, Any] | None = None,
    **envelope: Any,
) -> Event:
    """An act of `by` (several: a joint one) upon these records.

    Its id is drawn from what it says, so that the same act said twice is one record. Raises
    pydantic.ValidationError where there can be no such act."""
    record = envelope | {
        "source": source,
        "kind": kind or act,
        "act": act,
        "targets": [target.model_dump() for target in targets],
        "reason": reason,
        "data": data or {},
    }
    speakers = [one.model_dump(exclude_none=True) for one in ([by] if isinstance(by, Actor) else by)]
    if len(speakers) == 1:
        record["claimant"] = speakers[0]
    else:
        record["claimants"] = speakers
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    return parse(record | {"id": _id_upon(targets[0], f"@{act}-{digest[:12]}")})


def _id_upon(target: Ref, suffix: str) -> str:
    """The id of the target with that of the act, without those of the acts before it: a chain of them may be long."""
    root = re.sub(r"(@[a-z]+-[0-9a-f]{12})+$", "", target.id)
    return root[: LONGEST_ID - len(suffix)] + suffix


def editor(name: str) -> tuple[Actor, str]:
    """Somebody of the house who acts in their own name, and the source that their acts come from."""
    return Actor(name=name, role="editor"), "editor/" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
