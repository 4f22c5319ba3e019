"""The marts as one workbook: a sheet each, and one before them that says what they are."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from duckdb import DuckDBPyConnection

from warehouse.publish.marts import Mart

# What a sheet, and a cell, of Excel can hold.
_ROWS = 1_048_575
_TEXT = 32_767

# Excel counts days from here.
_FIRST = date(1900, 3, 1)


def write_workbook(
    path: Path, source: DuckDBPyConnection, tables: Mapping[str, Mart], query: Callable[[Mart], str]
) -> list[str]:
    """Write the rows of each mart's query; the names of the marts that have too many for a sheet, and are not in it.

    A text stays a text, whatever it begins with: no cell is a formula."""
    too_long = []
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        day, moment, bold = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
            book.add_format({"bold": True}),
        )
        contents = book.add_worksheet("contents")
        contents.write_row(0, 0, ["sheet", "mart", "rows", "what it holds"], bold)
        for number, mart in enumerate(tables.values(), 1):
            ((rows,),) = source.execute(f"select count(*) from ({query(mart)})").fetchall()
            contents.write_row(number, 0, [mart.table[:31], mart.name, rows, mart.description])
            if rows > _ROWS:
                too_long.append(mart.name)
                contents.write(number, 0, "too long for a sheet")
                continue
            sheet = book.add_worksheet(mart.table[:31])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, [column.name for column in mart.columns], bold)
            result = source.execute(query(mart))
            line = 0
            while batch := result.fetchmany(10_000):
                for row in batch:
                    line += 1
                    for place, value in enumerate(row):
                        _write(sheet, line, place, value, day, moment)
    return too_long


def _write(sheet: Any, line: int, place: int, value: Any, day: Any, moment: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(line, place, value)
        case int() | float():
            sheet.write_number(line, place, value)
        case datetime() if value.date() >= _FIRST:
            sheet.write_datetime(line, place, value, moment)
        case date() if not isinstance(value, datetime) and value >= _FIRST:
            sheet.write_datetime(line, place, value, day)
        case _:
            sheet.write_string(line, place, str(value)[:_TEXT])
