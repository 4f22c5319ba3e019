"""Rows come by the names of their columns, and what is no row does not stop the others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources.raw import UnreadableFile
from ingest.sources.tabular import Columns, rows

COLUMNS = Columns(required={"id": ("event_id",), "country": ("iso3", "Country Code")}, optional={"notes": ()})


def file_of(folder: Path, text: str) -> Path:
    file = folder / "table.csv"
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize("header", ["id,country", "ID, Country", "EVENT-ID,country code", "event_id,ISO3"])
def test_a_column_is_found_under_any_of_its_names(tmp_path: Path, header: str) -> None:
    [row] = rows(file_of(tmp_path, f"{header}\n1,PRK\n"), COLUMNS)
    assert row.fields == {"id": "1", "country": "PRK"}


def test_columns_may_be_added_and_reordered(tmp_path: Path) -> None:
    [row] = rows(file_of(tmp_path, "new,country,id\nx,PRK,1\n"), COLUMNS)
    assert row.fields == {"new": "x", "country": "PRK", "id": "1"}


def test_a_missing_column_is_reported_beside_those_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"(?s)no column country.*rename what stands for it among: land"):
        list(rows(file_of(tmp_path, "id,land\n1,PRK\n"), COLUMNS))


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="two columns are id"):
        list(rows(file_of(tmp_path, "id,event_id,country\n1,2,PRK\n"), COLUMNS))


def test_a_row_knows_its_line_and_its_text_across_line_breaks(tmp_path: Path) -> None:
    found = list(rows(file_of(tmp_path, 'id,country,notes\n1,PRK,"two\nlines"\n2,RUS,one\n'), COLUMNS))
    assert [(row.line, row.number, row.text) for row in found] == [
        (2, 1, '1,PRK,"two\nlines"\n'),
        (4, 2, "2,RUS,one\n"),
    ]


def test_a_row_of_another_width_is_a_defect_of_its_own(tmp_path: Path) -> None:
    good, bad, last = rows(file_of(tmp_path, "id,country\n1,PRK\n2\n3,RUS\n"), COLUMNS)
    assert (good.fields["id"], bad.defect, last.fields["id"]) == ("1", "the row has 1 fields, the table 2 columns", "3")


def test_empty_lines_and_characters_that_no_text_holds_are_passed_over(tmp_path: Path) -> None:
    assert [row.fields["id"] for row in rows(file_of(tmp_path, "id,country\n\n1\0,PRK\n,\n"), COLUMNS)] == ["1"]


def test_a_table_without_a_header_is_read_by_position(tmp_path: Path) -> None:
    [row] = rows(file_of(tmp_path, "1|PRK\n"), ("id", "country"), delimiter="|")
    assert row.fields == {"id": "1", "country": "PRK"}


def test_an_empty_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        list(rows(file_of(tmp_path, ""), COLUMNS))


# Of these a reader of CSV alone says where a row ends.
AWKWARD = (
    'x",y,"bus\n',
    '"a""b",bus\n',
    'a"b,"bus\n",ferry\n',
    '"c\n",bus\n',
    "é,bus\n",
    ",bus,ferry\n",
    ',"bus"\r\n',
    "\n",
)


@given(lines=st.lists(st.sampled_from((*AWKWARD, "1,bus\n", "2,ferry\n", '"3, b",bus\n', '4,"ferry"\n')), max_size=12))
def test_a_row_that_is_asked_for_is_never_passed_over(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    file = tmp_path_factory.mktemp("lines") / "stop_times.txt"
    file.write_bytes("".join(["of,trip\n", *lines]).encode())
    columns = Columns({"of": (), "trip": ()}, {})

    def ferries(only: tuple[str, set[str]] | None) -> list[tuple[int, str, str]]:
        found = rows(file, columns, delimiter=",", only=only)
        return [(row.line, row.text, row.fields["of"]) for row in found if row.fields.get("trip") == "ferry"]

    assert ferries(("trip", {"ferry"})) == ferries(None)


def test_rows_of_other_values_are_passed_over_and_those_asked_for_keep_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "stop_times.txt"
    file.write_text(
        'of,trip\n1,bus\n2,"ferry"\n3, ferry\n\n4,bus\n"5\n6,ferry\n",bus\n7,bus\n8,ferry', encoding="utf-8"
    )
    columns = Columns({"of": (), "trip": ()}, {})
    every = [row for row in rows(file, columns) if row.fields["trip"] == "ferry"]
    some = [row for row in rows(file, columns, only=("trip", {"ferry"})) if row.fields["trip"] == "ferry"]
    assert some == every
    assert [(row.line, row.fields["of"]) for row in some] == [(3, "2"), (4, "3"), (11, "8")]
