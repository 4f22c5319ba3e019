"""Compare the rows of a mart with those of the oracle, value by value."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]

# Sums of doubles differ by the order in which they are added up.
TOLERANCE = 1e-12

# How many values have been compared in this run, by mart.
compared: Counter[str] = Counter()


class Different(AssertionError):
    """A mart and the oracle disagree: names the first row and column in which they do."""


def compare(mart: str, rows: Iterable[Row], expected: Iterable[Row], keys: Sequence[str]) -> int:
    """The number of values compared: every column that the oracle has, of every row.

    Raises Different for a row that one side lacks, a key that is not unique, or a value that differs."""
    found, wanted = _by_key(mart, rows, keys), _by_key(mart, expected, keys)
    for key in sorted(found.keys() | wanted.keys(), key=repr):
        if key not in found or key not in wanted:
            side = "mart" if key in found else "oracle"
            raise Different(f"{mart}: only the {side} has {_named(keys, key)}: {(found | wanted)[key]}")
    count = 0
    for key, row in wanted.items():
        for column, value in row.items():
            if column not in found[key]:
                raise Different(f"{mart} has no column {column}")
            if not equal(found[key][column], value):
                raise Different(
                    f"{mart}.{column} of {_named(keys, key)}: mart {found[key][column]!r}, oracle {value!r}"
                    f"\n  mart   {dict(found[key])}\n  oracle {dict(row)}"
                )
            count += 1
    compared[mart] += count
    return count


def equal(one: Any, other: Any) -> bool:
    """Whether two values are one; doubles within 1e-12 of the greater."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, int | float | Decimal) and isinstance(other, int | float | Decimal):
        return math.isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.replace(tzinfo=None) == other.replace(tzinfo=None)
    return bool(one == other)


def _by_key(mart: str, rows: Iterable[Row], keys: Sequence[str]) -> dict[tuple[Any, ...], Row]:
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(row[name] for name in keys)
        if key in found:
            raise Different(f"{mart} has two rows of {_named(keys, key)}: {found[key]} and {row}")
        found[key] = row
    return found


def _named(keys: Sequence[str], key: Sequence[Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(keys, key, strict=True))
