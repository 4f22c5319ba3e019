"""The pages that UCDP's API answers with, as rows like those of its tables.

A page alone is a part of what was asked for: where not all pages of one question are read together, only new rows are
appended."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Sample
from ingest.sources.tabular import Columns, Row

AGAIN = (
    "only its new rows are appended, and none that is held is changed. Fetch what is missing (dateline fetch ucdp "
    "says), and name all pages in one command"
)


def is_page(sample: Sample) -> bool:
    text = sample.text.lstrip()
    return text.startswith("{") and '"Result"' in text and '"type_of_violence"' in text


def rows(pages: Sequence[Path], columns: Columns) -> Iterator[tuple[Path, Row]]:
    """The rows of pages of one question, each with its page; of one that breaks off, those before.

    Raises UnreadableFile for a page of another question."""
    import ijson

    missing(pages)
    for page in pages:
        with page.open("rb") as file, suppress(ijson.JSONError):
            for number, fields in enumerate(ijson.items(file, "Result.item", use_float=True), 1):
                yield page, _row(number, fields, columns, page)


def missing(pages: Sequence[Path]) -> list[Raw]:
    """Pages, rows and ends that are missing. Raises UnreadableFile for a page of another question, or one too many."""
    said = {page: _counts(page) for page in pages}
    first = pages[0]
    for page, (total, count, *_) in said.items():
        if (total, count) != said[first][:2]:
            raise UnreadableFile(
                f"{page}: a page of {total} rows, {first} of {said[first][0]}: not of one question",
                remedy="name the pages of one fetch together, and those of another in a command of their own",
            )
    total, count, *_ = said[first]
    held = sum(rows for _, _, rows, _ in said.values())
    found = f"{len(pages)} of {count} pages, {held} of {total} rows"
    if (isinstance(count, int) and len(pages) > count) or (isinstance(total, int) and held > total):
        raise UnreadableFile(
            f"{first}: {found}",
            expected="all pages of what was asked for, each once",
            remedy="name each page once, and those of another question in a command of their own",
        )
    broken = [
        Raw(page, 0, b"", "", defect=f"the file is not complete: not JSON to its end ({error}); {AGAIN}")
        for page, (*_, error) in said.items()
        if error
    ]
    if len(pages) != count or (held != total and not broken):
        broken.append(Raw(first, 0, b"", "", defect=f"the answer is not complete: {found}; {AGAIN}"))
    return broken


def _counts(page: Path) -> tuple[object, object, int, str]:
    """How many rows and pages there are in all, how many rows the page has, and why it has no end, if so."""
    import ijson

    said: dict[str, object] = {}
    rows, keys, broken = 0, set[object](), ""
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
            broken = str(error)
    return said.get("TotalCount"), said.get("TotalPages"), rows, broken


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
