"""The list of the Security Council: XML from outside, that is not trusted."""

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sources.raw import UnreadableFile
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import excerpt, withstands
from tests.real_files import real

PERSON = """\
    <INDIVIDUAL>
      <DATAID>1</DATAID>
      <FIRST_NAME>JOHN</FIRST_NAME>
      <SECOND_NAME>DOE</SECOND_NAME>
      <UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
      <REFERENCE_NUMBER>KPi.901 </REFERENCE_NUMBER>
      <LISTED_ON>2016-03-02</LISTED_ON>
      <COMMENTS1>A man of two
passports.</COMMENTS1>
      <TITLE><VALUE>General</VALUE></TITLE>
      <DESIGNATION><VALUE>Minister</VALUE></DESIGNATION>
      <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
      <LAST_DAY_UPDATED><VALUE>2017-06-02</VALUE><VALUE>2018-03-30-04:00</VALUE></LAST_DAY_UPDATED>
      <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Jonn Doe</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Johnny</ALIAS_NAME></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
      <INDIVIDUAL_ADDRESS><CITY>Moscow</CITY><COUNTRY>Russian Federation</COUNTRY></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1957-03-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH>
        <TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1955</FROM_YEAR><TO_YEAR>1958</TO_YEAR>
      </INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1956</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
      <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Rason</CITY></INDIVIDUAL_PLACE_OF_BIRTH>
      <INDIVIDUAL_DOCUMENT>
        <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>PS 1</NUMBER><NOTE>expired</NOTE>
      </INDIVIDUAL_DOCUMENT>
    </INDIVIDUAL>
"""
FIRM = """\
    <ENTITY>
      <DATAID>2</DATAID>
      <FIRST_NAME>STAR &amp; CO</FIRST_NAME>
      <UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
      <REFERENCE_NUMBER>KPe.901</REFERENCE_NUMBER>
      <LISTED_ON>2017-06-02</LISTED_ON>
      <NAME_ORIGINAL_SCRIPT>별</NAME_ORIGINAL_SCRIPT>
      <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Star</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Moon</ALIAS_NAME></ENTITY_ALIAS>
      <ENTITY_ADDRESS><NOTE>not known</NOTE></ENTITY_ADDRESS>
    </ENTITY>
"""


def listed(folder: Path, people: str = PERSON, firms: str = FIRM, day: str = "2026-02-27", head: str = "") -> Path:
    path = folder / "list.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<CONSOLIDATED_LIST dateGenerated="{day}T00:00:09.554Z">\n'
        f"  <INDIVIDUALS>\n{people}  </INDIVIDUALS>\n  <ENTITIES>\n{firms}  </ENTITIES>\n</CONSOLIDATED_LIST>\n",
        encoding="utf-8",
    )
    return path


def test_a_person_is_a_listing_with_all_that_the_list_says(tmp_path: Path) -> None:
    (person, _), refused = validated(listed(tmp_path))
    assert refused == []
    assert (person.id, person.occurred, person.claimant.name) == ("KPi.901", "2016-03-02", "UN Security Council")
    assert person.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "UN Security Council",
        "programmes": ("DPRK",),
        "target": "JOHN DOE",
        "target_type": "individual",
        "reference": "KPi.901",
        "countries": ("PRK", "RUS"),
        "countries_given": ("Democratic People's Republic of Korea", "Russian Federation"),
        "aliases": ("Jonn Doe",),
        "weak_aliases": ("Johnny",),
        "addresses": ({"text": "Moscow", "country": "RUS"},),
        "born": ("1957-03-17", "between 1955 and 1958", "approximately 1956"),
        "birthplaces": ("Rason",),
        "identifiers": ("Passport PS 1 (expired)",),
        "title": "General; Minister",
        "amended": ("2017-06-02", "2018-03-30"),
        "remarks": "A man of two\npassports.",
    }


def test_an_entity_has_its_other_names_and_its_name_in_its_own_script(tmp_path: Path) -> None:
    (_, firm), _ = validated(listed(tmp_path))
    assert (firm.data.target, firm.data.target_type, firm.data.original_name) == ("STAR & CO", "entity", "별")
    assert (firm.data.aliases, firm.data.former_names) == (("Star",), ("Moon",))
    assert firm.data.addresses[0].text == "not known"


def test_a_country_that_no_list_knows_is_kept_as_given(tmp_path: Path) -> None:
    (person, _), _ = validated(listed(tmp_path, PERSON.replace("Russian Federation", "Atlantis")))
    assert person.data.countries == ("PRK", "ZZZ")
    assert person.data.addresses[0].country_given == "Atlantis"


def test_a_date_that_is_none_is_refused_alone_with_the_line_of_its_entry(tmp_path: Path) -> None:
    good, refused = validated(listed(tmp_path, firms=FIRM.replace("2017-06-02", "2 June 2017")))
    assert [event.id for event in good] == ["KPi.901"]
    line = listed(tmp_path).read_text(encoding="utf-8").splitlines().index("    <ENTITY>") + 1
    assert reasons(refused)[0].startswith(f'line {line}, occurred = "2 June 2017"')


def test_a_reference_that_is_missing_is_made_up_for_by_the_number_of_the_entry(tmp_path: Path) -> None:
    (_, firm), _ = validated(listed(tmp_path, firms=FIRM.replace("KPe.901", "")))
    assert (firm.id, firm.data.reference) == ("2", None)


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>\n'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n'


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE, '<!DOCTYPE a SYSTEM "http://localhost/a.dtd">\n'])
def test_a_file_that_declares_anything_is_not_trusted(tmp_path: Path, head: str) -> None:
    with pytest.raises(UnreadableFile, match="declares a document type or an entity"):
        validated(listed(tmp_path, PERSON.replace("JOHN", "&a;"), head=head), source="un-sanctions")
    with pytest.raises(UnreadableFile, match="declares a document type or an entity"):
        append(tmp_path, listed(tmp_path, head=head))


@pytest.mark.fault("02")
@pytest.mark.parametrize(("end", "count"), [(b"<TITLE>", 0), (b"<ENTITY>", 1), (b"</CONSOLIDATED", 2)])
def test_of_a_file_that_breaks_off_the_new_entries_are_appended(tmp_path: Path, end: bytes, count: int) -> None:
    path = listed(tmp_path)
    text = path.read_bytes()
    path.write_bytes(text[: text.index(end)])
    taken = append(tmp_path, path)
    assert (taken.read, taken.new) == (count, count)
    assert reasons(taken.refused)[0].startswith("the file is not complete: it is not XML to its end")
    path.write_bytes(text)
    assert append(tmp_path, path).new == 2 - count


@pytest.mark.fault("02")
def test_a_newer_file_that_breaks_off_changes_nothing_that_is_held(tmp_path: Path) -> None:
    append(tmp_path, listed(tmp_path))
    path = listed(tmp_path, PERSON.replace("General", "Marshal"), "", day="2026-03-27")
    path.write_bytes(path.read_bytes()[:-30])
    taken = append(tmp_path, path)
    assert (taken.read, taken.known, taken.new, taken.withdrawn, taken.lacking) == (1, 1, 0, 0, 1)


def test_what_is_nested_without_end_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="nested more than 20 deep"):
        validated(listed(tmp_path, "<INDIVIDUAL>" + "<A>" * 100_000))


def test_another_xml_is_not_taken_for_the_list(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<rss><channel/></rss>", encoding="utf-8")
    assert sources_of(path) == []
    with pytest.raises(UnreadableFile, match="the root is rss"):
        validated(path, source="un-sanctions")


@pytest.mark.fault("02")
@pytest.mark.parametrize("part", ["INDIVIDUALS", "ENTITIES"])
def test_a_list_without_one_of_its_parts_withdraws_nothing(tmp_path: Path, part: str) -> None:
    append(tmp_path, listed(tmp_path))
    file = listed(tmp_path, day="2026-03-27")
    whole = file.read_text(encoding="utf-8")
    begin, end = whole.index(f"  <{part}>"), whole.index(f"</{part}>") + len(f"</{part}>")
    file.write_text(whole[:begin] + whole[end:], encoding="utf-8")
    taken = append(tmp_path, file)
    assert (taken.read, taken.known, taken.new, taken.withdrawn) == (1, 1, 0, 0)
    assert reasons(taken.refused)[0].startswith(f"the list is not complete: it has no {part}")
    file.write_text(whole[:begin] + f"<{part}/>" + whole[end:], encoding="utf-8")
    assert append(tmp_path, file).withdrawn == 1


def test_the_release_is_the_day_on_which_the_list_was_made(tmp_path: Path) -> None:
    assert append(tmp_path, listed(tmp_path)).new == 2
    assert (append(tmp_path, listed(tmp_path)).known, append(tmp_path, listed(tmp_path)).new) == (2, 0)
    taken = append(tmp_path, listed(tmp_path, PERSON.replace("General", "Marshal"), "", day="2026-03-01"))
    assert (taken.read, taken.new, taken.corrected, taken.withdrawn) == (1, 2, 1, 1)
    older = append(tmp_path, listed(tmp_path, day="2026-01-01"))
    assert (older.new, older.older, older.withdrawn) == (0, 2, 0)


@pytest.mark.search
def test_a_damaged_list_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"list.xml": listed(tmp_path).read_bytes()}, *_first_entries(), source="un-sanctions")


def _first_entries() -> Iterator[dict[str, bytes]]:
    """The first person and the first entity of the real list, where it is present."""
    for whole in excerpt("sanctions/UN_consolidated.xml", rows=1_000_000):
        (text,) = whole.values()
        head, people = text.split(b"<INDIVIDUAL>", 1)
        _, firms = text.split(b"<ENTITIES>", 1)
        person, firm = people.split(b"</INDIVIDUAL>", 1)[0], firms.split(b"</ENTITY>", 1)[0]
        tail = b"</ENTITY>\n  </ENTITIES>\n</CONSOLIDATED_LIST>\n"
        parts = (head, b"<INDIVIDUAL>", person, b"</INDIVIDUAL>\n  </INDIVIDUALS>\n  <ENTITIES>", firm, tail)
        yield {"list.xml": b"".join(parts)}


@pytest.mark.real
def test_the_real_list_is_read_whole(tmp_path: Path) -> None:
    path = real("sanctions/UN_consolidated.xml")
    assert sources_of(path) == ["un-sanctions"]
    root = ET.parse(path).getroot()
    entries = [entry for part in root for entry in part]
    taken = append(tmp_path, path)
    assert (taken.read, taken.new, taken.refused) == (len(entries), 1003, ())
    events, _ = validated(path)
    assert Counter(event.data.target_type for event in events) == {"individual": 730, "entity": 273}
    assert Counter(event.data.programmes[0] for event in events) == Counter(
        entry.findtext("UN_LIST_TYPE") for entry in entries
    )
    assert {event.id for event in events} == {entry.findtext("REFERENCE_NUMBER", "").strip() for entry in entries}
    given = [name for tag in ("INDIVIDUAL_ALIAS", "ENTITY_ALIAS") for name in root.iterfind(f".//{tag}/ALIAS_NAME")]
    names = sum(len(one.data.aliases) + len(one.data.weak_aliases) + len(one.data.former_names) for one in events)
    assert names == sum(1 for name in given if name.text and name.text.strip()) == 613 + 2139
    papers = [one for one in root.iter("INDIVIDUAL_DOCUMENT") if any((field.text or "").strip() for field in one)]
    assert sum(len(event.data.identifiers) for event in events) == len(papers)
    assert {event.stated for event in events} == {None}  # the release says it, when it is appended
