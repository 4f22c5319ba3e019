"""The sanctions list of Switzerland: XML from outside, that is not trusted."""

from pathlib import Path

import pytest

from ingest.sources import seco_sanctions
from ingest.sources.raw import UnreadableFile
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import withstands

PROGRAMMES = """\
  <sanctions-program ssid="20" version-date="2026-05-21">
    <program-key lang="eng">Belarus</program-key>
    <program-key lang="ger">Weissrussland</program-key>
    <sanctions-set ssid="4387" lang="eng">article 12</sanctions-set>
  </sanctions-program>
"""
PERSON = """\
  <target ssid="5142">
    <sanctions-set-id>4387</sanctions-set-id>
    <foreign-identifier>140</foreign-identifier>
    <individual sex="male">
      <identity ssid="5143" main="false">
        <name name-type="alias" quality="low"><name-part order="1"><value>Dima</value></name-part></name>
        <nationality><country iso-code="BY">Belarus</country></nationality>
      </identity>
      <identity ssid="5144" main="true">
        <name ssid="26811" name-type="primary-name" quality="good" lang="eng">
          <name-part order="2" name-part-type="given-name"><value>Jon</value></name-part>
          <name-part order="1" name-part-type="family-name"><value>Doe</value>
            <spelling-variant lang="RUS" script="CYRL">До</spelling-variant></name-part>
          <name-part order="3" name-part-type="title"><value>Dr</value></name-part>
        </name>
        <name name-type="formerly-known-as" quality="good"><name-part order="1"><value>Roe</value></name-part></name>
        <day-month-year day="7" month="3" year="1957"/>
        <address place-id="29492"><address-details>ul. Main, 4</address-details><zip-code>220029</zip-code></address>
        <place-of-birth place-id="29492"/>
        <identification-document document-type="diplomatic-passport">
          <number>PS 1</number><issuer>Belarus</issuer>
        </identification-document>
      </identity>
      <justification>A businessman.</justification>
    </individual>
    <modification modification-type="de-listed" publication-date="2016-03-01" effective-date="2016-03-01"/>
    <modification modification-type="amended" publication-date="2015-11-18" effective-date="2015-11-18">
      <added><target ssid="5142"><individual><identity main="true"><name name-type="primary-name">
        <name-part order="1"><value>Old Name</value></name-part></name></identity></individual></target></added>
    </modification>
    <modification modification-type="listed" publication-date="2010-01-01" effective-date="2010-01-02"/>
  </target>
"""
SHIP = """\
  <target ssid="34461" sanctions-set-id="4387">
    <object object-type="vessel">
      <identity main="true">
        <name name-type="primary-name"><name-part order="1"><value>Star</value></name-part></name>
      </identity>
      <other-information>IMO Number: 9000009</other-information>
    </object>
    <modification modification-type="listed" publication-date="2016-05-18"/>
    <modification modification-type="de-listed" effective-date="2018-01-01"/>
    <modification modification-type="listed" effective-date="2020-05-18"/>
  </target>
"""
PLACES = """\
  <place ssid="29492"><location>Minsk</location><country iso-code="BY">Belarus</country></place>
"""


def listed(
    folder: Path, targets: str = PERSON + SHIP, day: str = "2026-08-27", type_: str = "whole-list", head: str = ""
) -> Path:
    path = folder / "list.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<swiss-sanctions-list list-type="{type_}" date="{day}">\n'
        f"{PROGRAMMES}{targets}{PLACES}</swiss-sanctions-list>\n",
        encoding="utf-8",
    )
    return path


def test_a_target_is_a_listing_with_all_that_the_list_says_today(tmp_path: Path) -> None:
    (person, _, _), refused = validated(listed(tmp_path))
    assert refused == []
    assert (person.id, person.occurred, person.claimant.country) == ("5142", "2010-01-02", "CHE")
    assert person.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "SECO",
        "programmes": ("Belarus",),
        "target": "Doe Jon",
        "target_type": "individual",
        "reference": "5142",
        "countries": ("BLR",),
        "countries_given": ("BY",),
        "aliases": ("До Jon",),
        "weak_aliases": ("Dima",),
        "former_names": ("Roe",),
        "addresses": ({"text": "ul. Main, 4, 220029, Minsk", "country": "BLR"},),
        "born": ("1957-03-07",),
        "birthplaces": ("Minsk, Belarus",),
        "identifiers": ("diplomatic passport PS 1 (Belarus)", "foreign identifier 140"),
        "title": "Dr",
        "amended": ("2015-11-18",),
        "remarks": "A businessman.",
    }


def test_what_was_delisted_is_a_delisting_too_with_its_day(tmp_path: Path) -> None:
    (_, lifted, ship), _ = validated(listed(tmp_path))
    assert (lifted.id, lifted.occurred, lifted.data.action) == ("5142/delisted", "2016-03-01", "delisting")
    assert (lifted.data.authority, lifted.data.reference, lifted.data.target) == ("SECO", "5142", "Doe Jon")
    assert (ship.occurred, ship.data.target_type) == ("2020-05-18", "vessel")  # listed again, and stands
    assert ship.data.identifiers == ("IMO Number: 9000009",)


def test_the_release_is_the_day_on_which_the_list_was_made(tmp_path: Path) -> None:
    assert seco_sanctions.release([listed(tmp_path)]) == "2026-08-27"
    assert append(tmp_path, listed(tmp_path)).new == 3
    assert append(tmp_path, listed(tmp_path, day="2026-09-01")).known == 3
    taken = append(tmp_path, listed(tmp_path, PERSON.replace("businessman", "banker"), day="2026-09-03"))
    assert (taken.read, taken.corrected, taken.withdrawn) == (2, 1, 1)
    assert append(tmp_path, listed(tmp_path, day="2026-01-01")).older == 2  # the delisting is the same in both


@pytest.mark.parametrize("end", [b"</target>\n  <target ssid", b"<place ", b"</swiss"])
def test_of_a_file_that_breaks_off_nothing_is_withdrawn(tmp_path: Path, end: bytes) -> None:
    append(tmp_path, listed(tmp_path))
    path = listed(tmp_path, day="2026-09-03")
    path.write_bytes(path.read_bytes()[: path.read_bytes().index(end)])
    taken = append(tmp_path, path)
    assert (taken.new, taken.corrected, taken.withdrawn, taken.lacking) == (0, 0, 0, 1)
    assert reasons(taken.refused)[-1].startswith("the file is not complete: it is not XML to its end")


def test_a_part_of_the_list_withdraws_nothing(tmp_path: Path) -> None:
    append(tmp_path, listed(tmp_path))
    taken = append(tmp_path, listed(tmp_path, SHIP, day="2026-09-03", type_="delta"))
    assert (taken.known, taken.withdrawn, taken.lacking) == (1, 0, 1)
    assert "its list-type is 'delta', expected 'whole-list'" in reasons(taken.refused)[-1]


def test_a_day_that_is_none_and_a_target_without_a_name_are_refused_with_their_line(tmp_path: Path) -> None:
    wrong = SHIP.replace("2020-05-18", "May 2020") + PERSON.replace('"primary-name"', '"alias"')
    _, refused = validated(listed(tmp_path, wrong))
    first, second, third = reasons(refused)
    assert first.startswith('line 8, occurred = "May 2020"')
    assert second.startswith("line 16, data.target") == third.startswith("line 16, data.target")


def test_a_file_that_declares_anything_is_not_trusted(tmp_path: Path) -> None:
    outside = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n'
    with pytest.raises(UnreadableFile, match="declares a document type or an entity"):
        validated(listed(tmp_path, head=outside), source="seco-sanctions")


def test_another_xml_is_not_taken_for_the_list(tmp_path: Path) -> None:
    assert sources_of(listed(tmp_path)) == ["seco-sanctions"]
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel/></rss>", encoding="utf-8")
    assert sources_of(path) == []
    with pytest.raises(UnreadableFile, match="the root is rss"):
        validated(path, source="seco-sanctions")


@pytest.mark.search
def test_a_damaged_list_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"list.xml": listed(tmp_path).read_bytes()}, source="seco-sanctions")
