"""The consolidated list of the European Union, in CSV 1.1: rows written by its columns, no data of its own."""

from pathlib import Path

import pytest

from ingest.sources import eu_sanctions
from ingest.sources.raw import UnreadableFile
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import withstands

_OF_A_REGULATION = (
    *("Type", "OrganisationType", "PublicationDate", "EntryIntoForceDate", "NumberTitle"),
    *("Programme", "PublicationUrl"),
)
_PARTS = {
    "NameAlias": "LastName FirstName MiddleName WholeName NameLanguage Gender Title Function",
    "Address": "City Street PoBox ZipCode Region Place AsAtListingTime ContactInfo CountryIso2Code CountryDescription",
    "BirthDate": "BirthDate Day Month Year YearRangeFrom YearRangeTo Circa CalendarType ZipCode Region Place City "
    "CountryIso2Code CountryDescription",
    "Identification": "Number Diplomatic KnownExpired KnownFalse ReportedLost RevokedByIssuer IssuedBy IssuedDate "
    "ValidFrom ValidTo LatinNumber NameOnDocument TypeCode TypeDescription Region CountryIso2Code CountryDescription",
    "Citizenship": "Region CountryIso2Code CountryDescription",
}
HEADER = (
    *("fileGenerationDate", "Entity_LogicalId", "Entity_EU_ReferenceNumber", "Entity_UnitedNationId"),
    *("Entity_DesignationDate", "Entity_DesignationDetails", "Entity_Remark", "Entity_SubjectType"),
    *("Entity_SubjectType_ClassificationCode", *(f"Entity_Regulation_{name}" for name in _OF_A_REGULATION)),
    *(
        f"{part}_{name}"
        for part, names in _PARTS.items()
        for name in (
            *(*names.split(), "LogicalId", "RegulationLanguage", "Remark"),
            *(f"Regulation_{one}" for one in _OF_A_REGULATION),
        )
    ),
)

PERSON = {
    "Entity_LogicalId": "901",
    "Entity_EU_ReferenceNumber": "EU.901.1",
    "Entity_DesignationDate": "2016-03-04",
    "Entity_SubjectType": "P",
    "Entity_SubjectType_ClassificationCode": "person",
    "Entity_Remark": "General of the army",
    "Entity_Regulation_PublicationDate": "2019-07-30",
    "Entity_Regulation_Programme": "PRK",
}
FIRM = {
    "Entity_LogicalId": "902",
    "Entity_SubjectType": "enterprise",
    "Entity_SubjectType_ClassificationCode": "E",
    "Entity_UnitedNationId": "KPe.902",
    "Entity_Regulation_Programme": "PRK",
}
ROWS = (
    {**PERSON, "NameAlias_WholeName": "Jon DOE", "NameAlias_Function": "Minister"},
    {**PERSON, "NameAlias_WholeName": "Jonn Doe"},
    {
        **PERSON,
        "Address_Street": "1 Main Street",
        "Address_City": "Rajin; Rason",
        "Address_CountryIso2Code": "KP",
        "Address_CountryDescription": "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF",
    },
    {**PERSON, "BirthDate_Day": "7", "BirthDate_Month": "3", "BirthDate_Year": "1957", "BirthDate_City": "Rason"},
    {**PERSON, "BirthDate_YearRangeFrom": "1955", "BirthDate_YearRangeTo": "1958", "BirthDate_Circa": "true"},
    {
        **PERSON,
        "Identification_Number": "PS 1",
        "Identification_TypeDescription": "National passport",
        "Identification_CountryDescription": "CHINA",
    },
    {**PERSON, "Citizenship_CountryIso2Code": "NA", "Citizenship_CountryDescription": "NAMIBIA"},
    {**FIRM, "NameAlias_WholeName": "Star Ltd"},
    {**FIRM, "Address_CountryIso2Code": "00", "Address_CountryDescription": "UNKNOWN", "Address_Remark": "not known"},
)


def listed(folder: Path, rows: tuple[dict[str, str], ...] = ROWS, day: str = "05/08/2026") -> Path:
    path = folder / "list.csv"
    lines = [";".join(quoted({"fileGenerationDate": day, **row}.get(name, "")) for name in HEADER) for row in rows]
    path.write_text("\ufeff" + "".join(f"{line}\n" for line in (";".join(HEADER), *lines)), encoding="utf-8")
    return path


def quoted(text: str) -> str:
    return f'"{text}"' if ";" in text else text


def test_the_rows_of_an_entry_are_one_listing_with_all_that_they_say(tmp_path: Path) -> None:
    assert len(HEADER) == 118
    (person, firm), refused = validated(listed(tmp_path))
    assert refused == []
    assert (person.id, person.occurred, person.claimant.name) == ("901", "2016-03-04", "European Union")
    assert person.data.model_dump(exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "European Union",
        "programmes": ("PRK",),
        "target": "Jon DOE",
        "target_type": "individual",
        "reference": "EU.901.1",
        "countries": ("NAM", "PRK"),
        "countries_given": ("NA", "KP"),
        "aliases": ("Jonn Doe",),
        "addresses": ({"text": "1 Main Street, Rajin; Rason", "country": "PRK"},),
        "born": ("1957-03-07", "approximately between 1955 and 1958"),
        "birthplaces": ("Rason",),
        "identifiers": ("National passport PS 1 (CHINA)",),
        "title": "Minister",
        "amended": ("2019-07-30",),
        "remarks": "General of the army",
    }
    assert (firm.occurred, firm.data.target_type, firm.data.identifiers) == (None, "entity", ("UN KPe.902",))
    assert firm.data.addresses[0].model_dump(exclude_none=True) == {"text": "not known"}
    assert firm.data.countries == ()


def test_the_release_is_the_day_on_which_the_list_was_made(tmp_path: Path) -> None:
    assert eu_sanctions.release([listed(tmp_path)]) == "2026-08-05"
    assert append(tmp_path, listed(tmp_path)).new == 2
    again = append(tmp_path, listed(tmp_path, tuple(reversed(ROWS[:7]))[::-1] + ROWS[7:], day="12/08/2026"))
    assert (again.known, again.new, again.withdrawn) == (2, 0, 0)
    later = append(
        tmp_path, listed(tmp_path, ({**ROWS[0], "NameAlias_Function": "Envoy"}, *ROWS[1:7]), day="19/08/2026")
    )
    assert (later.read, later.corrected, later.withdrawn) == (1, 1, 1)
    older = append(tmp_path, listed(tmp_path, day="01/08/2026"))
    assert (older.new, older.older, older.withdrawn) == (0, 2, 0)


@pytest.mark.parametrize("bytes_lost", [1, 60])
def test_of_a_file_that_breaks_off_the_new_entries_are_appended(tmp_path: Path, bytes_lost: int) -> None:
    append(tmp_path, listed(tmp_path))
    path = listed(tmp_path, ({**ROWS[7], "Entity_LogicalId": "903"}, *ROWS[1:7], *ROWS[7:]), day="19/08/2026")
    path.write_bytes(path.read_bytes()[:-bytes_lost])
    taken = append(tmp_path, path)
    assert (taken.new, taken.corrected, taken.withdrawn, taken.lacking) == (1, 0, 0, 1)
    assert "the file is not complete: it breaks off within its last line" in reasons(taken.refused)[-1]


def test_a_row_that_cannot_be_read_refuses_its_entry_and_withdraws_nothing(tmp_path: Path) -> None:
    append(tmp_path, listed(tmp_path))
    path = listed(tmp_path, day="19/08/2026")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:-1], lines[-1].replace(";UNKNOWN;", ";UNKNOWN;;")]), encoding="utf-8")
    taken = append(tmp_path, path)
    assert (taken.known, taken.new, taken.withdrawn) == (1, 0, 0)
    assert reasons(taken.refused) == [
        "line 9: line 10, which is of this entry: the row has 119 fields, the table 118 columns"
    ]


def test_a_row_without_the_number_of_its_entry_may_be_of_any(tmp_path: Path) -> None:
    append(tmp_path, listed(tmp_path))
    taken = append(tmp_path, listed(tmp_path, (*ROWS[:7], {"NameAlias_WholeName": "Jon"}), day="19/08/2026"))
    assert (taken.withdrawn, taken.lacking) == (0, 1)
    assert "it may be of any entry" in reasons(taken.refused)[0]


def test_a_value_that_is_none_is_refused_with_its_line_and_field(tmp_path: Path) -> None:
    late = {**ROWS[0], "Entity_DesignationDate": "March 2016"}
    strange = {**ROWS[7], "Entity_SubjectType": "ship", "Entity_SubjectType_ClassificationCode": "S"}
    first, second = reasons(validated(listed(tmp_path, (late, strange)))[1])
    assert first.startswith('line 2, occurred = "March 2016"')
    assert second.startswith('line 3, data.target_type = "S"')


def test_another_table_is_not_taken_for_the_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("fileGenerationDate;Entity_LogicalId;Name\n", encoding="utf-8")
    assert sources_of(path) == []
    with pytest.raises(UnreadableFile, match="no column Entity_DesignationDate, Entity_SubjectType"):
        validated(path, source="eu-sanctions")


@pytest.mark.search
def test_a_damaged_list_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"list.csv": listed(tmp_path).read_bytes()}, source="eu-sanctions")
