"""Correlates of War: a row gives a record for each figure that is known, none for one that is missing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.release import UnknownRelease
from ingest.sources.cow import TRADE
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import Reading, readings
from tests import real_files
from tests.ingest.sources.damage import excerpt, withstands
from tests.validating import validate_record
from warehouse.ledger.ledger import Ledger

REAL = real_files.DATA / "trade" / "cow_trade_sy.csv"

NATIONAL = "ccode,year,imports,exports\n"
DYADIC = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,version\n"
EXCHANGE = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version\n"


@pytest.fixture
def validated(tmp_path: Path) -> Callable[[str], list[Any]]:
    """What becomes of the records of a table."""

    def read(text: str) -> list[Any]:
        file = tmp_path / "cow.csv"
        file.write_text(text, encoding="utf-8")
        [reading] = readings([file])
        return [validate_record(raw) for raw in reading.records()]

    return read


def figures(validated: list[Any]) -> list[tuple[Any, ...]]:
    events = [one.event for one in validated]
    return [(e.occurred, e.data.reporter, e.data.partner, e.data.flow, e.data.value.low) for e in events]


def test_a_row_is_what_a_state_imported_and_exported_in_a_year(validated: Callable[[str], list[Any]]) -> None:
    assert figures(validated(NATIONAL + "2.0,1870.0,450.5,418.0\n")) == [
        ("1870", "USA", "WLD", "import", 450.5e6),
        ("1870", "USA", "WLD", "export", 418e6),
    ]


@pytest.mark.parametrize("missing", ["", "-9", "-9.0", "NA"])
def test_a_missing_figure_gives_no_record_and_zero_gives_one(
    validated: Callable[[str], list[Any]], missing: str
) -> None:
    assert [one[3:] for one in figures(validated(NATIONAL + f"365,1985,{missing},0\n"))] == [("export", 0.0)]


def test_a_code_is_the_country_of_its_year(validated: Callable[[str], list[Any]]) -> None:
    rows = "365,1985,1,\n365,2010,1,\n300,1910,1,\n"
    events = [one.event for one in validated(NATIONAL + rows)]
    assert [(e.data.reporter, e.data.reporter_given) for e in events] == [
        ("SUN", None),
        ("RUS", None),
        ("COW-300", None),
    ]
    assert events[2].subject == "trade_flow:COW-300-WLD:import:TOTAL:1910"


def test_a_pair_is_read_from_what_each_imported_from_the_other(validated: Callable[[str], list[Any]]) -> None:
    row = "2,365,2010,United States of America,Russia,26.5,-9,4.0\n"
    assert figures(validated(DYADIC + row)) == [("2010", "USA", "RUS", "import", 26.5e6)]


def test_a_mission_is_sent_by_the_one_and_received_by_the_other(validated: Callable[[str], list[Any]]) -> None:
    ties = [one.event.data for one in validated(EXCHANGE + "2,365,1985,3,1,1,2006.1\n2,731,1985,0,9,0,2006.1\n")]
    assert [(tie.sender, tie.receiver, tie.level) for tie in ties] == [
        ("SUN", "USA", "ambassador"),
        ("USA", "SUN", "charge_d_affaires"),
        ("PRK", "USA", "none"),
        ("USA", "PRK", "other"),
    ]


def test_an_unknown_sender_keeps_its_code(validated: Callable[[str], list[Any]]) -> None:
    [tie, _] = [one.event.data for one in validated(EXCHANGE + "2,299,1910,2,2,1,2006.1\n")]
    assert (tie.sender, tie.sender_given, tie.receiver, tie.level) == ("ZZZ", "cow 299", "USA", "minister")


@pytest.mark.parametrize(
    ("row", "field"),
    [("2,1870,many,", "data.value"), ("2,1870,-5,", "data.value"), ("2,MDCCC,5,", "occurred"), ("2,1870,nan,", "data")],
)
def test_what_is_no_figure_is_refused_with_its_field(
    validated: Callable[[str], list[Any]], row: str, field: str
) -> None:
    [refused] = validated(NATIONAL + row + "\n")
    assert {(problem.line, problem.field.startswith(field)) for problem in refused.problems} == {(2, True)}


def test_a_level_outside_the_codebook_is_refused(validated: Callable[[str], list[Any]]) -> None:
    [refused, _] = validated(EXCHANGE + "2,365,1985,7,1,1,2006.1\n")
    assert [problem.field for problem in refused.problems] == ["data.level"]


def test_a_row_cut_short_is_refused(validated: Callable[[str], list[Any]]) -> None:
    [refused] = validated(NATIONAL + "2,1870,450\n")
    assert "the row has 3 fields, the table 4 columns" in str(refused)


def test_columns_may_be_added_and_come_in_another_order(validated: Callable[[str], list[Any]]) -> None:
    added = "exports,Year,ccode,stateabb,imports\n418,1870,2,USA,450\n"
    assert [one[3:] for one in figures(validated(added))] == [("import", 450e6), ("export", 418e6)]


def test_a_header_without_a_column_is_refused_with_the_difference(tmp_path: Path) -> None:
    file = tmp_path / "cow.csv"
    file.write_text("ccode,year,imports,sales\n2,1870,450,418\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no column exports") as caught:
        list(Reading((file,), TRADE).records())
    assert "sales" in str(caught.value)


def test_a_newer_version_appends_what_it_changed(tmp_path: Path) -> None:
    file, ledger = tmp_path / "cow.csv", Ledger(tmp_path / "ledger.duckdb")

    def append(rows: str, release: str | None) -> tuple[int, int]:
        file.write_text(NATIONAL + rows, encoding="utf-8")
        how = AppendOptions(release=release)
        taken = append_reading(Reading((file,), TRADE), ledger, tmp_path / "refused", how, lambda *_: None)
        return taken.new, taken.corrected

    assert append("2,1870,450,418\n", "2012") == (2, 0)
    assert append("2,1870,450,418\n", "2012") == (0, 0)
    with pytest.raises(UnknownRelease):
        append("2,1870,451,418\n", None)
    assert append("2,1870,451,418\n", "2017") == (1, 1)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "cow-trade",
            [NATIONAL + "2.0,1870.0,450.0,418.0\n365,1985,-9,1e3\n", DYADIC + "2,365,2010,a,b,26.5,-9,4.0\n"],
        ),
        ("cow-diplomatic-exchange", [EXCHANGE + "2,365,1985,3,1,1,2006.1\n"]),
    ],
)
@pytest.mark.search
def test_damaged_rows_give_errors_of_ours_only(tmp_path: Path, name: str, texts: list[str]) -> None:
    real = excerpt("trade/cow_trade_sy.csv") if name == "cow-trade" else ()
    withstands(tmp_path, *({"cow.csv": text.encode()} for text in texts), *real, source=name)
