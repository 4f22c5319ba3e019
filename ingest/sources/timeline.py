"""Our own format: a YAML file that a person reads, writes and reviews.

A header says once what all records share (`source`, `document`, `stated`, `reporter`) and who speaks
(`actors`, by a short key); `events` lists the records, with `locator` for the place in the document.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.sources.raw import Location, Raw
from ingest.sources.yaml_text import load

HEADER = ("timeline", "source", "document", "stated", "reporter", "actors", "events")


def read(path: Path) -> Iterator[Raw]:
    """Its records, each with all that the header says of them. Raises ValueError for a broken header."""
    document, lines = load(path)
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise ValueError(
            "line 1: no timeline; a timeline is a mapping with source, actors and a list of events "
            "(dateline add KIND writes one)"
        )
    if unknown := sorted(document.keys() - set(HEADER)):
        raise ValueError(
            f"line {lines[(unknown[0],)]}: unknown key {unknown[0]!r} in the header; it knows {', '.join(HEADER)}"
        )
    if not isinstance(document.get("actors") or {}, dict):
        raise ValueError(f"line {lines[('actors',)]}: actors is a mapping of a short key to an actor")
    text = path.read_text(encoding="utf-8").splitlines(keepends=True)
    count = len(document["events"])
    for index, entry in enumerate(document["events"]):
        first = lines[("events", index)]
        end = lines[("events", index + 1)] if index + 1 < count else _after(("events",), lines, len(text) + 1)
        own = {at[2:]: line for at, line in lines.items() if at[:2] == ("events", index)}
        record, defect = (_whole(entry, document), "") if isinstance(entry, dict) else ({}, "a record is a mapping")
        yield Raw(path, first, json.dumps(record).encode(), _trimmed(text[first - 1 : end - 1]), own, defect)


def _after(at: Location, lines: Mapping[Location, int], end: int) -> int:
    """The line of the key that follows in the header, or the end of the file."""
    return min((line for other, line in lines.items() if len(other) == 1 and line > lines[at]), default=end)


def _trimmed(lines: list[str]) -> str:
    """The text of a record, without what was written before the next one."""
    while lines and lines[-1].strip()[:1] in ("", "#"):
        lines = lines[:-1]
    return "".join(lines)


def _whole(entry: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what its timeline shares, and its actors spelt out."""
    shared = {key: header[key] for key in ("source", "stated", "reporter") if header.get(key) is not None}
    record = shared | dict(entry)
    if record.get("reporter") is not None and record["reporter"] == record.get("claimant"):
        del record["reporter"]  # it speaks for itself
    document = {**(header.get("document") or {}), **(record.get("document") or {})}
    if "locator" in record:
        document["locator"] = record.pop("locator")
    if document:
        record["document"] = document
    actors = header.get("actors") or {}
    for role in ("claimant", "reporter"):
        if role in record:
            record[role] = _actor(record[role], actors)
    if isinstance(record.get("claimants"), list):
        record["claimants"] = [_actor(one, actors) for one in record["claimants"]]
    return record


def _actor(given: Any, actors: Mapping[str, Any]) -> Any:
    return actors.get(given, given) if isinstance(given, str) else given
