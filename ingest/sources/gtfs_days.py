"""The days on which services of a GTFS feed run: weekdays between two dates, and the exceptions to them.

Reference: https://gtfs.org/documentation/schedule/reference/, calendar.txt and calendar_dates.txt. Either file may be
missing; a service may be made of exceptions alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# No timetable is made for longer; an end in the year 9999 stands for none.
LONGEST = timedelta(days=100 * 366)


@dataclass
class Service:
    """The days of one service. Nothing of it is checked until `days` is asked for."""

    regular: list[Mapping[str, str]] = field(default_factory=list)  # rows of calendar.txt
    exceptions: list[Mapping[str, str]] = field(default_factory=list)  # rows of calendar_dates.txt

    @property
    def weekdays(self) -> list[str]:
        return [name for name in WEEKDAYS if any(row.get(name) == "1" for row in self.regular)]

    @cached_property
    def days(self) -> frozenset[date]:
        """Raises ValueError for a date that is none, and for a service without an end."""
        days = {day for row in self.regular for day in _regular(row)}
        for row in self.exceptions:
            match row["exception_type"]:
                case "1":
                    days.add(_day(row["date"]))
                case "2":
                    days.discard(_day(row["date"]))
                case other:
                    raise ValueError(f"an exception of type {other!r}, which is neither 1 (added) nor 2 (removed)")
        return frozenset(days)


def _regular(row: Mapping[str, str]) -> Iterable[date]:
    first, last = _day(row["start_date"]), _day(row["end_date"])
    if last - first > LONGEST:
        raise ValueError(f"a service from {first} to {last}: over a century is no timetable")
    running = [row[name] == "1" for name in WEEKDAYS]
    for after in range((last - first).days + 1):
        day = first + timedelta(days=after)
        if running[day.weekday()]:
            yield day


def _day(text: str) -> date:
    if len(text) != 8 or not text.isascii() or not text.isdecimal():
        raise ValueError(f"{text!r} is no date; GTFS writes 20180131")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
