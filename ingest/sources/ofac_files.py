"""The three legacy files of OFAC's list: which is which, whether they are whole, and their rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.sources.raw import UnreadableFile
from ingest.sources.source import Sample
from ingest.sources.tabular import Row, rows

COLUMNS = {
    "sdn": (
        *("ent_num", "name", "type", "programmes", "title", "call_sign"),
        *("vessel_type", "tonnage", "gross_tonnage", "flag", "owner", "remarks"),
    ),
    "add": ("ent_num", "add_num", "street", "city", "country", "remarks"),
    "alt": ("ent_num", "alt_num", "type", "name", "remarks"),
}

WHAT = {"sdn": "its list of entries (SDN)", "add": "its addresses (ADD)", "alt": "its aliases (ALT)"}

# There are copies that are cut in their last null.
NULLS = ("", "-0-", "-0")

# DOS ended a text with it, and so do these files. Behind it nothing but blanks and line ends may stand.
END_OF_FILE = "\x1a"
TAIL = 64  # bytes

TYPES = {"-0-": "entity", "individual": "individual", "vessel": "vessel", "aircraft": "aircraft"}

# How a row ends whose last field is whole.
CLOSED = re.compile(r"""("|-0-?|[\r\n])\s*\Z""")


def part_of(sample: Sample) -> str | None:
    """Which of the three files it is, by its first row; by the second where the first is a header."""
    first = sample.columns()
    return _part_of(sample.without_first_line().columns() if is_header(first) else first)


def is_header(fields: Sequence[str]) -> bool:
    """OFAC's files have none, but may have been given one: no number in front, and no null."""
    return bool(fields) and not fields[0].isdecimal() and not any(field in NULLS[1:] for field in fields)


def _part_of(fields: Sequence[str]) -> str | None:
    match tuple(field.rstrip(END_OF_FILE).rstrip() for field in fields):
        case (number, _, type_, *rest) if len(rest) == 9 and number.isdecimal() and type_ in TYPES:
            return "sdn"
        case (number, address, *rest, note) if len(rest) == 3 and number.isdecimal() and address.isdecimal():
            return "add" if note == "-0-" or "-0-" in rest else None
        case (number, alias, type_, _, _) if (
            number.isdecimal() and alias.isdecimal() and type_ in ("aka", "fka", "nka")
        ):
            return "alt"
    return None


def parts_of(files: Sequence[Path]) -> dict[str, Path]:
    """The files by what they hold, those beside the named ones too. Raises UnreadableFile without entries."""
    parts: dict[str, Path] = {}
    for file in files:
        part = part_of(Sample.of(file))
        if part is None:
            raise UnreadableFile(
                f"{file}: the first row is of none of OFAC's files",
                expected="12 columns (SDN), 6 (ADD) or 5 (ALT), no header, -0- for nothing",
                remedy="fetch the legacy CSV of the list again",
            )
        if part in parts:
            raise UnreadableFile(
                f"{file}: a second {part} file, after {parts[part]}", remedy="append one list at a time"
            )
        parts[part] = file
    for part in COLUMNS.keys() - parts.keys():
        if found := beside(parts, part):
            parts[part] = found
    if "sdn" not in parts:
        raise UnreadableFile(
            f"{files[0]}: without {WHAT['sdn']}",
            expected="the SDN, ADD and ALT files of one list, which are parts of one set of records",
            remedy="name all three: dateline append sdn.csv add.csv alt.csv",
        )
    return parts


def has_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read()
    return tail.rstrip(b"\0 \t\r\n").endswith(END_OF_FILE.encode())  # a zero is half a sign of UTF-16


def beside(parts: Mapping[str, Path], part: str) -> Path | None:
    for known, file in parts.items():
        wanted = file.name.lower().replace(known, part)
        if wanted == file.name.lower():
            continue
        for other in sorted(file.parent.iterdir()):
            if other.name.lower() == wanted and other.is_file() and part_of(Sample.of(other)) == part:
                return other
    return None


def rows_of(path: Path, part: str) -> Iterator[Row]:
    has_header, is_whole = is_header(Sample.of(path).columns()), has_end(path)
    for row in rows(path, COLUMNS[part]):
        if not is_whole and (row.text.count('"') % 2 or not CLOSED.search(row.text)):
            yield replace(row, fields={}, defect="the file breaks off in this row")
        elif row.text.strip() != END_OF_FILE and not (has_header and row.number == 1):
            yield replace(row, fields={name: value.rstrip(END_OF_FILE).strip() for name, value in row.fields.items()})
