"""The cells of a row as values of a record: numbers, dates, nothing; and the record of a row."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.crosswalk.keys import plain
from ingest.sources.raw import Raw
from ingest.sources.tabular import Row


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
