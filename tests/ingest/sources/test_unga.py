"""Roll calls of the General Assembly, in both layouts: one event a roll call, with its ballots."""

from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.problems import Refused
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings, recognised
from ingest.sources.unga import ISSUE_FLAGS
from tests import real_files
from tests.ingest.sources.damage import excerpt, withstands
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger

DATA = real_files.DATA / "un_ga_votes"
has_data = pytest.mark.skipif(not DATA.exists(), reason="needs the roll calls of ../shared/data")

ROLL_CALLS = """\
rcid,session,importantvote,date,unres,amend,para,short,descr
7,28.0,1,1973-11-02,R/28/1,0,1,A SHORT NAME,"TO ADOPT A LONGER\bONE, WITH A COMMA"
8,28.0,,1973-11-03,,,,,ONLY A LONG ONE
"""
BALLOTS = """\
rcid,country,country_code,vote
7.0,Cuba,CU,yes
7.0,Namibia,NA,abstain
8.0,Cuba,CU,no
7.0,Yemen Arab Republic,,no
7.0,Zanzibar,,yes
7.0,Russia,RU,no
"""
ISSUES = "rcid,short_name,issue\n7,me,A conflict\n7,hr,Human rights\n"
VOETEN = """\
rcid,session,vote,ccode,date,unres
7,28,1,40,1973-11-02,R/28/1
7,28,2,678,1973-11-02,R/28/1
7,28,8,2,1973-11-02,R/28/1
7,28,9,265,1973-11-02,R/28/1
7,28,3,9999,1973-11-02,R/28/1
"""


def folder(at: Path, ballots: str = BALLOTS, roll_calls: str = ROLL_CALLS, issues: str = ISSUES) -> Path:
    """The three tables in a folder; answers the ballots."""
    for name, text in (("roll_calls", roll_calls), ("issues", issues), ("unvotes", ballots)):
        if text:
            (at / f"{name}.csv").write_text(text, encoding="utf-8")
    return at / "unvotes.csv"


def taken(file: Path) -> dict[str, Any]:
    validated = [one for reading in readings([file]) for one in validate(reading)]
    assert [str(one) for one in validated if isinstance(one, Refused)] == []
    return {one.event.id: one.event for one in validated if isinstance(one, Accepted)}


def refusals(file: Path) -> list[str]:
    return [str(one) for reading in readings([file]) for one in validate(reading) if isinstance(one, Refused)]


def cast(event: Any) -> list[tuple[str, str | None, str]]:
    return [(ballot.country, ballot.given, ballot.vote) for ballot in event.data.ballots]


def test_a_roll_call_has_its_ballots_wherever_their_rows_stand(tmp_path: Path) -> None:
    roll_calls = taken(folder(tmp_path))
    assert [str(roll_calls[rcid].occurred) for rcid in ("7", "8")] == ["1973-11-02", "1973-11-03"]
    assert cast(roll_calls["8"]) == [("CUB", None, "no")]
    assert cast(roll_calls["7"]) == [
        ("CUB", None, "yes"),
        ("NAM", None, "abstain"),
        ("YEM", "Yemen Arab Republic", "no"),
        ("ZZZ", "Zanzibar", "yes"),  # which was no state in 1973
        ("SUN", "Russia", "no"),
    ]


def test_a_roll_call_says_what_its_row_says_and_no_outcome(tmp_path: Path) -> None:
    first, second = taken(folder(tmp_path)).values()
    assert first.data.model_dump(exclude={"ballots", "sponsors", "blocked_by"}, exclude_none=True) == {
        "body": "UNGA",
        "resolution": "R/28/1",
        "session": "28",
        "matter": "A SHORT NAME",
        "detail": "TO ADOPT A LONGER ONE, WITH A COMMA",
        "issues": ("A conflict", "Human rights"),
        "is_important": True,
        "is_amendment": False,
        "is_paragraph": True,
    }
    assert (second.data.matter, second.data.is_important, second.data.detail) == ("ONLY A LONG ONE", None, None)
    assert first.document.url == "unvotes.csv"


def test_the_absent_and_who_was_no_member_are_not_abstentions(tmp_path: Path) -> None:
    file = tmp_path / "UNVotes.csv"
    file.write_text(VOETEN)
    (event,) = taken(file).values()
    assert cast(event) == [
        ("CUB", None, "yes"),
        ("YEM", None, "abstain"),
        ("USA", None, "absent"),
        ("DDR", None, "not_member"),
        ("ZZZ", "9999", "no"),
    ]
    assert event.data.matter == "R/28/1"


# The headers of the data set as it was distributed in 2016, 2021 and 2022, each with its form of a date.
OF_2016 = (
    '"","rcid","session","vote","ccode","member","importantvote","date","unres","me","nu","di","hr","co","ec","year"'
)
OF_2021 = (
    ",rcid,ccode,member,vote,Country,Countryname,session,abstain,yes,no,importantvote,date,unres,amend,para,short,descr,"
    "me,nu,di,hr,co,ec"
)
OF_2022 = OF_2021.replace("Countryname,session", "Countryname,year,session") + ",ident,resid"
SAID = {
    "rcid": "1429",
    "session": "28",
    "member": "1",
    "importantvote": "NA",
    "date": "12/1/1973",
    "unres": "R/28/3181D",
    "para": "0",
    "me": "1",
    "nu": "0",
    "di": "1",
    "hr": "NA",
    "co": "0",
    "ec": "0",
    "year": "1973",
}
MEMBERS = (
    {"ccode": "40", "vote": "1", "Country": "CUB", "Countryname": "Cuba"},
    {"ccode": "678", "vote": "2", "Country": "YAR", "Countryname": "Yemen Arab Republic"},
    {"ccode": "345", "vote": "9", "Country": "SRB", "Countryname": "Serbia"},
    {"ccode": "345", "vote": "3", "Country": "YUG", "Countryname": "Yugoslavia"},
    {"ccode": "31", "vote": "9", "Country": "BHS", "Countryname": "Bahamas"},
    {"ccode": "710", "vote": "1", "Country": "CHN", "Countryname": "China"},
    {"ccode": "713", "vote": "9", "Country": "TWN", "Countryname": "Taiwan"},
)


def distributed(path: Path, header: str, *, write: str = "{}", **changed: str) -> Path:
    """The data set under a header, every number in the form of `write`."""
    columns = [name.strip('"') for name in header.split(",")]
    rows = [
        ",".join(
            write.format(value) if value.isdigit() else f'"{value}"'
            for value in ({**SAID, **changed, **member}.get(name, "") for name in columns)
        )
        for member in MEMBERS
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.fault("03")
@pytest.mark.parametrize("write", ["{}", "{}.0"])
@pytest.mark.parametrize("header", [OF_2016, OF_2021, OF_2022])
def test_the_data_set_is_read_under_each_of_its_headers(tmp_path: Path, header: str, write: str) -> None:
    (event,) = taken(distributed(tmp_path / "UNVotes.csv", header, write=write)).values()
    assert (event.id, event.occurred, event.data.session) == ("1429", "1973-12-01", "28")
    assert event.data.issues == ("Palestinian conflict", "Arms control and disarmament")
    assert (event.data.resolution, event.data.matter, event.data.is_important) == ("R/28/3181D", "R/28/3181D", None)
    assert [(country, vote) for country, _, vote in cast(event)] == [
        ("CUB", "yes"),
        ("YEM", "abstain"),
        ("YUG", "no"),
        ("BHS", "not_member"),
        ("CHN", "yes"),
        ("TWN", "not_member"),
    ]


def test_both_chinas_have_a_row_of_each_roll_call(tmp_path: Path) -> None:
    rows = "rcid,vote,ccode,date\n7,9,710,1/2/1960\n7,3,713,1/2/1960\n8,1,710,1/2/1975\n8,9,713,1/2/1975\n"
    file = tmp_path / "UNVotes.csv"
    file.write_text(rows)
    votes = [[(country, vote) for country, _, vote in cast(event)] for event in taken(file).values()]
    assert votes == [[("CHN", "not_member"), ("TWN", "no")], [("CHN", "yes"), ("TWN", "not_member")]]


@pytest.mark.parametrize(
    ("given", "edtf"),
    [
        ("1/2/1946", "1946-01-02"),
        ("11/13/1973", "1973-11-13"),
        ("1973-11-13", "1973-11-13"),
        ("NA", "1973"),
        ("", "1973"),
    ],
)
def test_a_date_of_the_data_set_is_its_day_and_without_one_its_year(tmp_path: Path, given: str, edtf: str) -> None:
    (event,) = taken(distributed(tmp_path / "UNVotes.csv", OF_2022, date=given)).values()
    assert event.occurred == edtf


@pytest.mark.parametrize(("given", "why"), [("13/13/1973", "occurred"), ("1973-11-31", "occurred")])
def test_a_date_that_cannot_be_is_refused(tmp_path: Path, given: str, why: str) -> None:
    (refusal,) = refusals(distributed(tmp_path / "UNVotes.csv", OF_2021, date=given))
    assert why in refusal


def test_a_flag_is_1_or_0_and_a_quote_that_was_left_over_is_no_part_of_it(tmp_path: Path) -> None:
    (event,) = taken(distributed(tmp_path / "UNVotes.csv", OF_2021, ec='0\\""', co='1\\""')).values()
    assert event.data.issues == ("Palestinian conflict", "Arms control and disarmament", "Colonialism")
    (refusal,) = refusals(distributed(tmp_path / "UNVotes.csv", OF_2021, me="maybe"))
    assert "me = 'maybe': the flag of an issue is 1 or 0" in refusal


@pytest.mark.real
def test_the_flags_and_the_table_of_unvotes_name_the_same_issues() -> None:
    if not DATA.exists():
        pytest.skip("needs the roll calls of ../shared/data")
    lines = (DATA / "issues.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert dict(line.split(",")[1:] for line in lines) == ISSUE_FLAGS


def test_a_header_may_be_reordered_and_have_more_columns(tmp_path: Path) -> None:
    ballots = "vote,more,Country_Code,RCID,country\nyes,1,CU,7.0,Cuba\nno,1,CU,8.0,Cuba\n"
    assert cast(taken(folder(tmp_path, ballots))["7"]) == [("CUB", None, "yes")]


def test_ballots_without_the_dates_of_their_roll_calls_are_unreadable(tmp_path: Path) -> None:
    file = folder(tmp_path, roll_calls="")
    with pytest.raises(UnreadableFile, match="name the roll calls too"):
        taken(file)


def test_roll_calls_without_their_ballots_are_unreadable(tmp_path: Path) -> None:
    folder(tmp_path)
    with pytest.raises(UnreadableFile, match="name the file of the ballots too"):
        taken(tmp_path / "roll_calls.csv")


def test_what_belongs_to_no_roll_call_is_refused_and_the_rest_appended(tmp_path: Path) -> None:
    ballots = BALLOTS + "9.0,Cuba,CU,no\n9.0,Chad,TD,no\n,Cuba,CU,no\n"
    roll_calls = ROLL_CALLS + "10,28,0,1973-11-04,R/28/3,0,0,NO BALLOTS,\n8,28,0,1973-11-04,R/28/3,0,0,AGAIN,\n"
    refusal = refusals(folder(tmp_path, ballots, roll_calls, ISSUES + "11,hr,Human rights\n"))
    assert [reason.split("csv: ")[1] for reason in refusal] == [
        "line 5: the roll call 8 stands here twice",
        "line 4: an issue of the roll call 11, which is not among the roll calls",
        "line 8: 2 ballots of the roll call 9: it is not among the roll calls",
        "line 10: 1 ballots of no roll call: the field is empty",
        "line 4: the roll call 10 has no ballots",
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("8.0,Chad,TD,maybe", '"maybe": not one of the words known here'),
        ("8.0,Chad,TD,", "nothing is written here"),
        ("8.0,Chad", "nothing is written here"),
        ("8.0,Cuba,CU,yes", "more than one ballot of CUB"),
    ],
)
def test_a_roll_call_with_a_ballot_that_cannot_be_is_refused_alone(tmp_path: Path, row: str, reason: str) -> None:
    file = folder(tmp_path, BALLOTS + row + "\n")
    (refusal,) = refusals(file)
    assert reason in refusal
    assert sum(isinstance(one, Accepted) for one in validate(readings([file])[0])) == 1


def test_a_row_with_too_many_fields_is_refused_with_its_line(tmp_path: Path) -> None:
    (refusal,) = refusals(folder(tmp_path, BALLOTS + "8.0,Chad,TD,no,no\n"))
    assert "line 8: the row has 5 fields, the table 4 columns" in refusal


def test_a_second_read_appends_nothing_and_a_newer_release_a_correction(tmp_path: Path) -> None:
    ledger, file = Ledger(tmp_path / "ledger.duckdb"), folder(tmp_path)

    def appended(release: str) -> tuple[int, int, int]:
        (reading,) = readings([file])
        done = append_reading(reading, ledger, tmp_path / "refused", AppendOptions(release=release), lambda *_: None)
        return done.new, done.known, done.corrected

    assert appended("2020") == (2, 0, 0)
    assert appended("2020") == (0, 2, 0)
    folder(tmp_path, BALLOTS.replace("8.0,Cuba,CU,no", "8.0,Cuba,CU,abstain"))
    assert appended("2021") == (1, 1, 1)


@pytest.mark.real
@has_data
@pytest.mark.parametrize("name", ["unvotes", "roll_calls", "issues"])
def test_the_real_files_are_recognised_as_this_source_alone(name: str) -> None:
    found = recognised(DATA / f"{name}.csv")
    assert found is not None
    assert found.name == "unga-voeten"


@pytest.mark.search
def test_damaged_tables_give_errors_of_ours_only(tmp_path: Path) -> None:
    tables = {"unvotes.csv": BALLOTS, "roll_calls.csv": ROLL_CALLS, "issues.csv": ISSUES}
    whole = {name: text.encode() for name, text in tables.items()}
    real = excerpt(*(f"un_ga_votes/{name}" for name in tables))
    withstands(tmp_path, whole, {"unga.csv": VOETEN.encode()}, *real, source="unga-voeten")


@pytest.mark.fault("04")
def test_na_that_r_wrote_is_no_ballot_of_namibia(tmp_path: Path) -> None:
    ballots = "rcid,country,country_code,vote\n7,Cuba,CU,yes\n7,Yemen Arab Republic,NA,no\n7,Zaire,NA,yes\n"
    ballots += "7,France,DE,no\n7,NA,NA,yes\n"
    roll_calls = "rcid,date,unres,short,descr\n7,1985-12-01,R/40/1,NA,NA\n"
    [event] = taken(folder(tmp_path, ballots, roll_calls, "")).values()
    assert cast(event) == [
        ("CUB", None, "yes"),
        ("YEM", "Yemen Arab Republic", "no"),
        ("COD", "Zaire", "yes"),
        ("ZZZ", "DE France", "no"),
        ("ZZZ", "NA", "yes"),
    ]
    assert (event.data.matter, event.data.detail) == ("R/40/1", None)


def test_a_ballot_is_of_the_state_of_its_day(tmp_path: Path) -> None:
    ballots = "rcid,country,country_code,vote\n" + "".join(f"{n},Yugoslavia,YU,yes\n" for n in (1, 2, 3, 4))
    days = ("2003-02-03", "2003-02-04", "2006-05-08", "2006-06-05")
    roll_calls = "rcid,date,unres\n" + "".join(f"{n},{day},R\n" for n, day in enumerate(days, 1))
    events = taken(folder(tmp_path, ballots, roll_calls, "")).values()
    assert [cast(event)[0][0] for event in events] == ["YUG", "SCG", "SCG", "SRB"]
