"""The data dictionary and dbt's documentation, as `dateline docs` writes them of what was published."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.shared import made_once
from warehouse.publish.declared import marts
from warehouse.publish.dictionary import unit_of


@pytest.fixture(scope="module")
def folder(home: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command wrote, of a copy of the main job's home."""

    def write(place: Path) -> None:
        shutil.copytree(home, place / "data")
        job = subprocess.run(
            [sys.executable, "-m", "dateline", "docs", "--to", "handbook", "--format", "csv"],
            cwd=place,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert job.returncode == 0, job.stderr
        assert "handbook/dbt.html" in job.stdout

    return made_once(tmp_path_factory, "docs", write) / "handbook"


# What `publish` adds to a file, a row each, and no model makes.
NO_MARTS = ["publication", "publication_origin"]


def test_every_mart_of_the_published_file_has_a_page(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    tables = warehouse.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where not list_contains(?, table_name)",
        [NO_MARTS],
    ).fetchall()
    pages = {page.stem for page in folder.glob("*.md")} - {"index"}
    assert pages == {table for (table,) in tables}
    index = (folder / "index.md").read_text(encoding="utf-8")
    assert all(f"({table}.md)" in index for (table,) in tables)


def test_a_page_has_every_column_with_its_type(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = warehouse.execute(
        "select schema_name || '.' || table_name, column_name, lower(data_type) from duckdb_columns() "
        "where database_name = current_database() and not internal and not list_contains(?, table_name)",
        [NO_MARTS],
    ).fetchall()
    pages = {page.stem: page.read_text(encoding="utf-8") for page in folder.glob("*.md")}
    assert [table for table, name, kind in columns if f"| `{name}` | {kind} |" not in pages[table]] == []


def test_a_page_has_grain_key_unit_and_lineage(folder: Path) -> None:
    page = (folder / "trade.fct_trade_balance.md").read_text(encoding="utf-8")
    assert "**Grain**: One row per " in page
    assert "**Key**: `reporter_code`, `partner_code`" in page
    assert "records (`stg_trade_flow`)" in page
    assert "seed `wording`" in page
    assert "[core.bdg_figure_claim](core.bdg_figure_claim.md)" in page.split("**Used by**")[1]
    assert "| `period_start_on` | date | day |" in page
    constant = (folder / "trade.fct_trade_year_constant.md").read_text(encoding="utf-8")
    assert (
        "[trade.fct_trade_year](trade.fct_trade_year.md)" in constant.split("**Made from**")[1].split("**Used by**")[0]
    )


def test_an_example_shows_what_its_query_answers(folder: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    page = (folder / "trade.fct_trade_balance.md").read_text(encoding="utf-8")
    query = page.split("```sql\n")[1].split("```")[0]
    shown = page.split("```sql\n")[1].split("```")[1].strip().splitlines()[2:]
    rows = warehouse.execute(query).fetchall()
    assert len(shown) == len(rows) > 0
    assert all(str(rows[0][0]) in line for line in shown[:1])


def test_a_table_without_rows_says_so(folder: Path) -> None:
    assert "No rows in this file." in (folder / "diplomacy.fct_vote_agreement.md").read_text(encoding="utf-8")


def test_the_documentation_of_dbt_is_one_file_that_sends_nothing(folder: Path) -> None:
    page = (folder / "dbt.html").read_text(encoding="utf-8")
    assert "model.dateline.fct_trade_balance" in page  # the manifest is in it
    assert "manifest.json" not in {file.name for file in folder.iterdir()}
    assert '"send_anonymous_usage_stats": false' in page  # without which it would call its maker


@pytest.mark.parametrize(
    ("column", "data_type", "unit"),
    [
        ("exports_a_usd_low", "double", "US dollars"),
        ("meeting_count_high", "integer", "number"),
        ("deaths_low", "double", "deaths"),
        ("value_widened_low", "double", "`currency_code`"),
        ("share_high", "double", "0 to 1"),
        ("listings_a_low", "integer", "number"),
        ("title", "varchar", ""),
    ],
)
def test_a_unit_is_derived_from_the_ending_of_a_name(column: str, data_type: str, unit: str) -> None:
    assert unit_of(column, data_type, has_currency=True) == unit


def test_every_bound_of_a_mart_has_a_unit() -> None:
    lacking = [
        f"{mart.name}.{column['name']}"
        for mart in marts()
        for column in mart.model["columns"]
        if column["name"].endswith(("_low", "_high", "_best"))
        and not unit_of(
            column["name"],
            column["data_type"],
            has_currency="currency_code" in [one["name"] for one in mart.model["columns"]],
        )
    ]
    assert lacking == [], "UNITS in warehouse/publish/dictionary.py"
