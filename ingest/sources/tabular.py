"""Rows of delimited text by the names of their columns, with the line and the text of each, whatever a row holds."""

import csv
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from ingest.sources.raw import UnreadableFile

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


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a reader knows, each with the other names that releases had for it."""

    required: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]]

    def found(self, header: Sequence[str], path: Path | zipfile.Path) -> tuple[str, ...]:
        """The header in the names that the reader knows; a column it does not know keeps its own.

        Names are compared without case, blanks and underscores. Raises UnreadableFile, with the difference, where a
        required column is missing or two would be the same."""
        names = {_folded(alias): name for name, others in {**self.required, **self.optional}.items()
                 for alias in (name, *others)}  # fmt: skip
        known = [names.get(_folded(column), column) for column in header]
        if doubled := sorted({name for name in known if name and known.count(name) > 1}):
            raise UnreadableFile(f"{path}: two columns are {', '.join(doubled)}", remedy="take one of them out")
        if missing := sorted(self.required.keys() - set(known)):
            strange = [
                column for column, name in zip(header, known, strict=True) if name == column not in names.values()
            ]
            raise UnreadableFile(
                f"{path}: no column {', '.join(missing)}",
                expected="a header with " + ", ".join(self.required),
                remedy=f"rename what stands for it among: {', '.join(strange) or 'the columns'}",
            )
        return tuple(known)


def rows(
    path: Path | zipfile.Path,
    columns: Columns | Sequence[str],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8-sig",
    is_quoted: bool = True,
) -> Iterator[Row]:
    """The rows of a file: by its header where `columns` are known by name, else by position without one.

    Where nothing `is_quoted`, a quote is a sign like any other and each line is a row.
    A row that has not as many fields as there are columns comes with a defect. Raises UnreadableFile,
    UnicodeDecodeError and OSError."""
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
        reader = csv.reader(lines, delimiter=delimiter, quoting=quoting, strict=False)
        names = tuple(columns) if not isinstance(columns, Columns) else columns.found(_header(reader, path), path)
        lines.taken()
        number = 0
        while True:
            line = reader.line_num + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                number += 1
                yield Row(line, number, lines.taken(), {}, f"not a row of the table: {error}")
                continue
            text = lines.taken()
            if not any(value.strip() for value in values):
                continue
            number += 1
            if len(values) != len(names):
                yield Row(line, number, text, {}, f"the row has {len(values)} fields, the table {len(names)} columns")
                continue
            yield Row(line, number, text, {n: v.strip() for n, v in zip(names, values, strict=True)})


def _header(reader: Iterator[list[str]], path: Path | zipfile.Path) -> list[str]:
    try:
        return [name.strip() for name in next(reader)]
    except StopIteration:
        raise UnreadableFile(f"{path}: the file is empty", remedy="fetch it again") from None
    except csv.Error as error:
        raise UnreadableFile(f"{path}: line 1: not a header ({error})", remedy="check that it is text") from error


def _folded(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


class _Lines:
    """The lines of a file, and the text of those that were taken since it was last asked for."""

    def __init__(self, file: TextIO) -> None:
        self._file, self._kept = file, list[str]()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(LONGEST_FIELD)
        if not line:
            raise StopIteration
        self._kept.append(line)
        return line.replace("\0", "")  # csv of Python 3.11 refuses what no text holds

    def taken(self) -> str:
        text = "".join(self._kept)
        self._kept.clear()
        return text
