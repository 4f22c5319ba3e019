"""A query by Polars' SQL over the tables of a release, before its rows become records.

It reads these tables and nothing else: no file, no address. Which row of the file a row of the result comes from is
known where the query keeps the column `_row`, or where it gives the same result if each of its selects keeps it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.sources.as_text import as_text
from ingest.sources.layout import ROW
from ingest.sources.table import SLICE, Table
from ingest.sources.tabular import Row

if TYPE_CHECKING:
    import polars as pl

# The table of the file that is read.
FILE = "file"

# Of a result: a slip in a join gives more than the memory holds.
MOST_ROWS = 20_000_000

# Rows that a query cannot convert are refused one by one, if they are few.
MOST_SPOILT = 20

_COMMENTS = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_QUERY = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
# A select that does not keep all columns of a table, and with them its ROW.
_SELECT = re.compile(r"\bselect\b(?!\s+(?:\w+\.)?\*)", re.IGNORECASE)

# The table functions of Polars, all of which read files.
_READS_FILES = re.compile(
    r"\b(read|scan)_(avro|csv|delta|excel|iceberg|ipc|json|lines|ndjson|ods|parquet)", re.IGNORECASE
)

# What Polars says of a value that it cannot convert.
_NOT_CONVERTED = "conversion from "


class QueryError(ValueError):
    """What is wrong with a query."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a query makes of a file, with ROW where it is known, and the rows of the file that it cannot read."""

    frame: "pl.DataFrame"
    table: Table
    spoilt: tuple[Row, ...]

    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        """These columns as texts: each row with its place in the file, or else with its number in the result."""
        import polars as pl

        yield from self.spoilt
        frame = self.frame if ROW in self.frame.columns else self.frame.with_columns(pl.lit(None, pl.Int64).alias(ROW))
        frame = as_text(frame.with_columns(pl.col(ROW).cast(pl.Int64)), *names).sort(ROW, *names)
        for start in range(0, len(frame), SLICE):
            part = frame[start : start + SLICE].join(self.table.places, on=ROW, how="left", maintain_order="left")
            for place, (row, line, text, *values) in enumerate(part.select(ROW, "line", "text", *names).iter_rows(), 1):
                fields = dict(zip(names, values, strict=True))
                if row is None:
                    yield Row(0, start + place, ", ".join(filter(None, values)), fields, place="of the query")
                else:
                    yield Row(line, row, text, fields)


def check(query: str) -> None:
    """Raises QueryError for what is no query, or would read other files."""
    if found := _READS_FILES.search(query):
        raise QueryError(f"{found[0]} reads a file; a query reads the files of its release alone, named under tables")
    if not _QUERY.match(_COMMENTS.sub(" ", query)):
        raise QueryError("a query begins with select or with")


def run(query: str, table: Table, others: "Mapping[str, pl.DataFrame]") -> Result:
    """What a query makes of a table, which it knows as `file`, and of others. Raises QueryError."""
    import polars as pl

    check(query)
    file, spoilt = table.frame, list(table.spoilt)
    while True:
        try:
            return Result(_with_row(query, {**others, FILE: file}), table, tuple(spoilt))
        except QueryError:
            found = _first_not_converted(query, file, others)
            if found is None or len(spoilt) - len(table.spoilt) == MOST_SPOILT:
                raise
            is_it = pl.col(ROW) == found[0]
            _, line, text = table.places.row(by_predicate=is_it)
            spoilt.append(Row(line, found[0], text, {}, f"the query cannot read it: {found[1]}"))
            file = file.filter(~is_it)


def _with_row(query: str, tables: "Mapping[str, pl.DataFrame]") -> "pl.DataFrame":
    """The result, with ROW where it is known. Polars gives the rows of a union or join in any order: where they can be,
    they are sorted by it."""
    plain = _collected(query, tables)
    if ROW in plain.columns:
        return plain if plain.schema[ROW].is_integer() else plain.drop(ROW)
    try:
        traced = _collected(_SELECT.sub(f"select {ROW},", query), tables)
        is_same = traced.schema[ROW].is_integer() and _digest(traced.drop(ROW)) == _digest(plain)
    except QueryError:  # a group, a distinct row, a table without rows of its own
        return plain
    return traced if is_same else plain


def _digest(frame: "pl.DataFrame") -> object:
    """Of the columns and the rows, in whatever order these stand."""
    return frame.schema, len(frame), frame.hash_rows().sum()


def _collected(query: str, tables: "Mapping[str, pl.DataFrame]") -> "pl.DataFrame":
    import polars as pl

    try:
        result = pl.SQLContext(dict(tables)).execute(query, eager=False)
        frame = result.head(MOST_ROWS + 1).collect(engine="streaming")
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise QueryError(str(error).partition("\n")[0].partition("; valid columns")[0]) from error
    if len(frame) > MOST_ROWS:
        raise QueryError(f"it gives more than {MOST_ROWS:,} rows; check the conditions of its joins")
    return frame


def _first_not_converted(
    query: str, file: "pl.DataFrame", others: "Mapping[str, pl.DataFrame]"
) -> tuple[int, str] | None:
    """The number of the first row of which the query cannot convert a value, and why; None where it fails otherwise."""

    def why(part: "pl.DataFrame") -> str:
        try:
            _collected(query, {**others, FILE: part})
        except QueryError as error:
            return str(error) if _NOT_CONVERTED in str(error) else ""
        return ""

    if not why(file):
        return None
    good, bad = 0, len(file)  # rows from the top with which it does not fail, and with which it does
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (good, middle) if why(file[:middle]) else (middle, bad)
    reason = why(file[good:bad])
    return (int(file[ROW][good]), reason) if reason else None
