"""What is known of a data set of the field, and how its files are recognised and read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from ingest.absence import Days
from ingest.event import Event
from ingest.release import Versions, days_of
from ingest.sources import decoding
from ingest.sources.raw import Block, Raw
from ingest.sources.tabular import delimiter_of, fields_of, folded

# Enough of a file to recognise it: the header of the widest table, the root of a document.
HEAD = 64 * 1024


@dataclass(frozen=True)
class Sample:
    """The beginning of a file, or a folder."""

    path: Path
    head: bytes

    @classmethod
    def of(cls, path: Path) -> "Sample":
        """Raises OSError."""
        if path.is_dir():
            return cls(path, b"")
        with path.open("rb") as file:
            return cls(path, file.read(HEAD))

    @property
    def suffix(self) -> str:
        return self.path.suffix.lower()

    @cached_property
    def text(self) -> str:
        """The beginning as text; what cannot be decoded is replaced, for here it only has to be recognised."""
        return self.head.decode(decoding.encoding_of(self.head), errors="replace")

    @cached_property
    def delimiter(self) -> str:
        """What parts its first line into the most fields."""
        return delimiter_of(re.split("[\r\n]", self.text, maxsplit=1)[0])

    def columns(self) -> tuple[str, ...]:
        """The fields of its first line, in lower case without blanks around; none where there is none."""
        return tuple(name.strip().lower() for name in fields_of(self.text, self.delimiter))

    def names(self) -> frozenset[str]:
        """The same without underscores and other signs, as columns are compared."""
        return frozenset(map(folded, self.columns()))

    def without_first_line(self) -> "Sample":
        return Sample(self.path, self.text.partition("\n")[2].encode())

    def width(self, delimiter: str = "\t") -> int:
        """How many fields its first line has, without any quoting."""
        return self.text.split("\n", 1)[0].count(delimiter) + 1 if self.text else 0


@dataclass(frozen=True)
class Source:
    """A data set. `name` is what its records have as `source`, and what it is called on the command line."""

    name: str
    title: str
    kinds: tuple[str, ...]
    url: str
    licence: str
    citation: str
    cadence: str
    # Days without new data after which it is stale, with room for a delay; None where nothing new is to be expected.
    stale_after: int | None
    version: str  # which version or layouts are read
    defects: tuple[str, ...]  # of the data, known and handled
    left_out: str  # what of it is not carried over
    recognises: Callable[[Sample], bool]
    # Its files give records; what a file lacks another may have (the dates of roll calls, the addresses of a list).
    read: Callable[[Sequence[Path]], Iterator[Raw]]
    # Rows of files in the wild that the tests read where they are present.
    tried: str = "none"
    # The same in parts that several processes can read, for files of millions of rows.
    blocks: Callable[[Sequence[Path]], Iterator[Block]] | None = None
    # Whether a file is one with others of the source that are named beside it: the ballots here, the roll calls there.
    is_joined: Callable[[Path], bool] = lambda file: False
    # The release of files, an EDTF date, where they say it themselves.
    release: Callable[[Sequence[Path]], str | None] = lambda files: None
    # Where ids are made of columns by a mapping of the user's: its template.
    id_template: str = ""
    # Whether its licence lets rows of it be passed on, so that an export may hold them.
    is_shareable: bool = True
    # Whether rows are changed once published; without, an identity that was read is never read again.
    is_revised: bool = True
    # What a row that is missing from a newer file means: nothing, or that the source withdrew it. `whole`: a file
    # has all that the source has; `scope`: all that it has of the scopes (`scope` of a payload) that occur in it,
    # within the days that its rows cover.
    complete: Literal["", "whole", "scope"] = ""
    scope: Callable[[Mapping[str, Any]], str | None] = lambda data: None
    # The days that a row proves its file to cover, not more than the file was asked for. None: a scope has all days.
    covers: Callable[[Event], Days | None] | None = days_of
    # What the files should hold and do not: their end, rows that they count, one of several files. Each with its reason
    # as a defect, and among what `read` gives. Of such files only new records are appended.
    missing: Callable[[Sequence[Path]], Sequence[Raw]] = lambda files: ()
    # How records of several releases share their days, where each release is complete for a period of its own.
    versions: Versions | None = None
