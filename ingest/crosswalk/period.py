"""The days that a year, a month or a day covers."""

import re
from calendar import monthrange
from datetime import date

# A year as a number, or a date of ISO 8601: 1985, "1985", "1985-06", "1985-06-30".
On = int | str | date

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def period(on: On | None) -> tuple[date, date] | None:
    """First and last day; None for what is no such date. A time of the day is left out of account."""
    if isinstance(on, date):
        return on, on
    found = _DATE.fullmatch(f"{on:04}" if isinstance(on, int) else (on or "").partition("T")[0])
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if year is None or month is None:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        return date(year, month, day or 1), date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None
