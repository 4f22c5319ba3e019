"""Drafts that failed in the Security Council, from a workbook."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.problems import Refused
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from ingest.sources.workbook import sheet
from tests import real_files
from tests.ingest.sources import xlsx
from tests.ingest.sources.damage import excerpt, withstands
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger

DRAFTS = real_files.DATA / "unsc" / "unsc_failed_drafts_cleaned_data_unsc.xlsx"
has_data = pytest.mark.skipif(not DRAFTS.exists(), reason="needs the drafts of ../shared/data")

Cells = list[str | float | None]
HEADER: Cells = [
    *("Meeting Number", "Voting On", "Year", "Submitted By", "In Favor", "Abstain", "Against", "Note"),
    "For,Abstain,Against",
]
PLAIN: Cells = [17, "S/1", 1950, "['Cuba']", "['Cuba', 'Russian Federation']", "['Atlantis']", "['Peru']", None]
VETOED: Cells = [90, "S/2", 2000, "[]", "['Peru']", "[]", "['China', 'Cuba', 'France']", "Negative vote", "(9, 0, 3)"]
LISTED: Cells = [90, "S/2", 2000, "[]", "['Peru']", "[]", "['China']", None, "(9, 0, 1)"]


def validated(file: Path) -> list[Accepted | Refused]:
    (reading,) = readings([file])
    assert reading.source
    assert reading.source.name == "unsc-failed-drafts"
    return list(validate(reading))


def events(file: Path) -> list[Any]:
    return [one.event for one in validated(file) if isinstance(one, Accepted)]


def refusals(file: Path) -> list[str]:
    return [str(one).removeprefix(f"{file}: ") for one in validated(file) if isinstance(one, Refused)]


def test_a_row_is_a_vote_with_its_ballots_and_the_soviet_union_has_its_own(tmp_path: Path) -> None:
    (event,) = events(xlsx.write(tmp_path / "d.xlsx", [HEADER, [*PLAIN, "(2, 1, 1)"]]))
    assert (event.id, event.occurred, event.data.outcome, event.data.sponsors) == (
        "17/S/1",
        "1950",
        "rejected",
        ("CUB",),
    )
    assert [(one.country, one.given, one.vote) for one in event.data.ballots] == [
        ("CUB", None, "yes"),
        ("SUN", "Russian Federation", "yes"),
        ("ZZZ", "Atlantis", "abstain"),
        ("PER", None, "no"),
    ]
    assert (event.data.yes_count, event.data.abstain_count, event.data.no_count) == (2, 1, 1)


def test_a_draft_is_vetoed_where_the_note_says_so_and_not_by_those_who_cannot(tmp_path: Path) -> None:
    first, second = events(xlsx.write(tmp_path / "d.xlsx", [HEADER, VETOED, LISTED]))
    assert (first.data.outcome, first.data.blocked_by) == ("vetoed", ("CHN", "FRA"))
    assert (second.data.outcome, second.data.blocked_by) == (None, ())  # it had the votes: the source does not say why
    assert (first.id, second.id) == ("90/S/2", "90/S/2/2")


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (4, "Cuba, Peru", "line 2: In Favor: a list of str is expected, not 'Cuba, Peru'"),
        (4, "[1]", "line 2: In Favor"),
        (6, "__import__('os').getcwd()", "line 2: Against: a list of str is expected"),
        (6, "[" * 5_000, "line 2: Against: a list of str is expected"),
        (6, "['Cuba']", "more than one ballot of CUB"),
        (8, "(1, 2)", "three numbers are expected, not 2"),
        (8, "(-1, 2, 0)", "data.yes_count"),
        (1, None, "data.matter: missing"),
        (3, "['Atlantis']", "there is no country 'Atlantis'"),
    ],
)
def test_a_row_that_cannot_be_is_refused_alone(tmp_path: Path, column: int, cell: str | None, reason: str) -> None:
    spoilt = [*PLAIN, "(2, 1, 1)"]
    spoilt[column] = cell
    file = xlsx.write(tmp_path / "d.xlsx", [HEADER, spoilt, [], VETOED])
    (only,) = refusals(file)
    assert reason in only
    assert [event.id for event in events(file)] == ["90/S/2"]


def test_a_header_without_one_of_its_columns_is_refused_with_the_difference(tmp_path: Path) -> None:
    header = ["Sitting" if name == "Meeting Number" else name for name in HEADER]
    with pytest.raises(UnreadableFile, match=r"no column Meeting Number[\s\S]*Sitting"):
        validated(xlsx.write(tmp_path / "d.xlsx", [header, VETOED]))


def test_a_second_read_appends_nothing_and_a_newer_release_a_correction(tmp_path: Path) -> None:
    ledger, file = Ledger(tmp_path / "ledger.duckdb"), tmp_path / "d.xlsx"

    def appended(rows: list[Cells], release: str) -> tuple[int, int, int]:
        (reading,) = readings([xlsx.write(file, [HEADER, *rows])])
        done = append_reading(reading, ledger, tmp_path / "refused", AppendOptions(release=release), lambda *_: None)
        return done.new, done.known, done.corrected

    assert appended([VETOED, LISTED], "2022") == (2, 0, 0)
    assert appended([VETOED, LISTED], "2022") == (0, 2, 0)
    assert appended([VETOED, [*LISTED[:7], "No majority", LISTED[8]]], "2023") == (1, 1, 1)


@pytest.mark.real
@has_data
def test_every_row_of_the_real_file_is_a_vote() -> None:
    assert refusals(DRAFTS) == []
    found = events(DRAFTS)
    _, *rows = sheet(DRAFTS)
    assert len(found) == len({one.id for one in found}) == len(rows) == 53
    assert Counter(one.data.outcome for one in found) == {"rejected": 42, "vetoed": 9, None: 2}
    # A name stands between quotes, or between double ones where it has an apostrophe.
    names = [str(cell).count("', ") + str(cell).count('", ') + (cell != "[]") for row in rows for cell in row[4:7]]
    assert sum(len(one.data.ballots) for one in found) == sum(names)
    assert not [ballot.given for one in found for ballot in one.data.ballots if ballot.country == "ZZZ"]
    stated = [one.id for one in found if len(one.data.ballots) != _stated(one.data)]
    assert stated == ["386/S/1127"]  # one ballot fewer than it counts


def _stated(vote: Any) -> int:
    return int(vote.yes_count + vote.no_count + vote.abstain_count)


@pytest.mark.search
def test_a_damaged_workbook_gives_errors_of_ours_only(tmp_path: Path) -> None:
    good = xlsx.write(tmp_path / "good.xlsx", [HEADER, VETOED, LISTED, [*PLAIN, "(2, 1, 1)"]])
    real = excerpt("unsc/unsc_failed_drafts_cleaned_data_unsc.xlsx")
    withstands(tmp_path, {"drafts.xlsx": good.read_bytes()}, *real, source="unsc-failed-drafts")


def test_the_seat_of_china_is_whose_it_was_at_the_meeting(tmp_path: Path) -> None:
    cells: list[Cells] = [
        [meeting, f"S/{meeting}", year, "['China']", "['China']", "[]", "[]", None, "(1, 0, 0)"]
        for meeting, year in ((710, 1955), (1580, 1971), (1607, 1971), (1660, 1972))
    ]
    found = [one.data for one in events(xlsx.write(tmp_path / "d.xlsx", [HEADER, *cells]))]
    assert [(one.sponsors, one.ballots[0].country, one.ballots[0].given) for one in found] == [
        (("TWN",), "TWN", "China"),
        (("TWN",), "TWN", "China"),
        (("CHN",), "CHN", None),
        (("CHN",), "CHN", None),
    ]
    assert found[0].sponsors_given == ("China",)
