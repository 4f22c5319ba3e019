"""Standard output is data, in the format that was asked for; talk and progress go to standard error."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, Protocol

from ingest.characters import visible
from warehouse.serving.formula import inert_text

Row = Mapping[str, Any]

WIDE = 10_000


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def write(rows: Sequence[Row], columns: Sequence[str], form: Format) -> None:
    """Rows to standard output. An empty result is an empty table with its columns, `[]`, nothing, or a header."""
    match form:
        case Format.TABLE:
            _table(rows, columns)
        case Format.JSON:
            print(visible(json.dumps([_numbers(row) for row in rows], ensure_ascii=False, indent=2, default=_plain)))
        case Format.JSONL:
            for row in rows:
                print(visible(json.dumps(_numbers(row), ensure_ascii=False, default=_plain)))
        case Format.CSV:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_cell(row[column]) for column in columns] for row in rows)


def say(text: str = "") -> None:
    """Talk, to standard error."""
    from rich.console import Console

    Console(stderr=True, highlight=False).print(visible(text), markup=False, emoji=False, soft_wrap=True)


def printed(value: Any) -> str:
    """A value as a person reads it: thousands separated, nothing for null, no decimals that say nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        text = f"{value:,.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return text if text not in ("-0", "") else "0"
    return visible(str(_plain(value)))


class Progress(Protocol):
    def __call__(self, what: str, done: int = 0, total: int = 0) -> None: ...


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on standard error where that is a terminal, silence where it is not."""
    if not sys.stderr.isatty():
        yield lambda what, done=0, total=0: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = SpinnerColumn(), TextColumn("{task.description:<32.32}", markup=False), BarColumn(), TimeElapsedColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(what: str, done: int = 0, total: int = 0) -> None:
            bar.update(task, description=visible(what), completed=done, total=total or None)

        yield step


def _table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        numeric = any(isinstance(row[column], (int, float)) and not isinstance(row[column], bool) for row in rows)
        table.add_column(visible(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(printed(row[column]) for column in columns))
    # A pipe has no width: a row stays a line there, for grep.
    Console(highlight=False, width=None if sys.stdout.isatty() else WIDE, markup=False, emoji=False).print(table)


def _numbers(row: Row) -> dict[str, Any]:
    """The row with numbers as JSON knows them: decimals too, and null for what is no number or infinite."""
    return {
        name: float(value) if isinstance(value, Decimal) else None if _is_no_number(value) else value
        for name, value in row.items()
    }


def _is_no_number(value: Any) -> bool:
    return isinstance(value, float) and not isfinite(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value if _is_json(value) else str(value)


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else _inert(_plain(value))


def _inert(value: Any) -> Any:
    return inert_text(value) if isinstance(value, str) else value


def _is_json(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool, list, dict))
