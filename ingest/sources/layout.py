"""How a table lies in its file: its format, and what stands around its rows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from ingest.record import Frozen, Name
from ingest.sources.raw import UnreadableFile

# The number of a row of the file, from 1, in the table that a query reads.
ROW = "_row"


class Layout(Frozen):
    """What a mapping says under `files`."""

    delimiter: str | None = Field(default=None, pattern=r'^[^"\r\n]$', description="by the first line without it")
    encoding: Name | None = Field(default=None, description="without it UTF-8, UTF-16 by its mark, Windows-1252")
    comment: Name | None = Field(default=None, description="what a line begins with that is no row")
    skip: int = Field(default=0, ge=0, description="lines above the table")
    header: int | None = Field(default=None, ge=0, description="the line that names the columns; 0 where none does")
    columns: tuple[Name, ...] | None = Field(default=None, description="the names, instead of those of a header")
    ragged: bool = Field(default=False, description="rows may have fewer or more cells than there are columns")

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
