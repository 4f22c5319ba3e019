"""The North Korea Missile Test Database of the James Martin Center for Nonproliferation Studies: one sheet of a
workbook, its header in the first row that is not blank."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ingest.sources.cells import code, filled, number
from ingest.sources.document import document
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns
from ingest.sources.workbook import MAGIC, sheet

_SHEET = "Missile Tests"

_COLUMNS = Columns(
    required={
        "number": ("F1", "F-number", "Event ID"),
        "date": (),
        "entered": ("Date Entered/Updated",),
        "missile": ("Missile Name",),
        "outcome": ("Test Outcome",),
    },
    optional={
        "launched": ("Launch Time (UTC)",),
        "type": ("Missile Type",),
        "operator": ("Launch Agency/Authority",),
        "facility": ("Facility Name",),
        "region": ("Facility Location",),
        "other_names": ("Other Name",),
        "latitude": ("Facility Latitude",),
        "longitude": ("Facility Longitude",),
        "landing": ("Landing Location",),
        "apogee": (),
        "range": ("Distance Travelled",),
        "confirmation": ("Confirmation Status",),
        "notes": ("Additional Information",),
        "reports": ("Source(s)",),
    },
)

# What the workbook's own notes say of a date that it had to enter. By test and date, so that a release that knows
# the day is believed: "We also do not know exactly when these tests took place except that it was between April and
# September of 1984" (note of test 1, on the six tests of 1984).
_PLACEHOLDERS = {
    **{(str(test), "1984-04-09"): "[1984-04..1984-09]" for test in (1, 2, 3)},
    **{(str(test), "1984-09-01"): "[1984-04..1984-09]" for test in (4, 5, 6)},
}

# Clocks in Pyongyang were half an hour behind those of Seoul from the first of these days to the last.
_HALF_HOUR_BEHIND = date(2015, 8, 15), date(2018, 5, 4)

_UNKNOWN = ("", "unknown", "n/a")
_DISTANCE = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*km")

_CLAIMANT = {"name": "James Martin Center for Nonproliferation Studies", "type": "organisation"}


def _recognises(sample: Sample) -> bool:
    if sample.suffix != ".xlsx" or not sample.head.startswith(MAGIC):
        return False
    try:
        return len(_table(sample.path)) > 0
    except UnreadableFile:
        return False


def _read(files: Sequence[Path]) -> Iterator[Raw]:
    for path in files:
        for row, fields in _table(path):
            text = json.dumps(fields, ensure_ascii=False)
            record = json.dumps(_record(path, row, fields), ensure_ascii=False).encode("utf-8", "replace")
            yield Raw(path, row, record, text)


def _release(files: Sequence[Path]) -> str | None:
    """The day on which a row was last entered or updated."""
    entered = [fields.get("entered", "") for path in files for _, fields in _table(path)]
    return max((day for day in entered if re.fullmatch(r"\d{4}-\d\d-\d\d", day)), default=None)


def _table(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Each row that is not blank, by its number in the sheet, its cells as texts. Raises UnreadableFile."""
    cells = [[_text(cell) for cell in row] for row in sheet(path, _SHEET)]
    rows = [(place, row) for place, row in enumerate(cells, 1) if any(row)]
    if not rows:
        raise UnreadableFile(f"{path}: the sheet {_SHEET} is empty", remedy="fetch it again")
    names = _COLUMNS.found(rows[0][1], path)
    return [(place, dict(zip(names, row, strict=True))) for place, row in rows[1:]]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    text = "" if cell is None else str(cell)
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def _record(path: Path, row: int, fields: dict[str, str]) -> dict[str, Any]:
    test = code(fields["number"]) or ""
    return {
        "source": SOURCE.name,
        "id": test,
        "kind": "missile_test",
        "occurred": _PLACEHOLDERS.get((test, fields["date"])) or _day(fields["date"], fields.get("launched", "")),
        "stated": fields["entered"],
        "claimant": _CLAIMANT,
        "document": document(path, f"{_SHEET}, row {row}", title=SOURCE.title, publisher=_CLAIMANT["name"]),
        "data": _data(fields),
    }


def _day(day: str, launched: str) -> str:
    """The calendar day in Pyongyang, of a time of launch in Universal Time.

    Where that is the day after the one given, either can be meant: most rows give the day of Universal Time, some
    already that of Pyongyang (tests 79 and 108, by every other source)."""
    try:
        moment = datetime.fromisoformat(f"{day}T{launched}")
    except ValueError:
        return day
    first, last = _HALF_HOUR_BEHIND
    there = (moment + timedelta(hours=8.5 if first <= moment.date() <= last else 9)).date().isoformat()
    return day if there == day else f"[{day},{there}]"


def _data(fields: dict[str, str]) -> dict[str, Any]:
    known = {name: "" if text.lower() in _UNKNOWN else text for name, text in fields.items()}
    return {
        "country": "PRK",
        **filled(
            {
                "outcome": known["outcome"].lower(),
                "missile": known["missile"],
                "type": known.get("type"),
                "operator": known.get("operator"),
                "site": known.get("facility"),
                "place": filled(
                    {
                        "name": known.get("other_names"),
                        "region": known.get("region"),
                        "latitude": number(known.get("latitude")),
                        "longitude": number(known.get("longitude")),
                    }
                ),
                "launched": known.get("launched"),
                "landing": known.get("landing"),
                "apogee": _kilometres(known.get("apogee")),
                "range": _kilometres(known.get("range")),
                "confirmation": known.get("confirmation"),
                "notes": known.get("notes"),
                "reports": known.get("reports"),
            }
        ),
    }


def _kilometres(text: str | None) -> dict[str, Any] | str | None:
    """ "1,380 km"; any other wording as it is, to be refused."""
    if not text:
        return None
    found = _DISTANCE.fullmatch(text)
    return {"value": float(found[1].replace(",", "")), "unit": "km"} if found else text


SOURCE = Source(
    name="cns-missile-tests",
    title="The CNS North Korea Missile Test Database",
    kinds=("missile_test",),
    url="https://www.nti.org/analysis/articles/cns-north-korea-missile-test-database/",
    licence="free with citation",
    citation="The CNS North Korea Missile Test Database, James Martin Center for Nonproliferation Studies, for the "
    "Nuclear Threat Initiative",
    cadence="after each test, until it was closed",
    stale_after=None,
    version="the workbook of December 2019 (19 columns, 1984 to 2019)",
    tried="140",
    defects=(
        "the days of the six tests of 1984 are placeholders, as its note says: some time from April to September",
        "of those six three succeeded and three failed, nobody knows which: the outcome of each is a guess of theirs",
        "a launch with its time is dated in Universal Time, in some rows by the day of Pyongyang: where the two "
        "differ, its day here is one of both",
        "Unknown and N/A stand in columns of numbers: no figure",
        "only missiles that carry 500 kg over 300 km; not every flight had a launch time or an apogee",
    ),
    left_out="the sheets that summarise the first one, and its definitions (they are a picture)",
    recognises=_recognises,
    read=_read,
    release=_release,
    complete="whole",
)
