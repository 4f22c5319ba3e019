"""Tables whose columns have types of their own: Parquet, JSON, and the files of Stata, SPSS and R."""

import bz2
import gzip
import io
import json
import lzma
import warnings
from collections.abc import Callable
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
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = path.read_bytes()
    try:
        shape = pq.read_metadata(io.BytesIO(content))
        _check_size(path, shape.num_rows, shape.num_columns)
        columns = pl.read_parquet(io.BytesIO(content))
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise UnreadableFile(f"{path}: not a Parquet file ({error})", remedy="fetch it again") from error
    return Frame(columns, range(1, len(columns) + 1))


def ndjson(path: Path, layout: Layout) -> Frame:
    """One object a line; a line that is none is refused alone."""
    good: list[tuple[int, dict[str, Any]]] = []
    spoilt: list[Row] = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            good.append((number, _object(json_text.loads(line))))
        except ValueError as error:
            spoilt.append(Row(number, number, line, {}, f"not a JSON object: {error}"))
    return Frame(_columns(path, [record for _, record in good]), [number for number, _ in good], tuple(spoilt))


def json_document(path: Path, layout: Layout) -> Frame:
    """A list of objects, or one that stands under the keys of `records`."""
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
    columns = _columns(path, [_object(record) for record in found])
    return Frame(columns, range(1, len(columns) + 1))


def stata(path: Path, layout: Layout) -> Frame:
    return _statistics(path, layout, "read_dta")


def spss(path: Path, layout: Layout) -> Frame:
    return _statistics(path, layout, "read_sav")


def _statistics(path: Path, layout: Layout, reader: str) -> Frame:
    pyreadstat = _module("pyreadstat", path)
    read = getattr(pyreadstat, reader)
    try:
        _, shape = read(str(path), metadataonly=True)
        _check_size(path, shape.number_rows or 0, shape.number_columns)
        columns, _ = read(str(path), apply_value_formats=layout.labels, output_format="polars")
    except pyreadstat.ReadstatError as error:
        raise UnreadableFile(f"{path}: {error}", remedy="save it again, or as CSV") from error
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
    try:
        with warnings.catch_warnings(action="ignore"):  # that a file is of version 3, has no mark, and the like
            return rdata.conversion.convert(
                rdata.parser.parse_data(_unpacked(path), extension=ending), r_classes(rdata)
            )
    except (KeyboardInterrupt, SystemExit, MemoryError, UnreadableFile):
        raise
    except Exception as error:  # a damaged file raises whatever its bytes lead to
        raise UnreadableFile(f"{path}: not an R file ({error})", remedy="save it again, or as CSV") from error


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
    import pyarrow as pa

    if not isinstance(found, _module("pandas", path).DataFrame):
        raise UnreadableFile(f"{path}: not a data frame, but a {type(found).__name__}", remedy="save a data frame")
    try:
        columns = pl.from_pandas(found)
    except (pa.ArrowException, TypeError, pl.exceptions.PolarsError) as error:
        raise UnreadableFile(f"{path}: a column is no column of a table: {error}", remedy="leave it out") from error
    return Frame(columns, range(1, len(columns) + 1))


def _module(name: str, path: Path) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise UnreadableFile(
            f"{path}: reading it needs {name}, which is not installed", remedy="pip install 'dateline[statistics]'"
        ) from error


def _columns(path: Path, records: list[dict[str, Any]]) -> "pl.DataFrame":
    import polars as pl

    _check_size(path, len(records), max(map(len, records), default=0))
    try:
        return pl.from_dicts(records, infer_schema_length=None, strict=False) if records else pl.DataFrame()
    except (pl.exceptions.PolarsError, TypeError, OverflowError) as error:
        raise UnreadableFile(f"{path}: not a table: {str(error).splitlines()[0]}") from error


def _object(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(f"{json.dumps(found)[:50]} is not an object in braces")
    return found


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"{path}: larger than {LARGEST >> 30} GiB", remedy="split it")
    return text_of(path)


def _check_size(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise UnreadableFile(
            f"{path}: {rows:,} rows of {columns:,} columns, more than {MOST_CELLS:,} cells", remedy="split it"
        )
