"""Which version of a GTFS feed covers which days of a sailing, and the days as fields of its record."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from ingest.absence import Days
from ingest.event import Event, parse
from ingest.release import Held, Reach, Versions, days_of
from ingest.sources.gtfs_days import WEEKDAYS, between, dates, span

_BOUNDS = ("value", "low", "high")


def dated(days: int, weekdays: Collection[str], departures: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """When a sailing is, in EDTF, and the fields of its payload that follow from its days.

    `weekdays` are those of the regular service; what does not follow from them is an exception. `departures` is the
    quantity of departures on a day of service, by value or by bounds."""
    first, last = span(days)
    regular = [name for name in WEEKDAYS if name in weekdays]
    expected, count = between(first, last, regular), days.bit_count()
    return first.isoformat() if first == last else f"{first}/{last}", {
        "trips": {key: each * count if key in _BOUNDS else each for key, each in departures.items()},
        "days_of_service": {"value": count, "unit": "days"},
        "weekdays": regular,
        "also_on": [day.isoformat() for day in dates(days & ~expected)],
        "not_on": [day.isoformat() for day in dates(expected & ~days)],
    }


def _merged(event: Event, before: Held | None, reach: Reach) -> Event | None:
    """The record with the days that this version covers, and those of the held one that it does not.

    A feed covers its own period. Other days are left to earlier versions, from their first sailing to their last;
    those of later versions always are."""
    data = event.data.model_dump(mode="json", exclude_none=True)
    new, held = _days(days_of(event), data), _days_held(before) if before else 0
    if new is None or held is None:
        return event
    own = between(*reach.own)
    days = new & (own | ~_between(reach.older)) & ~_between(reach.newer) | held & ~own
    if not days or days == new:
        return event if days else None
    held_data = (before.data if before else None) or {}
    weekdays = {*data.get("weekdays", ()), *held_data.get("weekdays", ())}
    return parse(event.model_dump(mode="json", exclude_none=True, exclude={"subject"}) | _record(data, days, weekdays))


def _rest(before: Held, days: Days) -> Mapping[str, Any] | None:
    held = _days_held(before)
    if not held or not held & between(*days) or not (left := held & ~between(*days)):
        return None
    assert before.data
    return {"kind": "ferry_trip", **_record(before.data, left, before.data.get("weekdays", ()))}


def _record(data: Mapping[str, Any], days: int, weekdays: Collection[str]) -> dict[str, Any]:
    occurred, fields = dated(days, weekdays, data["departures_a_day"])
    return {"occurred": occurred, "data": {key: each for key, each in {**data, **fields}.items() if each != []}}


def _between(days: Days | None) -> int:
    return between(*days) if days else 0


def _days_held(before: Held) -> int | None:
    period = (before.first, before.last) if before.first and before.last else None
    return _days(period, before.data or {})


def _days(period: Days | None, data: Mapping[str, Any]) -> int | None:
    """The days that a record states; None where it does not state them one by one, as older records do not."""
    if period is None or "departures_a_day" not in data:
        return None
    days = between(*period, data.get("weekdays") or ())
    for name, is_added in (("also_on", True), ("not_on", False)):
        for text in data.get(name) or ():
            on = date.fromisoformat(text)
            day = between(on, on)
            days = days | day if is_added else days & ~day
    counted = (data.get("days_of_service") or {}).get("low")
    return days if days.bit_count() == counted else None


VERSIONS = Versions(_merged, _rest)
