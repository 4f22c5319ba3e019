"""ACLED exports, living data: rows are corrected and taken away as long as the project goes on.

Codebook: ACLED, Armed Conflict Location and Event Data Project Codebook, 2023. Two layouts: 31 columns, and the one
before March 2023, with data_id and without disorder_type, civilian_targeting and tags."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ingest.absence import Days
from ingest.crosswalk import is_own, place
from ingest.crosswalk.named import country_named
from ingest.event import Event
from ingest.release import days_of
from ingest.sources import acled_pages
from ingest.sources.cells import code, contradicted, filled, misdated, number, raw, spoilt
from ingest.sources.document import document
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns, Row, folded, rows

_MARKS = ("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "fatalities")

_ADDED = ("disorder_type", "civilian_targeting", "tags")  # in March 2023

_COLUMNS = Columns(
    required=dict.fromkeys((*_MARKS, "year", "iso", "country", "timestamp"), ()),
    optional=dict.fromkeys((*_ADDED, "source", "source_scale", "notes", "location"), ()),
)

# What the old layout writes as a number (codebook, INTERACTION).
_PARTIES = {
    "1": "State forces",
    "2": "Rebel group",
    "3": "Political militia",
    "4": "Identity militia",
    "5": "Rioters",
    "6": "Protesters",
    "7": "Civilians",
    "8": "External/Other forces",
}

_CLAIMANT = {"name": "Armed Conflict Location and Event Data", "type": "organisation"}


def _recognises(sample: Sample) -> bool:
    return acled_pages.is_page(sample) or set(map(folded, _MARKS)) <= sample.names()


def _is_page(path: Path) -> bool:
    return path.is_file() and acled_pages.is_page(Sample.of(path))


def _is_joined(path: Path) -> bool:
    return _is_page(path) and not acled_pages.are_deletions(Sample.of(path))


def _scope(data: Mapping[str, Any]) -> str | None:
    """An export has all that ACLED knows of a country in the days that it covers."""
    place = data.get("place") or {}
    return place.get("country_given") or place.get("country")


def _covers(event: Event) -> Days | None:
    """The day of the row. Where it stands for a week or a month, the export need not have all of that."""
    return days_of(event) if event.data.model_dump().get("date_precision") == 1 else None


def _release(files: Sequence[Path]) -> str | None:
    """When the newest row was last touched; an export says no better when it was made."""
    if _is_page(files[0]) and not _is_joined(files[0]):
        return None  # each deletion has a moment of its own
    stamps = [number(row.fields.get("timestamp")) for _, row in _rows(files)]
    newest = max((stamp for stamp in stamps if isinstance(stamp, int)), default=None)
    return None if newest is None else acled_pages.moment(str(newest))  # None: the release has to be named


def _read(files: Sequence[Path]) -> Iterator[Raw]:
    """The rows of tables or of pages of an answer, then what the pages lack; or what was deleted."""
    if _is_page(files[0]) and not _is_joined(files[0]):
        yield from acled_pages.deletions(files, SOURCE.name, SOURCE.title, _CLAIMANT)
    else:
        for path, row in _rows(files):
            if row.defect:
                yield spoilt(path, row)
            elif defect := misdated({"event_date": _iso(row.fields["event_date"])}, row.fields["year"]):
                yield contradicted(path, row, _record(path, row), defect)
            else:
                yield raw(path, row, _record(path, row))
    yield from _missing(files)


def _rows(files: Sequence[Path]) -> Iterator[tuple[Path, Row]]:
    if _is_page(files[0]):
        return acled_pages.rows(files, _COLUMNS)
    return ((path, row) for path in files for row in rows(path, _COLUMNS))


def _missing(files: Sequence[Path]) -> Sequence[Raw]:
    """What the pages of an answer lack; a table does not say how many rows it has."""
    return acled_pages.missing(files) if _is_page(files[0]) else ()


def _record(path: Path, row: Row) -> dict[str, Any]:
    fields = row.fields
    return {
        "source": SOURCE.name,
        "id": fields["event_id_cnty"],
        "kind": "conflict_event",
        "occurred": _occurred(fields["event_date"], code(fields["time_precision"])),
        "claimant": _CLAIMANT,
        "document": document(path, f"row {row.number}", title=SOURCE.title, publisher=_CLAIMANT["name"]),
        "data": _data(fields),
    }


def _occurred(text: str, precision: str | None) -> str:
    """The day; of precision 2 the week around it, of 3 its month, of which ACLED enters one day."""
    day = _day(text)
    if day is None:
        return text
    if precision == "2":
        return f"[{day - timedelta(3)}..{day + timedelta(3)}]"
    return day.isoformat()[:7] if precision == "3" else day.isoformat()


def _day(text: str) -> date | None:
    """2024-03-01, or 01 March 2024 as exports were before."""
    for form in ("%Y-%m-%d", "%d %B %Y", "%d-%B-%Y"):
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day if date.min + timedelta(3) <= day <= date.max - timedelta(3) else None
    return None


def _iso(text: str) -> str:
    day = _day(text)
    return day.isoformat() if day else text


def _data(fields: Mapping[str, str]) -> dict[str, Any]:
    targeted = fields.get("civilian_targeting")
    fatalities = number(fields["fatalities"])
    return filled(
        {
            "type": fields["event_type"],
            "subtype": fields["sub_event_type"],
            "disorder": fields.get("disorder_type"),
            "side_a": _party(fields, "1"),
            "side_b": _party(fields, "2"),
            "place": filled({
                "name": fields.get("location"),
                "region": ", ".join(filter(None, (fields.get(f"admin{level}") for level in (1, 2, 3)))),
                "precision": code(fields.get("geo_precision")),
                "latitude": number(fields.get("latitude")),
                "longitude": number(fields.get("longitude")),
            }) | _country(fields),
            "deaths": None if fatalities is None else {"value": fatalities, "unit": "deaths"},
            "date_precision": number(fields["time_precision"]),
            "targets_civilians": True if targeted == "Civilian targeting" else None,
            "reports": fields.get("source"),
            "report_scale": fields.get("source_scale"),
            "tags": _listed(fields.get("tags")),
            "notes": fields.get("notes"),
        }
    )  # fmt: skip


def _party(fields: Mapping[str, str], side: str) -> dict[str, Any]:
    given = code(fields.get(f"inter{side}")) or ""
    return filled(
        {
            "name": fields.get(f"actor{side}"),
            "type": _PARTIES.get(given, "" if given == "0" else given),
            "associates": _listed(fields.get(f"assoc_actor_{side}")),
        }
    )


def _listed(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").split(";") if one.strip()]


def _country(fields: Mapping[str, str]) -> dict[str, Any]:
    """By its number in ISO 3166; one that no list knows by the name that ACLED has for it. Unknown where the two
    contradict each other."""
    number, name = fields["iso"] if fields["iso"] != "0" else "", fields["country"]
    found = country_named(number, "m49", name, _iso(fields["event_date"]))
    return place(number, "m49", found) if found and is_own(number, "m49", found) else place(name, "name", found)


SOURCE = Source(
    name="acled",
    title="Armed Conflict Location & Event Data",
    kinds=("conflict_event",),
    url="https://acleddata.com/data-export-tool/",
    licence="terms of use of ACLED: registration, attribution, no passing on of the rows",
    citation="Raleigh, C., Linke, A., Hegre, H. and Karlsen, J. (2010), Introducing ACLED: An Armed Conflict Location "
    "and Event Dataset, Journal of Peace Research 47(5); with the date of the export",
    cadence="every week; older rows are corrected and taken away at any time",
    stale_after=10,
    version="exports in CSV: 31 columns (since March 2023) and the layout before; the pages of its API and of its "
    "deletions, JSON",
    defects=(
        "fatalities are one conservative figure without bounds",
        "the day of a row of time precision 2 or 3 stands for a week or month: read as three days to each side, or as "
        "the month; no real file was available to see how far they reach",
        "an export does not say when it was made: its release is the moment when its newest row was touched, so that "
        "one from which only rows were taken away may look as old as the one before; name it with --release then",
        "a row whose date is not of the year in its column year is refused",
        "an export that was filtered by anything but country and time looks as if the rest had been withdrawn: see it "
        "with --dry-run first",
        "the API lists what was deleted by itself: each is a retraction as of the moment when it was deleted, and says "
        "nothing of an event that is not held, or that a newer export has again",
        "a page of the API is a part: where not all pages of one fetch are read together, only new rows are appended",
        "before March 2023 data_id changed with every correction; the identity is event_id_cnty in both layouts",
    ),
    left_out="region, year, interaction (it follows from the two parties), data_id, event_id_no_cnty, iso3; the "
    "timestamp of each row but for the newest",
    is_shareable=False,
    recognises=_recognises,
    read=_read,
    release=_release,
    is_joined=_is_joined,
    missing=_missing,
    complete="scope",
    scope=_scope,
    covers=_covers,
)
