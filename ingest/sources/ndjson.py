"""JSON records, one a line (NDJSON, JSON Lines) or a document of one or a list of them: in the envelope's own fields,
or as CloudEvents."""

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from ingest.cloudevents import from_cloudevent
from ingest.sources import decoding, json_text
from ingest.sources.raw import Raw

# A record is a claim of a source, not a library; a file without line breaks must not fill the memory.
LONGEST_LINE = 16 * 1024 * 1024
BLOCK = 2 * 1024 * 1024
LARGEST_DOCUMENT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a file, the first of them numbered `first`."""

    file: Path
    first: int
    lines: bytes

    def __iter__(self) -> Iterator[Raw]:
        """The records of its lines."""
        for number, line in enumerate(self.lines.split(b"\n"), self.first):
            if len(line) > LONGEST_LINE:
                defect = f"the line is longer than {LONGEST_LINE >> 20} MiB; write one record a line"
                yield Raw(self.file, number, b"", "", defect=defect)
            elif line := line.strip():
                yield _record(self.file, number, line)


def read(path: Path) -> Iterator[Raw]:
    """The records of a file, one a line."""
    return (raw for block in blocks(path) for raw in block)


def read_standard_input(path: Path) -> Iterator[Raw]:
    """The records that a pipe brings, one a line."""
    return (raw for block in _blocks(path, sys.stdin.buffer, size=1) for raw in block)


def read_document(path: Path) -> Iterator[Raw]:
    """The records of a JSON document: one, or a list. Raises ValueError."""
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise ValueError(f"larger than {LARGEST_DOCUMENT >> 20} MiB: write so many records as NDJSON, one a line")
    document = json_text.loads(decoding.text_of(path))
    for number, record in enumerate(document if isinstance(document, list) else [document], 1):
        text = json.dumps(record, ensure_ascii=False)
        if reason := json_text.half_character(text):
            yield Raw(path, number, b"", json.dumps(record), defect=reason)
        elif reason := json_text.repeated(record):
            yield Raw(path, number, b"", text, defect=reason)
        else:
            yield _record(path, number, text.encode())


def blocks(path: Path) -> Iterator[Block]:
    """The lines of a file, some at a time."""
    with path.open("rb") as file:
        if decoding.encoding_of(file.peek(decoding.MARK)) not in decoding.UTF_8:
            yield from _blocks(path, BytesIO(decoding.text_of(path).encode()), BLOCK)
        else:
            yield from _blocks(path, file, BLOCK)


def _blocks(path: Path, file: IO[bytes], size: int) -> Iterator[Block]:
    return (Block(path, first, lines) for first, lines in pieces(file, size))


def pieces(file: IO[bytes], size: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines, about `size` bytes of them, with the number of the first; of a line that is too long as much as
    shows that it is."""
    first = 1
    while lines := file.read(size):
        lines += file.readline(LONGEST_LINE + 1)
        if not lines.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
        lines = lines.removesuffix(b"\n").removeprefix(BOM_UTF8 if first == 1 else b"")
        yield first, lines
        first += lines.count(b"\n") + 1


def _record(path: Path, number: int, line: bytes) -> Raw:
    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        defect = f"byte {error.start} of the line is not UTF-8 (0x{line[error.start]:02x})"
        return Raw(path, number, b"", line.decode(errors="backslashreplace"), defect=defect)
    is_cloudevent = b'"specversion"' in line
    try:
        record = json_text.loads(line)
        if reason := json_text.repeated(record):
            return Raw(path, number, b"", text, defect=reason)
        if is_cloudevent and isinstance(record, dict) and "specversion" in record:
            line = json.dumps(from_cloudevent(record)).encode()
    except (ValueError, RecursionError) as error:
        if is_cloudevent:  # else the model of a record says what is wrong with it
            deep = isinstance(error, RecursionError)
            defect = "nested too deep to be read; check its brackets" if deep else str(error)
            return Raw(path, number, b"", text, defect=defect)
    return Raw(path, number, line, text)
