"""The pages that UCDP's API answers with, as rows like those of its tables.

A page alone is a part of what was asked for: where not all pages of one question are read together, only new rows are
appended."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.sources import json_rows
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
    missing(pages)
    return ((page, row) for page in pages for row in json_rows.rows(page, "Result", columns))


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
    said, rows, broken = json_rows.counted(page, "Result", ("TotalCount", "TotalPages"))
    return said.get("TotalCount"), said.get("TotalPages"), rows, broken
