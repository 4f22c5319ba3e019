"""The period that a GTFS feed is complete for.

feed_info.txt: "The dataset provides complete and reliable schedule information for service in the period from the
beginning of the feed_start_date day to the end of the feed_end_date day." Either may be left out; where it is, the
calendar of an operator stands for it. Reference: https://gtfs.org/documentation/schedule/reference/#feed_infotxt"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.absence import Days
from ingest.sources.gtfs_days import between, day_of, span
from ingest.sources.tabular import Row


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day that a feed states, where it does; `defect` says why what it states is not taken."""

    first: date | None = None
    last: date | None = None
    defect: str = ""

    @classmethod
    def of(cls, info: Row | None, services: Iterable[int]) -> "Validity":
        """From the row of feed_info.txt, checked against the days of all services."""
        if info is None:
            return cls()
        try:
            first, last = (_stated(info, f"feed_{end}_date") for end in ("start", "end"))
        except ValueError as error:
            return cls(defect=str(error))
        if (first or last) and not any(_is_met(first, last, days) for days in services):
            stated = f"from {first or 'the first'} to {last or 'the last day of the calendar'}"
            return cls(defect=f"feed_start_date and feed_end_date: no ferry sails {stated}; check the years")
        return cls(first, last)

    def period(self, days: int) -> Days:
        """What the feed is complete for of an operator whose ferries sail on these days."""
        first, last = span(days)
        return self.first or first, self.last or last


def _stated(info: Row, name: str) -> date | None:
    text = info.fields.get(name, "")
    day = day_of(text, name) if text else None
    if day:
        between(day, day)  # raises ValueError for a day that no timetable has
    return day


def _is_met(first: date | None, last: date | None, days: int) -> bool:
    low, high = span(days)
    return bool(days & between(first or low, last or high))
