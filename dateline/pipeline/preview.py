"""What the marts would say of records that are not appended: made from a copy of the ledger that has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.output import Progress
from dateline.pipeline.append import AppendOptions, AppendResult, append_reading, rehearsal
from dateline.settings import Settings
from ingest.errors import UsageError
from ingest.sources.reading import readings
from warehouse.build.marts import Marts
from warehouse.build.selection import models_of_new
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.contents import PUBLICATION

# The marts are made of all records of the ledger, in memory and by one thread: a preview is for few.
MOST_RECORDS = 20_000

TIMELINE = "core.rpt_timeline"


@dataclass(frozen=True, slots=True)
class Preview:
    """What became of each file; and by mart the rows that the published file does not have."""

    results: tuple[AppendResult, ...]
    rows: dict[str, list[dict[str, Any]]]


def preview(files: Sequence[Path], settings: Settings, progress: Progress, mapping: Path | None = None) -> Preview:
    """The timeline, and the marts of trade and diplomacy that are of the kinds of these records.

    Raises UsageError where the ledger holds too much, FileUnusable where nothing was built or published yet."""
    ledger = Ledger(settings.ledger, wait=settings.wait)
    held = ledger.head().position
    if held > MOST_RECORDS:
        raise UsageError(
            f"the ledger holds {held:,} records, of all of which a preview makes the marts",
            expected=f"at most {MOST_RECORDS:,}",
            remedy="preview in a home of its own, which --home names",
        )
    with opened(settings.warehouse, wait=settings.wait, contents=PUBLICATION):
        pass  # what it may not hold is refused here
    marts = Marts(settings.build)
    with rehearsal(ledger) as store:
        how = AppendOptions(dry_run=True)
        found = readings(files, mapping=mapping)
        results = tuple(append_reading(one, store, settings.refused, how, progress) for one in found)
        with store.reading() as records, opened(settings.build, wait=settings.wait) as build:
            new = models_of_new(records, build, held)
        tables = [TIMELINE, *(model.table for model in marts.models if _is_shown(model.schema) and model.name in new)]
        progress("Making the marts")
        with marts.of(store.path, tables, beside={"published": settings.warehouse}) as made:
            rows = {table: _rows(made, f"from {table} except all from published.{table}") for table in tables}
    return Preview(results, {table: some for table, some in rows.items() if some})


def _is_shown(schema: str) -> bool:
    return schema in ("trade", "diplomacy")


def _rows(made: Any, query: str) -> list[dict[str, Any]]:
    found = made.execute(f"{query} order by all")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
