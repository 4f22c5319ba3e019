"""The consolidated list of persons, groups and entities under financial sanctions of the European Union, in CSV 1.1.

Layout: European Commission, Financial Sanctions Database, "CSV, V1.1": 118 columns, a row for each name, address, date
of birth, paper and citizenship of an entry, which has its number in Entity_LogicalId."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.crosswalk import System
from ingest.sources.listed import address, distinct, iso_day, joined, of_countries, paper
from ingest.sources.listed_rows import Entry, Fields, Listed, listing_of
from ingest.sources.raw import Raw
from ingest.sources.source import Source
from ingest.sources.tabular import Columns, rows

NAME = "NameAlias_WholeName"
_REQUIRED = ("fileGenerationDate", "Entity_LogicalId", "Entity_DesignationDate", "Entity_SubjectType", NAME)
ADDRESS = ("Street", "PoBox", "ZipCode", "City", "Region", "Place", "ContactInfo", "Remark")
BIRTH = ("BirthDate", "Day", "Month", "Year", "YearRangeFrom", "YearRangeTo", "Circa")
BIRTHPLACE = ("City", "Place", "Region", "CountryDescription")
PAPER = ("TypeDescription", "Number", "CountryDescription", "IssuedBy", "IssuedDate", "Remark")
LAND = ("CountryIso2Code", "CountryDescription")
_OPTIONAL = (
    *("Entity_SubjectType_ClassificationCode", "Entity_EU_ReferenceNumber", "Entity_UnitedNationId", "Entity_Remark"),
    *("Entity_DesignationDetails", "Entity_Regulation_PublicationDate", "Entity_Regulation_Programme"),
    *("NameAlias_Title", "NameAlias_Function"),
    *(f"Address_{name}" for name in (*ADDRESS, *LAND)),
    *(f"BirthDate_{name}" for name in (*BIRTH, *BIRTHPLACE)),
    *(f"Identification_{name}" for name in PAPER),
    *(f"Citizenship_{name}" for name in LAND),
)
LIST = Listed(Columns(dict.fromkeys(_REQUIRED, ()), dict.fromkeys(_OPTIONAL, ())), "Entity_LogicalId", 1, ";")

# Its two columns of types have been the other way round.
TYPES = {"person": "individual", "P": "individual", "enterprise": "entity", "E": "entity"}
DAYS = ("%Y-%m-%d", "%d/%m/%Y")
CLAIMANT = {"name": "European Union", "type": "organisation"}
# The code of a country that is not known.
NOWHERE = "00"


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing an entry, then what the list lacks. Raises UnreadableFile, OSError."""
    return LIST.records(files, _raw)


def release(files: Sequence[Path]) -> str | None:
    """The day on which the file was made, as each row says. Raises UnreadableFile."""
    for path in files:
        for row in rows(path, LIST.columns, delimiter=LIST.delimiter):
            if day := row.fields.get("fileGenerationDate"):
                return iso_day(day, *reversed(DAYS))
    return None


def _raw(path: Path, entry: Entry) -> Raw:
    days = (iso_day(day, *DAYS) for day in entry.all("Entity_DesignationDate"))
    return listing_of(SOURCE, path, entry, ("European Commission", CLAIMANT), days, _data(entry))


def _data(entry: Entry) -> dict[str, Any]:
    target, *aliases = distinct(entry.all(NAME)) or [""]
    types = [*entry.all("Entity_SubjectType_ClassificationCode"), *entry.all("Entity_SubjectType")]
    births = entry.groups(*(f"BirthDate_{name}" for name in BIRTH))
    return {
        "action": "listing",
        "authority": CLAIMANT["name"],
        "programmes": entry.all("Entity_Regulation_Programme"),
        "target": target,
        "target_type": next((TYPES[one] for one in types if one in TYPES), next(iter(types), "")),
        "reference": entry.first("Entity_EU_ReferenceNumber"),
        **of_countries([*_lands(entry, "Citizenship"), *_lands(entry, "Address")]),
        "aliases": aliases,
        "addresses": _addresses(entry),
        "born": distinct(_born(one) for one in births),
        "birthplaces": distinct(joined(one.values()) for one in entry.groups(*(f"BirthDate_{n}" for n in BIRTHPLACE))),
        "identifiers": distinct(
            [paper("UN", one) for one in entry.all("Entity_UnitedNationId")]
            + [_paper(one) for one in entry.groups(*(f"Identification_{name}" for name in PAPER))]
        ),
        "title": joined([*entry.all("NameAlias_Title"), *entry.all("NameAlias_Function")], "; "),
        "amended": sorted(iso_day(day, *DAYS) for day in entry.all("Entity_Regulation_PublicationDate")),
        "remarks": joined([*entry.all("Entity_DesignationDetails"), *entry.all("Entity_Remark")], "\n"),
    }


def _land(row: Fields, part: str) -> tuple[str, System] | None:
    """The country of a row: its code, or its name where the code is none."""
    code, name = (row.get(f"{part}_{name}", "") for name in LAND)
    if code and code != NOWHERE:
        return code, "iso2"
    return (name, "name") if name and name.upper() != "UNKNOWN" else None


def _lands(entry: Entry, part: str) -> list[tuple[str, System]]:
    return [land for row in entry.groups(*(f"{part}_{name}" for name in LAND)) if (land := _land(row, part))]


def _addresses(entry: Entry) -> list[dict[str, str]]:
    found = []
    for row in entry.groups(*(f"Address_{name}" for name in (*ADDRESS, *LAND))):
        land, system = _land(row, "Address") or ("", "iso2")
        found.append(address((row[f"Address_{name}"] for name in ADDRESS), land, system))
    return [one for one in found if one]


def _born(row: Fields) -> str:
    """A date of birth in the words of the list."""
    day, *parts, first, last, circa = (row[f"BirthDate_{name}"] for name in BIRTH)
    said = day or "-".join(part.zfill(2) for part in reversed(parts) if part)
    said = f"between {first} and {last}" if not said and first and last else said or first or last
    return f"approximately {said}" if said and circa.lower() == "true" else said


def _paper(row: Fields) -> str:
    what, number, *more = (row[f"Identification_{name}"] for name in PAPER)
    return paper(what, number, more)


SOURCE = Source(
    name="eu-sanctions",
    title="Consolidated list of persons, groups and entities subject to EU financial sanctions",
    kinds=("sanction",),
    url="https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions",
    licence="reuse policy of the European Commission: free with attribution (Decision 2011/833/EU)",
    citation="European Commission, DG for Financial Stability: Consolidated list of persons, groups and entities "
    "subject to EU financial sanctions, with the day it was generated",
    cadence="whenever the Council lists, amends or delists",
    stale_after=14,
    version="CSV 1.1 (118 columns, semicolons); the rows are written by its columns, no real file was tried",
    defects=(
        "the day of listing is that of designation, which a tenth of the entries lack; that of publication is of the "
        "last regulation on the entry, and is kept as an amendment",
        "an entry has a row for each name, address, birth and paper; a row says anything of each or nothing",
        "no name is marked as the first: it is the first that the file has",
        "what was delisted is merely missing from the next list",
        "of a file that breaks off, or has a row that may be of any entry, only new entries are appended",
    ),
    left_out="gender, languages, titles of regulations and the regulation of each name, address and paper",
    recognises=lambda sample: {"filegenerationdate", "entitylogicalid", "namealiaswholename"} <= sample.names(),
    read=read,
    release=release,
    missing=LIST.lacking,
    complete="whole",
)
