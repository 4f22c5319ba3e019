"""The text of files that do not state their encoding: by the byte order mark, else line by line.

A line that is not UTF-8 is read as Windows-1252, which ISO-8859-1 as it is used in files is a part of. It is read so by
itself: one bad byte does not change how the other lines are read."""

import codecs
import re
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MARK = 4  # bytes

UTF_8 = ("utf-8", "utf-8-sig")

# Of no language that is written in Windows-1252: four letters with accents in a row. Cyrillic or Japanese words are so.
_OTHER_SCRIPT = re.compile(rb"[\x80-\xff]{4}")

# An accented letter in UTF-8, which would be two signs of Windows-1252 that do not follow each other.
_LETTER_IN_UTF_8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]")


def encoding_of(head: bytes) -> str:
    """The encoding by the mark at the beginning of a file; UTF-8 without one."""
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "utf-8")


def text_of(path: Path) -> str:
    """The text of a whole file, with plain line ends. Raises UnicodeDecodeError and OSError."""
    with path.open("rb") as file:
        encoding = encoding_of(file.read(MARK))
    return path.read_text(encoding=encoding)


def decoded(line: str) -> str:
    """A line that was read as UTF-8 with `surrogateescape`, in the encoding that it is in.

    Raises ValueError for a line that is neither UTF-8 nor Windows-1252."""
    if line.isascii():
        return line
    try:
        line.encode()
    except UnicodeEncodeError:
        return _windows_1252(line.encode("utf-8", "surrogateescape"))
    return line


def shown(line: str) -> str:
    """The same line with what could not be decoded as \\xe9."""
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _windows_1252(line: bytes) -> str:
    if _OTHER_SCRIPT.search(line) or _LETTER_IN_UTF_8.search(line):
        raise ValueError("the line is neither UTF-8 nor Windows-1252; convert the file to UTF-8")
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError as error:
        byte = line[error.start]
        raise ValueError(f"byte 0x{byte:02x} is neither UTF-8 nor Windows-1252; convert the file to UTF-8") from error
