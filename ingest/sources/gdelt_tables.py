"""Tables of GDELT that a program has rewritten: with a header, as gdeltPyR and BigQuery name the columns, or with
another delimiter than a TAB."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.crosswalk.keys import plain
from ingest.sources.source import Sample
from ingest.sources.tabular import Columns, Row, folded, rows

if TYPE_CHECKING:
    from ingest.sources.gdelt_columns import Layout

# Names that differ by more than case and underscores.
_OTHER_NAMES = {"SQLDATE": ("day", "event_date")}


def is_table(sample: Sample, layout: "Layout") -> bool:
    """Whether it is such a table, by its header or its first row."""
    return _has_header(sample, layout) or (
        sample.delimiter != "\t" and layout.fits("\t".join(sample.columns()).replace("\n", " "))
    )


def rows_of(path: Path, layout: "Layout") -> Iterator[Row]:
    """Its rows by the names of the layout. Raises UnreadableFile, UnicodeDecodeError and OSError."""
    sample = Sample.of(path)
    if not _has_header(sample, layout):
        return rows(path, layout.columns[: len(sample.columns())])
    others = [name for name in layout.columns if name not in layout.needed]
    return rows(path, Columns({name: _OTHER_NAMES.get(name, ()) for name in layout.needed}, dict.fromkeys(others, ())))


def line_of(row: Row, layout: "Layout") -> str:
    """The row as GDELT would write it."""
    return "\t".join(" ".join(plain(row.fields.get(name)).split()) for name in layout.columns)


def _has_header(sample: Sample, layout: "Layout") -> bool:
    names = sample.names()
    if "actiongeoadm2code" in names and layout.source == "gdelt-1":
        return False
    return all(names & {folded(name), *map(folded, _OTHER_NAMES.get(name, ()))} for name in layout.needed)
