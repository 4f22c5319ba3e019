"""OFAC's list: three files without a header that are one."""

import csv
from pathlib import Path

import duckdb
import pytest

from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests.ingest.sources.appending import append, real_lists_of_ofac, reasons, sources_of, validated
from tests.ingest.sources.damage import excerpt, withstands
from tests.real_files import real

PERSON = (
    '11,"DOE, John","individual","TEST1] [TEST2","General; Minister",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 14 Jun 1975; POB Rason, Korea, North; nationality Korea, North; Passport 123 (Russia); Gender Male."\r\n'
)
SHIP = '12,"SEA STAR","vessel","TEST1",-0- ,"CL1","Tug","99,144","1116","Cyprus","Sea Co.",-0- \r\n'
FIRM = '13,"STAR BANK",-0- ,"TEST3",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
ADDRESS = '13,7,"1 High Street","London EC3N","United Kingdom",-0- \r\n'
ALIAS = '13,8,"aka","BANK OF STARS",-0- \r\n'
FORMER = '13,9,"fka","MOON BANK",-0- \r\n'


def files_of(
    folder: Path, sdn: str = PERSON + SHIP + FIRM, add: str = ADDRESS, alt: str = ALIAS + FORMER
) -> list[Path]:
    files = []
    for name, text in (("sdn", sdn), ("add", add), ("alt", alt)):
        files.append(folder / f"{name}.csv")
        files[-1].write_text(text + "\x1a", encoding="utf-8", newline="")
    return files


def test_an_entry_is_a_listing_with_its_addresses_and_aliases(tmp_path: Path) -> None:
    (_, _, firm), refused = validated(*files_of(tmp_path))
    assert refused == []
    assert (firm.id, firm.occurred, firm.claimant.name) == ("13", None, "Office of Foreign Assets Control")
    assert firm.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "OFAC",
        "programmes": ("TEST3",),
        "target": "STAR BANK",
        "target_type": "entity",
        "reference": "13",
        "countries": ("GBR",),
        "countries_given": ("United Kingdom",),
        "aliases": ("BANK OF STARS",),
        "former_names": ("MOON BANK",),
        "addresses": ({"text": "1 High Street, London EC3N", "country": "GBR"},),
    }


def test_the_remarks_of_a_person_say_birth_nationality_and_papers(tmp_path: Path) -> None:
    (person, _, _), _ = validated(*files_of(tmp_path))
    assert person.data.programmes == ("TEST1", "TEST2")
    assert (person.data.born, person.data.birthplaces) == (("14 Jun 1975",), ("Rason, Korea, North",))
    assert (person.data.countries, person.data.identifiers) == (("PRK",), ("Passport 123 (Russia)",))


def test_a_vessel_has_its_flag_and_its_tonnage(tmp_path: Path) -> None:
    (_, ship, _), _ = validated(*files_of(tmp_path))
    assert (ship.data.target_type, ship.data.countries) == ("vessel", ("CYP",))
    assert (ship.data.vessel.tonnage, ship.data.vessel.gross_tonnage) == (99_144, 1116)


def test_a_country_that_no_list_knows_is_kept_as_given(tmp_path: Path) -> None:
    (_, _, firm), _ = validated(*files_of(tmp_path, add='13,7,-0- ,"Atlantis","Atlantis",-0- \r\n'))
    assert (firm.data.countries, firm.data.countries_given) == (("ZZZ",), ("Atlantis",))
    assert firm.data.addresses[0].country_given == "Atlantis"


def test_an_address_of_no_entry_is_refused_alone(tmp_path: Path) -> None:
    good, refused = validated(*files_of(tmp_path, add=ADDRESS + ADDRESS.replace("13", "99", 1)))
    assert len(good) == 3
    assert reasons(refused) == ["line 2: this address is of the entry '99', which the SDN file does not have"]


def test_a_row_of_another_width_is_refused_with_its_line(tmp_path: Path) -> None:
    good, refused = validated(*files_of(tmp_path, sdn=PERSON + "12,Sea\r\n" + FIRM))
    assert [event.id for event in good] == ["11", "13"]
    assert reasons(refused) == ["line 2: the row has 2 fields, the table 12 columns"]


def test_a_word_for_the_target_that_is_new_is_refused_with_its_field(tmp_path: Path) -> None:
    _, refused = validated(*files_of(tmp_path, sdn=FIRM + SHIP.replace("vessel", "submarine")))
    assert 'line 2, data.target_type = "submarine": not one of the words known here' in reasons(refused)[0]


def test_an_older_file_in_latin_1_is_read(tmp_path: Path) -> None:
    files = files_of(tmp_path)
    files[0].write_bytes(FIRM.replace("STAR", "ÉTOILE").encode("latin-1") + b"\x1a")
    (firm,), _ = validated(*files)
    assert firm.data.target == "ÉTOILE BANK"


def test_its_signs_are_those_of_windows_1252(tmp_path: Path) -> None:
    """The byte 0x92 is an apostrophe there, and a control character in Latin-1."""
    files = files_of(tmp_path)
    files[0].write_bytes(FIRM.replace("STAR", "STAR’S").encode("cp1252") + b"\x1a")
    (firm,), _ = validated(*files)
    assert firm.data.target == "STAR’S BANK"


HEADERS = {
    "sdn": "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks",
    "add": "Ent_num,Add_num,Address,City/State/Province/Postal Code,Country,Add_remarks",
    "alt": "ent_num,alt_num,alt_type,alt_name,alt_remarks",
}


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_a_header_that_was_added_is_no_entry(tmp_path: Path, delimiter: str) -> None:
    plain, _ = validated(*files_of(tmp_path))
    for file in files_of(tmp_path):
        rows = [HEADERS[file.stem].split(","), *csv.reader(file.read_text(encoding="utf-8").splitlines())]
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=delimiter).writerows(rows)
    files = [tmp_path / f"{name}.csv" for name in HEADERS]
    assert {tuple(sources_of(file)) for file in files} == {("ofac-sdn",)}
    good, refused = validated(*files)
    assert refused == []
    assert [event.data for event in good] == [event.data for event in plain]


def test_a_first_entry_that_is_damaged_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="the first row is of none of OFAC's files"):
        validated(*files_of(tmp_path, sdn="x" + PERSON + FIRM), source="ofac-sdn")


def test_the_three_files_are_distinguished_in_any_order_and_found_beside_each_other(tmp_path: Path) -> None:
    sdn, add, alt = files_of(tmp_path)
    assert {tuple(sources_of(file)) for file in (sdn, add, alt)} == {("ofac-sdn",)}
    assert len(readings([alt, sdn, add])) == 1
    whole = validated(sdn, add, alt)[0]
    for named in ((alt, sdn, add), (sdn,), (add,), (alt,)):
        assert validated(*named)[0] == whole


def test_addresses_without_their_list_are_refused_with_the_remedy(tmp_path: Path) -> None:
    sdn, add, _ = files_of(tmp_path)
    sdn.unlink()
    with pytest.raises(UnreadableFile, match=r"without its list of entries \(SDN\)\n(.|\n)*name all three"):
        validated(add)


def test_a_list_is_not_read_twice_at_once(tmp_path: Path) -> None:
    sdn, add, alt = files_of(tmp_path)
    other = tmp_path / "older.csv"
    other.write_text(FIRM + "\x1a", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="a second sdn file"):
        validated(sdn, add, alt, other)


def test_a_newer_list_corrects_what_changed_and_retracts_who_was_delisted(tmp_path: Path) -> None:
    files = files_of(tmp_path)
    assert append(tmp_path, *files, release="2019-11-01").new == 3
    assert (append(tmp_path, *files, release="2019-11-01").new, append(tmp_path, *files).known) == (0, 3)
    files_of(tmp_path, sdn=PERSON + FIRM.replace("TEST3", "TEST4"))
    taken = append(tmp_path, *files, release="2019-12-01")
    assert (taken.read, taken.new, taken.corrected, taken.withdrawn, taken.refused) == (2, 2, 1, 1, ())


# A list that is not complete ------------------------------------------------------------------------------------------


@pytest.mark.fault("02")
@pytest.mark.parametrize("name", ["sdn", "add", "alt"])
@pytest.mark.parametrize("cut", ["\x1a", "\r\n\x1a", "\n\x1a", "all but the first row"])
def test_of_a_list_without_an_end_mark_nothing_that_is_held_is_changed(tmp_path: Path, name: str, cut: str) -> None:
    files = files_of(tmp_path)
    append(tmp_path, *files, release="2024-01-01")
    file = tmp_path / f"{name}.csv"
    whole = file.read_bytes()
    file.write_bytes(whole.splitlines(keepends=True)[0] if cut.startswith("all") else whole[: -len(cut)])
    taken = append(tmp_path, *files, release="2024-02-01")
    assert (taken.new, taken.withdrawn, taken.corrected) == (0, 0, 0)
    assert taken.known == (1 if name == "sdn" and cut.startswith("all") else 3)
    [refused] = taken.refused
    assert str(refused).startswith(
        f"{file}: the file is not complete: its end mark (the byte 0x1A) is missing; only new"
    )
    assert "dateline fetch ofac" in str(refused)
    file.write_bytes(whole)
    assert append(tmp_path, *files, release="2024-01-01").known == 3


@pytest.mark.fault("02")
@pytest.mark.parametrize(("gone", "named"), [("add", "its addresses (ADD)"), ("alt", "its aliases (ALT)")])
def test_a_list_without_its_addresses_or_aliases_corrects_nothing(tmp_path: Path, gone: str, named: str) -> None:
    append(tmp_path, *files_of(tmp_path), release="2024-01-01")
    (tmp_path / f"{gone}.csv").unlink()
    taken = append(tmp_path, tmp_path / "sdn.csv", release="2024-02-01")
    assert (taken.read, taken.known, taken.new, taken.lacking) == (3, 3, 0, 1)
    assert reasons(taken.refused)[0].startswith(f"the list is not complete: {named} are missing; only new entries")


@pytest.mark.fault("02")
@pytest.mark.fault("13")
def test_new_entries_of_a_list_that_is_not_complete_are_appended_and_completed_later(tmp_path: Path) -> None:
    append(tmp_path, *files_of(tmp_path, sdn=FIRM), release="2024-01-01")
    files = files_of(tmp_path, sdn=PERSON + SHIP.removesuffix(",-0- \r\n"))
    files[0].write_bytes(files[0].read_bytes().removesuffix(b"\x1a"))
    files[1].unlink()
    files[2].write_text(FORMER.replace("13", "11"), encoding="utf-8")
    taken = append(tmp_path, files[0], release="2024-02-01")
    assert (taken.read, taken.new, taken.withdrawn, taken.corrected, taken.lacking) == (2, 1, 0, 0, 3)
    assert [reason.split(";")[0] for reason in reasons(taken.refused)] == [
        "line 2: the row has 11 fields, the table 12 columns",
        "the list is not complete: its addresses (ADD) are missing",
        "the file is not complete: its end mark (the byte 0x1A) is missing",
        "the file is not complete: its end mark (the byte 0x1A) is missing",
    ]
    own = ADDRESS.replace("13", "11")
    taken = append(tmp_path, *files_of(tmp_path, add=ADDRESS + own), release="2024-02-01")
    assert (taken.new, taken.corrected, taken.withdrawn, taken.refused) == (2, 1, 0, ())


@pytest.mark.search
@pytest.mark.fault("02")
@pytest.mark.parametrize("name", ["sdn", "add", "alt"])
def test_no_cut_of_a_file_changes_what_is_held_or_gives_half_a_value(tmp_path: Path, name: str) -> None:
    whole = {event.id: event.data for event in validated(*files_of(tmp_path))[0]}
    files = files_of(tmp_path)
    file = tmp_path / f"{name}.csv"
    text = file.read_bytes()
    first = text.index(b"\n") + 1
    for end in range(first, len(text)):
        file.write_bytes(text[:end])
        events, refused = validated(*files)
        assert refused, end
        for event in events:
            values = event.data.model_dump(), whole[event.id].model_dump()
            for field, value in values[0].items():
                parts = {"addresses", "aliases", "former_names", "countries", "countries_given"}
                assert value == values[1][field] or (field in parts and set(map(str, value)) < set(
                    map(str, values[1][field]))), (end, field)  # fmt: skip


@pytest.mark.parametrize("end", ["\x1a", "\x1a\r\n", "\x1a \n\n"])
def test_the_end_mark_may_stand_behind_the_last_row_or_on_a_line_of_its_own(tmp_path: Path, end: str) -> None:
    files = files_of(tmp_path)
    whole, _ = validated(*files)
    for file in files:
        text = file.read_bytes().removesuffix(b"\r\n\x1a")
        file.write_bytes(text + end.encode())
    events, refused = validated(*files)
    assert (events, refused) == ([one.model_copy(update={"document": event.document}) for one, event
                                  in zip(whole, events, strict=True)], [])  # fmt: skip


def test_an_entry_whose_address_cannot_be_read_is_refused_and_stays_as_it_is_held(tmp_path: Path) -> None:
    append(tmp_path, *files_of(tmp_path), release="2024-01-01")
    taken = append(tmp_path, *files_of(tmp_path, add=ADDRESS + '13,8,"1 High Street"\r\n'), release="2024-02-01")
    assert (taken.known, taken.new, taken.withdrawn) == (2, 0, 0)
    assert reasons(taken.refused) == [
        "line 3: add.csv, line 2, which is of this entry: the row has 3 fields, the table 6 columns"
    ]


@pytest.mark.parametrize(
    "row", ['"1 High Street"\r\n', '13,7,"1 High Street,London\r\n' + ADDRESS, ADDRESS.replace("13", "x13", 1)]
)
def test_where_a_row_of_addresses_may_be_of_any_entry_none_is_corrected(tmp_path: Path, row: str) -> None:
    append(tmp_path, *files_of(tmp_path, sdn=PERSON + FIRM), release="2024-01-01")
    taken = append(tmp_path, *files_of(tmp_path, add=ADDRESS.replace("High", "Low") + row), release="2024-02-01")
    assert (taken.new, taken.corrected, taken.withdrawn, taken.known) == (1, 0, 0, 2)
    [refused] = taken.refused
    assert str(refused).startswith(f"{tmp_path}/add.csv: line 2: ")
    assert "it may be of any entry: only new entries" in str(refused)
    assert "None" not in str(refused)


def test_an_entry_without_its_number_may_be_any_entry_so_that_none_is_withdrawn(tmp_path: Path) -> None:
    append(tmp_path, *files_of(tmp_path), release="2024-01-01")
    taken = append(tmp_path, *files_of(tmp_path, sdn=FIRM + SHIP.replace("12", "x12", 1)), release="2024-02-01")
    assert (taken.known, taken.new, taken.withdrawn) == (1, 0, 0)
    assert reasons(taken.refused) == ["line 2: the number of the entry is 'x12'"]


def test_entries_behind_those_that_are_refused_are_read(tmp_path: Path) -> None:
    sdn = PERSON + FIRM.replace("13", "?", 1) + FIRM + SHIP
    good, refused = validated(*files_of(tmp_path, sdn=sdn, add=ADDRESS + '13,8,"1 High Street"\r\n'))
    assert [event.id for event in good] == ["11", "12"]
    assert len(refused) == 2


def test_an_alias_of_no_entry_is_refused_alone(tmp_path: Path) -> None:
    good, refused = validated(*files_of(tmp_path, alt=ALIAS + FORMER.replace("13", "98", 1)))
    assert [event.data.aliases for event in good] == [(), (), ("BANK OF STARS",)]
    assert reasons(refused) == ["line 2: this alias is of the entry '98', which the SDN file does not have"]


def test_an_address_that_stands_twice_is_one(tmp_path: Path) -> None:
    (_, _, firm), refused = validated(*files_of(tmp_path, add=ADDRESS + ADDRESS, alt=ALIAS + ALIAS))
    assert (len(firm.data.addresses), firm.data.aliases, refused) == (1, ("BANK OF STARS",), [])


@pytest.mark.parametrize(
    ("remarks", "countries"),
    [
        ("citizen Korea, North", ("PRK",)),
        ("nationality Iran.", ("IRN",)),
        ("nationality Iran; citizen Russia.", ("IRN", "RUS")),
        ("DOB 1964; citizen Iraq; alt. nationality Cuba.", ("CUB", "IRQ")),
    ],
)
def test_nationality_and_citizenship_give_countries_with_or_without_a_full_stop(
    tmp_path: Path, remarks: str, countries: tuple[str, ...]
) -> None:
    person = PERSON[: PERSON.rindex(',"DOB')] + f',"{remarks}"\r\n'
    (event,), _ = validated(
        *files_of(tmp_path, sdn=person, add="11,1,-0- ,-0- ,-0- ,-0- \r\n", alt='11,2,"aka","J",-0- \r\n')
    )
    assert event.data.countries == countries


@pytest.mark.parametrize("null", ["-0- ", "-0-", "-0", ""])
def test_the_last_null_of_a_row_may_be_cut(tmp_path: Path, null: str) -> None:
    (firm,), refused = validated(*files_of(tmp_path, sdn=FIRM.removesuffix("-0- \r\n") + null))
    assert (firm.data.remarks, refused) == (None, [])


@pytest.mark.parametrize("null", ["-0- ", "-0-", "-0"])
def test_a_last_null_that_is_cut_is_whole_where_the_list_breaks_off(tmp_path: Path, null: str) -> None:
    files = files_of(tmp_path, sdn=FIRM.removesuffix("-0- \r\n") + null)
    files[0].write_bytes(files[0].read_bytes().removesuffix(b"\x1a"))
    taken = append(tmp_path, *files)
    assert (taken.read, taken.new) == (1, 1)
    assert not [reason for reason in reasons(taken.refused) if "breaks off in this row" in reason]


@pytest.mark.search
def test_damaged_files_give_errors_of_ours_only(tmp_path: Path) -> None:
    whole = {"sdn.csv": PERSON + SHIP + FIRM, "add.csv": ADDRESS, "alt.csv": ALIAS + FORMER}
    wholes = [{name: text.encode() for name, text in whole.items()}]
    wholes += excerpt(*(f"sanctions/ofac_{name}" for name in whole))
    ended = [{name: text + b"\x1a" for name, text in files.items()} for files in wholes]
    withstands(tmp_path, *ended, source="ofac-sdn")


@pytest.mark.real
@pytest.mark.parametrize("name", ["ofac_sdn.csv", "ofac_add.csv", "ofac_alt.csv"])
def test_a_real_file_is_recognised_as_this_source_alone(name: str) -> None:
    assert sources_of(real(f"sanctions/{name}")) == ["ofac-sdn"]


@pytest.mark.real
def test_the_real_list_is_read_whole(tmp_path: Path) -> None:
    files = real_lists_of_ofac(tmp_path)
    copies = (real(f"sanctions/ofac_{name}.csv") for name in ("sdn", "add", "alt"))
    sdn, add, alt = (
        f"read_csv('{file}', header = false, all_varchar = true, quote = '\"', escape = '\"')" for file in copies
    )

    def count(query: str) -> int:
        return duckdb.sql(query).fetchall()[0][0]

    taken = append(tmp_path, *files)
    assert (taken.read, taken.new, taken.refused) == (count(f"from {sdn} select count(*)"), 7379, ())
    events, _ = validated(*files)
    dprk = [event for event in events if any(name.startswith("DPRK") for name in event.data.programmes)]
    assert len(dprk) == count(f"from {sdn} select count(*) where column03 like '%DPRK%'") == 388
    ships = [event for event in events if event.data.target_type == "vessel"]
    assert len(ships) == count(f"from {sdn} select count(*) where column02 = 'vessel'") == 323
    flags = count(f"from {sdn} select count(*) where column09 not like '-0-%'")
    assert sum(1 for event in events if event.data.vessel and event.data.vessel.flag) == flags == 312
    names = sum(len(event.data.aliases) + len(event.data.former_names) for event in events)
    assert names == count(f"from {alt} select count(*)") == 9682
    where = "where not (column2 like '-0-%' and column3 like '-0-%' and column4 like '-0-%')"
    assert sum(len(event.data.addresses) for event in events) == count(f"from {add} select count(*) {where}")
    assert count(f"from {add} select count(*)") == 11_696
