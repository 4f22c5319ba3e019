"""Which source the named files are of, and their records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError
from ingest.sources import ndjson, own
from ingest.sources.mapped import source_of
from ingest.sources.raw import Block, Chunk, Raw, UnreadableFile
from ingest.sources.registry import SOURCES
from ingest.sources.source import Sample, Source

# A month of a source can be thousands of files, too many to name while they are read.
MOST_NAMED = 3


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
        """Raises UnreadableFile where there is none to be had."""
        if self.source is None:
            yield from own.read(self.files[0])
            return
        with own.as_unreadable_file(self.files[0]):
            yield from self.source.read(self.files)

    def release(self) -> str | None:
        """Which release of its source the files say they are. Raises UnreadableFile."""
        assert self.source is not None
        with own.as_unreadable_file(self.files[0]):
            return self.source.release(self.files)

    def missing(self) -> Sequence[Raw]:
        """What the files should hold and do not, each with its reason as a defect. Raises UnreadableFile."""
        assert self.source is not None
        with own.as_unreadable_file(self.files[0]):
            return self.source.missing(self.files)

    def blocks(self) -> Iterator[Block]:
        """The same in parts that processes can share: of the files where their format has lines, else of what is read.

        Raises UnreadableFile."""
        with own.as_unreadable_file(self.files[0]):
            if self.source is None and self.files[0].suffix in (".ndjson", ".jsonl"):
                yield from ndjson.blocks(self.files[0])
            elif self.source is not None and self.source.blocks is not None:
                yield from self.source.blocks(self.files)
            else:
                yield from Chunk.of(self.records())


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
    if file == own.STANDARD_INPUT or file.suffix.lower() in own.UNMISTAKABLE:
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
