"""North Korean provocations since 1958 as CSIS lists them (Beyond Parallel), newest first, in prose."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.sources.cells import filled, misdated, raw, spoilt
from ingest.sources.document import document
from ingest.sources.identity import counted, identity
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns, Row, rows
from ingest.when import bounds

_HEADER = ("date", "type", "event", "description", "resources")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_COLUMNS = Columns(required=dict.fromkeys(_HEADER, ()), optional={})

# Launches of missiles and of rockets that carry satellites; the type counts engines and artillery among missiles.
_NO_FLIGHT = re.compile(r"engine test|artillery|\(MLRS\)", re.IGNORECASE)
_FLIGHT = re.compile(r"^satellite launch", re.IGNORECASE)

# The CAMEO code of any other event: the first line that is found in its label. Where no code below a root certainly
# holds, it is "not specified" (150, 190), or the root alone.
_CODES = tuple(
    (re.compile(pattern, re.IGNORECASE), cameo)
    for pattern, cameo in (
        (r"shelling", "194"),  # fight with artillery
        (r"assass?ination|raid on blue house", "185"),  # attempt to assassinate, the aim of that raid
        (r"hijacking", "181"),
        (r"bombing|u\.s\. cultural center", "183"),  # of civilians, by agents
        (r"axe murder|henderson", "182"),  # physical assault
        (r"killing of|assault by", "180"),  # violence by agents, its means not in the label
        (r"sinking|exchange of fire|campaign|capture of|collision|tunnel", "190"),  # before infiltration: they fought
        (r"\battacks?\b|ambush|fires at|shot down|land mine", "190"),
        (r"seizure|detainment", "17"),  # of vessels with their crews: both property and persons
        (r"liaison office", "171"),  # it was blown up: damage of property
        (r"balloon|loudspeakers|jamming", "17"),  # harassment without force
        (r"spy ring", "15"),  # agents found, no force named
        (r"declar", "01"),  # of zones and lines at sea: public statements
        (r"npt", "12"),  # withdrawal from a treaty: rejects, whatever else it does
        (r"infiltration|incursion|enroachment|territorial|drones|interception", "150"),  # presence, no shot named
        (r"test|experiment|exercise|launcher|drone|submarine|artillery", "150"),  # shows power, at nobody
        (r"uranium|reactor|detonation|explosion", "150"),  # shows that it can, or that it is ready
    )
)

_CLAIMANT = {"name": "Center for Strategic and International Studies", "country": "USA", "type": "organisation"}


def _recognises(sample: Sample) -> bool:
    return sample.columns()[: len(_HEADER)] == _HEADER and "mentions_kim" in sample.columns()


def _read(files: Sequence[Path]) -> Iterator[Raw]:
    for path in files:
        table = list(rows(path, _COLUMNS))
        for row, record_id in zip(table, _identities(table), strict=True):
            if row.defect:
                yield spoilt(path, row)
            elif defect := _misdated(row.fields):  # the date is a part of the identity: it may be any row
                yield Raw(path, row.line, b"", row.text, defect=defect)
            elif _is_flight(row) or _cameo(row):
                yield raw(path, row, _record(path, row, record_id))
            else:
                defect = f"event = {row.fields['event']!r}: no CAMEO code is known for it; add its word to the reader"
                yield Raw(path, row.line, b"", row.text, defect=defect)


def _identities(table: Sequence[Row]) -> list[str]:
    """Day and label, which are seldom edited; of equal ones the second and later, counted from the oldest at the
    end of the file, have a number."""
    seen: Counter[str] = Counter()
    found = []
    for row in reversed(table):
        # One label, whatever its case and punctuation.
        label = re.sub(r"[\W_]+", "-", row.fields.get("event", "").lower()).strip("-")
        day = row.fields.get("date", "")
        name = f"{day}-{label}" if _DAY.fullmatch(day) else identity(day, label)
        seen[name] += 1
        found.append(counted(name, seen[name], "-"))
    return found[::-1]


def _misdated(fields: Mapping[str, str]) -> str:
    """What is wrong with the date; without a year beside it, it is only held to be a day."""
    day = fields["date"]
    try:
        bounds(day)
    except ValueError as error:
        return f"date: {error}"
    return misdated({"date": day}, fields.get("year") or day[:4])


def _is_flight(row: Row) -> bool:
    event = row.fields["event"]
    is_missile = row.fields["type"] == "Missile Provocation" and not _NO_FLIGHT.search(event)
    return is_missile or _FLIGHT.search(event) is not None


def _cameo(row: Row) -> str | None:
    return next((cameo for pattern, cameo in _CODES if pattern.search(row.fields["event"])), None)


def _record(path: Path, row: Row, record_id: str) -> dict[str, Any]:
    fields = row.fields
    described = filled({"notes": fields["description"]})
    if _is_flight(row):
        kind, data = "missile_test", {"country": "PRK", "type": fields["event"]} | described
    else:
        actor = {"name": "North Korea", "country": "PRK"}
        text = ": ".join(filter(None, (fields["event"], fields["description"])))
        kind, data = "coded_event", {"code": _cameo(row), "actor1": actor, "notes": text}
    stands_in = document(path, f"row {row.number}", title=SOURCE.title, publisher=_CLAIMANT["name"])
    return {
        "source": SOURCE.name,
        "id": record_id,
        "kind": kind,
        "occurred": fields["date"],
        "claimant": _CLAIMANT,
        "document": stands_in | filled({"derived_from": fields["resources"]}),
        "data": data,
    }


SOURCE = Source(
    name="csis-provocations",
    title="Database: North Korean Provocations",
    kinds=("missile_test", "coded_event"),
    url="https://beyondparallel.csis.org/database-north-korean-provocations/",
    licence="CSIS Beyond Parallel, free with citation; the table of github.com/stiles/north-korea-provocations is CC0",
    citation="Beyond Parallel, Database: North Korean Provocations, Center for Strategic and International Studies",
    cadence="after each event; the table is extracted from the page again",
    stale_after=45,
    version="the CSV of github.com/stiles/north-korea-provocations (10 columns, 1958 to today)",
    tried="493",
    defects=(
        "a label for an event, not a code: its CAMEO code is of a reviewed table of words, a root where none is sure",
        "a row may be of several missiles, its prose says how many: it is one record",
        "the type counts engine tests and artillery among the missiles: they are coded events here; launches of "
        "satellites are missile tests under either type",
        "actor1 is North Korea, whose provocation the list calls it, also where its vessel was sunk",
        "rows have no number: the identity is the day and the label",
        "a row whose date is no day, or not of the year in its column year, is refused, and no row of that file counts "
        "as withdrawn: it may be any of them",
    ),
    left_out="year, week_number, month_year and weekday (they follow from the date), mentions_kim; type",
    recognises=_recognises,
    read=_read,
    complete="whole",
)
