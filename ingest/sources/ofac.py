"""The Specially Designated Nationals of the US Treasury, in the three legacy CSV files: entries, addresses, aliases.

Layout: OFAC, "SDN Data Files: Format Specification" (SDN 12 columns, ADD 6, ALT 5, no header, `-0-` is null). The three
are one list: a file that is not named is looked for beside the one that is, by its name with `sdn`, `add` or `alt`.
The list must be there; without its addresses and aliases it is read as it stands."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country
from ingest.sources.document import document
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Row, rows

COLUMNS = {
    "sdn": (
        *("ent_num", "name", "type", "programmes", "title", "call_sign"),
        *("vessel_type", "tonnage", "gross_tonnage", "flag", "owner", "remarks"),
    ),
    "add": ("ent_num", "add_num", "street", "city", "country", "remarks"),
    "alt": ("ent_num", "alt_num", "type", "name", "remarks"),
}

# The file may be cut in its last null.
NULLS = ("", "-0-", "-0")

# DOS ended a text with it, and so do these files.
END_OF_FILE = "\x1a"

TYPES = {"-0-": "entity", "individual": "individual", "vessel": "vessel", "aircraft": "aircraft"}

# What stands in the remarks of an entry, one after another between semicolons.
REMARK = re.compile(
    r"(?:alt\. )?(?P<what>DOB|POB|nationality|citizen|Passport|Vessel Registration Identification) (?P<said>.+)"
)

CLAIMANT = {"name": "Office of Foreign Assets Control", "country": "USA", "type": "government"}


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing an entry. Raises UnreadableFile, OSError."""
    parts = _parts(files)
    addresses, aliases = _joined(parts.get("add"), "add"), _joined(parts.get("alt"), "alt")
    entries: set[str] = set()
    for row in _rows(parts["sdn"], "sdn"):
        if row.defect:
            yield Raw(parts["sdn"], row.line, b"", row.text, defect=row.defect)
            continue
        number = row.fields["ent_num"]
        entries.add(number)
        data = _data(row.fields, [one.fields for one in addresses[number]], [one.fields for one in aliases[number]])
        record = {
            "source": SOURCE.name,
            "id": number,
            "kind": "sanction",
            "claimant": CLAIMANT,
            "document": document(parts["sdn"], f"row {row.number}", title=SOURCE.title, publisher="US Treasury"),
            "data": data,
        }
        yield Raw(parts["sdn"], row.line, json.dumps(record, ensure_ascii=False).encode(), row.text)
    yield from _lost(parts.get("add"), addresses, entries, "address")
    yield from _lost(parts.get("alt"), aliases, entries, "alias")


def part_of(sample: Sample) -> str | None:
    """Which of the three files it is, by its first row."""
    match sample.columns():
        case (number, _, type_, *rest) if len(rest) == 9 and number.isdecimal() and type_ in TYPES:
            return "sdn"
        case (number, address, *rest, note) if len(rest) == 3 and number.isdecimal() and address.isdecimal():
            return "add" if note == "-0-" or "-0-" in rest else None
        case (number, alias, type_, _, _) if (
            number.isdecimal() and alias.isdecimal() and type_ in ("aka", "fka", "nka")
        ):
            return "alt"
    return None


def _parts(files: Sequence[Path]) -> dict[str, Path]:
    """The files by what they hold, those beside the named ones too. Raises UnreadableFile without the list itself."""
    parts: dict[str, Path] = {}
    for file in files:
        part = part_of(Sample.of(file))
        if part is None:
            raise UnreadableFile(
                f"{file}: the first row is of none of OFAC's files",
                expected="12 columns (SDN), 6 (ADD) or 5 (ALT), no header, -0- for nothing",
                remedy="fetch the legacy CSV of the list again",
            )
        if part in parts:
            raise UnreadableFile(
                f"{file}: a second {part} file, after {parts[part]}", remedy="append one list at a time"
            )
        parts[part] = file
    for part in COLUMNS.keys() - parts.keys():
        if found := _beside(parts, part):
            parts[part] = found
    if "sdn" not in parts:
        raise UnreadableFile(
            f"{files[0]}: addresses or aliases without the list that they are of",
            expected="the SDN file beside it, named like it with sdn",
            remedy="name all three: dateline append sdn.csv add.csv alt.csv",
        )
    return parts


def _beside(parts: Mapping[str, Path], part: str) -> Path | None:
    for known, file in parts.items():
        wanted = file.name.lower().replace(known, part)
        if wanted == file.name.lower():
            continue
        for other in sorted(file.parent.iterdir()):
            if other.name.lower() == wanted and other.is_file() and part_of(Sample.of(other)) == part:
                return other
    return None


def _rows(path: Path, part: str) -> Iterator[Row]:
    for row in rows(path, COLUMNS[part]):
        if row.text.strip() != END_OF_FILE:
            yield row


def _joined(path: Path | None, part: str) -> defaultdict[str, list[Row]]:
    """The rows of a file by the entry that they are of; those that are none under no entry."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(path, part) if path else ():
        found[row.fields.get("ent_num", "")].append(row)
    return found


def _lost(path: Path | None, found: Mapping[str, Sequence[Row]], entries: set[str], what: str) -> Iterator[Raw]:
    for number, those in found.items():
        if path and number not in entries:
            for row in those:
                why = row.defect or f"this {what} is of the entry {number!r}, which the SDN file does not have"
                yield Raw(path, row.line, b"", row.text, defect=why)


def _data(
    entry: Mapping[str, str], addresses: Sequence[Mapping[str, str]], aliases: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    remarks = _remarks(entry["remarks"])
    named = [*remarks["nationality"], *remarks["citizen"], entry["flag"], *(one["country"] for one in addresses)]
    given = list(dict.fromkeys(name for name in named if name not in NULLS))
    data = {
        "action": "listing",
        "authority": "OFAC",
        "programmes": [name for name in entry["programmes"].split("] [") if name not in NULLS],
        "target": entry["name"],
        "target_type": TYPES.get(entry["type"], entry["type"]),
        "reference": entry["ent_num"],
        "countries": list(dict.fromkeys(country(name, "name") or UNKNOWN for name in given)),
        "countries_given": given,
        "aliases": [one["name"] for one in aliases if one["type"] != "fka"],
        "former_names": [one["name"] for one in aliases if one["type"] == "fka"],
        "addresses": [address for one in addresses if (address := _address(one))],
        "born": remarks["DOB"],
        "birthplaces": remarks["POB"],
        "identifiers": [f"Passport {one}" for one in remarks["Passport"]]
        + remarks["Vessel Registration Identification"],
        "title": entry["title"],
        "vessel": _vessel(entry),
        "remarks": entry["remarks"],
    }
    return {key: value for key, value in data.items() if value and value not in NULLS}


def _remarks(text: str) -> defaultdict[str, list[str]]:
    """What the remarks say of birth, nationality and papers, each by its word."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for part in text.removesuffix(".").split("; "):
        if match := REMARK.fullmatch(part.strip()):
            found[match["what"]].append(match["said"])
    return found


def _address(row: Mapping[str, str]) -> dict[str, str]:
    address = {}
    if text := ", ".join(row[name] for name in ("street", "city") if row[name] not in NULLS):
        address["text"] = text
    if row["country"] not in NULLS:
        address |= _country("country", row["country"])
    return address


def _country(field: str, name: str) -> dict[str, str]:
    found = country(name, "name")
    return {field: found} if found else {field: UNKNOWN, f"{field}_given": name}


def _vessel(entry: Mapping[str, str]) -> dict[str, Any]:
    """What the list says of a ship; empty for what is none."""
    names = {"type": "vessel_type", "call_sign": "call_sign", "owner": "owner"}
    vessel: dict[str, Any] = {field: entry[name] for field, name in names.items() if entry[name] not in NULLS}
    for field in ("tonnage", "gross_tonnage"):
        if entry[field] not in NULLS:
            vessel[field] = _number(entry[field])
    return vessel | (_country("flag", entry["flag"]) if entry["flag"] not in NULLS else {})


def _number(text: str) -> float | str:
    """A number with commas between its thousands; what is none is refused as it stands."""
    return float(text.replace(",", "")) if re.fullmatch(r"[0-9][0-9,]*(\.[0-9]+)?", text) else text


SOURCE = Source(
    name="ofac-sdn",
    title="Specially Designated Nationals and Blocked Persons List",
    kinds=("sanction",),
    url="https://ofac.treasury.gov/specially-designated-nationals-list-data-formats-data-schemas",
    licence="public domain (a work of the government of the United States)",
    citation="US Department of the Treasury, Office of Foreign Assets Control: Specially Designated Nationals and "
    "Blocked Persons List",
    cadence="several times a week, whenever a designation is made or lifted",
    version="legacy CSV: SDN (12 columns), ADD (6), ALT (5), without header, UTF-8 or Windows-1252",
    defects=(
        "no date of listing, and no date of the release: say it with --release",
        "an entry that was lifted is merely missing from the next release",
        "dates and places of birth, nationalities and papers stand in the remarks, cut at 1,000 characters",
        "tonnage with commas between thousands; a last row that is cut within -0-",
    ),
    left_out="the numbers of addresses and aliases; the consolidated list of other sanctions",
    recognises=lambda sample: part_of(sample) is not None,
    read=read,
    is_joined=lambda file: True,
    complete="whole",
)
