"""An uncertain date in EDTF (ISO 8601-2) and the four bounds that it stands for.

`2017-07-07/2017-07-08` lasts through both days; `[2017-07-07..2017-07-08]` and `2017-07` lie some time
within. A null bound is unbounded on its own side (a start before all time, an end after it), but for two:
`start_latest` null means that it may start at any later time, and `end_earliest` null means that it goes on
without an end set (`2017-05/..`) where `end_latest` is null too, else that it may have ended at any time before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, Field

# EDTF knows years that no calendar column of DuckDB hands to Python; a chronicle of diplomacy needs none.
YEARS = range(1, 10_000)


@dataclass(frozen=True, slots=True)
class Bounds:
    """When something can have started and ended, in calendar days at the place."""

    start_earliest: date | None
    start_latest: date | None
    end_earliest: date | None
    end_latest: date | None

    def possibly(self, day: date) -> bool:
        """Whether it can have been going on that day."""
        return (self.start_earliest is None or self.start_earliest <= day) and (
            self.end_latest is None or day <= self.end_latest
        )

    def certainly(self, day: date) -> bool:
        """Whether it was going on that day, whatever the true dates within the bounds."""
        ongoing = self.end_earliest is None and self.end_latest is None
        return (self.start_latest is not None and self.start_latest <= day) and (
            ongoing or (self.end_earliest is not None and day <= self.end_earliest)
        )


@lru_cache(maxsize=1 << 17)
def bounds(edtf: str) -> Bounds:
    """The four bounds of an EDTF date. Raises ValueError, with what is wrong, for one that cannot be."""
    from edtf import EDTFParseException, parse_edtf  # half a second of grammar, needed only where dates are

    try:
        parsed = parse_edtf(edtf)
    except EDTFParseException as error:
        raise ValueError(
            f"{edtf!r} is no EDTF date; write 2017-07-04, 2017-07, 2017-07-07/2017-07-08 (lasting) "
            "or [2017-07-04..2017-07-31] (some time in)"
        ) from error
    name = type(parsed).__name__
    if name.endswith("Interval"):
        return _lasting(parsed, edtf)
    if name in ("OneOfASet", "MultipleDates"):
        spans = [_set_member(member) for member in parsed.objects]
        low, high = _min(low for low, _ in spans), _max(high for _, high in spans)
        if low is None and high is None:
            raise ValueError(f"{edtf!r} names no date at all; leave the date out instead")
        if low is not None and high is not None and low > high:
            raise ValueError(f"{edtf!r} ends before it starts")
    else:
        low, high = _span(parsed)
    if name == "MultipleDates":  # all of them: it lasted from the first to the last
        return Bounds(low, spans[0][1], spans[-1][0], high)
    return Bounds(low, high, low, high)


def is_instant(edtf: str) -> bool:
    """Whether the date is a moment of a day, and not a day or more."""
    return "T" in edtf and "/" not in edtf


def _lasting(interval: Any, edtf: str) -> Bounds:
    lower, upper = str(interval.lower), str(interval.upper)
    open_lower, open_upper = lower in ("..", ""), upper in ("..", "")
    if open_lower and open_upper:
        raise ValueError(f"{edtf!r} names no date at all; leave the date out instead")
    if open_lower:  # set or not, a start that nobody names is known only to lie before the end
        low, high = _span(interval.upper)
        return Bounds(None, high, low, high)
    if open_upper:
        low, high = _span(interval.lower)
        return Bounds(low, high, None if upper == ".." else low, None)
    start, end = _span(interval.lower), _span(interval.upper)
    if start[0] > end[1]:
        raise ValueError(f"{edtf!r} ends before it starts")
    return Bounds(start[0], min(start[1], end[1]), max(end[0], start[0]), end[1])


def _set_member(member: Any) -> tuple[date | None, date | None]:
    """A date, or a run of them (`2017-07-04..2017-07-31`, either end open), within a set."""
    if not hasattr(member, "lower"):
        return _span(member)
    low = _span(member.lower)[0] if member.lower else None
    high = _span(member.upper)[1] if member.upper else None
    return low, high


def _span(single: Any) -> tuple[date, date]:
    """First and last day that a date of any precision can mean; a doubtful one (`?`, `~`, `%`) is widened
    by one unit of its own precision on either side."""
    low, high = (_day(struct) for struct in (single.lower_strict(), single.upper_strict()))
    if any(mark in str(single) for mark in "?~%"):
        unit = timedelta(days=(high - low).days + 1)
        return low - unit, high + unit
    return low, high


def _day(struct: Any) -> date:
    if struct[0] not in YEARS:
        raise ValueError(f"the year {struct[0]} is outside 1 to 9999")
    return date(*struct[:3])


def _min(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return None if None in known else min(day for day in known if day)


def _max(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return None if None in known else max(day for day in known if day)


def _checked(edtf: str) -> str:
    bounds(edtf)
    return edtf


EdtfDate = Annotated[
    str,
    AfterValidator(_checked),
    Field(
        max_length=100,
        description="A date in EDTF (ISO 8601-2)",
        examples=["2017-07-04", "2017-07", "2017-07-07/2017-07-08", "[2017-07-04..2017-07-31]"],
    ),
]
