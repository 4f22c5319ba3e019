"""The Specially Designated Nationals of the US Treasury, in the three legacy CSV files: entries, addresses, aliases.

Layout: OFAC, "SDN Data Files: Format Specification" (SDN 12 columns, ADD 6, ALT 5, no header, `-0-` is null). The three
are one list: a file that is not named is looked for beside the one that is, by its name with `sdn`, `add` or `alt`.
All three should be there, each with its end mark. Otherwise only new entries are appended: what is missing would look
as if the Treasury had taken it away."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country, place, state_of
from ingest.sources.document import document
from ingest.sources.ofac_files import COLUMNS, END_OF_FILE, NULLS, TYPES, WHAT, has_end, part_of, parts_of, rows_of
from ingest.sources.raw import Raw
from ingest.sources.source import Source
from ingest.sources.tabular import Row

# What stands in the remarks of an entry, one after another between semicolons.
REMARK = re.compile(
    r"(?:alt\. )?(?P<what>DOB|POB|nationality|citizen|Passport|Vessel Registration Identification) (?P<said>.+)"
)

CLAIMANT = {"name": "Office of Foreign Assets Control", "country": "USA", "type": "government"}


AGAIN = "only new entries of the list are appended, and none that is held is changed."


@dataclass(slots=True)
class _Part:
    """The rows of addresses or aliases by the entry that they are of, and those that may be of any entry."""

    rows: defaultdict[str, list[Row]]
    loose: list[Raw]


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing an entry, then what the list lacks. Raises UnreadableFile, OSError."""
    parts = parts_of(files)
    joined = {part: _joined(parts.get(part), part) for part in ("add", "alt")}
    addresses, aliases = joined["add"].rows, joined["alt"].rows
    entries: set[str] = set()
    for row in rows_of(parts["sdn"], "sdn"):
        if row.defect:
            yield Raw(parts["sdn"], row.line, b"", row.text, defect=row.defect)
            continue
        number = row.fields["ent_num"]
        if not number.isdecimal():
            yield Raw(parts["sdn"], row.line, b"", row.text, defect=f"the number of the entry is {number!r}")
            continue
        entries.add(number)
        if broken := _broken(parts, addresses[number], aliases[number]):
            kept = json.dumps({"source": SOURCE.name, "id": number}).encode()  # it is not missing from the list
            yield Raw(parts["sdn"], row.line, kept, row.text, defect=broken)
            continue
        data = _data(row.fields, _distinct(addresses[number]), _distinct(aliases[number]))
        record = {
            "source": SOURCE.name,
            "id": number,
            "kind": "sanction",
            "claimant": CLAIMANT,
            "document": document(parts["sdn"], f"row {row.number}", title=SOURCE.title, publisher="US Treasury"),
            "data": data,
        }
        yield Raw(parts["sdn"], row.line, json.dumps(record, ensure_ascii=False).encode(), row.text)
    if has_end(parts["sdn"]):
        yield from _lost(parts.get("add"), addresses, entries, "address")
        yield from _lost(parts.get("alt"), aliases, entries, "alias")
    yield from missing(files)


def missing(files: Sequence[Path]) -> list[Raw]:
    """Files of the list that are not there, end marks, and rows that cannot be assigned to an entry.

    Raises UnreadableFile, OSError."""
    parts = parts_of(files)
    found = []
    if lacking := [WHAT[part] for part in COLUMNS if part not in parts]:
        defect = (
            f"the list is not complete: {' and '.join(lacking)} are missing; {AGAIN} Name the SDN, ADD and ALT files, "
            "or put them beside each other: dateline append sdn.csv add.csv alt.csv"
        )
        found.append(Raw(parts["sdn"], 0, b"", "", defect=defect))
    for part, path in parts.items():
        if not has_end(path):
            defect = (
                f"the file is not complete: its end mark (the byte 0x1A) is missing; {AGAIN} Fetch it again: dateline "
                "fetch ofac; to a file that is known to be whole, add the byte"
            )
            found.append(Raw(path, 0, b"", "", defect=defect))
        if part != "sdn":
            found += _joined(path, part).loose
    return found


def _joined(path: Path | None, part: str) -> _Part:
    found = _Part(defaultdict(list), [])
    for row in rows_of(path, part) if path else ():
        number = row.fields.get("ent_num") or row.text.partition(",")[0].strip(' "')
        is_cut = not row.text.endswith(("\n", "\r", END_OF_FILE)) and row.defect  # as its number may be
        # An open quote takes in the rows of other entries.
        if path and (is_cut or not number.isdecimal() or "\n" in row.text.strip()):
            why = row.defect or "expected a row on one line, with the number of its entry in the first column"
            defect = f"{why}; it may be of any entry: {AGAIN} Fetch the list again"
            found.loose.append(Raw(path, row.line, b"", row.text, defect=defect))
        else:
            found.rows[number].append(row)
    return found


def _broken(parts: Mapping[str, Path], addresses: Sequence[Row], aliases: Sequence[Row]) -> str:
    """Why an entry cannot be read whole: a row of its addresses or aliases that cannot be read; empty if it can."""
    for part, found in (("add", addresses), ("alt", aliases)):
        for row in found:
            if row.defect:
                return f"{parts[part].name}, line {row.line}, which is of this entry: {row.defect}"
    return ""


def _distinct(found: Sequence[Row]) -> list[Mapping[str, str]]:
    """The fields of the rows; of rows that are the same, one."""
    return list({tuple(row.fields.items()): row.fields for row in found}.values())


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
        "countries": list(dict.fromkeys(state_of(country(name, "name") or UNKNOWN) for name in given)),
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
    return place(name, "name", country(name, "name"), field)


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
    stale_after=7,
    version="legacy CSV: SDN (12 columns), ADD (6), ALT (5), without header, UTF-8 or Windows-1252",
    tried="7,379 entries, 11,696 addresses, 9,682 aliases",
    defects=(
        "no date of listing, and no date of the release: say it with --release",
        "an entry that was lifted is merely missing from the next release",
        "dates and places of birth, nationalities and papers stand in the remarks, cut at 1,000 characters",
        "tonnage with commas between thousands",
        "of a copy without the end mark of one of the three files, or without its addresses or aliases, only new "
        "entries are appended: what is missing would look as if it had been lifted",
    ),
    left_out="the numbers of addresses and aliases; the consolidated list of other sanctions",
    recognises=lambda sample: part_of(sample) is not None,
    read=read,
    is_joined=lambda file: True,
    missing=missing,
    complete="whole",
)
