"""Our own formats, by the ending of a file: timelines, NDJSON, JSON, CloudEvents."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.sources import ndjson, timeline
from ingest.sources.raw import Raw, UnreadableFile

READERS: dict[str, Callable[[Path], Iterator[Raw]]] = {
    ".yaml": timeline.read,
    ".yml": timeline.read,
    ".ndjson": ndjson.read,
    ".jsonl": ndjson.read,
    ".json": ndjson.read_document,
}

STANDARD_INPUT = Path("-")

# No data set of the field comes so; a .json may be an answer of some API.
UNMISTAKABLE = (".yaml", ".yml", ".ndjson", ".jsonl")


def read(path: Path) -> Iterator[Raw]:
    """The records of a file, by the reader that its ending names. Raises UnreadableFile."""
    if path == STANDARD_INPUT:
        yield from ndjson.read_standard_input(path)
        return
    with as_unreadable_file(path):
        yield from _reader(path)(path)


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
            expected="a file ending in " + ", ".join(READERS) + ", or one of the data sets of dateline sources",
            remedy="rename it by what it holds (.yaml for a timeline, .ndjson for one JSON record a line), "
            "name its data set with --source, or its columns with --mapping",
        )
    if empty:
        raise UnreadableFile(f"{path}: the file is empty", remedy="dateline add KIND writes one to start from")
    return reader
