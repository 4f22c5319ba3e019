"""How a table lies in its file, as far as its first lines show it: delimiter, header, lines around the rows."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.sources.layout import Layout, Unpivot
from ingest.sources.mapped import NUMBER
from ingest.sources.raw import UnreadableFile
from ingest.sources.source import Sample
from ingest.sources.table import cell_text, rows_of
from ingest.sources.tabular import DELIMITERS
from ingest.sources.workbook import sheet

# Lines that show how a table lies, and rows that show what its columns hold.
LINES, ROWS = 200, 2_000

# What a line begins with that is a comment, in the tables of programs.
COMMENTS = ("#", "%", "//")

_BEGINS_WITH_YEAR = re.compile(r"(1[0-9]|20|21)[0-9]{2}($|[^0-9])")


@dataclass(frozen=True, slots=True)
class Guess:
    """Something that was guessed, how sure it is, and by what."""

    value: Any
    sureness: str  # sure, likely or unsure
    because: str

    def __str__(self) -> str:
        return f"{self.sureness}: {self.because}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the options of `files`, each with why, its columns, and its first rows by them."""

    options: dict[str, Guess]
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def grid_of(path: Path) -> Grid:
    """Raises UnreadableFile for what is no table."""
    kind = Layout().format_of(path)
    options: dict[str, Guess] = {}
    if kind in ("csv", "tsv"):
        options = _of_text(Sample.of(path).text)
    elif kind in ("xlsx", "ods"):
        options = _of_header([[cell_text(cell) for cell in row] for row in sheet(path)[:LINES]])
    layout = Layout(**{name: one.value for name, one in options.items()})
    rows, names = _rows(path, layout)
    years = [name for name in names if _BEGINS_WITH_YEAR.match(name)]
    if len(years) > 2:
        pattern = "[0-9]{4}" if all(map(str.isdigit, years)) else "[0-9]{4}.*"
        found = Unpivot(columns=pattern, name="period", value="amount")
        options["unpivot"] = Guess(found.model_dump(), "likely", f"{len(years)} columns are named after years")
        rows = [_without(row, years) | {"period": year, "amount": row[year]} for row in rows[:LINES] for year in years]
        names = list(rows[0]) if rows else names
    if not rows:
        raise UnreadableFile(f"{path}: no rows of a table in it", remedy="say under files how it lies in the file")
    return Grid(options, tuple(names), tuple(rows))


def _rows(path: Path, layout: Layout) -> tuple[list[dict[str, str]], list[str]]:
    """The first rows, without lines of one cell, such as footnotes, where lines are not all alike."""
    names: list[str] = []
    rows = islice(rows_of(path, layout, lambda found, _: names.extend(found)), ROWS)
    good = [{name: row.fields[name] for name in names} for row in rows if not row.defect]
    if layout.ragged:
        most = max((sum(map(bool, row.values())) for row in good), default=0)
        good = [row for row in good if sum(map(bool, row.values())) > most / 2]
    return good, names


def _without(row: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name not in names}


def _of_text(text: str) -> dict[str, Guess]:
    options: dict[str, Guess] = {}
    lines = text.splitlines()[:LINES]
    mark = next((mark for mark in COMMENTS if lines and lines[0].startswith(mark)), None)
    if mark:
        options["comment"] = Guess(mark, "likely", "the first line begins with it")
    cells = {sign: _parsed(lines, sign) for sign in DELIMITERS}
    sign = max(DELIMITERS, key=lambda sign: _regular([row for row in cells[sign] if not _is_comment(row, mark)]))
    rows = cells[sign]
    if sign != ",":
        share = sum(len(row) > 1 for row in rows) / max(len(rows), 1)
        options["delimiter"] = Guess(sign, "sure" if share > 0.9 else "likely", f"it parts {share:.0%} of the lines")
    return options | _of_header(rows, mark)


def _parsed(lines: Sequence[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO("\n".join(lines)), delimiter=sign))
    except csv.Error:
        return []


def _regular(rows: Sequence[Sequence[str]]) -> int:
    """How many cells lie in rows of the most common width, if that is more than one."""
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    return width * count if width > 1 else 0


def _is_comment(row: Sequence[str], mark: str | None) -> bool:
    return bool(mark and row and row[0].startswith(mark))


def _of_header(rows: Sequence[Sequence[str]], mark: str | None = None) -> dict[str, Guess]:
    """Where the header is, and whether lines around the rows have other widths than they."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    body = [count for count, row in zip(filled, rows, strict=True) if count > 1 and not _is_comment(row, mark)]
    width = max(body, default=0)
    places = (place for place, count in enumerate(filled) if count > 0.7 * width and not _is_comment(rows[place], mark))
    place = next(places, 0)
    options: dict[str, Guess] = {}
    names = [cell for cell in rows[place] if cell.strip()] if rows else []
    if names and sum(bool(NUMBER.fullmatch(cell.strip())) for cell in names) > len(names) / 2 and not _are_years(names):
        options["header"] = Guess(0, "likely", "the first line holds numbers, no names")
        if place:
            options["skip"] = Guess(place, "likely", "the lines above have fewer cells")
    elif place and not all(_is_comment(row, mark) for row in rows[:place]):
        options["header"] = Guess(place + 1, "likely", f"the first line with {filled[place]} names")
    below = [row for row in rows[place + 1 :] if any(row) and not _is_comment(row, mark)]
    if any(len(row) != len(rows[place]) for row in below):
        options["ragged"] = Guess(True, "likely", "some lines have fewer or more cells than the header")
    return options


def _are_years(names: Sequence[str]) -> bool:
    """Whether what looks like numbers in a header are years, one a column."""
    numbers = [name.strip() for name in names if NUMBER.fullmatch(name.strip())]
    return all(name.isdigit() and 1000 < int(name) < 2200 for name in numbers)
