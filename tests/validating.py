"""Records of files, one at a time, as a test looks at them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.event import Emptied, Event
from ingest.problems import Refused
from ingest.sources.raw import Raw
from ingest.sources.reading import Reading, readings
from ingest.validation import event_of


class Accepted(NamedTuple):
    raw: Raw
    event: Event | Emptied


def read(path: Path) -> Iterator[Raw]:
    """The records of a file in one of our own formats. Raises UnreadableFile."""
    return Reading((path,)).records()


def validate(reading: Path | Reading) -> Iterator[Accepted | Refused]:
    """Every record of a file, accepted or refused. Raises UnreadableFile where there is none."""
    if isinstance(reading, Path):
        (reading,) = readings([reading])
    return (validate_record(raw) for raw in reading.records())


def validate_record(raw: Raw) -> Accepted | Refused:
    found = event_of(raw)
    return found if isinstance(found, Refused) else Accepted(raw, found)
