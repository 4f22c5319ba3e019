"""Years and months, and in which of them a date counts.

Definitions: docs/methods.md, "What a dyad counts"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.oracle import conflict

Day = date | None

LONGEST = 3660  # days that a date may leave open


@dataclass(frozen=True)
class Grain:
    """Years or months: which one holds a day, and where it ends."""

    name: str

    def of(self, day: date) -> date:
        """The first day of the period that holds a day."""
        return day.replace(day=1) if self.name == "month" else date(day.year, 1, 1)

    def end(self, begin: date) -> date:
        """The last day of a period."""
        ((_, last),) = (conflict.months if self.name == "month" else conflict.years)(begin, begin)
        return last

    def all(self, first: date, last: date) -> Iterator[date]:
        """The first day of each period from the one day to the other."""
        return (begin for begin, _ in (conflict.months if self.name == "month" else conflict.years)(first, last))

    def one(self, first: Day, last: Day) -> Day:
        """The period that holds all days from the one to the other."""
        return self.of(first) if first and last and self.of(first) == self.of(last) else None


YEAR, MONTH = Grain("year"), Grain("month")


def is_dated(first: Day, last: Day) -> bool:
    """Whether a date says enough to be counted in periods."""
    return first is not None and last is not None and (last - first).days < LONGEST
