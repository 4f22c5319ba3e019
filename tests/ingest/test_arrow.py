"""Events become columns whose texts are hashed: they are written as they always were."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.arrow import to_arrow, to_event
from ingest.event import Event
from ingest.when import bounds
from tests.warehouse.records import ANA, BEN, DATES, PAYLOADS, claim, upon

FULL: dict[str, Any] = {
    "occurred": "2017-05/..",
    "stated": "2017-07?",
    "reporter": {"name": "Агентство “А”", "type": "media"},
    "document": {"title": 'A "title" with / and \\', "locator": "¶ 3"},
    "reliability": "B",
    "credibility": 2,
    "subject": "s",
}


def rows(*events: Event) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = to_arrow(events).to_pylist()
    return found


@pytest.mark.parametrize("kind", sorted(PAYLOADS))
def test_each_part_that_is_hashed_is_the_json_of_its_model(kind: str) -> None:
    event = claim("a", kind, **FULL)
    (row,) = rows(event)
    assert event.claimant
    assert row["claimants"] == f"[{event.claimant.model_dump_json(exclude_none=True)}]"
    for part in ("reporter", "document", "data"):
        assert row[part] == getattr(event, part).model_dump_json(exclude_none=True)


@given(st.floats(min_value=0, allow_infinity=False, exclude_min=True))
def test_a_number_is_written_as_its_model_writes_it(number: float) -> None:
    value = {"value": number, "unit": "USD"}
    event = claim("a", "trade_flow", data={**PAYLOADS["trade_flow"], "value": value})
    assert rows(event)[0]["data"] == event.data.model_dump_json(exclude_none=True)


def test_joint_claimants_and_targets_stand_in_lists() -> None:
    joint, act = rows(claim("a", claimant=None, claimants=[ANA, BEN]), upon("link", "a", "b"))
    assert joint["claimants"] == (
        '[{"name":"Ana Kim","role":"correspondent","anonymous":false},{"name":"Ben Ito","anonymous":false}]'
    )
    assert act["targets"] == '[{"source":"paper/one","id":"a"},{"source":"paper/one","id":"b"}]'


def test_what_an_event_does_not_say_is_null() -> None:
    (row,) = rows(claim("a"))
    assert {name for name, value in row.items() if value is None} == {
        *("targets", "reason", "occurred", "start_earliest", "start_latest", "end_earliest", "end_latest"),
        *("stated", "stated_earliest", "stated_latest", "reporter", "document"),
    }
    assert rows(upon("dispute", "a"))[0]["subject"] is None  # the stream of its target, which the ledger knows


@given(st.lists(DATES, min_size=1, max_size=5))
def test_dates_have_their_bounds_beside_them(dates: list[str]) -> None:
    for row, date in zip(rows(*[claim("a", occurred=date, stated=date) for date in dates]), dates, strict=True):
        span = bounds(date)
        assert row["occurred"] == row["stated"] == date
        assert [row["start_earliest"], row["start_latest"]] == [span.start_earliest, span.start_latest]
        assert [row["end_earliest"], row["end_latest"]] == [span.end_earliest, span.end_latest]
        assert [row["stated_earliest"], row["stated_latest"]] == [span.start_earliest, span.end_latest]


def test_a_row_gives_its_event_again() -> None:
    events = [claim("a", **FULL), claim("b", claimant=None, claimants=[ANA, BEN]), upon("correct", "a", subject="s")]
    assert [to_event(row) for row in rows(*events)] == events


def test_each_record_has_a_salt_of_its_own() -> None:
    salts = [row["salt"] for row in [*rows(claim("a"), claim("a")), *rows(claim("a"))]]
    assert len(set(salts)) == 3
    assert {len(salt) for salt in salts} == {32}


def test_events_are_taken_one_at_a_time_and_no_event_gives_the_same_columns() -> None:
    alive: list[int] = []

    def events() -> Iterator[Event]:
        for number in range(3):
            alive.append(number)
            yield claim(str(number))

    table = to_arrow(events())
    assert (alive, table["id"].to_pylist()) == ([0, 1, 2], ["0", "1", "2"])
    assert to_arrow([]).schema == table.schema
