"""The consolidated list of the sanctions committees of the UN Security Council, in XML.

Schema: https://www.un.org/sc/resources/sc-sanctions.xsd. The file is not trusted: a DTD, an entity or anything outside
of it is refused by defusedxml before it is looked at. It is read twice, the first time only to its end: of a file that
breaks off, or lacks its individuals or entities, only new entries are appended, for what is missing would count as
delisted."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, tostring

from ingest.crosswalk import UNKNOWN, country, place, state_of
from ingest.sources.document import document
from ingest.sources.listed import filled
from ingest.sources.listed_xml import entries, lack_of, lacking, root_of
from ingest.sources.raw import Raw
from ingest.sources.source import Source
from ingest.sources.xml_records import text_of

ROOT = "CONSOLIDATED_LIST"
PARTS = ("INDIVIDUALS", "ENTITIES")
TYPES = {"INDIVIDUAL": "individual", "ENTITY": "entity"}
# A day of XML Schema may have a zone behind it (2015-07-01-04:00); it is the same day in New York.
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[-+][0-9]{2}:[0-9]{2})?")

NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")

CLAIMANT = {"name": "UN Security Council", "type": "organisation"}


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing a person or entity, then what the list lacks. Raises UnreadableFile, OSError."""
    lack = missing(files)
    for path in files:
        for number, line, entry in entries(path, tuple(TYPES)):
            reference = text_of(entry, "REFERENCE_NUMBER") or text_of(entry, "DATAID")
            where = document(path, f"entry {number}", title=SOURCE.title, publisher="United Nations")
            record = {
                "source": SOURCE.name,
                "id": reference,
                "kind": "sanction",
                "occurred": _day(text_of(entry, "LISTED_ON")),
                "claimant": CLAIMANT,
                "document": where,
                "data": _data(entry),
            }
            text = tostring(entry, encoding="unicode").strip() + "\n"
            yield Raw(path, line, json.dumps(filled(record), ensure_ascii=False).encode(), text)
    yield from lack


def release(files: Sequence[Path]) -> str | None:
    """The day on which the file was made, as its root says. Raises UnreadableFile."""
    for root in filter(None, map(root_of, files)):
        return root.attributes.get("dateGenerated", "")[:10] or None
    return None


def missing(files: Sequence[Path]) -> list[Raw]:
    """The end of a file that breaks off, or one of the two parts of the list. Raises UnreadableFile, OSError."""
    return lacking(files, _lack)


def _lack(path: Path) -> str:
    return lack_of(path, ROOT, PARTS, "fetch the list of the UN again, as XML")


def _data(entry: Element) -> dict[str, Any]:
    nationalities = _values(entry, "NATIONALITY")
    addresses = [_address(one) for one in entry.iterfind(f"{entry.tag}_ADDRESS")]
    given = list(dict.fromkeys([*nationalities, *(name for _, name in addresses if name)]))
    aliases = [(text_of(one, "QUALITY"), text_of(one, "ALIAS_NAME")) for one in entry.iterfind(f"{entry.tag}_ALIAS")]
    data = {
        "action": "listing",
        "authority": CLAIMANT["name"],
        "programmes": [name] if (name := text_of(entry, "UN_LIST_TYPE")) else [],
        "target": _joined(entry, NAMES, " "),
        "target_type": TYPES[entry.tag],
        "reference": text_of(entry, "REFERENCE_NUMBER"),
        "countries": list(dict.fromkeys(state_of(country(name, "name") or UNKNOWN) for name in given)),
        "countries_given": given,
        "original_name": text_of(entry, "NAME_ORIGINAL_SCRIPT"),
        "aliases": [name for quality, name in aliases if name and quality not in ("Low", "f.k.a.")],
        "weak_aliases": [name for quality, name in aliases if name and quality == "Low"],
        "former_names": [name for quality, name in aliases if name and quality == "f.k.a."],
        "addresses": [address for address, _ in addresses if address],
        "born": [born for one in entry.iterfind("INDIVIDUAL_DATE_OF_BIRTH") if (born := _born(one))],
        "birthplaces": [
            place
            for one in entry.iterfind("INDIVIDUAL_PLACE_OF_BIRTH")
            if (place := _joined(one, ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY"), ", "))
        ],
        "identifiers": [paper for one in entry.iterfind("INDIVIDUAL_DOCUMENT") if (paper := _paper(one))],
        "title": "; ".join([*_values(entry, "TITLE"), *_values(entry, "DESIGNATION")]),
        "amended": [_day(one) for one in _values(entry, "LAST_DAY_UPDATED")],
        "remarks": (entry.findtext("COMMENTS1") or "").strip(),
    }
    return filled(data)


def _address(address: Element) -> tuple[dict[str, str], str]:
    """An address, and its country as given."""
    name = text_of(address, "COUNTRY")
    text = _joined(address, ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "NOTE"), ", ")
    found = {"text": text} if text else {}
    if name:
        found |= place(name, "name", country(name, "name"))
    return found, name


def _born(birth: Element) -> str:
    """A date of birth in the words of the list."""
    day, first, last = (
        text_of(birth, "DATE") or text_of(birth, "YEAR"),
        text_of(birth, "FROM_YEAR"),
        text_of(birth, "TO_YEAR"),
    )
    match text_of(birth, "TYPE_OF_DATE"):
        case "BETWEEN":
            said = f"between {first} and {last}"
        case "APPROXIMATELY":
            said = f"approximately {day}" if day else ""
        case _:
            said = day
    note = text_of(birth, "NOTE")
    return f"{said} ({note})" if said and note else said or note


def _paper(paper: Element) -> str:
    """A passport or the like: what it is, its number, and who issued it when."""
    what = _joined(paper, ("TYPE_OF_DOCUMENT", "NUMBER"), " ")
    more = _joined(paper, ("ISSUING_COUNTRY", "DATE_OF_ISSUE", "CITY_OF_ISSUE", "NOTE"), ", ")
    return f"{what} ({more})" if what and more else what or more


def _day(text: str) -> str:
    """A day without its zone; what is none is refused as it stands."""
    match = DAY.fullmatch(text)
    return match[1] if match else text


def _values(element: Element, tag: str) -> list[str]:
    return [text for one in element.iterfind(f"{tag}/VALUE") if (text := " ".join((one.text or "").split()))]


def _joined(element: Element, tags: Sequence[str], between: str) -> str:
    return between.join(text for tag in tags if (text := text_of(element, tag)))


SOURCE = Source(
    name="un-sanctions",
    title="United Nations Security Council Consolidated List",
    kinds=("sanction",),
    url="https://scsanctions.un.org/resources/xml/en/consolidated.xml",
    licence="terms of use of the United Nations: free to use with attribution, not for resale",
    citation="United Nations Security Council: Consolidated List, with the day it was generated",
    cadence="whenever a committee lists, amends or delists",
    stale_after=14,
    version="XML by sc-sanctions.xsd, in English",
    tried="1,003",
    defects=(
        "what was delisted is merely missing from the next list",
        "of a file that breaks off, or lacks one of its parts, only new entries are appended: what is missing would "
        "look as if it had been delisted",
        "empty elements stand for nothing known; an address may be a note alone",
        "the identity of an entry is its permanent reference number, DATAID only where it has none",
    ),
    left_out="gender, sort keys, the second word for the type of a document and its country of issue beside the "
    "issuing one, birth dates and notes of aliases",
    recognises=lambda sample: "<CONSOLIDATED_LIST" in sample.text[:4096],
    read=read,
    release=release,
    missing=missing,
    complete="whole",
)
