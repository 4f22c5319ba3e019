"""The cells of a row as values of a record: numbers, dates, nothing; and the record of a row."""

import json
import math
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ingest.crosswalk.keys import plain
from ingest.sources.raw import Raw
from ingest.sources.tabular import Row
from ingest.when import bounds


def number(text: str | None) -> int | float | str | None:
    """A number, whole where it is ("3.0" is 3); None for an empty cell; what is no number as it is, to be refused."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    if not math.isfinite(value):
        return text
    return int(value) if value.is_integer() else value


def code(text: str | None) -> str | None:
    """A code as its source means it (214797.0 is 214797, see `ingest.crosswalk.keys.plain`), None for an empty cell."""
    return plain(text) or None


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that hold something."""
    return {name: value for name, value in fields.items() if value not in (None, "", {}, [])}


def raw(path: Path, row: Row, record: Mapping[str, Any]) -> Raw:
    """The record of a row."""
    known = {name: value for name, value in record.items() if value is not None}
    return Raw(path, row.line, json.dumps(known, ensure_ascii=False).encode("utf-8", "replace"), row.text)


def spoilt(path: Path, row: Row) -> Raw:
    """A row that gives no record."""
    return Raw(path, row.line, b"", row.text, defect=row.defect)


def misdated(dates: Mapping[str, str], year: str) -> str:
    """What is wrong with the dates of a row, by column, that are no day of the row's own year; empty if nothing is.

    What is no date at all passes: it is refused for that."""
    for column, text in dates.items():
        day = _day(text)
        if day is None and _is_edtf(text):
            return f"{column} = {text!r}: not a day, such as 2017-07-04"
        if day is not None and day.year != number(year):
            return f"{column} = {text}: the column year says {year or 'nothing'}; one of the two is wrong"
    return ""


def contradicted(path: Path, row: Row, record: Mapping[str, Any], defect: str) -> Raw:
    """A row whose date is not to be believed. It is refused, now and from the file of refused records; its id stays
    readable, for the row is not missing from its release."""
    return raw(path, row, {**record, "occurred": f"{record.get('occurred')} ({defect})"[:500]})._replace(defect=defect)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _is_edtf(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True
