"""The first and the last day that a single date in EDTF can mean: a day, a month, a season, a year, a decade."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product

# EDTF knows years that no calendar column of DuckDB hands to Python; a chronicle of diplomacy needs none.
YEARS = range(1, 10_000)

# Code of ISO 8601-2 to first month and how many: seasons (of no named hemisphere: as in the north), then quarters,
# thirds and halves of a year. What starts in December goes on into the next year.
_SEASONS = {
    str(code): months
    for first, *groups in (
        (21, (3, 3), (6, 3), (9, 3), (12, 3)),
        (25, (3, 3), (6, 3), (9, 3), (12, 3)),
        (29, (9, 3), (12, 3), (3, 3), (6, 3)),
        (33, (1, 3), (4, 3), (7, 3), (10, 3)),
        (37, (1, 4), (5, 4), (9, 4), (1, 6), (7, 6)),
    )
    for code, months in enumerate(groups, first)
}

_DOUBT = re.compile(r"[?~%]")
_PIECES = re.compile(r"([0-9X]{4})(?:S([0-9]))?(?:-([0-9X]{2}))?(?:-([0-9X]{2}))?(?:T[0-9:+Z-]+)?")
# What the calendar alone can judge: the grammar of the library takes milliseconds a date.
_PLAIN = re.compile(r"[0-9]{4}(?:-[01][0-9](?:-[0-9]{2})?)?")
_OTHER_YEAR = re.compile(r"-[0-9]{4}|Y-?[0-9]")


def span(text: str) -> tuple[date, date]:
    """First and last day of a date of any precision. One in doubt (`?`, `~`, `%`) is widened on either side by a
    unit of its own precision, or of the coarsest part of it that is in doubt alone. Raises ValueError."""
    if _OTHER_YEAR.match(text):
        raise ValueError(f"{text!r}: the years known here are 1 to 9999, in four digits")
    if not (found := _PIECES.fullmatch(_DOUBT.sub("", text))):
        raise _no_date(text)
    year, digits, month, day = found.groups()
    if digits:  # 1950S2 is known to two digits
        year = year[: int(digits)].ljust(4, "X")
    if year == "XXXX" or ("T" in text and not day):
        raise ValueError(f"{text!r} does not say which {'day' if 'T' in text else 'year'}; leave out what is not known")
    if not (years := _fitting(year, YEARS)):
        raise ValueError(f"{text!r}: the years known here are 1 to 9999")
    try:
        if month in _SEASONS:
            low, high = date(years[0], _SEASONS[month][0], 1), _last_of(years[-1], month)
        else:
            months, days = _fitting(month or "XX", range(1, 13)), _fitting(day or "XX", range(1, 32))
            low, high = _first(years, months, days), _first(years[::-1], months[::-1], days[::-1])
        unit = _unit_in_doubt(text, low, high)
        low, high = low - unit, high + unit
    except (ValueError, OverflowError) as error:  # of the calendar
        raise ValueError(f"{text!r} reaches outside the years 1 to 9999") from error
    except StopIteration as error:
        raise ValueError(f"{text!r}: there is no such date in the calendar") from error
    if not _PLAIN.fullmatch(text):
        # The library knows a season in doubt (2017-21~) only at the end of an interval.
        _check_grammar(text, text[:-1] if month in _SEASONS and _DOUBT.match(text[-1]) else text)
    return low, high


def _check_grammar(text: str, parsed: str) -> None:
    from edtf import EDTFParseException, parse_edtf  # half a second of grammar, needed only where dates are

    try:
        parse_edtf(parsed)
    except EDTFParseException as error:
        raise _no_date(text) from error


def _no_date(text: str) -> ValueError:
    return ValueError(
        f"{text!r} is no EDTF date; write 2017-07-04, 2017-07, 2017-07-07/2017-07-08 (lasting) "
        "or [2017-07-04..2017-07-31] (some time in)"
    )


def _fitting(pattern: str, numbers: range) -> Sequence[int]:
    """The numbers that a pattern such as 201X can stand for, in order."""
    written = product(*("0123456789" if digit == "X" else digit for digit in pattern))
    return [number for digits in written if (number := int("".join(digits))) in numbers]


def _first(years: Sequence[int], months: Sequence[int], days: Sequence[int]) -> date:
    """The first of these days that the calendar has. Raises StopIteration where it has none."""
    return next(date(*day) for day in product(years, months, days) if day[2] <= monthrange(*day[:2])[1])


def _last_of(year: int, season: str) -> date:
    first, count = _SEASONS[season]
    years, month = divmod(first + count - 2, 12)
    return date(year + years, month + 1, monthrange(year + years, month + 1)[1])


def _unit_in_doubt(text: str, low: date, high: date) -> timedelta:
    parts = text.split("-")
    for place, part in enumerate(parts):
        if _DOUBT.search(part):
            return timedelta((high - low).days + 1 if place == len(parts) - 1 else (366, 31)[place])
    return timedelta(0)
