"""The rows of a table, whatever its format, and a table as a frame of Polars."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.sources import tabular
from ingest.sources.layout import ROW, Layout
from ingest.sources.tabular import Row

if TYPE_CHECKING:
    import polars as pl

# Rows that are Python's own at once, before they are columns.
SLICE = 20_000

Check = Callable[[Sequence[str], Path], None]


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
    """The rows of a file; `check` is asked about its columns. Raises UnreadableFile, UnicodeError, LookupError."""
    columns: _Names | Sequence[str] = _Names(layout, check)
    if not layout.header_line:
        first = tabular.header(path, layout.delimiter, layout.encoding, layout.skip, layout.comment)
        columns = _Names(layout, check).found(layout.columns or [""] * len(first), path)
    return tabular.rows(
        path,
        columns,
        delimiter=layout.delimiter,
        encoding=layout.encoding,
        nulls=(),
        skip=max(layout.header_line - 1, 0) or layout.skip,
        comment=layout.comment,
        is_ragged=layout.ragged,
    )


def table_of(path: Path, layout: Layout, nulls: Container[str] = ()) -> Table:
    """A whole file. An empty cell, and one among `nulls`, is null. Raises as `rows_of`."""
    import polars as pl

    names: list[str] = []
    spoilt: list[Row] = []
    frames, places = list[pl.DataFrame](), list[pl.DataFrame]()
    rows = rows_of(path, layout, lambda found, _: names.extend(found))
    while some := list(islice(rows, SLICE)):
        spoilt += (row for row in some if row.defect)
        good = [row for row in some if not row.defect]
        numbers = pl.Series(ROW, [row.number for row in good], pl.Int64)
        cells = {name: [_given(row.fields[name], nulls) for row in good] for name in names}
        frames.append(pl.DataFrame(cells, dict.fromkeys(names, pl.String)).with_columns(numbers))
        where = {"line": [row.line for row in good], "text": [row.text for row in good]}
        places.append(pl.DataFrame({ROW: numbers, **where}, {ROW: pl.Int64, "line": pl.Int64, "text": pl.String}))
    empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {ROW: pl.Int64})
    nowhere = pl.DataFrame(schema={ROW: pl.Int64, "line": pl.Int64, "text": pl.String})
    return Table(pl.concat([empty, *frames]), pl.concat([nowhere, *places]), tuple(spoilt))


def _given(text: str, nulls: Container[str]) -> str | None:
    return None if text == "" or text in nulls else text
