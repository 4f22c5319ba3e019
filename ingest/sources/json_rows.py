"""The objects of a JSON answer as rows like those of a table, and how many there are."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ingest.sources.raw import UnreadableFile
from ingest.sources.tabular import Columns, Row


def rows(page: Path, below: str, columns: Columns) -> Iterator[Row]:
    """The objects of the list `below` ("data"); of a page that breaks off, those before."""
    import ijson

    with page.open("rb") as file, suppress(ijson.JSONError):
        for number, fields in enumerate(ijson.items(file, f"{below}.item", use_float=True), 1):
            yield _row(number, fields, columns, page)


def counted(page: Path, below: str, names: tuple[str, ...]) -> tuple[dict[str, object], int, str]:
    """What the answer says by these names, how many rows it has, and why it has no end, if so.

    Raises UnreadableFile for a row with a key twice."""
    import ijson

    said: dict[str, object] = {}
    count, keys, broken = 0, set[object](), ""
    with page.open("rb") as file:
        try:
            for prefix, event, value in ijson.parse(file, use_float=True):
                if prefix in names:
                    said[prefix] = value
                elif prefix == f"{below}.item" and event in ("start_map", "string", "number", "null", "boolean"):
                    count += 1
                    keys.clear()
                elif prefix == f"{below}.item" and event == "map_key":
                    if value in keys:
                        raise UnreadableFile(
                            f"{page}: row {count} has the key {value!r} twice", remedy="fetch it again"
                        )
                    keys.add(value)
        except ijson.JSONError as error:
            broken = str(error)
    return said, count, broken


def _row(number: int, fields: object, columns: Columns, page: Path) -> Row:
    text = to_json(fields).decode()
    if not isinstance(fields, Mapping):
        return Row(number, number, text, {}, "not a row: expected an object")
    try:
        names = columns.found(list(fields), page)
    except UnreadableFile as error:
        return Row(number, number, text, {}, error.what)
    return Row(number, number, text, {name: _text(value) for name, value in zip(names, fields.values(), strict=True)})


def _text(value: Any) -> str:
    """A value as the table would have it."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else to_json(value).decode()
