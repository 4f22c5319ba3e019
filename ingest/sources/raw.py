"""A record as a file has it, before anything is believed of it."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol

from ingest.absence import Days
from ingest.errors import DatelineError

Location = tuple[str | int, ...]


class UnreadableFile(DatelineError):
    """A file that gives no record at all."""


class Raw(NamedTuple):  # made for every line of a large file: a frozen dataclass takes four times as long
    file: Path
    line: int
    json: bytes  # the record in the envelope's JSON
    text: str  # the record as it stands in the file, to be corrected there
    lines: Mapping[Location, int] = {}  # the line of a field, where the format has lines
    defect: str = ""  # why there is no JSON, if so
    complete_for: Days | None = None  # what the file is complete for in the scope of the record, where it states that
    place: str = ""  # where it comes from, if that is no line
    origins: Mapping[Location, str] = {}  # what a field is made of, where a mapping says that: its column

    def line_of(self, location: Location) -> int:
        """The line of a field, or of the nearest thing around it."""
        return self.lines.get(_nearest(location, self.lines), self.line)

    def origin_of(self, location: Location) -> str:
        """What a field, or the nearest thing around it, is made of."""
        return ", ".join(filter(None, [self.place, self.origins.get(_nearest(location, self.origins), "")]))


def _nearest(location: Location, known: Container[Location]) -> Location:
    while location and location not in known:
        location = location[:-1]
    return location


class Block(Protocol):
    """A part of a large file that another process can read by itself, and that is there to be read again."""

    def records(self) -> Iterator[Raw]: ...


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records that are read already."""

    SIZE: ClassVar[int] = 2_000

    raws: tuple[Raw, ...]

    @classmethod
    def of(cls, raws: Iterable[Raw]) -> "Iterator[Chunk]":
        """All of them, some at a time."""
        iterator = iter(raws)
        while some := tuple(islice(iterator, cls.SIZE)):
            yield cls(some)

    def records(self) -> Iterator[Raw]:
        return iter(self.raws)
