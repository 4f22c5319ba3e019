"""Our own format: a YAML file that a person reads, writes and reviews.

A header says once what all records share (`source`, `document`, `stated`, `reporter`) and who speaks
(`actors`, by a short key); `events` lists the records, with `locator` for the place in the document.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.sources import decoding
from ingest.sources.raw import Location, Raw
from ingest.sources.yaml_text import load

HEADER = ("timeline", "source", "document", "stated", "reporter", "actors", "events")


def read(path: Path) -> Iterator[Raw]:
    """Its records, each with all that the header says of them. Raises ValueError for a broken header."""
    document, lines = load(path)
    _check_header(document, lines)
    text = _text_of(path)
    records = document["events"]
    end = _after(("events",), lines, len(text) + 1)
    starts = [_start(index, lines, text) for index in range(len(records))]
    shared = {
        at: line for at, line in lines.items() if at[:1] in (("source",), ("stated",), ("reporter",), ("document",))
    }
    places = _by_record(lines)
    for index, (entry, start, after) in enumerate(zip(records, starts, [*starts, end][1:], strict=True)):
        own = _trimmed(text[start - 1 : after - 1]) if start else f"  - {json.dumps(entry, ensure_ascii=False)}\n"
        if isinstance(entry, dict):
            record, defect = _whole(entry, document), ""
        else:
            record, defect = {}, "a record is a mapping: its fields stand below the dash, one a line"
        yield Raw(path, lines[("events", index)], json.dumps(record).encode(), own, shared | places[index], defect)


def header(path: Path) -> str:
    """The text of a timeline without its records; others can follow."""
    document, lines = load(path)
    text = _text_of(path)
    if not _start(0, lines, text):
        written = [f"{key}: {json.dumps(document[key], ensure_ascii=False)}\n" for key in document if key != "events"]
        return "".join(written) + "events:\n"
    after = _after(("events",), lines, len(text) + 1)
    return "".join([*text[: lines[("events",)] - 1], *text[after - 1 :], "events:\n"])


def _check_header(document: Any, lines: Mapping[Location, int]) -> None:
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise ValueError(
            "line 1: no timeline; a timeline is a mapping with source, actors and a list of events "
            "(dateline add KIND writes one)"
        )
    if unknown := sorted(document.keys() - set(HEADER)):
        raise ValueError(
            f"line {lines[(unknown[0],)]}: unknown key {unknown[0]!r} in the header; it knows {', '.join(HEADER)}"
        )
    for key, what in (("actors", "a short key to an actor"), ("document", "title, publisher, url and the like")):
        if not isinstance(document.get(key) or {}, dict):
            raise ValueError(f"line {lines[(key,)]}: {key} is no mapping; it is a mapping of {what}")


def _text_of(path: Path) -> list[str]:
    """Its lines, each with its end."""
    return [line.rstrip("\n") + "\n" for line in decoding.text_of(path).splitlines(keepends=True)]


def _start(index: int, lines: Mapping[Location, int], text: list[str]) -> int:
    """The line of the dash that a record begins with; 0 where records stand in brackets and have none."""
    before = lines[("events", index - 1)] if index else lines[("events",)]
    numbers = range(lines[("events", index)], before, -1)
    return next((number for number in numbers if text[number - 1].lstrip().startswith("-")), 0)


def _by_record(lines: Mapping[Location, int]) -> Mapping[int, dict[Location, int]]:
    places: defaultdict[int, dict[Location, int]] = defaultdict(dict)
    for at, line in lines.items():
        if len(at) > 1 and at[0] == "events":
            places[int(at[1])][("document", *at[2:]) if at[2:] == ("locator",) else at[2:]] = line
    return places


def _after(at: Location, lines: Mapping[Location, int], end: int) -> int:
    """The line of the key that follows in the header, or the end of the file."""
    return min((line for other, line in lines.items() if len(other) == 1 and line > lines[at]), default=end)


def _trimmed(lines: list[str]) -> str:
    """The text of a record, without what was written before the next one."""
    while lines and lines[-1].strip()[:1] in ("", "#"):
        lines = lines[:-1]
    return "".join(lines)


def _whole(entry: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any]:
    """A record with what its timeline shares, and its actors written in full."""
    shared = {key: header[key] for key in ("source", "stated", "reporter") if header.get(key) is not None}
    record = shared | dict(entry)
    if record.get("reporter") is not None and record["reporter"] == record.get("claimant"):
        del record["reporter"]  # it speaks for itself
    own = record.get("document") or {}
    locator = {"locator": record.pop("locator")} if "locator" in record else {}
    if isinstance(own, dict):  # what is none is refused for that
        record["document"] = {**(header.get("document") or {}), **own, **locator} or None
    actors = header.get("actors") or {}
    for role in ("claimant", "reporter"):
        if role in record:
            record[role] = _actor(record[role], actors)
    if isinstance(record.get("claimants"), list):
        record["claimants"] = [_actor(one, actors) for one in record["claimants"]]
    return record


def _actor(given: Any, actors: Mapping[str, Any]) -> Any:
    return actors.get(given, given) if isinstance(given, str) else given
