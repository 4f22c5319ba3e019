"""The UK Sanctions List, the only one of the United Kingdom since 28 January 2026, in CSV.

Layout: Foreign, Commonwealth and Development Office, "UK Sanctions List: format guide": the first line has the day of
the report, the second the names of 58 columns. An entry, by its Unique ID, has a row for each name and address."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.crosswalk import System, country, place
from ingest.sources.listed import address, distinct, filled, iso_day, joined, of_countries, paper
from ingest.sources.listed_rows import Entry, Fields, Listed, listing_of
from ingest.sources.raw import Raw
from ingest.sources.source import HEAD, Sample, Source
from ingest.sources.tabular import Columns

# The given names, then the family name or that of an entity or ship.
NAME = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
NAMES = (*NAME, "Name type", "Alias strength")
ADDRESS = (*(f"Address Line {number}" for number in range(1, 7)), "Address Postal Code", "Address Country")
BIRTHPLACE = ("Town of birth", "Country of birth")
# What an identifier is called, its column, and that of what else is said of it.
PAPERS = (
    ("Passport", "Passport number", "Passport additional information"),
    ("National identifier", "National Identifier number", "National Identifier additional information"),
    ("Business registration", "Business registration number (s)", ""),
    ("", "IMO number", ""),
    ("Hull identification", "Hull identification number (HIN)", ""),
    ("OFSI group", "OFSI Group ID", ""),
    ("UN", "UN Reference Number", ""),
)
OWNER, FLAG, KIND, TONNAGE = (
    *("Current owner/operator (s)", "Current believed flag of ship"),
    *("Type of ship", "Tonnage of ship"),
)
_REQUIRED = ("Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "Date Designated")
_OPTIONAL = (
    *("Last Updated", "OFSI Group ID", "UN Reference Number", "Alias strength", "Title", "Name non-latin script"),
    *("Sanctions Imposed", "Other Information", "UK Statement of Reasons", "D.O.B", "Nationality(/ies)", "Position"),
    *(*NAME[:-1], *ADDRESS, *BIRTHPLACE, OWNER, FLAG, KIND, TONNAGE),
    *(column for _, *columns in PAPERS for column in columns if column),
)
LIST = Listed(
    Columns(dict.fromkeys(_REQUIRED, ()), dict.fromkeys(dict.fromkeys(_OPTIONAL), ())), "Unique ID", 1, ",", skip=1
)

REPORTED = re.compile(r'\ufeff?"?Report Date:?\s*,?\s*([^",\r\n]+)')
TYPES = {"individual": "individual", "entity": "entity", "ship": "vessel"}
DAYS = ("%d/%m/%Y", "%Y-%m-%d")
CLAIMANT = {"name": "Foreign, Commonwealth and Development Office", "country": "GBR", "type": "government"}


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing an entry, then what the list lacks. Raises UnreadableFile, OSError."""
    return LIST.records(files, _raw)


def release(files: Sequence[Path]) -> str | None:
    """The day of the report, in the first line."""
    for path in files:
        if found := REPORTED.match(Sample.of(path).text[:HEAD]):
            return iso_day(found[1].strip(), "%d-%b-%Y", "%d %B %Y", *DAYS)
    return None


def _raw(path: Path, entry: Entry) -> Raw:
    days = (iso_day(day, *DAYS) for day in entry.all("Date Designated"))
    return listing_of(SOURCE, path, entry, (CLAIMANT["name"], CLAIMANT), days, _data(entry))


def _data(entry: Entry) -> dict[str, Any]:
    names = entry.groups(*NAMES)
    first = [_name(one) for one in names if one["Name type"].lower() == "primary name"]
    target = first[0] if first else _name(names[0]) if names else ""
    weak = distinct((_name(one) for one in names if _is_weak(one)), target)
    own = entry.all("Name non-latin script")
    given: list[tuple[str, System]] = [(one, "name") for one in _parts(entry.all("Nationality(/ies)"))]
    given += [(one, "name") for name in ("Address Country", FLAG) for one in entry.all(name)]
    type_ = entry.first("Designation Type")
    imposed = joined(_parts(entry.all("Sanctions Imposed")))
    return {
        "action": "listing",
        "authority": "United Kingdom",
        "programmes": entry.all("Regime Name"),
        "target": target,
        "target_type": TYPES.get(type_.lower(), type_),
        "reference": entry.id,
        **of_countries(given),
        "original_name": own[0] if own else "",
        "aliases": distinct([*map(_name, names), *own[1:]], target, *weak),
        "weak_aliases": weak,
        "addresses": [
            one
            for row in entry.groups(*ADDRESS)
            if (one := address((row[name] for name in ADDRESS[:-1]), row["Address Country"], "name"))
        ],
        "born": distinct(_parts(entry.all("D.O.B"))),
        "birthplaces": distinct(joined(one.values()) for one in entry.groups(*BIRTHPLACE)),
        "identifiers": [one for what, number, more in PAPERS for one in _papers(entry, what, number, more)],
        "title": joined([*entry.all("Title"), *entry.all("Position")], "; "),
        "vessel": _vessel(entry),
        "amended": sorted(iso_day(day, *DAYS) for day in entry.all("Last Updated")),
        "remarks": "\n".join(
            [f"Sanctions imposed: {imposed}"] * bool(imposed)
            + distinct([*entry.all("Other Information"), *entry.all("UK Statement of Reasons")])
        ),
    }


def _name(row: Fields) -> str:
    return " ".join(row[part] for part in NAME if row[part])


def _is_weak(row: Fields) -> bool:
    return row["Alias strength"].lower().startswith("low")


def _parts(texts: Sequence[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split("|")]


def _papers(entry: Entry, what: str, number: str, more: str) -> list[str]:
    found = entry.groups(number, more) if more else [{number: one} for one in entry.all(number)]
    return distinct(paper(what, one[number], [one.get(more, "")]) for one in found)


def _vessel(entry: Entry) -> dict[str, Any]:
    """What the list says of a ship; empty for what is none."""
    flag, tonnage = entry.first(FLAG), entry.first(TONNAGE).replace(",", "")
    return filled(
        {
            "type": entry.first(KIND),
            "tonnage": float(tonnage) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", tonnage) else tonnage,
            "owner": joined(entry.all(OWNER), "; "),
            **(place(flag, "name", country(flag, "name"), "flag") if flag else {}),
        }
    )


def _recognises(sample: Sample) -> bool:
    named = sample.without_first_line().names()
    return REPORTED.match(sample.text) is not None and {"uniqueid", "ofsigroupid", "regimename"} <= named


SOURCE = Source(
    name="uk-sanctions",
    title="UK Sanctions List",
    kinds=("sanction",),
    url="https://www.gov.uk/government/publications/the-uk-sanctions-list",
    licence="Open Government Licence v3.0",
    citation="Foreign, Commonwealth and Development Office: UK Sanctions List, with the day of the report",
    cadence="whenever a designation is made, varied or revoked",
    stale_after=14,
    version="CSV of 2026 (58 columns below the line of the report); the header is that of a real file of October 2026, "
    "the rows are written by the guide",
    defects=(
        "the first line is the day of the report, the header is the second",
        "an entry has a row for each name, address and paper",
        "days of birth may lack parts (dd/mm/1945) and stay as they are given",
        "what was revoked is merely missing from the next list",
        "of a file that breaks off, or has a row that may be of any entry, only new entries are appended",
    ),
    left_out="gender, telephone, website, e-mail, subsidiaries, parent companies, former owners and flags, length and "
    "year of a ship",
    recognises=_recognises,
    read=read,
    release=release,
    missing=LIST.lacking,
    complete="whole",
)
