"""One JSON record a line (NDJSON, JSON Lines), each in the envelope's own fields."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path

from ingest.sources.raw import Raw

# A record is a claim of a source, not a library; a file without line breaks must not fill the memory.
LONGEST_LINE = 16 * 1024 * 1024


def read(path: Path) -> Iterator[Raw]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                while rest := file.readline(LONGEST_LINE):
                    if rest.endswith(b"\n"):
                        break
                yield Raw(
                    path,
                    number,
                    b"",
                    "",
                    defect=f"the line is longer than {LONGEST_LINE >> 20} MiB; write one record a line",
                )
            elif line := line.removeprefix(BOM_UTF8 if number == 1 else b"").strip():
                yield _record(path, number, line)


def _record(path: Path, number: int, line: bytes) -> Raw:
    try:
        return Raw(path, number, line, line.decode())
    except UnicodeDecodeError as error:
        defect = f"byte {error.start} of the line is not UTF-8 (0x{line[error.start]:02x})"
        return Raw(path, number, b"", line.decode(errors="backslashreplace"), defect=defect)
