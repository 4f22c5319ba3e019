"""Vetoes in the Security Council: who, when, on what."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.problems import Refused
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests import real_files
from tests.ingest.sources.damage import excerpt, withstands
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger

VETOES = real_files.DATA / "unsc" / "unsc_vetoes_1946_sept2022.csv"
has_data = pytest.mark.skipif(not VETOES.exists(), reason="needs the vetoes of ../shared/data")

HEADER = (
    "date,draft,meeting_record,agenda_item,crisis_topic,member_veto1,member_veto2,member_veto3,"
    "China,France,Russia,USSR,USA,UK\n"
)
ROWS = (
    '2/6/1988,S/1,S/PV.1,A letter,A topic,USSR,,,0,0,0,1,0,0\n'
    '2/6/1988,S/1,S/PV.1,The same letter,A topic,USSR,,,0,0,0,0,0,0\n'
    '12/31/1999,"S/2\nS/3",S/PV.2,"A\nsituation",,Russia,China,,1,0,1,0,0,0\n'
    '1/1/2001,S/4 (as amended),S/PV.3,A question,,,,,0,1,0,0,1,1\n'
)  # fmt: skip


def written(folder: Path, rows: str = ROWS, header: str = HEADER) -> Path:
    file = folder / "vetoes.csv"
    file.write_text(header + rows, encoding="utf-8")
    return file


def validated(file: Path) -> list[Accepted | Refused]:
    (reading,) = readings([file])
    assert reading.source
    assert reading.source.name == "unsc-vetoes"
    return list(validate(reading))


def events(file: Path) -> list[Any]:
    return [one.event for one in validated(file) if isinstance(one, Accepted)]


def refusals(file: Path) -> list[str]:
    return [str(one).removeprefix(f"{file}: ") for one in validated(file) if isinstance(one, Refused)]


def test_a_row_is_a_veto_by_those_it_names_or_marks(tmp_path: Path) -> None:
    assert refusals(written(tmp_path)) == []
    assert [(str(one.occurred), one.data.blocked_by, one.data.outcome) for one in events(written(tmp_path))] == [
        ("1988-02-06", ("SUN",), "vetoed"),
        ("1988-02-06", ("SUN",), "vetoed"),
        ("1999-12-31", ("RUS", "CHN"), "vetoed"),
        ("2001-01-01", ("FRA", "USA", "GBR"), "vetoed"),
    ]


def test_two_vetoes_on_one_draft_and_day_are_two_records_and_a_draft_may_have_two_symbols(tmp_path: Path) -> None:
    assert [one.id for one in events(written(tmp_path))] == [
        "1988-02-06/S/1",
        "1988-02-06/S/1/2",
        "1999-12-31/S/2,_S/3",
        "2001-01-01/S/4_(as_amended)",
    ]
    third = events(written(tmp_path))[2].data
    assert (third.draft, third.matter, third.issues) == ("S/2, S/3", "A situation", None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2/6/1988,S/1,S/PV.1,A letter,,,,,0,0,0,0,0,0\n", "line 2: a veto by nobody"),
        ("2/30/1988,S/1,S/PV.1,A letter,,USSR,,,0,0,0,1,0,0\n", "line 2, occurred"),
        ("2/6/1988,S/1,S/PV.1,A letter,,Atlantis,,,0,0,0,0,0,0\n", "there is no country 'Atlantis'"),
        ("2/6/1988,S/1,S/PV.1,,,USSR,,,0,0,0,1,0,0\n", "line 2, data.matter: missing"),
        ("2/6/1988,S/1\n", "line 2: the row has 2 fields, the table 14 columns"),
    ],
)
def test_a_row_that_cannot_be_is_refused_alone_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    file = written(tmp_path, row + ROWS)
    (only,) = refusals(file)
    assert reason in only
    assert len(events(file)) == 4


def test_a_header_without_one_of_its_columns_is_refused_with_the_difference(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no column agenda_item[\s\S]*item_of_agenda"):
        validated(written(tmp_path, header=HEADER.replace("agenda_item", "item_of_agenda")))


def test_a_second_read_appends_nothing_and_a_newer_release_a_correction(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")

    def appended(file: Path, release: str) -> tuple[int, int, int]:
        done = append_reading(
            readings([file])[0], ledger, tmp_path / "refused", AppendOptions(release=release), lambda *_: None
        )
        return done.new, done.known, done.corrected

    assert appended(written(tmp_path), "2022-09") == (4, 0, 0)
    assert appended(written(tmp_path), "2022-09") == (0, 4, 0)
    assert appended(written(tmp_path, ROWS.replace("The same letter", "Another")), "2023") == (1, 3, 1)


@pytest.mark.real
@has_data
def test_every_row_of_the_real_file_is_a_veto_by_the_members_it_names() -> None:
    assert refusals(VETOES) == []
    found = events(VETOES)
    table = f"read_csv('{VETOES}', all_varchar = true)"
    (rows,) = duckdb.sql(f"select count(*) from {table}").fetchall()[0]
    assert len(found) == len({one.id for one in found}) == rows == 214
    vetoes = Counter(member for one in found for member in one.data.blocked_by)
    named = dict(
        duckdb.sql(
            f"select member, count(*) from (unpivot {table} on member_veto1, member_veto2, member_veto3 into "
            "name place value member) group by member"
        ).fetchall()
    )
    codes = {"USSR": "SUN", "Russia": "RUS", "USA": "USA", "UK": "GBR", "France": "FRA", "China": "CHN"}
    assert vetoes == {codes[name]: count for name, count in named.items()}
    # The sums of the columns are lower where the defect of the source says so, and nowhere else.
    sums = {code: duckdb.sql(f"select sum({name}::int) from {table}").fetchall()[0][0] for name, code in codes.items()}
    assert {code: vetoes[code] - marked for code, marked in sums.items() if vetoes[code] != marked} == {
        "USA": 11,
        "FRA": 9,
        "SUN": 6,
    }


@pytest.mark.search
def test_damaged_rows_give_errors_of_ours_only(tmp_path: Path) -> None:
    whole = {"vetoes.csv": (HEADER + ROWS).encode()}
    withstands(tmp_path, whole, *excerpt("unsc/unsc_vetoes_1946_sept2022.csv"), source="unsc-vetoes")


def test_the_seat_of_china_is_the_republics_until_25_october_1971(tmp_path: Path) -> None:
    days = ("12/13/1955", "10/25/1971", "10/26/1971", "8/25/1972")
    rows = "".join(f"{day},S/{n},S/PV.1,A question,,China,,,1,0,0,0,0,0\n" for n, day in enumerate(days))
    blocked = [(one.data.blocked_by, one.data.blocked_by_given) for one in events(written(tmp_path, rows))]
    assert blocked == [(("TWN",), ("China",)), (("TWN",), ("China",)), (("CHN",), None), (("CHN",), None)]
