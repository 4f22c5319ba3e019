"""The sheets of a spreadsheet, as the cells that Python knows. No formula is run and no link followed."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from ingest.sources.raw import UnreadableFile

# The archive that an .xlsx is.
MAGIC = b"PK\x03\x04"

# The library lays out the whole rectangle up to the last cell: a single one far out would take all memory there is,
# which ends the process. No table that is read here has a hundredth of that.
MOST_CELLS = 5_000_000
LARGEST = 256 * 1024 * 1024

# Where a cell or a row says that it stands, and how a sheet writes that: "C7", or "7".
_STANDING = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<]*?\br\s*=\s*["']([^"']*)""")
_PLACE = re.compile(rb"\$?([A-Za-z]{0,3})\$?([0-9]{1,7})")

# A row or a cell of OpenDocument: whether it ends one, which, its attributes, whether nothing stands in it.
_ODS_TAG = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell)\b([^>]*?)(/?)>")


def sheet(path: Path, name: str | None = None) -> list[list[object]]:
    """The rows of the sheet of that name, or of the first one: blank rows too, so that a row is found by its place.

    A cell is a text, a float, a bool, a date, a time, a datetime, or None where nothing is in it. Raises
    UnreadableFile, and OSError for a file that is not there."""
    from python_calamine import CalamineWorkbook

    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"{path}: larger than {LARGEST >> 20} MiB", remedy="keep the rows alone")
    content = path.read_bytes()
    try:
        _check(path, content)
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            names = workbook.sheet_names
            wanted = name or next(iter(names), "")
            if wanted in names:
                cells = workbook.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
                return [[None if cell == "" else cell for cell in row] for row in cells]
    except (KeyboardInterrupt, SystemExit, MemoryError, UnreadableFile):
        raise
    except BaseException as error:  # a panic in Rust is no Exception of Python
        remedy = "fetch it again, or save it as .xlsx"
        raise UnreadableFile(f"{path}: not a workbook ({error})", remedy=remedy) from error
    raise UnreadableFile(
        f"{path}: no sheet {wanted!r}" if wanted else f"{path}: a workbook without a sheet",
        remedy=f"rename what stands for it among: {', '.join(names)}" if names else "fetch it again",
    )


def _check(path: Path, content: bytes) -> None:
    """Raises UnreadableFile for what takes more memory than a table should, and what zipfile and expat raise."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST:
            raise UnreadableFile(f"{path}: it unpacks to more than {LARGEST >> 20} MiB", remedy="keep the rows alone")
        for member in archive.infolist():
            xml = archive.read(member)
            if member.filename.endswith((".xml", ".rels")):
                # The library does not come to an end in a sheet that is not well-formed. Bare expat reads as fast as
                # the library; it opens nothing outside of the text, and limits what entities grow to.
                expat.ParserCreate().Parse(xml, True)
            if max(_cells(xml), _repeated(xml)) > MOST_CELLS:
                raise UnreadableFile(
                    f"{path}: {member.filename} has a cell so far out that {MOST_CELLS:,} cells do not reach it",
                    remedy="fetch it again, or save the rows alone",
                )


def _cells(xml: bytes) -> int:
    """How many cells there are up to the last one that is named. Raises ValueError for a place that no sheet has."""
    rows = columns = 0
    for place in set(_STANDING.findall(xml)):
        found = _PLACE.fullmatch(place)
        if found is None:
            raise ValueError(f"a cell stands at {place[:40].decode(errors='replace')!r}")
        rows, columns = max(rows, int(found[2])), max(columns, _number(found[1]))
    return rows * columns


def _repeated(xml: bytes) -> int:
    """How many cells an OpenDocument sheet lays out, of which it repeats some. Raises ValueError for no number."""
    height = width = blank = across = last = 0
    for ends, tag, attributes, is_empty in _ODS_TAG.findall(xml):
        if tag != b"table-row":
            across += 0 if ends else _times(attributes, b"columns")
            last = last if ends or (is_empty and b"value" not in attributes) else across
        elif not ends:
            across, last, times = 0, 0, _times(attributes, b"rows")
            blank += times
        if last:  # rows and cells below and beyond the last that holds something are not laid out
            height, blank, width = height + blank, 0, max(width, last)
    return height * width


def _times(attributes: bytes, what: bytes) -> int:
    found = re.search(rb"number-" + what + rb"""-repeated\s*=\s*["']([^"']*)""", attributes)
    return int(found[1]) if found else 1


def _number(letters: bytes) -> int:
    """Of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
