"""The lists of the US Treasury in its Advanced XML: SDN_ADVANCED.XML, and CONS_ADVANCED.XML of other sanctions.

Notes: OFAC, "Advanced Sanctions Data Model"; schema: ADVANCED_XML.xsd. A party refers to values, places, papers and
entries by numbers, and entries stand behind the parties: the file is read twice, the first time for these and to its
end. An entry has the number that the legacy list gives it, so that both are one listing."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from ingest.sources.listed import listing
from ingest.sources.listed_xml import entries, lack_of, lacking
from ingest.sources.ofac_party import Known, data_of, day_of
from ingest.sources.raw import Raw
from ingest.sources.source import Source

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
        known = _known(path)
        for number, line, party in entries(path, (PARTY,)):
            yield _raw(path, number, line, party, known)
    yield from missing(files)


def missing(files: Sequence[Path]) -> list[Raw]:
    """The end of a file that breaks off, or one of the parts of the list. Raises UnreadableFile, OSError."""
    return lacking(files, lambda path: _known(path).lack)


def release(files: Sequence[Path]) -> str | None:
    """The day of issue, as the file says it before anything else. Raises UnreadableFile."""
    for path in files:
        for _, _, day in entries(path, ("DateOfIssue",)):
            return day_of(day) or None
    return None


def _known(path: Path) -> Known:
    known = Known()
    tags, remedy = (
        (*VALUES, "Location", "IDRegDocument", "SanctionsEntry"),
        "fetch the list of OFAC again, as Advanced XML",
    )
    known.lack = lack_of(path, ROOT, PARTS, remedy, keep=partial(_keep, known), tags=tags)
    return known


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
