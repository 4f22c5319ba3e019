"""Tables whose columns have types of their own: Parquet, JSON, and the files of Stata, SPSS and R."""

import bz2
import gzip
import io
import json
import lzma
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.sources import json_text
from ingest.sources.decoding import text_of
from ingest.sources.layout import Layout
from ingest.sources.raw import UnreadableFile
from ingest.sources.tabular import Row

if TYPE_CHECKING:
    import polars as pl

# Of a file as it is laid out in memory; what unpacks to more was made to do harm, or is no table.
LARGEST = 2 * 1024 * 1024 * 1024
MOST_CELLS = 500_000_000

# By the first bytes of an R file: what it is packed with.
_PACKED: dict[bytes, Callable[[io.BytesIO], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns of a file, the line of each row, and the lines that are no row."""

    columns: "pl.DataFrame"
    lines: range | list[int]
    spoilt: tuple[Row, ...] = ()


def parquet(path: Path, layout: Layout) -> Frame:
    import polars as pl
    import pyarrow.parquet as pq

    content = path.read_bytes()
    with _errors_named(path, "a Parquet file", remedy="fetch it again"):
        shape = pq.read_metadata(io.BytesIO(content))
        _check_size(path, shape.num_rows, shape.num_columns)
        columns = pl.read_parquet(io.BytesIO(content))
    return Frame(columns, range(1, len(columns) + 1))


def ndjson(path: Path, layout: Layout) -> Frame:
    """One object a line; a line that is none is refused alone."""
    lines = ((number, line) for number, line in enumerate(_text(path).splitlines(), 1) if line.strip())
    return _of_objects(path, ((number, line, _parsed(line)) for number, line in lines))


def json_document(path: Path, layout: Layout) -> Frame:
    """A list of objects, or one that stands under the keys of `records`; an element that is none is refused alone."""
    found = json_text.loads(_text(path))
    for key in (layout.records or "").split(".") if layout.records else ():
        if not isinstance(found, dict) or key not in found:
            raise UnreadableFile(
                f"{path}: no {layout.records!r} in it",
                expected="one of " + ", ".join(found) if isinstance(found, dict) else "a list of objects",
                remedy="correct files, records",
            )
        found = found[key]
    if not isinstance(found, list):
        keys = (
            ", ".join(key for key, value in found.items() if isinstance(value, list)) if isinstance(found, dict) else ""
        )
        raise UnreadableFile(
            f"{path}: no list of records", remedy=f"name the key that holds them under files, records: {keys or '…'}"
        )
    return _of_objects(path, ((number, json.dumps(one), one) for number, one in enumerate(found, 1)))


def stata(path: Path, layout: Layout) -> Frame:
    return _statistics(path, layout, "read_dta", "a file of Stata")


def spss(path: Path, layout: Layout) -> Frame:
    return _statistics(path, layout, "read_sav", "a file of SPSS")


def _statistics(path: Path, layout: Layout, reader: str, what: str) -> Frame:
    read = getattr(_module("pyreadstat", path), reader)
    with _errors_named(path, what):
        _, shape = read(str(path), metadataonly=True)
        _check_size(path, shape.number_rows or 0, shape.number_columns)
        columns, _ = read(str(path), apply_value_formats=layout.labels, output_format="polars")
    return Frame(columns, range(1, len(columns) + 1))


def rds(path: Path, layout: Layout) -> Frame:
    return _r_table(path, _r_objects(path, ".rds"))


def rda(path: Path, layout: Layout) -> Frame:
    objects = _r_objects(path, ".rda")
    name = layout.object or next(iter(objects), "")
    if name not in objects or (layout.object is None and len(objects) > 1):
        raise UnreadableFile(
            f"{path}: " + (f"no object {name!r}" if layout.object else "it holds several objects"),
            expected="one of " + ", ".join(objects),
            remedy="name the table under files, object",
        )
    return _r_table(path, objects[name])


def _r_objects(path: Path, ending: str) -> Any:
    """What an R file holds. Nothing in it is run: a function stays the text that it is."""
    rdata = _module("rdata", path)
    with (
        _errors_named(path, "an R file"),
        warnings.catch_warnings(action="ignore"),  # that a file is of version 3, has no mark, and the like
    ):
        return rdata.conversion.convert(rdata.parser.parse_data(_unpacked(path), extension=ending), r_classes(rdata))


def r_classes(rdata: Any) -> dict[str, Callable[[Any, Any], Any]]:
    """What becomes of the classes of R: `rdata` itself leaves days and moments as numbers."""

    def times(values: Any, unit: str) -> Any:
        with np.errstate(invalid="ignore"):  # a missing one is no number, which becomes no time
            return values.astype(f"datetime64[{unit}]").astype("datetime64[s]")

    return {
        **rdata.conversion.DEFAULT_CLASS_MAP,
        "Date": lambda values, _: times(values, "D"),
        "POSIXct": lambda values, _: times(values, "s"),
    }


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    opened = next((opens for mark, opens in _PACKED.items() if content.startswith(mark)), None)
    if opened is None:
        return content
    unpacked: bytes = opened(io.BytesIO(content)).read(LARGEST + 1)
    if len(unpacked) > LARGEST:
        raise UnreadableFile(f"{path}: it unpacks to more than {LARGEST >> 30} GiB", remedy="keep the rows alone")
    return unpacked


def _r_table(path: Path, found: Any) -> Frame:
    import polars as pl

    if not isinstance(found, _module("pandas", path).DataFrame):
        raise UnreadableFile(f"{path}: not a data frame, but a {type(found).__name__}", remedy="save a data frame")
    with _errors_named(path, "a table whose columns have one type each", remedy="leave the other columns out"):
        columns = pl.from_pandas(found)
    return Frame(columns, range(1, len(columns) + 1))


@contextmanager
def _errors_named(path: Path, what: str, remedy: str = "save it again, or as CSV") -> Iterator[None]:
    """A damaged file makes a library raise whatever its bytes lead to, errors of Python and of Rust among them."""
    import polars as pl

    try:
        yield
    except (MemoryError, UnreadableFile):
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        raise UnreadableFile(f"{path}: not {what} ({reason})", remedy=remedy) from error


def _module(name: str, path: Path) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise UnreadableFile(
            f"{path}: reading it needs {name}, which is not installed", remedy="pip install 'dateline[statistics]'"
        ) from error


def _parsed(line: str) -> Any:
    try:
        return json_text.loads(line)
    except ValueError as error:
        return error


def _of_objects(path: Path, found: Iterable[tuple[int, str, Any]]) -> Frame:
    """A table of objects, each with its line and its text; what is no object is refused alone."""
    import polars as pl

    good: list[tuple[int, dict[str, Any]]] = []
    spoilt: list[Row] = []
    for number, text, value in found:
        if not isinstance(value, dict):
            reason = str(value) if isinstance(value, ValueError) else f"{text[:50]} is not an object in braces"
            spoilt.append(Row(number, number, text, {}, f"not a JSON object: {reason}"))
        elif repeated := json_text.repeated(value):
            spoilt.append(Row(number, number, text, {}, repeated))
        else:
            good.append((number, value))
    _check_size(path, len(good), max((len(record) for _, record in good), default=0))
    try:
        columns = (
            pl.from_dicts([record for _, record in good], infer_schema_length=None, strict=False)
            if good
            else pl.DataFrame()
        )
    except (pl.exceptions.PolarsError, TypeError, OverflowError) as error:
        raise UnreadableFile(f"{path}: not a table: {str(error).splitlines()[0]}") from error
    return Frame(columns, [number for number, _ in good], tuple(spoilt))


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"{path}: larger than {LARGEST >> 30} GiB", remedy="split it")
    return text_of(path)


def _check_size(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise UnreadableFile(
            f"{path}: {rows:,} rows of {columns:,} columns, more than {MOST_CELLS:,} cells", remedy="split it"
        )
