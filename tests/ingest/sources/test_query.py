"""A mapping with a query: one step of SQL over the tables of a release before its rows become records."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest.problems import Refused
from ingest.sources import query
from ingest.sources.layout import Layout
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from ingest.sources.table import table_of
from tests.ingest.sources.appending import reasons
from tests.validating import Accepted, validate_record

MAPPING = """\
source: our/customs
kind: trade_flow
claimant: {name: us}
nulls: [-9]
QUERY
id: "{id}"
occurred: "{day}"
data:
  reporter: {column: state, country: iso3}
  partner: {text: WLD}
  flow: flow
  value: {column: usd, number: true, unit: USD}
"""
TABLE = "state;listed;sold;bought\nDEU;1.2.2017;5;7\nFRA;28.2.2017;6.5;8\nITA;1.3.2017;-9;9\n"
ROWS = """\
query: |
  select state || '-' || flow as id, state, strptime(listed, '%d.%m.%Y') as day, flow, usd from (
    select state, listed, 'export' as flow, sold as usd from file
    union all
    select state, listed, 'import', bought from file
  ) where usd is not null
"""


def write(folder: Path, sql: str = ROWS, table: str = TABLE) -> Path:
    (folder / "m.yaml").write_text(MAPPING.replace("QUERY\n", sql), encoding="utf-8")
    (folder / "t.csv").write_text(table, encoding="utf-8")
    return folder / "t.csv"


def read(*files: Path) -> tuple[list[Any], list[Refused]]:
    (reading,) = readings(files, mapping=files[0].with_name("m.yaml"))
    results = [validate_record(raw) for raw in reading.records()]
    return [one for one in results if isinstance(one, Accepted)], [one for one in results if isinstance(one, Refused)]


def simple(more: str = "", columns: str = "state, listed as day, 'export' as flow, sold as usd, state as id") -> str:
    return f"query: select {columns} from file {more}\n"


def test_one_row_becomes_two_records_that_know_its_line(tmp_path: Path) -> None:
    good, refused = read(write(tmp_path))
    assert refused == []
    assert [(one.raw.line, one.event.id, one.event.occurred, one.event.data.value.low) for one in good] == [
        (2, "DEU-export", "2017-02-01", 5),
        (2, "DEU-import", "2017-02-01", 7),
        (3, "FRA-export", "2017-02-28", 6.5),
        (3, "FRA-import", "2017-02-28", 8),
        (4, "ITA-import", "2017-03-01", 9),
    ]
    assert {one.event.document.locator for one in good} == {"row 1", "row 2", "row 3"}
    assert good[1].raw.text == "DEU;1.2.2017;5;7\n"


@pytest.mark.parametrize(
    "sql",
    [
        "with flows as (select state, sold from file) select *, upper(state) as id from flows where sold is not null",
        "with flows as (select state, sold from file) select f.*, f.state as id from flows f",
        "with a as (select * from file), b as (select a.*, sold as usd from a) select b.*, 1 as id from b",
        "select * replace (upper(state) as state) from file",
        "select *, bought as usd from (select * from file where listed like '%2017') order by bought desc",
    ],
)
def test_the_row_is_known_through_selects_of_all_columns(tmp_path: Path, sql: str) -> None:
    table = table_of(write(tmp_path), Layout(delimiter=";"))
    assert query.ROW in query.run(sql, table, {}).frame.columns


def test_a_row_of_the_result_that_is_none_of_the_file_says_so(tmp_path: Path) -> None:
    sql = simple("group by state", "state, state as id, 'export' as flow, sum(sold::double) as usd, '2017' as day")
    good, _ = read(write(tmp_path, sql))
    assert (good[0].raw.line, good[0].event.document.locator) == (0, "row 1 of the query")
    assert [(one.event.id, one.event.data.value.low) for one in good] == [("DEU", 5), ("FRA", 6.5)]


@pytest.mark.parametrize(
    "sql",
    [
        "select distinct state from file",
        "select state from file union select state from file",
        "select state, row_number() over (order by state) as n from file order by 1 limit 1",
        "select state from file group by all",
        "select count(*) as state from file",
    ],
)
def test_asking_for_the_row_never_changes_the_result(sql: str) -> None:
    """Polars itself, without the column, is the measure."""
    frame = pl.DataFrame({"state": ["B", "A", "B"], query.ROW: [1, 2, 3]})
    expected = pl.SQLContext(file=frame.drop(query.ROW)).execute(sql, eager=True)
    places = frame.select(query.ROW, line=query.ROW, text="state")
    found = query.run(sql, query.Table(frame, places, ()), {}).frame
    assert found.select(expected.columns).sort(expected.columns).equals(expected.sort(expected.columns))


def test_a_value_that_the_query_cannot_convert_refuses_its_row_alone(tmp_path: Path) -> None:
    bad = TABLE + "ESP;soon;1;2\nPRT;2.3.2017;3;4\nGRC;;5;6\nAUT;2017;7;8\n"
    good, refused = read(write(tmp_path, table=bad))
    assert sorted({one.event.id[:3] for one in good}) == ["DEU", "FRA", "GRC", "ITA", "PRT"]
    assert [one.raw.line for one in refused] == [5, 8]
    assert "line 5: the query cannot read it: conversion from `str`" in reasons(refused)[0]
    assert '"soon"' in reasons(refused)[0]


def test_a_query_that_converts_no_row_says_so_with_the_first(tmp_path: Path) -> None:
    table = "state;listed;sold;bought\n" + "DEU;soon;5;7\n" * 30
    with pytest.raises(UnreadableFile, match=r"m.yaml: line 5: query: conversion from .*soon"):
        read(write(tmp_path, table=table))


def test_a_row_that_is_none_of_the_table_is_refused_and_no_part_of_the_query(tmp_path: Path) -> None:
    good, refused = read(write(tmp_path, table=TABLE + "ESP;1.1.2017\n"))
    assert len(good) == 5
    assert reasons(refused) == ["line 5: the row has 2 fields, the table 4 columns"]


def test_nulls_of_the_mapping_are_null_in_the_query_and_not_after_it(tmp_path: Path) -> None:
    sql = simple(
        "where sold is not null", "'DEU' as state, '2017' as day, 'export' as flow, 1 as usd, (sold::int - 14) as id"
    )
    good, _ = read(write(tmp_path, sql, TABLE.replace("6.5", "6")))
    assert [one.event.id for one in good] == ["-9", "-8"]


def test_a_wrong_value_is_named_with_its_row_its_column_and_the_line_of_the_mapping(tmp_path: Path) -> None:
    _, refused = read(write(tmp_path, simple(), TABLE.replace("6.5", "many")))
    (reason,) = (one for one in reasons(refused) if "many" in one)
    assert reason.startswith('line 3, data.value = "many" (column usd; m.yaml, line 12): ')
    grouped = "state, state as id, 'export' as flow, first(sold) as usd, '2017' as day"
    _, refused = read(write(tmp_path, simple("group by state", grouped), TABLE.replace("6.5", "many")))
    (reason,) = (one for one in reasons(refused) if "many" in one)
    assert reason.startswith('data.value = "many" (row 2 of the query, column usd; m.yaml, line 12): ')


# --- Several files ---

LABELS = simple(
    "join codes on file.state = codes.code", "label as state, file.state as id, sold as usd, '2017' as day, flow"
)
LABELS = "tables:\n  codes: {name: codes.csv, delimiter: ','}\n" + LABELS
CODES = "code,label,flow\nDEU,FRA,export\nFRA,ITA,import\n"


def test_labels_come_from_another_file_of_the_release_beside_it(tmp_path: Path) -> None:
    table = write(tmp_path, LABELS)
    (tmp_path / "codes.csv").write_text(CODES)
    good, _ = read(table)
    assert [(one.event.id, one.event.data.reporter, one.event.data.flow, one.raw.line) for one in good] == [
        ("DEU", "FRA", "export", 2),
        ("FRA", "ITA", "import", 3),
    ]


def test_it_may_be_named_with_the_file_and_is_no_table_of_its_own(tmp_path: Path) -> None:
    table = write(tmp_path, LABELS)
    other = tmp_path / "other"
    other.mkdir()
    (other / "codes.csv").write_text(CODES)
    good, _ = read(table, other / "codes.csv")
    assert len(good) == 2


def test_a_file_of_the_release_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"codes\.csv: No such file"):
        read(write(tmp_path, LABELS))


# --- What a query may not ---


@pytest.mark.parametrize("function", [name for name in dir(pl) if name.startswith(("read_", "scan_"))])
def test_no_function_of_polars_reads_a_file(tmp_path: Path, function: str) -> None:
    other = tmp_path / "secret.csv"
    other.write_text("state\nDEU\n")
    for name in (function, function.upper(), f'"{function}"'):
        frame = pl.DataFrame({query.ROW: [1]})
        with pytest.raises(query.QueryError, match=r"reads a file|not a supported table function"):
            query.run(f"select * from {name}('{other}')", query.Table(frame, frame, ()), {})


@pytest.mark.parametrize("path", ["'{}'", '"{}"', "`{}`"])
def test_no_path_is_a_table(tmp_path: Path, path: str) -> None:
    pl.DataFrame({"a": [1]}).write_csv(tmp_path / "other.csv")
    frame = pl.DataFrame({query.ROW: [1]})
    with pytest.raises(query.QueryError, match="was not found"):
        query.run(f"select * from {path.format(tmp_path / 'other.csv')}", query.Table(frame, frame, ()), {})


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("delete from file", "a query begins with select or with"),
        ("/* select */ create table x as select * from file", "a query begins with select or with"),
        ("-- select\ndrop table file", "a query begins with select or with"),
        ("select * from read_csv('/etc/passwd')", "read_csv reads a file"),
        ("select 1; drop table file", "one (and only one) statement"),
        ("selec state from file", "a query begins with select or with"),
        (
            "select land from file",
            'unable to find column "land"\nexpected: a query over file, which has state, listed, sold, bought',
        ),
        ("select state from labels", "relation 'labels' was not found"),
        ("select state\nfrom file\nwhere ,", "line 8: query: sql parser error"),
        ("select foo(state) from file", "unsupported function 'foo'"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_with_its_line(tmp_path: Path, sql: str, why: str) -> None:
    indented = "".join(f"  {line}\n" for line in sql.splitlines())
    with pytest.raises(UnreadableFile) as raised:
        read(write(tmp_path, f"query: |\n{indented}"))
    assert "m.yaml: line " in str(raised.value)
    assert why in str(raised.value)


def test_a_column_that_the_query_does_not_give_is_reported_with_the_line_of_the_mapping(tmp_path: Path) -> None:
    with pytest.raises(
        UnreadableFile, match=r"line 7: no column 'day' in the query's result of .*\n.*one of state, id"
    ):
        read(write(tmp_path, simple(columns="state, state as id, 'export' as flow, sold as usd")))


def test_a_result_of_more_rows_than_the_memory_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query, "MOST_ROWS", 8)
    with pytest.raises(UnreadableFile, match="more than 8 rows; check the conditions of its joins"):
        read(write(tmp_path, simple(", file b", "file.state, 'a' as id, '2017' as day, 'export' as flow, 1 as usd")))


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("tables: {codes: codes.csv}\n", "tables are for a query"),
        ("tables: {file: codes.csv}\n" + simple(), "beside the file itself"),
        ("tables: {codes: ../codes.csv}\n" + simple(), "line 5, tables.codes.name: String should match"),
        ("tables: {codes: .hidden}\n" + simple(), "line 5, tables.codes.name: String should match"),
    ],
)
def test_a_table_is_a_plain_name_beside_the_file(tmp_path: Path, sql: str, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read(write(tmp_path, sql))
