"""The rows of a table, whatever its format, and a table as a frame of Polars."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources import frames, tabular
from ingest.sources.as_text import as_text
from ingest.sources.layout import ROW, Format, Layout, Unpivot
from ingest.sources.raw import UnreadableFile
from ingest.sources.tabular import Row
from ingest.sources.workbook import sheet

if TYPE_CHECKING:
    import polars as pl

# Rows that are Python's own at once, before they are columns.
SLICE = 20_000

Check = Callable[[Sequence[str], Path], None]

# Whose columns have types; those of the other formats are texts.
_TYPED: dict[Format, Callable[[Path, Layout], frames.Frame]] = {
    "parquet": frames.parquet,
    "json": frames.json_document,
    "ndjson": frames.ndjson,
    "dta": frames.stata,
    "sav": frames.spss,
    "rds": frames.rds,
    "rda": frames.rda,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a frame: its columns and ROW, the line and the text of each row, and the rows that are none."""

    frame: "pl.DataFrame"
    places: "pl.DataFrame"
    spoilt: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """The columns of a header as a layout names them, checked."""

    layout: Layout
    check: Check

    def found(self, header: Sequence[str], path: object) -> Sequence[str]:
        assert isinstance(path, Path)
        names = self.layout.named(header, path)
        self.check(names, path)
        return names


def rows_of(path: Path, layout: Layout, check: Check) -> Iterator[Row]:
    """The rows of a file as texts; `check` is asked about its columns.

    Raises UnreadableFile, UnicodeError, LookupError and OSError."""
    found = layout.format_of(path)
    if found in _TYPED:
        table = _typed(_TYPED[found](path, layout), ())
        names = [name for name in table.frame.columns if name != ROW]
        check(names, path)
        yield from table.spoilt
        cells = as_text(table.frame, *names).select(names).iter_rows()
        for (number, line, text), values in zip(table.places.iter_rows(), cells, strict=True):
            yield Row(line, number, text, dict(zip(names, values, strict=True)))
    elif found in ("xlsx", "ods"):
        yield from _sheet_rows(path, layout, check)
    else:
        yield from _text_rows(path, layout, check, "\t" if found == "tsv" else None)


def table_of(path: Path, layout: Layout, nulls: Collection[str] = ()) -> Table:
    """A whole file. An empty cell, and one among `nulls`, is null. Raises as `rows_of`."""
    found = layout.format_of(path)
    table = _typed(_TYPED[found](path, layout), nulls) if found in _TYPED else _of_texts(path, layout, nulls)
    return table if layout.unpivot is None else _unpivoted(path, table, layout.unpivot)


def _text_rows(path: Path, layout: Layout, check: Check, delimiter: str | None) -> Iterator[Row]:
    delimiter = layout.delimiter or delimiter
    columns: _Names | Sequence[str] = _Names(layout, check)
    if not layout.header_line:
        first = tabular.header(path, delimiter, layout.encoding, layout.skip, layout.comment)
        unnamed = layout.columns if layout.columns and layout.ragged else [""] * len(first)
        columns = _Names(layout, check).found(unnamed, path)
    return tabular.rows(
        path,
        columns,
        delimiter=delimiter,
        encoding=layout.encoding,
        nulls=(),
        skip=max(layout.header_line - 1, 0) or layout.skip,
        comment=layout.comment,
        is_ragged=layout.ragged,
    )


def _sheet_rows(path: Path, layout: Layout, check: Check) -> Iterator[Row]:
    cells = [[cell_text(cell) for cell in row] for row in sheet(path, layout.sheet)]
    above = max(layout.header_line, layout.skip)
    if len(cells) <= above:
        raise UnreadableFile(f"{path}: the sheet has {len(cells)} rows", remedy="correct files, header, skip or sheet")
    names = layout.named(cells[above - 1] if layout.header_line else [""] * len(cells[above]), path)
    check(names, path)
    rows = ((line, values) for line, values in enumerate(cells[above:], above + 1) if any(values))
    for number, (line, values) in enumerate(rows, 1):
        yield Row(line, number, ", ".join(filter(None, values)), dict(zip(names, values, strict=True)))


def cell_text(given: object) -> str:
    """The text of a cell of a spreadsheet: 2016, not 2016.0, and a day without its midnight."""
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    if isinstance(given, datetime) and given.time() == time():
        return given.date().isoformat()
    if isinstance(given, (date, time)):
        return given.isoformat()
    return str(given).lower() if isinstance(given, bool) else str(given or "").strip()


def _of_texts(path: Path, layout: Layout, nulls: Collection[str]) -> Table:
    import polars as pl

    names: list[str] = []
    spoilt: list[Row] = []
    parts, places = list[pl.DataFrame](), list[pl.DataFrame]()
    rows = rows_of(path, layout, lambda found, _: names.extend(found))
    while some := list(islice(rows, SLICE)):
        spoilt += (row for row in some if row.defect)
        good = [row for row in some if not row.defect]
        cells = {name: [_given(row.fields[name], nulls) for row in good] for name in names}
        numbers = pl.Series(ROW, [row.number for row in good], pl.Int64)
        parts.append(pl.DataFrame(cells, dict.fromkeys(names, pl.String)).with_columns(numbers))
        places.append(
            _places(numbers, [row.line for row in good], pl.Series([row.text for row in good], dtype=pl.String))
        )
    empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {ROW: pl.Int64})
    nowhere = _places(empty[ROW], [], pl.Series(dtype=pl.String))
    return Table(pl.concat([empty, *parts]), pl.concat([nowhere, *places]), tuple(spoilt))


def _given(text: str, nulls: Collection[str]) -> str | None:
    return None if text == "" or text in nulls else text


def _typed(found: frames.Frame, nulls: Collection[str]) -> Table:
    import polars as pl

    frame, names = found.columns, found.columns.columns
    texts = as_text(frame, *names)
    nothing = [name for name in names if texts[name].is_in(["", *nulls]).any()]
    given = frame.with_columns(
        pl.when(~texts[name].is_in(["", *nulls])).then(pl.col(name)).alias(name) for name in nothing
    )
    numbers = pl.Series(ROW, range(1, len(frame) + 1), pl.Int64)
    cells = texts.select(pl.concat_str(names, separator=", ")).to_series() if names else pl.Series([""] * len(frame))
    return Table(given.with_columns(numbers), _places(numbers, list(found.lines), cells), found.spoilt)


def _places(numbers: "pl.Series", lines: Sequence[int], texts: "pl.Series") -> "pl.DataFrame":
    import polars as pl

    return pl.DataFrame({ROW: numbers, "line": pl.Series(lines, dtype=pl.Int64), "text": texts})


def _unpivoted(path: Path, table: Table, how: Unpivot) -> Table:
    """Its columns of one kind as rows; each is of the row of the file that it stood in."""
    import polars as pl

    names = [name for name in table.frame.columns if name != ROW]
    on = [name for name in names if re.fullmatch(how.columns, name)]
    index = [name for name in table.frame.columns if name not in on]
    if not on or {how.name, how.value} & set(index):
        raise UnreadableFile(
            f"{path}: files: unpivot: "
            + (f"a column is {how.name} or {how.value} already" if on else f"no column is like {how.columns!r}"),
            expected="columns among " + ", ".join(names),
            remedy="columns is a regular expression of whole names, such as [0-9]{4}.*; name and value are new names",
        )
    if len({table.frame.schema[name] for name in on}) > 1:
        table = replace(table, frame=as_text(table.frame, *on).with_columns(pl.col(on).replace("", None)))
    frame = table.frame.unpivot(on, index=index, variable_name=how.name, value_name=how.value)
    return replace(table, frame=frame)
