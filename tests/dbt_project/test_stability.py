"""The columns that docs/stable_columns.csv promises are there, as it promises them."""

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import dbt_project
from ingest.event import Event
from tests.yaml_files import read_yaml
from warehouse.publish import declared
from warehouse.publish.declared import FIGURES, STABLE, figures, stable_columns
from warehouse.publish.macros import published_columns

PROJECT = Path(dbt_project.__file__).parent
DOCS = PROJECT.parent / "docs"


def promised() -> set[tuple[str, ...]]:
    with (DOCS / "stable_columns.csv").open(encoding="utf-8") as rows:
        return {(row["schema"], row["table"], row["column"], row["type"]) for row in csv.DictReader(rows)}


def under_contract() -> set[tuple[str, ...]]:
    """Schema, table, column and type of every mart, as its YAML has them."""
    found = set()
    for schema in ("core", "trade", "diplomacy"):
        for file in (PROJECT / "models" / schema).glob("*.yml"):
            (model,) = read_yaml(file)["models"]
            found |= {(schema, model["name"], column["name"], column["data_type"]) for column in model["columns"]}
    return found


def test_every_promised_column_is_under_contract() -> None:
    assert promised() - under_contract() == set()


@pytest.mark.parametrize(("file", "generated"), [(STABLE, stable_columns), (FIGURES, figures)])
def test_what_is_generated_from_yaml_is_as_yaml_says(file: Path, generated: Callable[[], str]) -> None:
    assert file.read_text(encoding="utf-8") == generated(), "make generated"


def test_no_promise_is_dropped_by_generating_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = stable_columns() + "trade,fct_trade_balance,gone,double\n"
    monkeypatch.setattr(declared, "STABLE", tmp_path / "stable_columns.csv")
    (tmp_path / "stable_columns.csv").write_text(kept, encoding="utf-8")
    with pytest.raises(ValueError, match=r"trade,fct_trade_balance,gone,double.*CHANGELOG"):
        declared.write()
    assert (tmp_path / "stable_columns.csv").read_text(encoding="utf-8") == kept


def test_every_promised_column_is_in_the_published_file(warehouse: duckdb.DuckDBPyConnection) -> None:
    published = warehouse.execute(
        "select schema_name, table_name, column_name, lower(data_type) from duckdb_columns() "
        "where database_name = current_database() and not internal"
    ).fetchall()
    assert promised() - set(published) == set()


def test_a_publication_has_exactly_the_columns_that_it_is_checked_for(warehouse: duckdb.DuckDBPyConnection) -> None:
    published = warehouse.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = current_database() and not internal"
    ).fetchall()
    checked = {
        (*table, column, data_type)
        for table, columns in published_columns().items()
        for column, data_type in columns.items()
    }
    assert set(published) == checked


def test_the_tables_for_screens_and_the_dyads_are_promised_whole() -> None:
    screens = {row for row in under_contract() if row[1].startswith(("rpt_", "dim_", "fct_dyad"))}
    assert len(screens) > 100
    assert screens - promised() == set()


# --- Models, source and tables: none has a field that another lacks ---


def ledger_columns() -> dict[str, str]:
    """The columns of log.event that the YAML of the source describes, with their types."""
    (source,) = read_yaml(PROJECT / "models" / "sources.yml")["sources"]
    (table,) = (table for table in source["tables"] if table["name"] == "event")
    return {column["name"]: column["data_type"] for column in table["columns"]}


def test_the_yaml_of_the_log_describes_the_columns_that_it_has(home: Path) -> None:
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as build:
        described = build.execute("describe log.event").fetchall()
    assert {name: kind.lower() for name, kind, *_ in described} == ledger_columns()


def test_the_log_has_every_field_of_an_event_and_none_of_its_own_but_what_the_ledger_gives() -> None:
    bounds = {f"{end}_{which}" for end in ("start", "end", "stated") for which in ("earliest", "latest")}
    given = {"position", "batch_id", "recorded_at", "identity_key", "subject_key", "subject_version"}
    given |= {"target_positions", "content_hash", "event_hash"} | bounds
    fields = set(Event.model_fields) - {"claimant"}  # one of the claimants, in the log
    assert fields <= set(ledger_columns())
    assert set(ledger_columns()) - fields == given


def test_the_log_says_when_it_is_stale() -> None:
    text = (PROJECT / "models" / "sources.yml").read_text(encoding="utf-8")
    assert "loaded_at_field: recorded_at" in text
    assert "warn_after" in text


def test_what_is_shipped_names_marts_that_there_are() -> None:
    marts = {
        file.stem
        for schema in ("core", "trade", "diplomacy", "ops")
        for file in (PROJECT / "models" / schema).glob("*.sql")
    }
    exposures = read_yaml(PROJECT / "models" / "exposures.yml")["exposures"]
    named = {name.removeprefix("ref('").removesuffix("')") for one in exposures for name in one["depends_on"]}
    assert named <= marts
    assert len(exposures) >= 5
