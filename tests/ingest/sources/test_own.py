"""Our own formats, damaged on their way: a timeline, NDJSON, a document of JSON, CloudEvents."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.cloudevents import to_cloudevent
from ingest.event import parse
from tests.ingest.conftest import HEADER
from tests.ingest.sources.damage import withstands

TIMELINE = (
    HEADER
    + """\
  - id: a
    kind: missile_test
    occurred: "[2017-07-04..2017-07-31]"
    claimant: kim
    data: {country: PRK, range: {low: 900, high: 1000, unit: km}}
  - {id: b, kind: statement, occurred: 2017-07, claimant: {name: A minister}, data: {topic: "trade: more of it"}}
"""
)


@pytest.fixture
def records(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        record,
        record | {"id": "test-2", "occurred": "2017-07-04", "document": {"url": "http://x", "locator": "1"}},
    ]


@pytest.mark.search
def test_a_damaged_timeline_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"timeline.yaml": TIMELINE.encode()})


@pytest.mark.search
def test_damaged_records_give_errors_of_ours_only(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(one) + "\n" for one in records).encode()
    withstands(tmp_path, {"records.ndjson": lines}, {"records.json": json.dumps(records).encode()})


@pytest.mark.search
def test_damaged_cloudevents_give_errors_of_ours_only(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    events = [to_cloudevent(parse(one)) for one in records]
    lines = "".join(json.dumps(one) + "\n" for one in events).encode()
    withstands(tmp_path, {"events.ndjson": lines}, {"event.json": json.dumps(events[0]).encode()})
