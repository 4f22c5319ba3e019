"""An uncertain date in EDTF (ISO 8601-2) and the four bounds that it stands for.

`2017-07-07/2017-07-08` lasts through both days; `[2017-07-07..2017-07-08]` and `2017-07` lie some time
within. A null bound is unbounded on its own side (a start before all time, an end after it), but for two:
`start_latest` null means that it may start at any later time, and `end_earliest` null means that it goes on
without an end set (`2017-05/..`) where `end_latest` is null too, else that it may have ended at any time before.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from ingest.record import is_coming_in
from ingest.span import span


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
    if "/" in edtf:
        lower, _, upper = edtf.partition("/")
        return _lasting(lower, upper, edtf)
    if (edtf[:1], edtf[-1:]) not in (("[", "]"), ("{", "}")):
        low, high = span(edtf)
        return Bounds(low, high, low, high)
    members = [_member(text, edtf) for text in edtf[1:-1].split(",")]
    first, last = _min(one.start_earliest for one in members), _max(one.end_latest for one in members)
    if first is None and last is None:
        raise ValueError(f"{edtf!r} names no date at all; leave the date out instead")
    if edtf[0] == "[":  # one of them
        return Bounds(first, last, first, last)
    # All of them: it lasted from the first to the last.
    return Bounds(first, _min(one.start_latest for one in members), _max(one.end_earliest for one in members), last)


def is_instant(edtf: str) -> bool:
    """Whether the date is one moment with its zone, as RFC 3339 has it, and not a day or more."""
    return re.fullmatch(r"[\d-]{10}T[\d:]{8}(Z|[+-]\d\d:\d\d)", edtf) is not None


def _member(text: str, edtf: str) -> Bounds:
    """A date of a set, or a run of dates (`2017-07-04..2017-07-31`, either end open)."""
    lower, run, upper = text.partition("..")
    return _lasting(lower or "..", (upper or "..") if run else lower, edtf)


def _lasting(lower: str, upper: str, edtf: str) -> Bounds:
    """From one date to another, either open (`..`) or not known (nothing)."""
    if "T" in edtf:
        raise ValueError(f"{edtf!r}: only a single date has a time of day here; take it from both ends")
    if lower in ("..", "") and upper in ("..", ""):
        raise ValueError(f"{edtf!r} names no date at all; leave the date out instead")
    if lower in ("..", ""):  # set or not, a start that nobody names is known only to lie before the end
        low, high = span(upper)
        return Bounds(None, high, low, high)
    if upper in ("..", ""):
        low, high = span(lower)
        return Bounds(low, high, None if upper == ".." else low, None)
    start, end = span(lower), span(upper)
    if start[0] > end[1]:
        raise ValueError(f"{edtf!r} ends before it starts")
    return Bounds(start[0], min(start[1], end[1]), max(end[0], start[0]), end[1])


def _min(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return None if None in known else min(day for day in known if day)


def _max(days: Iterable[date | None]) -> date | None:
    known = list(days)
    return None if None in known else max(day for day in known if day)


# What happens between states and can be meant by a record. A day outside is a slip, or stands for "no end".
PLAUSIBLE = (date(1000, 1, 1), date(2199, 12, 31))


def _checked(edtf: str, info: ValidationInfo) -> str:
    found = bounds(edtf)
    if is_coming_in(info):
        days = [found.start_earliest, found.start_latest, found.end_earliest, found.end_latest]
        if any(day and not PLAUSIBLE[0] <= day <= PLAUSIBLE[1] for day in days):
            raise ValueError(
                f"{edtf!r} lies outside the years {PLAUSIBLE[0].year} to {PLAUSIBLE[1].year}; "
                "a year has four digits, and no end is written 2017/.."
            )
    return edtf


EdtfDate = Annotated[
    str,
    Field(
        max_length=100,
        description="A date in EDTF (ISO 8601-2)",
        examples=["2017-07-04", "2017-07", "2017-07-07/2017-07-08", "[2017-07-04..2017-07-31]"],
    ),
    AfterValidator(_checked),
]
