"""A sanctions list as a table that has several rows for each entry: one for each name, address or paper of it.

Such a file has no mark of its end. One whose last line has no line end, or a row that may be of any entry, is not
complete: what is missing would look as if it had been delisted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.sources.listed import AGAIN, listing
from ingest.sources.raw import Raw
from ingest.sources.source import Source
from ingest.sources.tabular import Columns, Row, fields_of, rows

Fields = Mapping[str, str]


@dataclass(slots=True)
class Entry:
    """The rows of an entry, with the line and the text of the first; `defect`: why it cannot be read whole."""

    id: str
    number: int
    line: int
    text: str = ""
    rows: list[Fields] = field(default_factory=list)
    defect: str = ""

    def all(self, name: str) -> list[str]:
        """What its rows say in a column, each value once."""
        return list(dict.fromkeys(row[name] for row in self.rows if row.get(name)))

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def groups(self, *names: str) -> list[Fields]:
        """What its rows say in some columns together, each once."""
        found = dict.fromkeys(tuple(row.get(name, "") for name in names) for row in self.rows)
        return [dict(zip(names, one, strict=True)) for one in found if any(one)]


@dataclass(frozen=True, slots=True)
class Listed:
    """How the table lies in its file: its columns, which of them is the id, and at which place that stands."""

    columns: Columns
    key: str
    place: int
    delimiter: str
    skip: int = 0

    def records(self, files: Sequence[Path], made: Callable[[Path, Entry], Raw]) -> Iterator[Raw]:
        """A record an entry, refused where it cannot be read whole; then what the files lack."""
        for path in files:
            entries, lacking = self.read(path)
            for entry in entries:
                yield made(path, entry)._replace(defect=entry.defect)
            yield from lacking

    def lacking(self, files: Sequence[Path]) -> list[Raw]:
        """A file that breaks off, and rows that may be of any entry. Raises UnreadableFile, OSError."""
        return [one for path in files for one in self.read(path)[1]]

    def read(self, path: Path) -> tuple[list[Entry], list[Raw]]:
        """The entries, in the order of their first rows, and what the file lacks. Raises UnreadableFile, OSError."""
        entries: dict[str, Entry] = {}
        lacking: list[Raw] = []
        known = {*self.columns.required, *self.columns.optional}
        is_cut = not _ends_with_a_line(path)
        row: Row | None = None
        for row in rows(path, self.columns, delimiter=self.delimiter, skip=self.skip, nulls=()):  # NA is Namibia
            identity = row.fields.get(self.key) or self._of(row)
            if not identity:
                why = row.defect or f"expected the number of an entry in the column {self.key}"
                lacking.append(Raw(path, row.line, b"", row.text, defect=f"{why}; it may be of any entry: {AGAIN}"))
                continue
            entry = entries.setdefault(identity, Entry(identity, row.number, row.line))
            entry.text += row.text
            if row.defect:
                where = "" if row.line == entry.line else f"line {row.line}, which is of this entry: "
                entry.defect = f"{where}{row.defect}"
            else:
                entry.rows.append({name: value for name, value in row.fields.items() if value and name in known})
        if is_cut:
            defect = f"the file is not complete: it breaks off within its last line; {AGAIN}"
            lacking.append(Raw(path, row.line if row else 0, b"", row.text if row else "", defect=defect))
            if row and row.fields.get(self.key):
                entries.pop(row.fields[self.key])
        return list(entries.values()), lacking

    def _of(self, row: Row) -> str:
        """The id in a row that cannot be read; empty where that may be another's: an open quote swallows rows."""
        found = fields_of(row.text, self.delimiter) if "\n" not in row.text.strip() else []
        return found[self.place].strip() if len(found) > self.place + 1 else ""


def listing_of(
    source: Source,
    path: Path,
    entry: Entry,
    who: tuple[str, Mapping[str, Any]],
    days: Iterable[str],
    data: Mapping[str, Any],
) -> Raw:
    """The record of an entry, which was listed on the first of these days; `who` as in `listing`."""
    where = (f"row {entry.number}", entry.line, entry.text)
    return listing(source, path, where, who, {"id": entry.id, "occurred": min(days, default="")}, data)


def _ends_with_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        return file.read().rstrip(b"\0").endswith((b"\n", b"\r"))
