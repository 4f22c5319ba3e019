"""How a table lies in its file: its format, and what stands around its rows."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from ingest.record import Frozen, Name
from ingest.sources.raw import UnreadableFile

# The number of a row of the file, from 1, in the table that a query reads.
ROW = "_row"


Format = Literal["csv", "tsv", "xlsx", "ods", "parquet", "json", "ndjson", "dta", "sav", "rds", "rda"]

# By the ending of a file; one of another ending is delimited text.
_ENDINGS: dict[str, Format] = {
    ".tab": "tsv",
    ".jsonl": "ndjson",
    ".zsav": "sav",
    ".rdata": "rda",
    **{f".{name}": name for name in get_args(Format)},
}

_PLACE = ("skip", "header", "columns")
_TEXT = (*_PLACE, "delimiter", "encoding", "comment", "ragged")
OPTIONS: dict[Format, tuple[str, ...]] = {
    "csv": _TEXT,
    "tsv": _TEXT,
    "xlsx": (*_PLACE, "sheet"),
    "ods": (*_PLACE, "sheet"),
    "parquet": (),
    "json": ("records",),
    "ndjson": (),
    "dta": ("labels",),
    "sav": ("labels",),
    "rds": (),
    "rda": ("object",),
}


class Unpivot(Frozen):
    """Columns that become rows: one for each year, say, whose name and value become two columns."""

    columns: Name = Field(description="a regular expression of their names, such as [0-9]{4}")
    name: Name = "name"
    value: Name = "value"

    @field_validator("columns")
    @classmethod
    def _is_pattern(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return pattern


class Layout(Frozen):
    """What a mapping says under `files`."""

    format: Format | None = Field(default=None, description="by the ending of the file without it")
    delimiter: str | None = Field(default=None, pattern=r'^[^"\r\n]$', description="by the first line without it")
    encoding: Name | None = Field(default=None, description="without it UTF-8, UTF-16 by its mark, Windows-1252")
    comment: Name | None = Field(default=None, description="what a line begins with that is no row")
    skip: int = Field(default=0, ge=0, description="lines above the table")
    header: int | None = Field(default=None, ge=0, description="the line that names the columns; 0 where none does")
    columns: tuple[Name, ...] | None = Field(default=None, description="the names, instead of those of a header")
    ragged: bool = Field(default=False, description="rows may have fewer or more cells than there are columns")
    sheet: Name | None = Field(default=None, description="of a workbook, the first without it")
    records: Name | None = Field(default=None, description="the key of a JSON document that holds them: data.items")
    object: Name | None = Field(default=None, description="the data frame among those of an .rda")
    labels: bool = Field(default=False, description="Stata and SPSS: the labels of codes, not the codes")
    unpivot: Unpivot | None = None

    def format_of(self, path: Path) -> Format:
        """Of a file. Raises UnreadableFile for an option that is none of this format."""
        found = self.format or _ENDINGS.get(path.suffix.lower(), "csv")
        if unfit := sorted(self.model_fields_set - {"format", "name", "unpivot", *OPTIONS[found]}):
            raise UnreadableFile(
                f"{path}: files: {', '.join(unfit)} is no option of {found}",
                expected="one of " + ", ".join(("format", "unpivot", *OPTIONS[found])),
            )
        return found

    @property
    def header_line(self) -> int:
        """The line that names the columns, 0 where none does."""
        if self.header is not None:
            return self.header
        return 0 if self.columns else self.skip + 1

    def named(self, header: Sequence[str], path: Path) -> tuple[str, ...]:
        """A name for each column: its own, or that of its place. Raises UnreadableFile where two are the same."""
        if self.columns and len(self.columns) != len(header):
            raise UnreadableFile(
                f"{path}: {len(header)} columns, and {len(self.columns)} names for them",
                remedy="name each of them under files, columns",
            )
        names = tuple(self.columns or (name or f"column_{place}" for place, name in enumerate(header, 1)))
        if doubled := sorted({name for name in names if (*names, ROW).count(name) > 1}):
            raise UnreadableFile(
                f"{path}: two columns are {', '.join(doubled)}",
                remedy="name all columns under files, columns, and the line of the header that they stand for",
            )
        return names


class Joined(Layout):
    """Another file of the same release: `codes.csv` beside the file, as a table of the query."""

    name: Annotated[
        str, Field(pattern=r"^[^./\\:\x00-\x1f][^/\\:\x00-\x1f]*$", description="of the file, without a folder")
    ]

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, given: Any) -> Any:
        return {"name": given} if isinstance(given, str) else given
