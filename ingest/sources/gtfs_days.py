"""The days on which services of a GTFS feed run: weekdays between two dates, and the exceptions to them.

Reference: https://gtfs.org/documentation/schedule/reference/, calendar.txt and calendar_dates.txt. Either file may be
missing; a service may be made of exceptions alone. A set of days is a whole number with a bit for each day, which takes
a hundredth of the memory of a set of dates."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# No timetable is made for longer; an end in the year 9999 stands for none.
LONGEST = timedelta(days=100 * 366)

# Bit 0 is a Monday. GTFS dates from 2005; no timetable of a ferry that runs is older or lies further ahead.
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass
class Service:
    """The days of one service. Nothing of it is checked until `days` is asked for."""

    regular: list[Mapping[str, str]] = field(default_factory=list)  # rows of calendar.txt
    exceptions: list[tuple[str, str]] = field(default_factory=list)  # date and type, of calendar_dates.txt

    @property
    def weekdays(self) -> list[str]:
        return [name for name in WEEKDAYS if any(row.get(name) == "1" for row in self.regular)]

    @cached_property
    def days(self) -> int:
        """Raises ValueError for a date that is none, and for a service without an end."""
        days = 0
        for row in self.regular:
            days |= _regular(row)
        for day, kind in self.exceptions:
            match kind:
                case "1":
                    days |= 1 << _place(day_of(day, "calendar_dates.txt: date"))
                case "2":
                    days &= ~(1 << _place(day_of(day, "calendar_dates.txt: date")))
                case other:
                    raise ValueError(
                        f"calendar_dates.txt: exception_type {other!r}, which is neither 1 (added) nor 2 (removed)"
                    )
        return days


def span(days: int) -> tuple[date, date]:
    """The first and the last of some days."""
    return _date((days & -days).bit_length() - 1), _date(days.bit_length() - 1)


def dates(days: int) -> Iterator[date]:
    """The days one by one."""
    while days:
        yield _date((days & -days).bit_length() - 1)
        days &= days - 1


def between(first: date, last: date, weekdays: Iterable[str] = WEEKDAYS) -> int:
    """The days from the first to the last that are one of these weekdays."""
    week = sum(1 << WEEKDAYS.index(name) for name in weekdays)
    low, high = _place(first), _place(last) + 1
    every = week * ((1 << (7 * (high // 7 + 1))) - 1) // 127
    return every & ((1 << max(high, low)) - (1 << low))


def _regular(row: Mapping[str, str]) -> int:
    first, last = (day_of(row[name], f"calendar.txt: {name}") for name in ("start_date", "end_date"))
    if last - first > LONGEST:
        raise ValueError(f"calendar.txt: a service from {first} to {last}: over a century is no timetable")
    return between(_known(first), _known(last), [name for name in WEEKDAYS if row[name] == "1"])


def _place(day: date) -> int:
    return (_known(day) - FIRST).days


def _known(day: date) -> date:
    if not FIRST <= day <= LAST:
        raise ValueError(f"{day} lies outside of {FIRST.year} to {LAST.year}; check its year")
    return day


def _date(place: int) -> date:
    return FIRST + timedelta(days=place)


def day_of(text: str, where: str) -> date:
    if len(text) != 8 or not text.isascii() or not text.isdecimal():
        raise ValueError(f"{where} {text!r} is no date; GTFS writes 20180131")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise ValueError(f"{where} {text!r}: {error}") from error
