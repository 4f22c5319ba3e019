"""What a whole file must look like: an error page that comes as a file, or half a file, is none.

Each looks at a file that came, `NAME.part`, puts in its place what is to be kept of it, answers whether it holds any
record, and raises TransientError for what is not what was asked for."""

import csv
import shutil
import struct
import zlib
from collections.abc import Callable
from errno import EINVAL
from lzma import LZMAError
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import ijson

from ingest.fetch.client import PIECE, PermanentError, TransientError
from ingest.fetch.download import LARGEST

# What zipfile and its decompressors raise for what is no ZIP, or an encrypted one; OSError too, without a cause or with
# EINVAL, for one whose directory points before its beginning.
SPOILT = (BadZipFile, zlib.error, LZMAError, struct.error, EOFError, RuntimeError, ValueError, OverflowError)

# An answer of our sources is an object with a list of flat objects.
DEEPEST = 16


def unzipped(path: Path) -> bool:
    """The one file in a ZIP, in its place, beside what macOS adds. Its name is not used, so that it leads nowhere."""
    unpacked = path.with_name(f"{path.name}.unpacked")
    try:
        with ZipFile(path) as archive:
            files = [member for member in archive.infolist() if not member.is_dir()]
            members = [member for member in files if not member.filename.startswith("__MACOSX/")]
            if len(members) != 1:
                raise PermanentError(f"{path.stem}: {len(members)} files in a ZIP", expected="one")
            if members[0].file_size > LARGEST:
                raise PermanentError(
                    f"{path.stem}: {members[0].file_size} bytes when unpacked", expected=f"below {LARGEST}"
                )
            with archive.open(members[0]) as source, unpacked.open("wb") as target:
                shutil.copyfileobj(source, target, PIECE)
    except (*SPOILT, OSError) as error:
        unpacked.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno not in (None, EINVAL):
            raise  # the disk's, not the ZIP's
        raise TransientError(f"{path.stem}: not the ZIP it should be ({error}){_shown(path)}") from error
    unpacked.replace(path)
    return path.stat().st_size > 0


def lines(path: Path) -> bool:
    """Lines of text, none of which is a page for a browser."""
    if _begins(path).lstrip().startswith(b"<"):
        raise TransientError(f"{path.stem}: not the list it should be{_shown(path)}")
    return path.stat().st_size > 0


def table(columns: int) -> Callable[[Path], bool]:
    """A CSV without a header, of so many columns, that is never empty."""

    def fits(path: Path) -> bool:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            try:
                width = len(next(csv.reader(file), []))
            except csv.Error:
                width = 0
        if width != columns:
            raise TransientError(f"{path.stem}: {width} columns in its first row instead of {columns}{_shown(path)}")
        return True

    return fits


def headed(*columns: str) -> Callable[[Path], bool]:
    """A CSV whose first line names these columns among others; whether a second line follows."""

    def fits(path: Path) -> bool:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = csv.reader(file)
            try:
                header, row = next(reader, []), next(reader, [])
            except csv.Error:
                header, row = [], []
        if lacking := [name for name in columns if name not in header]:
            raise TransientError(f"{path.stem}: no column {lacking[0]!r} in its first line{_shown(path)}")
        return bool(row)

    return fits


def document(root: str) -> Callable[[Path], bool]:
    """An XML document with this root, read to its end. One that declares entities is not taken: it may be a bomb."""

    def fits(path: Path) -> bool:
        elements: list[str] = []
        parser = expat.ParserCreate()

        def begin(name: str, _: dict[str, str]) -> None:
            if len(elements) < 2:
                elements.append(name)

        def declare(*_: Any) -> None:
            raise PermanentError(f"{path.stem}: declares an XML entity, which this list never did")

        parser.StartElementHandler, parser.EntityDeclHandler = begin, declare
        try:
            with path.open("rb") as file:
                parser.ParseFile(file)
        except expat.ExpatError as error:
            raise TransientError(f"{path.stem}: not a whole XML document ({error}){_shown(path)}") from error
        if elements[0] != root:
            raise TransientError(f"{path.stem}: <{elements[0]}> where <{root}> should be")
        return len(elements) > 1

    return fits


def counted(path: Path, rows: str) -> tuple[int, dict[str, Any]]:
    """How many rows the list of that name in a JSON object has, and its plain fields. Memory stays flat."""
    count, fields, name, depth = 0, dict[str, Any](), "", 0
    try:
        with path.open("rb") as file:
            for event, value in ijson.basic_parse(file, use_float=True):
                if event == "map_key":
                    name = value if depth == 1 else name
                elif event in ("start_map", "start_array"):
                    count += event == "start_map" and depth == 2 and name == rows
                    depth += 1
                    if depth > DEEPEST:
                        raise PermanentError(f"{path.stem}: nested more than {DEEPEST} deep")
                elif event in ("end_map", "end_array"):
                    depth -= 1
                elif depth == 1:
                    fields[name] = value
    except (ijson.JSONError, UnicodeDecodeError) as error:
        plainly = str(error).split("\n")[0]
        raise TransientError(f"{path.stem}: not a whole JSON document ({plainly}){_shown(path)}") from error
    return count, fields


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _shown(path: Path) -> str:
    """How it begins, for a person to see what came instead."""
    begins = " ".join(_begins(path).decode("utf-8", errors="replace").split())
    if not begins:
        return "; it is empty"
    return f"; it begins: {begins[:60]}" if begins.isprintable() else ""
