"""The lists of the US Treasury in its Advanced XML: SDN_ADVANCED.XML, and CONS_ADVANCED.XML of other sanctions.

Notes: OFAC, "Advanced Sanctions Data Model"; schema: ADVANCED_XML.xsd. A party refers to values, places, papers and
entries by numbers, and entries stand behind the parties: the file is read twice, the first time for these and to its
end. An entry has the number that the legacy list gives it, so that both are one listing."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import Element, tostring
from xml.sax import SAXException

from ingest.sources.listed import AGAIN, listing
from ingest.sources.ofac_party import Known, data_of, day_of
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.source import Source
from ingest.sources.xml_records import Start, whole_records

ROOT, PARTY = "Sanctions", "DistinctParty"
# Without one of these parts the list is not complete.
PARTS = ("ReferenceValueSets", "Locations", "IDRegDocuments", "DistinctParties", "SanctionsEntries")
CLAIMANT = {"name": "Office of Foreign Assets Control", "country": "USA", "type": "government"}
# Of the schema, today and before 2024.
NAMESPACES = ("/ADVANCED_XML", "www.un.org/sanctions/1.0")
VALUES = ("FeatureType", "DetailReference", "IDRegDocType", "LocPartType", "Country", "AliasType", "List")


def read(files: Sequence[Path]) -> Iterator[Raw]:
    """A listing a party, then what the list lacks. Raises UnreadableFile, OSError."""
    for path in files:
        known, number = _known(path), 0
        with suppress(SAXException):  # `missing` says so
            for one in whole_records(path, (PARTY,)):
                if not isinstance(one, Start):
                    number += 1
                    yield _raw(path, number, one[0], one[1], known)
    yield from missing(files)


def missing(files: Sequence[Path]) -> list[Raw]:
    """The end of a file that breaks off, or one of the parts of the list. Raises UnreadableFile, OSError."""
    return [Raw(path, 0, b"", "", defect=f"{lack}; {AGAIN}") for path in files if (lack := _known(path).lack)]


def release(files: Sequence[Path]) -> str | None:
    """The day of issue, as the file says it before anything else. Raises UnreadableFile."""
    for path in files:
        with suppress(SAXException):
            for one in whole_records(path, ("DateOfIssue",)):
                if not isinstance(one, Start):
                    return day_of(one[1]) or None
    return None


def _known(path: Path) -> Known:
    known, parts = Known(), set[str]()
    try:
        for one in whole_records(path, (*VALUES, "Location", "IDRegDocument", "SanctionsEntry")):
            if isinstance(one, Start):
                parts.add(_checked(path, one).tag)
            else:
                _keep(known, one[1])
    except SAXException as error:
        known.lack = f"the file is not complete: it is not XML to its end ({error})"
        return known
    if lacking := [part for part in PARTS if part not in parts]:
        known.lack = f"the list is not complete: it has no {' and no '.join(lacking)}"
    return known


def _checked(path: Path, start: Start) -> Start:
    """Raises UnreadableFile where it is another root than that of the list."""
    if start.depth == 1 and start.tag != ROOT:
        raise UnreadableFile(
            f"{path}: the root is {start.tag}", expected=ROOT, remedy="fetch the list of OFAC again, as Advanced XML"
        )
    return start


def _keep(known: Known, one: Element) -> None:
    match one.tag:
        case "Location":
            known.places[one.get("ID", "")] = one
        case "IDRegDocument":
            known.papers[one.get("IdentityID", "")].append(one)
        case "SanctionsEntry":
            known.entries[one.get("ProfileID", "")].append(one)
        case tag:
            known.values[tag, one.get("ID", "")] = (one.text or "").strip()


def _raw(path: Path, number: int, line: int, party: Element, known: Known) -> Raw:
    found = party.find("Profile")
    profile = Element("Profile") if found is None else found
    identity = profile.get("ID") or party.get("FixedRef") or ""
    entries = known.entries.get(identity, [])
    listed_on = [day for entry in entries for one in entry.iterfind("EntryEvent/Date") if (day := day_of(one))]
    text = tostring(party, encoding="unicode").strip() + "\n"
    return listing(
        SOURCE,
        path,
        (f"entry {number}", line, text),
        ("US Treasury", CLAIMANT),
        {"id": identity, "occurred": min(listed_on, default="")},
        data_of(identity, profile, entries, known),
    )


SOURCE = Source(
    name="ofac-advanced",
    title="Sanctions lists of the US Treasury, Advanced XML",
    kinds=("sanction",),
    url="https://sanctionslist.ofac.treas.gov/Home/SdnList",
    licence="public domain (a work of the government of the United States)",
    citation="US Department of the Treasury, Office of Foreign Assets Control: SDN_ADVANCED.XML and CONS_ADVANCED.XML, "
    "with the day of issue",
    cadence="several times a week, whenever a designation is made or lifted",
    stale_after=7,
    version="Advanced XML: SDN_ADVANCED.XML, CONS_ADVANCED.XML; the rows are written by its data model, no real file "
    "was tried",
    defects=(
        "all that is said of a party stands elsewhere in the file, by numbers",
        "an entry has the number of the legacy list (ofac-sdn), and is the same listing: this one has its day",
        "what was lifted is merely missing from the next file; each of the two files is complete for its lists",
        "of a file that breaks off, or lacks one of its parts, only new entries are appended",
    ),
    left_out="relations between parties, the quality of dates and papers, gender, e-mail, websites, legal bases",
    recognises=lambda sample: (
        "<Sanctions" in sample.text[:4096] and any(name in sample.text[:4096] for name in NAMESPACES)
    ),
    read=read,
    release=release,
    missing=missing,
    complete="scope",
    scope=lambda data: data.get("list"),
    covers=None,
)
