"""A record as a file has it, before anything is believed of it."""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ingest.absence import Days
from ingest.errors import DatelineError

Location = tuple[str | int, ...]


class UnreadableFile(DatelineError):
    """A file that gives no record at all."""


@contextmanager
def as_unreadable_file(path: Path) -> Iterator[None]:
    """What a reader cannot go on from, as an UnreadableFile that says what to do."""
    try:
        yield
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}: line {line}: byte {error.start} of the file is not {error.encoding.upper()} "
            f"(0x{error.object[error.start]:02x})",
            remedy=f"convert it from the encoding that it is in, such as: iconv -f WINDOWS-1252 -t UTF-8 {path}",
        ) from error
    except OSError as error:
        raise UnreadableFile(
            f"{path}: {error.strerror or error}", remedy="check the name and its permissions"
        ) from error
    except RecursionError as error:
        raise UnreadableFile(f"{path}: nested too deep to be read", remedy="check its brackets") from error
    except ValueError as error:
        raise UnreadableFile(f"{path}: {error}") from error


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


# A part of a file that another process can read by itself, and that can be read twice.
Block = Iterable[Raw]

# How many records such a part has where the format has no parts of its own.
BLOCK = 2_000
