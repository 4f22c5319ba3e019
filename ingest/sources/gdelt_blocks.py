"""The files of GDELT as blocks of lines: rows of TAB-separated fields without header and quoting, packed or not.

The document of a row is the table itself, by its checksum: the same slice is the same under another name, in another
folder or in a zip, and its rows are then known, not other claims under their names."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from ingest.checksum import sha256_of, sha256_of_unchanged
from ingest.sources import decoding, gdelt_tables
from ingest.sources.gdelt_columns import Layout
from ingest.sources.gdelt_rows import records
from ingest.sources.ndjson import pieces
from ingest.sources.pack import BROKEN
from ingest.sources.raw import Block, Raw
from ingest.sources.source import HEAD, Sample

# A year of GDELT 1.0 is below 1 GiB; what claims to unpack to more is no file of GDELT.
LARGEST = 4 * 1024**3

BLOCK = 2 * 1024 * 1024

# A row that is refused is shown with its beginning.
MOST_SHOWN = 10_000

_PACK = b"PK\x03\x04"


class NoSuchPack(ValueError):
    """A zip that is none of one CSV file."""


def recognises(layout: Layout, sample: Sample) -> bool:
    """By one of the first rows, or, of an empty file, by its name."""
    head, name = sample.text, sample.path.name.lower()
    if sample.head.startswith(_PACK):
        try:
            with _opened(sample.path) as file:
                head = file.read(HEAD).decode(errors="replace")
        except (*BROKEN, OSError, ValueError):
            return False
        name = name.removesuffix(".zip")
    if not head.strip():
        return sample.path.is_file() and re.fullmatch(layout.name, name) is not None
    return gdelt_tables.is_table(sample, layout) or any(layout.fits(line) for line in head.split("\n")[:20])


@dataclass(frozen=True, slots=True)
class Lines:
    """Some whole lines of a file, the first of them numbered `first`; or, with a `defect`, why there are no more."""

    file: Path
    sha256: str
    first: int
    lines: bytes
    defect: str = ""

    def raws(self, layout: Layout) -> Iterator[Raw]:
        """Each of them, with a defect where it is no row of the layout; what is good has no JSON yet."""
        if self.defect:
            yield Raw(self.file, self.first, b"", self.lines[:MOST_SHOWN].decode(errors="replace"), defect=self.defect)
            return
        for number, line in enumerate(self.lines.split(b"\n"), self.first):
            if not (line := line.removesuffix(b"\r")):
                continue
            try:
                text = line.decode()
            except UnicodeDecodeError as error:
                defect = f"byte {error.start} of the line is not UTF-8 (0x{line[error.start]:02x})"
                shown = line[:MOST_SHOWN].decode(errors="backslashreplace")
                yield Raw(self.file, number, b"", shown, defect=defect)
                continue
            if (width := text.count("\t") + 1) in layout.widths:
                yield Raw(self.file, number, b"", text)
            else:
                wanted = " or ".join(map(str, layout.widths))
                defect = f"the row has {width} fields, {layout.source} has {wanted}"
                yield Raw(self.file, number, b"", text[:MOST_SHOWN], defect=defect)


@dataclass(frozen=True, slots=True)
class Slices:
    """Lines of several small files, or of a part of a large one: what costs the same for one row and for thousands
    is done once."""

    layout: Layout
    parts: tuple[Lines, ...]

    def __iter__(self) -> Iterator[Raw]:
        """The records of all lines, in their order."""
        raws = [raw for part in self.parts for raw in part.raws(self.layout)]
        sums = {part.file: part.sha256 for part in self.parts}
        written = records(self.layout, [raw for raw in raws if not raw.defect], sums)
        return (raw if raw.defect else Raw(raw.file, raw.line, next(written), raw.text) for raw in raws)


def blocks(files: Sequence[Path], layout: Layout) -> Iterator[Block]:
    """The lines of the files, one after the other. A zip that is broken anywhere is a defect; the next files go on.

    Raises OSError."""
    parts: list[Lines] = []
    size = 0
    for part in _lines(files, layout):
        parts.append(part)
        size += len(part.lines)
        if size >= BLOCK:
            yield Slices(layout, tuple(parts))
            parts, size = [], 0
    if parts:
        yield Slices(layout, tuple(parts))


def _lines(files: Sequence[Path], layout: Layout) -> Iterator[Lines]:
    for path in files:
        if gdelt_tables.is_table(Sample.of(path), layout):
            for row in gdelt_tables.rows_of(path, layout):
                line = row.text if row.defect else gdelt_tables.line_of(row, layout)
                yield Lines(path, sha256_of_unchanged(path), row.line, line.encode(), row.defect)
            continue
        try:
            digest = _checksum(path)
        except (*BROKEN, NoSuchPack) as error:
            yield Lines(path, "", 1, b"", f"the file cannot be unpacked: {error}")
            continue
        with _opened(path) as file:
            for first, lines in pieces(file, BLOCK):
                yield Lines(path, digest, first, lines)


def _checksum(path: Path) -> str:
    """Of the rows of a file. A zip is unpacked once for it, which shows that it is whole before a row is taken."""
    if not _is_packed(path):
        return sha256_of_unchanged(path)
    try:
        with _opened(path) as file:
            return sha256_of(file)
    except (OSError, ValueError) as error:  # it may point to before its own beginning
        raise NoSuchPack(str(error)) from error


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_PACK)) == _PACK or path.suffix.lower() == ".zip"


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, or of the one CSV file in a zip. Raises OSError, NoSuchPack and what zipfile raises."""
    with path.open("rb") as file:
        if not _is_packed(path):
            is_utf_8 = decoding.encoding_of(file.peek(decoding.MARK)) in decoding.UTF_8
            yield file if is_utf_8 else BytesIO(decoding.text_of(path).encode())
            return
        with zipfile.ZipFile(file) as pack:
            names = pack.infolist()
            if len(names) != 1 or not names[0].filename.lower().endswith(".csv"):
                raise NoSuchPack(f"{len(names)} files in it, wanted one that ends in .csv")
            if names[0].file_size > LARGEST:
                raise NoSuchPack(f"it unpacks to more than {LARGEST >> 30} GiB")
            with pack.open(names[0]) as member:
                yield member
