"""The Advanced XML of the US Treasury: rows written by its data model."""

from pathlib import Path

import pytest

from ingest.sources import ofac_advanced
from ingest.sources.raw import UnreadableFile
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import withstands

VALUES = """\
  <ReferenceValueSets>
    <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType></AliasTypeValues>
    <FeatureTypeValues>
      <FeatureType ID="2">VESSEL TYPE</FeatureType><FeatureType ID="3">Vessel Flag</FeatureType>
      <FeatureType ID="5">Vessel Tonnage</FeatureType><FeatureType ID="8">Birthdate</FeatureType>
      <FeatureType ID="9">Place of Birth</FeatureType><FeatureType ID="10">Nationality Country</FeatureType>
      <FeatureType ID="25">Location</FeatureType><FeatureType ID="26">Title</FeatureType>
      <FeatureType ID="344">Digital Currency Address - XBT</FeatureType>
    </FeatureTypeValues>
    <DetailReferenceValues><DetailReference ID="92084">Crude Oil Tanker</DetailReference></DetailReferenceValues>
    <IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
    <LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType>
    </LocPartTypeValues>
    <CountryValues><Country ID="1">Korea, North</Country><Country ID="2">Gabon</Country></CountryValues>
    <ListValues><List ID="1550">SDN List</List><List ID="91512">Consolidated List</List></ListValues>
  </ReferenceValueSets>
  <Locations>
    <Location ID="26">
      <LocationCountry CountryID="1"/>
      <LocationPart LocPartTypeID="1454"><LocationPartValue><Value>Rason</Value></LocationPartValue></LocationPart>
      <LocationPart LocPartTypeID="1451">
        <LocationPartValue><Value>1 Main Street</Value></LocationPartValue>
      </LocationPart>
    </Location>
    <Location ID="27"><LocationCountry CountryID="1"/></Location>
  </Locations>
  <IDRegDocuments>
    <IDRegDocument ID="2" IDRegDocTypeID="1571" IdentityID="6746" IssuedBy-CountryID="1">
      <Comment/><IDRegistrationNo>PS 1</IDRegistrationNo>
    </IDRegDocument>
  </IDRegDocuments>
"""


def alias(name: str, type_: str = "1400", script: str = "215", primary: str = "false", low: str = "false") -> str:
    value = f'<NamePartValue ScriptID="{script}">{name}</NamePartValue>'
    return (
        f'<Alias AliasTypeID="{type_}" Primary="{primary}" LowQuality="{low}"><DocumentedName>'
        f"<DocumentedNamePart>{value}</DocumentedNamePart></DocumentedName></Alias>\n"
    )


def feature(number: int, version: str) -> str:
    return f'<Feature FeatureTypeID="{number}"><FeatureVersion>{version}</FeatureVersion></Feature>\n'


def date(day: str) -> str:
    parts = zip(("Year", "Month", "Day"), day.split("-"), strict=True)
    return "".join(f"<{name}>{part}</{name}>" for name, part in parts)


PERSON = (
    '<DistinctParty FixedRef="901">\n<Profile ID="901" PartySubTypeID="4"><Identity ID="6746" Primary="true">\n'
    + alias("DOE Jon", primary="true")
    + alias("별", primary="true", script="160")
    + alias("Jonn Doe")
    + alias("Johnny", low="true")
    + alias("Jon Roe", "1401")
    + "</Identity>\n"
    + feature(8, f"<DatePeriod><Start><From>{date('1957-3-7')}</From></Start></DatePeriod>")
    + feature(9, '<VersionDetail DetailTypeID="1432">Rason</VersionDetail>')
    + feature(10, '<VersionLocation LocationID="27"/>')
    + feature(25, '<VersionLocation LocationID="26"/>')
    + feature(26, "<VersionDetail>Minister</VersionDetail>")
    + feature(344, "<VersionDetail>12aNK</VersionDetail>")
    + "</Profile></DistinctParty>\n"
)
SHIP = (
    '<DistinctParty FixedRef="902">\n<Profile ID="902" PartySubTypeID="1"><Identity ID="1663">\n'
    + alias("STAR", primary="true")
    + "</Identity>\n"
    + feature(2, '<VersionDetail DetailReferenceID="92084"/>')
    + feature(3, "<VersionDetail>Gabon</VersionDetail>")
    + feature(5, "<VersionDetail>5,000</VersionDetail>")
    + "</Profile></DistinctParty>\n"
)


def entry(profile: str, day: str, list_: str = "1550", programme: str = "DPRK2") -> str:
    return (
        f'<SanctionsEntry ProfileID="{profile}" ListID="{list_}"><EntryEvent><Date>{date(day)}</Date></EntryEvent>'
        '<SanctionsMeasure SanctionsTypeID="1705"><Comment/></SanctionsMeasure>'
        f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{programme}</Comment></SanctionsMeasure></SanctionsEntry>\n'
    )


ENTRIES = entry("901", "2016-3-2") + entry("902", "2020-5-18")


def listed(
    folder: Path, parties: str = PERSON + SHIP, entries: str = ENTRIES, day: str = "2026-5-21", values: str = VALUES
) -> Path:
    path = folder / "SDN_ADVANCED.XML"
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML">\n'
        f"  <DateOfIssue>{date(day)}</DateOfIssue>\n{values}<DistinctParties>\n{parties}</DistinctParties>\n"
        f"<SanctionsEntries>\n{entries}</SanctionsEntries>\n</Sanctions>\n",
        encoding="utf-8",
    )
    return path


def test_a_party_is_a_listing_with_all_that_the_file_says_of_it(tmp_path: Path) -> None:
    (person, ship), refused = validated(listed(tmp_path))
    assert refused == []
    assert (person.id, person.occurred, person.claimant.country) == ("901", "2016-03-02", "USA")
    assert person.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "OFAC",
        "programmes": ("DPRK2",),
        "target": "DOE Jon",
        "target_type": "individual",
        "reference": "901",
        "countries": ("PRK",),
        "countries_given": ("Korea, North",),
        "original_name": "별",
        "aliases": ("Jonn Doe",),
        "weak_aliases": ("Johnny",),
        "former_names": ("Jon Roe",),
        "addresses": ({"text": "1 Main Street, Rason", "country": "PRK", "country_given": "Korea, North"},),
        "born": ("1957-03-07",),
        "birthplaces": ("Rason",),
        "identifiers": ("Passport PS 1 (Korea, North)", "Digital Currency Address - XBT 12aNK"),
        "title": "Minister",
        "list": "SDN List",
    }
    assert ship.data.vessel
    assert ship.data.vessel.model_dump(exclude_none=True) == {
        "type": "Crude Oil Tanker",
        "tonnage": 5000.0,
        "flag": "GAB",
    }
    assert (ship.data.target_type, ship.data.countries) == ("vessel", ("GAB",))


def test_the_release_is_the_day_of_issue_and_each_file_is_complete_for_its_lists(tmp_path: Path) -> None:
    assert ofac_advanced.release([listed(tmp_path)]) == "2026-05-21"
    assert append(tmp_path, listed(tmp_path)).new == 2
    assert append(tmp_path, listed(tmp_path, day="2026-5-22")).known == 2
    other = listed(tmp_path, SHIP.replace("902", "903"), entry("903", "2020-5-18", "91512"), day="2026-5-23")
    taken = append(tmp_path, other)
    assert (taken.new, taken.withdrawn) == (1, 0)
    taken = append(tmp_path, listed(tmp_path, PERSON.replace("Minister", "Envoy"), day="2026-5-24"))
    assert (taken.read, taken.corrected, taken.withdrawn) == (1, 1, 1)


@pytest.mark.parametrize("end", [b"<SanctionsEntries>", b"</Sanctions>", b'<DistinctParty FixedRef="902">'])
def test_of_a_file_that_breaks_off_nothing_is_changed_or_withdrawn(tmp_path: Path, end: bytes) -> None:
    append(tmp_path, listed(tmp_path))
    path = listed(tmp_path, day="2026-5-24")
    path.write_bytes(path.read_bytes()[: path.read_bytes().index(end)])
    taken = append(tmp_path, path)
    assert (taken.new, taken.corrected, taken.withdrawn, taken.lacking) == (0, 0, 0, 1)
    assert reasons(taken.refused)[-1].startswith("the file is not complete: it is not XML to its end")


def test_a_list_without_one_of_its_parts_withdraws_nothing(tmp_path: Path) -> None:
    append(tmp_path, listed(tmp_path))
    lacking = VALUES[: VALUES.index("  <IDRegDocuments>")]
    taken = append(tmp_path, listed(tmp_path, PERSON, day="2026-5-24", values=lacking))
    assert (taken.known, taken.corrected, taken.withdrawn) == (1, 0, 0)
    assert reasons(taken.refused)[-1].startswith("the list is not complete: it has no IDRegDocuments")


def test_what_is_none_is_refused_with_its_line_and_field(tmp_path: Path) -> None:
    wrong = PERSON.replace('Primary="true" Low', 'Primary="false" Low')
    first, second = reasons(validated(listed(tmp_path, wrong + SHIP.replace("5,000", "large")))[1])
    assert first.startswith("line 36, data.target: missing")
    assert 'data.vessel.tonnage = "large"' in second


def test_a_file_that_declares_anything_and_another_xml_are_not_read(tmp_path: Path) -> None:
    assert sources_of(listed(tmp_path)) == ["ofac-advanced"]
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel/></rss>", encoding="utf-8")
    assert sources_of(path) == []
    with pytest.raises(UnreadableFile, match="the root is rss"):
        validated(path, source="ofac-advanced")
    path.write_text('<!DOCTYPE a [<!ENTITY a "ha">]>\n<Sanctions/>', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="declares a document type or an entity"):
        validated(path, source="ofac-advanced")


@pytest.mark.search
def test_a_damaged_list_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"list.xml": listed(tmp_path).read_bytes()}, source="ofac-advanced")
