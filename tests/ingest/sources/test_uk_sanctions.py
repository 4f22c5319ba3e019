"""The UK Sanctions List: its header, with rows written by its guide."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from ingest.sources import uk_sanctions
from ingest.sources.raw import UnreadableFile
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import withstands

COLUMNS = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,"
    "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
    "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
    "National Identifier additional information,Passport number,Passport additional information,Position,Gender,"
    "Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),"
    "IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,"
    "Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
)
HEADER = COLUMNS.split(",")

KOREA = "The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019"
PERSON = {
    "Last Updated": "04/08/2026",
    "Unique ID": "DPR9001",
    "UN Reference Number": "KPi.901",
    "Regime Name": KOREA,
    "Designation Type": "Individual",
    "Sanctions Imposed": "Asset freeze|Travel Ban",
    "Date Designated": "02/03/2016",
    "D.O.B": "dd/mm/1957",
    "Nationality(/ies)": "North Korea",
    "Passport number": "PS1",
    "Passport additional information": "expired",
    "Position": "Minister",
}
SHIP = {
    "Last Updated": "31/07/2024",
    "Unique ID": "RUS9002",
    "Name 6": "STAR PROSPECT",
    "Name type": "Primary Name",
    "Regime Name": "The Russia (Sanctions) (EU Exit) Regulations 2019",
    "Designation Type": "Ship",
    "Date Designated": "31/07/2024",
    "IMO number": "IMO9000009",
    "Current owner/operator (s)": "Star Management FZCO",
    "Current believed flag of ship": "Gabon",
    "Type of ship": "Oil Tanker",
    "Tonnage of ship": "5,000",
    "Other Information": "A ship,\nwith a line break",
}
ROWS = (
    {**PERSON, "Name 1": "Jon", "Name 6": "DOE", "Name type": "Primary Name", "Name non-latin script": "별"},
    {**PERSON, "Name 1": "Jonn", "Name 6": "Doe", "Name type": "Primary Name Variation"},
    {**PERSON, "Name 6": "Johnny", "Name type": "Alias", "Alias strength": "Low quality"},
    {**PERSON, "Address Line 1": "1 Main Street", "Address Postal Code": "12345", "Address Country": "Russia"},
    SHIP,
)


def listed(folder: Path, rows: tuple[dict[str, str], ...] = ROWS, day: str = "08-Oct-2026") -> Path:
    written = StringIO()
    table = csv.DictWriter(written, HEADER, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    path = folder / "list.csv"
    path.write_text(f"Report Date: {day}\n{written.getvalue()}", encoding="utf-8")
    return path


def test_the_rows_of_an_entry_are_one_listing_with_all_that_they_say(tmp_path: Path) -> None:
    assert len(HEADER) == 58
    (person, ship), refused = validated(listed(tmp_path))
    assert refused == []
    assert (person.id, person.occurred, person.claimant.country) == ("DPR9001", "2016-03-02", "GBR")
    assert person.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "United Kingdom",
        "programmes": (KOREA,),
        "target": "Jon DOE",
        "target_type": "individual",
        "reference": "DPR9001",
        "countries": ("PRK", "RUS"),
        "countries_given": ("North Korea", "Russia"),
        "original_name": "별",
        "aliases": ("Jonn Doe",),
        "weak_aliases": ("Johnny",),
        "addresses": ({"text": "1 Main Street, 12345", "country": "RUS", "country_given": "Russia"},),
        "born": ("dd/mm/1957",),
        "identifiers": ("Passport PS1 (expired)", "UN KPi.901"),
        "title": "Minister",
        "amended": ("2026-08-04",),
        "remarks": "Sanctions imposed: Asset freeze, Travel Ban",
    }
    assert ship.data.vessel
    assert ship.data.vessel.model_dump(exclude_none=True) == {
        "type": "Oil Tanker",
        "tonnage": 5000.0,
        "flag": "GAB",
        "owner": "Star Management FZCO",
    }
    assert (ship.data.target_type, ship.data.identifiers, ship.data.countries) == ("vessel", ("IMO9000009",), ("GAB",))
    assert ship.data.remarks == "A ship, with a line break"


def test_the_release_is_the_day_of_the_report_in_the_first_line(tmp_path: Path) -> None:
    assert uk_sanctions.release([listed(tmp_path)]) == "2026-10-08"
    assert append(tmp_path, listed(tmp_path)).new == 2
    assert append(tmp_path, listed(tmp_path, day="09-Oct-2026")).known == 2
    later = append(tmp_path, listed(tmp_path, ({**ROWS[0], "Position": "Envoy"},), day="15-Oct-2026"))
    assert (later.read, later.corrected, later.withdrawn) == (1, 1, 1)
    assert append(tmp_path, listed(tmp_path, day="01-Oct-2026")).older == 2


def test_of_a_file_that_breaks_off_nothing_that_is_held_is_withdrawn(tmp_path: Path) -> None:
    append(tmp_path, listed(tmp_path))
    path = listed(tmp_path, day="15-Oct-2026")
    path.write_bytes(path.read_bytes()[:-120])
    taken = append(tmp_path, path)
    assert (taken.known, taken.new, taken.corrected, taken.withdrawn, taken.lacking) == (1, 0, 0, 0, 1)
    assert "the file is not complete" in reasons(taken.refused)[-1]


def test_a_value_that_is_none_is_refused_with_its_line_and_field(tmp_path: Path) -> None:
    wrong = ({**SHIP, "Date Designated": "soon"}, {**SHIP, "Unique ID": "RUS9003", "Tonnage of ship": "large"})
    _, refused = validated(listed(tmp_path, wrong))
    first, second = reasons(refused)
    assert first.startswith('line 3, occurred = "soon"')
    assert second.startswith('line 5, data.vessel.tonnage = "large"')


def test_another_table_is_not_taken_for_the_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Report Date: 08-Oct-2026\nUnique ID,Name\n", encoding="utf-8")
    assert sources_of(path) == []
    assert sources_of(listed(tmp_path)) == ["uk-sanctions"]
    path.write_text("Report Date: 08-Oct-2026\nUnique ID,Name\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no column Name 6"):
        validated(path, source="uk-sanctions")


@pytest.mark.search
def test_a_damaged_list_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"list.csv": listed(tmp_path).read_bytes()}, source="uk-sanctions")
