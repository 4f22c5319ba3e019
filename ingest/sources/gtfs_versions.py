"""A sailing of one version of a GTFS feed together with what earlier versions said of other days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from ingest.event import Event, parse
from ingest.release import Held, days_of
from ingest.sources.gtfs_days import WEEKDAYS, between, dates, span


def carried(event: Event, before: Held) -> Event:
    """The record of a newer version with the days of the one that is held, but for those within its own period.

    A version of a feed speaks for its period alone: it does not withdraw what sailed before it."""
    period, data = days_of(event), event.data.model_dump(mode="json", exclude_none=True)
    new, held = _days(period, data), _days((before.first, before.last), before.data or {})
    if not new or not held or not (kept := held & ~between(*span(new))):
        return event
    assert before.data
    days = new | kept
    regular = {*(data.get("weekdays") or ()), *(before.data.get("weekdays") or ())}
    first, last = (day.isoformat() for day in span(days))
    changed = data | described(days, [name for name in WEEKDAYS if name in regular])
    changed["trips"] = changed["departures_a_day"] | {
        bound: value * days.bit_count() for bound in ("low", "high") if (value := data["departures_a_day"].get(bound))
    }
    record = event.model_dump(mode="json", exclude_none=True, exclude={"subject"})
    return parse(record | {"occurred": f"{first}/{last}", "data": {k: v for k, v in changed.items() if v != []}})


def described(days: int, weekdays: list[str]) -> dict[str, Any]:
    """Days as fields of a payload: weekdays of the regular service within their period, and the exceptions to them."""
    expected = between(*span(days), weekdays)
    return {
        "days_of_service": {"value": days.bit_count(), "unit": "days"},
        "weekdays": weekdays,
        "also_on": [day.isoformat() for day in dates(days & ~expected)],
        "not_on": [day.isoformat() for day in dates(expected & ~days)],
    }


def _days(period: tuple[Any, Any] | None, data: Mapping[str, Any]) -> int | None:
    """The days that a record says; None where it does not say them one by one, as older records do not."""
    if period is None or None in period or "departures_a_day" not in data:
        return None
    days = between(*period, data.get("weekdays") or ())
    for name, is_added in (("also_on", True), ("not_on", False)):
        for text in data.get(name) or ():
            on = date.fromisoformat(text)
            day = between(on, on)
            days = days | day if is_added else days & ~day
    counted = (data.get("days_of_service") or {}).get("low")
    return days if days.bit_count() == counted else None
