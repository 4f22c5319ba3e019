"""An export holds what may be passed on, says what it is, and runs nothing in the program that opens it."""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pyarrow.parquet
import pytest

import warehouse.serving.files.workbook as workbook
from ingest.errors import UsageError
from tests.warehouse.serving.published import write
from warehouse.publish.marts import marts
from warehouse.serving.files import export


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "warehouse.duckdb")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out" / "export"


def rows(path: Path) -> list[Any]:
    return duckdb.sql(f"from '{path}'").fetchall()


# --- Of the main job ---


@pytest.fixture(scope="module")
def exported(home: Path, tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """What the command writes, with everything on request."""
    folder = tmp_path_factory.mktemp("export") / "korea-2017"
    command = ["dateline", "--home", str(home), "export", "--to", str(folder), "--csv", "--xlsx", "--format", "json"]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    counted = {row["mart"]: row for row in json.loads(done.stdout)}
    assert (counted["core.fct_claim"]["rows"], counted["core.fct_claim"]["left_out"]) == (93, 0)
    assert "CITATIONS.md" in done.stderr
    return folder


def test_its_data_package_is_valid_by_the_frictionless_library(exported: Path) -> None:
    report = frictionless.validate(str(exported / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert {task.type for task in report.tasks} == {"file", "table"}


def test_every_mart_is_in_it_in_each_form_with_all_its_rows(
    exported: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    book = openpyxl.load_workbook(exported / "dateline.xlsx", read_only=True)
    for name, mart in marts(warehouse).items():
        parquet, text = exported / "parquet" / f"{name}.parquet", exported / "csv" / f"{name}.csv"
        assert parquet.exists() == text.exists() == (mart.schema != "ops")
        if parquet.exists():
            expected = warehouse.execute(f"from {name} order by {', '.join(mart.key)}").fetchall()
            assert rows(parquet) == expected
            with text.open(encoding="utf-8", newline="") as lines:
                assert sum(1 for _ in csv.reader(lines)) == len(expected) + 1
            assert sum(1 for _ in book[mart.table].iter_rows()) == len(expected) + 1


def test_the_dictionary_describes_every_column(exported: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    dictionary = (exported / "DICTIONARY.md").read_text(encoding="utf-8")
    for mart in marts(warehouse).values():
        if mart.schema != "ops":
            assert f"\n## {mart.name}\n" in dictionary
            assert all(f"\n| `{column.name}` | {column.type.lower()} |" in dictionary for column in mart.columns)


# --- Of a few rows ---


def test_parquet_is_sorted_compressed_and_names_the_publication(file: Path, folder: Path) -> None:
    assert export(file, folder).build_id == "build-1"
    read = pyarrow.parquet.ParquetFile(folder / "parquet" / "core.fct_claim.parquet")
    assert read.read()["claim_id"].to_pylist() == [1, 4]
    assert read.metadata.row_group(0).column(0).compression == "ZSTD"
    said = {key.decode(): value.decode() for key, value in read.metadata.metadata.items()}
    assert said["build_id"] == "build-1"
    assert said["ledger_position"] == "4"
    assert said["sorted_by"] == "claim_id"
    shares = rows(folder / "parquet" / "diplomacy.fct_missile_test.parquet")
    assert [row[:2] for row in shares] == [("CHN", 1890), ("RUS", 2016)]


def test_what_rests_on_a_closed_source_is_left_out_and_reported(file: Path, folder: Path) -> None:
    exported = export(file, folder)
    assert exported.withheld == {"closed": "no passing on"}
    assert exported.left_out == {
        "core.bdg_figure_claim": 2,  # both claims of the figure, one of which may not be passed on
        "core.dim_source": 1,
        "core.fct_claim": 2,  # the open claim is of what the closed one reports
        "core.fct_claim_history": 2,
        "trade.fct_trade_concentration": 0,
        "diplomacy.fct_missile_test": 1,
    }
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"secret" not in everything
    citations = (folder / "CITATIONS.md").read_text(encoding="utf-8")
    assert "- citation: Open, 2020" in citations
    assert "## Left out" in citations
    assert "- closed: no passing on" in citations
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert [source["title"] for source in package["sources"]] == ["Open | data"]


def test_no_cell_is_a_formula(file: Path, folder: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            """update core.dim_source set is_shareable = true;
            insert into core.fct_claim values
                (5, 5, 'open', '+1', '-2+3'), (6, 6, 'open', 'a=b', chr(9) || '=1'),
                (7, 7, 'open', '-', chr(10) || '=1')"""
        )
    export(file, folder, csv=True, xlsx=True)
    with (folder / "csv" / "core.fct_claim.csv").open(encoding="utf-8", newline="") as lines:
        texts = {row["claim_id"]: (row["kind"], row["title"]) for row in csv.DictReader(lines)}
    assert texts["4"][1] == "'=cmd|'/c calc'!A1"
    assert texts["5"] == ("'+1", "'-2+3")
    assert texts["6"] == ("a=b", "'\t=1")
    assert texts["7"] == ("'-", "'\n=1")
    book = openpyxl.load_workbook(folder / "dateline.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    assert "=cmd|'/c calc'!A1" in {cell.value for cell in cells}


def test_a_workbook_keeps_types_and_dates_that_excel_does_not_know(file: Path, folder: Path) -> None:
    export(file, folder, xlsx=True)
    sheet = openpyxl.load_workbook(folder / "dateline.xlsx")["fct_missile_test"]
    (old, new) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert old[:5] == ("CHN", 1890, None, None, "1890-05-01")
    (source,) = openpyxl.load_workbook(folder / "dateline.xlsx")["dim_source"].iter_rows(min_row=2, values_only=True)
    assert source[-1] == "1890-05-01 00:00:00"
    assert new[:4] == ("RUS", 2016, 0.1, True)
    assert str(new[4]) == "2017-01-01 00:00:00"
    assert sheet.freeze_panes == "A2"


def test_a_mart_too_long_for_a_sheet_is_reported(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_ROWS", 1)
    exported = export(file, folder, xlsx=True)
    assert exported.too_long == ("core.fct_claim", "core.fct_claim_history", "diplomacy.fct_missile_test")
    book = openpyxl.load_workbook(folder / "dateline.xlsx")
    assert "fct_claim" not in book.sheetnames
    assert ("too long for a sheet", "core.fct_claim") in {
        row[:2] for row in book["contents"].iter_rows(values_only=True)
    }


@pytest.mark.integration
def test_the_checksums_are_those_of_every_file(file: Path, folder: Path) -> None:
    export(file, folder, csv=True, xlsx=True)
    checked = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=folder, capture_output=True, encoding="utf-8")
    assert checked.returncode == 0, checked.stdout
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert {line.removesuffix(": OK") for line in checked.stdout.splitlines()} == files


def test_the_next_export_takes_the_place_of_the_first(file: Path, folder: Path) -> None:
    export(file, folder, csv=True)
    export(file, folder)
    assert not (folder / "csv").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["export"]


def test_a_folder_with_anything_else_is_not_touched(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="something else than an export"):
        export(file, folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_an_export_that_breaks_off_leaves_the_older_one(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(file, folder)
    before = (folder / "SHA256SUMS").read_text()
    monkeypatch.setattr("warehouse.serving.files.write_citations", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export(file, folder)
    assert (folder / "SHA256SUMS").read_text() == before
    assert [path.name for path in folder.parent.iterdir()] == ["export"]
