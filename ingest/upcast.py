"""Old versions of a payload to the current one: one small function a step, by kind and the version it lifts from.

Stored payloads are never rewritten. A staging model that reads the kind handles every version in SQL."""

from collections.abc import Callable
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: dict[tuple[str, int], Step] = {}


def upcast(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its payload at the current version of its kind; itself, if it is that already."""
    kind, version = record.get("kind"), record.get("version")
    if not (isinstance(version, int) and isinstance(record.get("data"), dict)):
        return record  # no record of any version: validation says why
    while step := STEPS.get((str(kind), version)):
        version += 1
        record = record | {"version": version, "data": step(record["data"])}
    return record
