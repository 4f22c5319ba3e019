"""The occurrences of a published file, as every format takes them."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path

from duckdb import DuckDBPyConnection

from ingest.characters import visible_cell
from ingest.kinds import KINDS
from warehouse.files.connection import DEFAULT_WAIT, reading
from warehouse.publish.contents import PUBLICATION
from warehouse.serving.selection import WANTED, Selection
from warehouse.serving.withheld import hide
from warehouse.statements import statements

# Of these `occurred` is the period that a figure describes: it fills it, and is not some time in it.
PERIOD_KINDS = {name for name, kind in KINDS.items() if kind.describes_period}


def day_after(day: date) -> date:
    """The next day, or the day itself where the calendar ends."""
    return day + timedelta(days=1) if day < date.max else day


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One row of core.fct_event, with what its representative claim says. An open or unknown bound is None.

    `source_id` and `record_id` are of the first record of it."""

    event_id: int
    kind: str
    title: str
    occurred: str | None
    start_earliest_on: date | None
    start_latest_on: date | None
    end_earliest_on: date | None
    end_latest_on: date | None
    modality: str
    is_denied: bool
    claim_count: int
    root_count: int
    claimant_name: str
    relayed_by_name: str | None
    document_title: str | None
    document_publisher_name: str | None
    locator: str | None
    source_id: str
    record_id: str
    country_codes: list[str]
    latitude: float | None = None  # degrees, WGS 84; both or neither
    longitude: float | None = None

    @property
    def first_on(self) -> date | None:
        return self.start_earliest_on

    @property
    def last_on(self) -> date | None:
        return self.end_latest_on

    @property
    def end_on(self) -> date | None:
        """The day after the last one, as formats want it that leave the end out; the last one where no day is after."""
        return day_after(self.last_on) if self.last_on else None

    @property
    def is_day(self) -> bool:
        """Whether it was on one day, which is known."""
        return self.first_on is not None and self.first_on == self.last_on

    @property
    def is_lasting(self) -> bool:
        """Whether it went on over several days for certain; else a span is some time in it."""
        if self.first_on is None or self.last_on is None or self.is_day:
            return False
        if self.kind in PERIOD_KINDS:
            return True
        start, end = self.start_latest_on, self.end_earliest_on
        return start is not None and end is not None and start < end

    @property
    def is_sure(self) -> bool:
        """Whether somebody asserts it and its days are known."""
        return self.modality == "asserted" and not self.is_denied and (self.is_day or self.is_lasting)

    @property
    def said_by(self) -> str:
        return f"{self.claimant_name} ({self.relayed_by_name})" if self.relayed_by_name else self.claimant_name

    @property
    def document(self) -> str:
        return ", ".join(filter(None, (self.document_title, self.document_publisher_name, self.locator)))


def occurrences(
    warehouse: Path, selection: Selection, wait: float = DEFAULT_WAIT
) -> tuple[list[Occurrence], dict[str, str]]:
    """Those that the selection wants and that may be passed on, by their first day; what has no date comes last.

    With them the sources that may not, and their licences."""
    with reading(warehouse, contents=PUBLICATION, wait=wait) as connection:
        withheld = hide(connection)
        return read(connection, selection), withheld


def read(connection: DuckDBPyConnection, selection: Selection) -> list[Occurrence]:
    """All that the selection wants, of a file that is open."""
    sql = statements("warehouse.serving", "timeline.sql")["events"].format(wanted=WANTED)
    result = connection.execute(sql, selection.parameters)
    assert [column[0] for column in result.description] == [field.name for field in fields(Occurrence)]
    return [Occurrence(*map(visible_cell, row)) for row in result.fetchall()]
