"""The pages that UCDP's API answers with, as rows like those of its tables.

A page alone is a part of what was asked for: all pages of one question are read together, or none."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ingest.sources.raw import UnreadableFile
from ingest.sources.source import Sample
from ingest.sources.tabular import Columns, Row


def is_page(sample: Sample) -> bool:
    text = sample.text.lstrip()
    return text.startswith("{") and '"Result"' in text and '"type_of_violence"' in text


def rows(pages: Sequence[Path], columns: Columns) -> Iterator[tuple[Path, Row]]:
    """The rows of all pages of one question, each with its page.

    Raises UnreadableFile where a page is missing, is broken, or is of another question."""
    import ijson

    checked(pages)
    for page in pages:
        with page.open("rb") as file:
            for number, fields in enumerate(ijson.items(file, "Result.item", use_float=True), 1):
                yield page, _row(number, fields, columns, page)


def checked(pages: Sequence[Path]) -> None:
    """Raises UnreadableFile unless they are all pages of one question, each of them whole."""
    said = {page: _counts(page) for page in pages}
    first = pages[0]
    for page, (total, count, _) in said.items():
        if (total, count) != said[first][:2]:
            raise UnreadableFile(
                f"{page}: a page of {total} rows, {first} of {said[first][0]}: not of one question",
                remedy="name the pages of one fetch together, and those of another in a command of their own",
            )
    total, count, _ = said[first]
    held = sum(rows for *_, rows in said.values())
    if len(pages) != count or held != total:
        raise UnreadableFile(
            f"{first}: {len(pages)} of {count} pages, {held} of {total} rows",
            expected="all pages of what was asked for, each once: without one its rows would look withdrawn",
            remedy="fetch what is missing (dateline fetch ucdp says), and name all of them in one command",
        )


def _counts(page: Path) -> tuple[object, object, int]:
    """How many rows and pages there are in all, and how many rows the page has."""
    import ijson

    said: dict[str, object] = {}
    rows, keys = 0, set[object]()
    with page.open("rb") as file:
        try:
            for prefix, event, value in ijson.parse(file, use_float=True):
                if prefix in ("TotalCount", "TotalPages"):
                    said[prefix] = value
                elif prefix == "Result.item" and event in ("start_map", "string", "number", "null", "boolean"):
                    rows += 1
                    keys.clear()
                elif prefix == "Result.item" and event == "map_key":
                    if value in keys:
                        raise UnreadableFile(f"{page}: row {rows} has the key {value!r} twice", remedy="fetch it again")
                    keys.add(value)
        except ijson.JSONError as error:
            raise UnreadableFile(f"{page}: not JSON to its end ({error})", remedy="fetch it again") from error
    return said.get("TotalCount"), said.get("TotalPages"), rows


def _row(number: int, fields: object, columns: Columns, page: Path) -> Row:
    text = to_json(fields).decode()
    if not isinstance(fields, Mapping):
        return Row(number, number, text, {}, "not a row of UCDP: expected an object")
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
