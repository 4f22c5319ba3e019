"""The pages that ACLED's API answers with: events as rows like those of its tables, and the events that it deleted.

A page alone is a part of what was asked for: where not all pages of one question are read together, only new rows are
appended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.sources import json_rows
from ingest.sources.cells import number, raw, spoilt
from ingest.sources.document import document
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Sample
from ingest.sources.tabular import Columns, Row

ROWS = 5000  # the most of a page

AGAIN = (
    "only its new rows are appended, and none that is held is changed. Fetch what is missing (dateline fetch acled "
    "says), and name all pages in one command"
)

DELETED = Columns(required={"event_id_cnty": (), "deleted_timestamp": ()}, optional={})

# As `dateline fetch acled` names them.
_PAGE = re.compile(r"-page-(\d+)\.")


def is_page(sample: Sample) -> bool:
    text = sample.text.lstrip()
    return text.startswith("{") and '"data"' in text and '"event_id_cnty"' in text


def are_deletions(sample: Sample) -> bool:
    return is_page(sample) and '"deleted_timestamp"' in sample.text


def rows(pages: Sequence[Path], columns: Columns) -> Iterator[tuple[Path, Row]]:
    """The rows of pages of one question, each with its page."""
    return ((page, row) for page in pages for row in json_rows.rows(page, "data", columns))


def missing(pages: Sequence[Path]) -> list[Raw]:
    """Pages, rows and ends that are missing."""
    found = {page: json_rows.counted(page, "data", ("count", "total_count")) for page in pages}
    lacking = [
        Raw(page, 0, b"", "", defect=f"the file is not complete: not JSON to its end ({broken}); {AGAIN}")
        for page, (_, _, broken) in found.items()
        if broken
    ]
    if lacking or are_deletions(Sample.of(pages[0])):
        return lacking  # a deletion stands by itself
    for page, (said, count, _) in found.items():
        if isinstance(said.get("count"), int) and said["count"] != count:
            lacking.append(Raw(page, 0, b"", "", defect=f"{count} rows of the {said['count']} that it counts; {AGAIN}"))
    totals = {said["total_count"] for said, _, _ in found.values() if isinstance(said.get("total_count"), int)}
    counts = [count for _, count, _ in found.values()]
    if len(totals) > 1:
        raise UnreadableFile(
            f"{pages[0]}: pages of {', '.join(map(str, sorted(map(str, totals))))} rows: not of one question",
            remedy="name the pages of one fetch together, and those of another in a command of their own",
        )
    if not (totals == {sum(counts)} if totals else _are_all(pages, counts)):
        of = f" of {totals.pop()}" if totals else ""
        defect = f"the answer is not complete: {len(pages)} pages, {sum(counts)}{of} rows; {AGAIN}"
        lacking.append(Raw(pages[0], 0, b"", "", defect=defect))
    return lacking


def _are_all(pages: Sequence[Path], counts: Sequence[int]) -> bool:
    """Whether the pages are the first and those that follow it, all equally full until the last one, which is not."""
    numbers = [int(found[1]) for page in pages if (found := _PAGE.search(page.name))]
    of = dict(zip(numbers, counts, strict=True)) if len(numbers) == len(pages) else dict(enumerate(counts, 1))
    if sorted(of) != list(range(1, len(pages) + 1)):
        return False
    last = of.pop(len(pages))
    return len({*of.values()}) <= 1 and last < min([*of.values(), ROWS])


def moment(text: str | None) -> str | None:
    """Seconds since 1970 as a moment; None for what is no moment of a calendar."""
    seconds = number(text)
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(seconds, int) else None
    except (OverflowError, ValueError, OSError):
        return None


def deletions(pages: Sequence[Path], source: str, title: str, claimant: Mapping[str, Any]) -> Iterator[Raw]:
    """A retraction of each event that was deleted, as of the moment when it was."""
    for page, row in rows(pages, DELETED):
        stated = None if row.defect else moment(row.fields["deleted_timestamp"])
        if stated is None:
            defect = row.defect or "deleted_timestamp: expected the seconds since 1970"
            yield spoilt(page, replace(row, defect=defect))
            continue
        event = row.fields["event_id_cnty"]
        record = {
            "source": source,
            "id": f"{event}@{stated}",
            "kind": "retract",
            "act": "retract",
            "targets": [{"source": source, "id": event}],
            "reason": "deleted by ACLED",
            "stated": stated,
            "claimant": claimant,
            "document": document(page, f"row {row.number}", title=title, publisher=claimant["name"]),
            "data": {},
        }
        yield raw(page, row, record)
