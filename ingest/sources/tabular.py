"""Rows of delimited text by the names of their columns, with the line and the text of each, whatever a row holds."""

import csv
import re
import zipfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal, Protocol, TextIO

from ingest.nulls import NULLS
from ingest.sources import decoding
from ingest.sources.raw import UnreadableFile

DELIMITERS = ",\t;|"

# Of columns that are missing, so many are named.
MOST_NAMED = 5

# A field of a line that needs no reader of CSV: quoted, without a quote in it, or without any.
_PLAIN = r'(?:"[^"\n]*"|[^",\n]*)'

# A field is a paragraph at most; one that swallows the file has lost its closing quote.
LONGEST_FIELD = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table. `line` is where it begins in the file, `number` counts records from 1."""

    line: int
    number: int
    text: str
    fields: Mapping[str, str]  # by the name that the reader knows a column under; blanks around a value are gone
    defect: str = ""  # why there are no fields, if so
    place: str = ""  # of what it is a row, where that is not the file


class Header(Protocol):
    """What a reader makes of the names in a header: a name for each column of it."""

    def found(self, header: Sequence[str], path: Path | zipfile.Path) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a reader knows, each with its other names in releases; of `either` one is needed."""

    required: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]
    either: tuple[str, ...] = ()

    def found(self, header: Sequence[str], path: Path | zipfile.Path) -> tuple[str, ...]:
        """The header in the names that the reader knows; a column it does not know keeps its own.

        Names are compared without case, blanks and underscores. Raises UnreadableFile, with the difference, where a
        required column is missing or two would be the same."""
        names = {folded(alias): name for name, others in {**self.required, **self.optional}.items()
                 for alias in (name, *others)}  # fmt: skip
        known = [names.get(folded(column), column) for column in header]
        if doubled := sorted({name for name in known if name and known.count(name) > 1}):
            raise UnreadableFile(f"{path}: two columns are {', '.join(doubled)}", remedy="take one of them out")
        missing = [name for name in self.required if name not in known]
        if self.either and not set(self.either) & set(known):
            missing.append(" or ".join(self.either))
        if missing:
            raise self._unreadable(header, known, missing, path)
        return tuple(known)

    def _unreadable(
        self, header: Sequence[str], known: Sequence[str], missing: Sequence[str], path: Path | zipfile.Path
    ) -> UnreadableFile:
        """What is wrong with a header: that it is none, or which columns it lacks."""
        expected = "a header with " + ", ".join(self.required)
        names = {*self.required, *self.optional}
        if names.isdisjoint(known):
            return UnreadableFile(
                f"{path}: line 1 is no header of this source: none of its {len(header)} fields is one of its columns",
                expected=expected,
                remedy="put the header back as the first line, or say with --source what the file is",
            )
        strange = [column for column, name in zip(header, known, strict=True) if name not in names]
        more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
        return UnreadableFile(
            f"{path}: no column {', '.join(missing[:MOST_NAMED])}{more}",
            expected=expected,
            remedy=f"rename what stands for it among: {', '.join(strange) or 'the columns'}",
        )


def rows(
    path: Path | zipfile.Path,
    columns: Header | Sequence[str],
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    is_quoted: bool = True,
    nulls: Container[str] = NULLS,
    only: tuple[str, Container[str]] | None = None,
    skip: int = 0,
    comment: str | None = None,
    is_ragged: bool = False,
) -> Iterator[Row]:
    """The rows of a file: by its header where `columns` are known by name, else by position without one.

    The delimiter is that of the first line where none is given, the encoding by `ingest.sources.decoding`. Where
    nothing `is_quoted`, a quote is a sign like any other and each line is a row. A value among `nulls` is empty.
    A row that has not as many fields as there are columns, or that cannot be decoded, comes with a defect; of a table
    that `is_ragged` the fields that it lacks are empty, and those beyond the last column are left out.

    The first `skip` lines are no part of the table, nor is a row that begins with `comment`. `only` names a column of
    a table with commas, and the values of it that are asked for: plain lines that have another value there are passed
    over unread. Raises UnreadableFile, UnicodeDecodeError and OSError."""
    csv.field_size_limit(LONGEST_FIELD)
    with _opened(path, encoding) as file:
        lines = _Lines(file, skip, comment)
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
        reader = csv.reader(lines, delimiter=delimiter or delimiter_of(lines.first), quoting=quoting, strict=False)
        if isinstance(columns, Sequence):
            names = tuple(columns)
        else:
            names = tuple(columns.found(_header(reader, path, lines), path))
        if defect := lines.taken()[1]:
            raise UnreadableFile(f"{path}: line {lines.started}: {defect}")
        number = 0
        while True:
            if only:
                number += lines.skip(names.index(only[0]), only[1])
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield Row(lines.started, number, lines.taken()[0], {}, f"not a row of the table: {error}")
                continue
            line = lines.started
            text, defect = lines.taken()
            if defect:
                number += 1
                yield Row(line, number, text, {}, defect)
                continue
            if not any(value.strip() for value in values):
                continue
            number += 1
            if len(values) != len(names):
                if not is_ragged:
                    yield Row(
                        line, number, text, {}, f"the row has {len(values)} fields, the table {len(names)} columns"
                    )
                    continue
                values = [*values, *[""] * len(names)][: len(names)]
            known = ((name, value.strip()) for name, value in zip(names, values, strict=True))
            yield Row(line, number, text, {name: "" if value in nulls else value for name, value in known})


def _header(reader: Iterator[list[str]], path: Path | zipfile.Path, lines: "_Lines") -> list[str]:
    try:
        return [name.strip() for name in next(reader)]
    except StopIteration:
        raise UnreadableFile(f"{path}: the file is empty", remedy="fetch it again") from None
    except csv.Error as error:
        raise UnreadableFile(
            f"{path}: line {lines.started}: not a header ({error})", remedy="check that it is text"
        ) from error


def header(
    path: Path, delimiter: str | None, encoding: str | None, skip: int = 0, comment: str | None = None
) -> list[str]:
    """The fields of the first line, of a file that may be empty. Raises UnicodeError, LookupError and OSError."""
    with _opened(path, encoding) as file:
        line = _Lines(file, skip, comment).first
    return [name.strip() for name in fields_of(decoding.decoded(line), delimiter or delimiter_of(line))]


def folded(name: str) -> str:
    """The name of a column without case, blanks, underscores and other signs."""
    return "".join(character for character in name.lower() if character.isalnum())


def delimiter_of(line: str) -> str:
    """What parts the line into the most fields."""
    return max(DELIMITERS, key=lambda delimiter: len(fields_of(line, delimiter)))


def fields_of(text: str, delimiter: str) -> list[str]:
    """The fields of the first row; none of what is no row."""
    try:
        return next(csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _opened(path: Path | zipfile.Path, encoding: str | None) -> TextIO:
    if encoding is not None:
        return path.open(encoding=encoding, newline="")
    with path.open("rb") as beginning:
        encoding = decoding.encoding_of(beginning.read(decoding.MARK))
    errors = "surrogateescape" if encoding in decoding.UTF_8 else "strict"
    return path.open(encoding=encoding, errors=errors, newline="")


class _Lines:
    """The lines of a file, each decoded by itself, and the text of those that were taken since it was last asked."""

    def __init__(self, file: TextIO, skip: int, comment: str | None) -> None:
        self._file, self._comment = file, comment
        self._kept, self._defect = list[str](), ""
        self._count = sum(1 for _ in range(skip) if file.readline(LONGEST_FIELD))
        self.started = self._count + 1  # the line of the first that was taken since it was last asked
        self._next = self.first = self._read()

    def _read(self) -> str:
        line = self._file.readline(LONGEST_FIELD)
        while self._comment and not self._kept and line.startswith(self._comment):
            self._count, line = self._count + 1, self._file.readline(LONGEST_FIELD)
        return line

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line, self._next = self._next or self._read(), ""
        if not line:
            raise StopIteration
        self._count += 1
        if not self._kept:
            self.started = self._count
        try:
            text = decoding.decoded(line)
        except ValueError as error:
            text, self._defect = decoding.shown(line), str(error)
        self._kept.append(text)
        return text.replace("\0", "")  # csv of Python 3.11 refuses what no text holds

    def skip(self, column: int, values: Container[str]) -> int:
        """Pass over lines up to the next that may have one of the values in a column; gives how many.

        Between two rows of a table a line of whole fields is a row of its own. Lines that need decoding are left."""
        whole = re.compile(rf"(?:{_PLAIN},){{{column}}}({_PLAIN})(?:,{_PLAIN})*\r?\n")
        count, line = 0, self._next or self._read()
        while line.isascii() and "\0" not in line and (found := whole.fullmatch(line)):
            value = found[1].strip('"').strip()
            if not value or value in values:
                break
            count, line = count + 1, self._read()
        self._next = line
        self._count += count
        return count

    def taken(self) -> tuple[str, str]:
        """The text, and what is wrong with it, if anything is."""
        text, defect = "".join(self._kept), self._defect
        self._kept.clear()
        self._defect = ""
        return text, defect
