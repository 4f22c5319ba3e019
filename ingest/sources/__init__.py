"""Readers of outside formats, one module each. A reader yields `Raw` records and validates nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.errors import DatelineError
from ingest.sources import ndjson, timeline
from ingest.sources.raw import Raw

READERS: dict[str, Callable[[Path], Iterator[Raw]]] = {
    ".yaml": timeline.read,
    ".yml": timeline.read,
    ".ndjson": ndjson.read,
    ".jsonl": ndjson.read,
    ".json": ndjson.read_document,
}

STANDARD_INPUT = Path("-")


class UnreadableFile(DatelineError):
    """A file that gives no record at all."""


def read(path: Path) -> Iterator[Raw]:
    """The records of a file, by the reader that its ending names. Raises UnreadableFile."""
    if path == STANDARD_INPUT:
        yield from ndjson.read_standard_input(path)
        return
    try:
        yield from _reader(path)(path)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"{path}: line {line}: byte {error.start} of the file is not UTF-8 (0x{error.object[error.start]:02x})",
            remedy=f"convert it: iconv -f ISO-8859-1 -t UTF-8 {path}",
        ) from error
    except OSError as error:
        raise UnreadableFile(
            f"{path}: {error.strerror or error}", remedy="check the name and its permissions"
        ) from error
    except ValueError as error:
        raise UnreadableFile(f"{path}: {error}") from error


def _reader(path: Path) -> Callable[[Path], Iterator[Raw]]:
    empty = path.stat().st_size == 0
    if path.is_dir():
        raise UnreadableFile(
            f"{path}: a folder, no file", expected="files", remedy=f"name the files in it, such as {path}/*.yaml"
        )
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFile(
            f"{path}: no reader for {path.suffix or 'a file without an ending'}",
            expected="a file ending in " + ", ".join(READERS),
            remedy="rename it by what it holds: .yaml for a timeline, .ndjson for one JSON record a line",
        )
    if empty:
        raise UnreadableFile(f"{path}: the file is empty", remedy="dateline add KIND writes one to start from")
    return reader
