"""The sheets of a spreadsheet, as the cells that Python knows. No formula is run and no link followed."""

from io import BytesIO
from pathlib import Path

from ingest.sources.raw import UnreadableFile

# The archive that an .xlsx is.
MAGIC = b"PK\x03\x04"


def sheet(path: Path, name: str | None = None) -> list[list[object]]:
    """The rows of the sheet of that name, or of the first one: blank rows too, so that a row is found by its place.

    A cell is a text, a float, a bool, a date, a time, a datetime, or None where nothing is in it. Raises
    UnreadableFile, and OSError for a file that is not there."""
    from python_calamine import CalamineWorkbook

    content = BytesIO(path.read_bytes())
    try:
        with CalamineWorkbook.from_filelike(content) as workbook:
            names = workbook.sheet_names
            wanted = name or next(iter(names), "")
            if wanted in names:
                cells = workbook.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
                return [[None if cell == "" else cell for cell in row] for row in cells]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic in Rust is no Exception of Python
        remedy = "fetch it again, or save it as .xlsx"
        raise UnreadableFile(f"{path}: not a workbook ({error})", remedy=remedy) from error
    raise UnreadableFile(
        f"{path}: no sheet {wanted!r}" if wanted else f"{path}: a workbook without a sheet",
        remedy=f"rename what stands for it among: {', '.join(names)}" if names else "fetch it again",
    )
