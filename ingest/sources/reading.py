"""Which source the named files are of, and their records."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.batched import batched
from ingest.errors import UsageError
from ingest.sources import ndjson, timeline
from ingest.sources.mapped import source_of
from ingest.sources.raw import BLOCK, Block, Raw, UnreadableFile, as_unreadable_file
from ingest.sources.registry import SOURCES
from ingest.sources.source import Sample, Source

# A month of a source can be thousands of files, too many to name while they are read.
MOST_NAMED = 3

# Our own formats, by the ending of a file: timelines, NDJSON, JSON, CloudEvents.
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


@dataclass(frozen=True, slots=True)
class Reading:
    """Files that are read at once: one of our own formats (`source` None), or those of one data set."""

    files: tuple[Path, ...]
    source: Source | None = None

    @property
    def named(self) -> str:
        """As a cell of a table names it: the file, or the first of several."""
        first, *others = self.files
        return f"{first.name} and {len(others):,} more" if others else str(first)

    @property
    def title(self) -> str:
        named, more = self.files[:MOST_NAMED], len(self.files) - MOST_NAMED
        return ", ".join(file.name for file in named) + (f" and {more:,} more" if more > 0 else "")

    def records(self) -> Iterator[Raw]:
        """Raises UnreadableFile where there is none."""
        file = self.files[0]
        with as_unreadable_file(file):
            if self.source is not None:
                yield from self.source.read(self.files)
            elif file == STANDARD_INPUT:
                yield from ndjson.read_standard_input(file)
            else:
                yield from _reader(file)(file)

    def release(self) -> str | None:
        """Which release of its source the files say they are. Raises UnreadableFile."""
        assert self.source is not None
        with as_unreadable_file(self.files[0]):
            return self.source.release(self.files)

    def missing(self) -> Sequence[Raw]:
        """What the files should hold and do not, each with its reason as a defect. Raises UnreadableFile."""
        assert self.source is not None
        with as_unreadable_file(self.files[0]):
            return self.source.missing(self.files)

    def blocks(self) -> Iterator[Block]:
        """The same in parts that processes can share: of the files where their format has lines, else of what is read.

        Raises UnreadableFile."""
        with as_unreadable_file(self.files[0]):
            if self.source is None and self.files[0].suffix in (".ndjson", ".jsonl"):
                yield from ndjson.blocks(self.files[0])
            elif self.source is not None and self.source.blocks is not None:
                yield from self.source.blocks(self.files)
            else:
                yield from batched(self.records(), BLOCK)


def readings(files: Sequence[Path], source: str | None = None, mapping: Path | None = None) -> list[Reading]:
    """The files, each with the source it was recognised as (or that was named), those of a joined source together;
    with a mapping, all of the source that it describes.

    A file that is not recognised stays a reading of its own: it is refused when it is read. Raises UsageError for a
    source that is not known, UnreadableFile for a mapping that is none."""
    if mapping is not None:
        if source is not None:
            raise UsageError("--source and --mapping", expected="one of them", remedy="a mapping names its own source")
        mapped = source_of(mapping)
        beside = [file for file in files if mapped.is_joined(file)]
        return [Reading((file, *beside), mapped) for file in files if file not in beside]
    if source is not None and source not in SOURCES:
        raise UsageError(
            f"there is no source {source!r}", expected=", ".join(SOURCES), remedy="dateline sources lists them"
        )
    found: list[Reading] = []
    for file in files:
        of = SOURCES[source] if source else recognised(file)
        joined = next((one for one in found if of and one.source == of and _are_joined(of, one.files[0], file)), None)
        if joined:
            found[found.index(joined)] = Reading((*joined.files, file), of)
        else:
            found.append(Reading((file,), of))
    return found


def _are_joined(source: Source, *files: Path) -> bool:
    return all(source.is_joined(file) for file in files)


def recognised(file: Path) -> Source | None:
    """The source detected from a file's content; None for our own formats, and for what no source knows.

    Raises UnreadableFile where several know it."""
    if file == STANDARD_INPUT or file.suffix.lower() in UNMISTAKABLE:
        return None
    try:
        sample = Sample.of(file)
    except OSError:
        return None  # reported when it is read
    found = [source for source in SOURCES.values() if source.recognises(sample)]
    if len(found) > 1:
        names = " and ".join(source.name for source in found)
        raise UnreadableFile(f"{file}: looks like {names}", remedy=f"say which: --source {found[0].name}")
    return found[0] if found else None


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
