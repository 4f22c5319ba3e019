"""Each rule that dbt states is noticed when it is broken: a test finds the row, or DuckDB refuses it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.expectations.breaking import odd, row, without_constraints
from tests.expectations.clauses import changed
from tests.expectations.rules import MODELS
from tests.yaml_files import read_yaml
from warehouse.publish.declared import key_of
from warehouse.publish.write import SCHEMAS


@pytest.fixture(scope="module")
def good(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build of the main job, without the constraints that would not let it be broken; to be rolled back."""
    # Of the name by which the tests call the database.
    file = without_constraints(home / "build.duckdb", tmp_path_factory.mktemp("tests") / "build.duckdb")
    with duckdb.connect(str(file)) as connection:
        yield connection


def data_tests_of(home: Path, nodes: dict[str, Any]) -> list[dict[str, Any]]:
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as build:
        queries = dict(build.execute("select test_id, failures_query from log.test_result").fetchall())
    found = [node for node in nodes.values() if (node.get("attached_node") or "").startswith("model.")]
    for node in found:
        node["model"] = nodes[node["attached_node"]]
        node["sql"] = queries[node["unique_id"]]
    return found


def breaking(node: dict[str, Any], types: dict[str, str]) -> str:
    """A row, or two, that break the test."""
    table, kind = f"{node['model']['schema']}.{node['model']['name']}", node["test_metadata"]["name"]
    given = node["test_metadata"]["kwargs"]
    columns = given.get("columns") or ([node["column_name"]] if node["column_name"] else key_of(as_written(node)))
    values = {name: "null" if kind == "not_null" else odd(types[name]) for name in columns}
    return row(table, values, twice=kind in ("unique", "unique_together"))


def as_written(node: dict[str, Any]) -> dict[str, Any]:
    (model,) = read_yaml(MODELS / node["model"]["patch_path"].partition("models/")[2])["models"]
    return dict(model)


def test_every_data_test_finds_the_row_that_breaks_it(
    home: Path, good: duckdb.DuckDBPyConnection, manifest: dict[str, Any]
) -> None:
    tests = data_tests_of(home, manifest["nodes"])
    assert {node["test_metadata"]["name"] for node in tests} == {
        *("unique", "unique_together", "accepted_values", "relationships")
    }
    missed = []
    for node in tests:
        described = good.execute(f"describe {node['model']['schema']}.{node['model']['name']}").fetchall()
        assert good.execute(node["sql"]).fetchall() == [], node["name"]
        with changed(good, breaking(node, {name: type_ for name, type_, *_ in described})):
            if not good.execute(node["sql"]).fetchall():
                missed.append(node["name"])
    assert missed == []


def test_what_a_contract_forbids_duckdb_refuses(home: Path) -> None:
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as build:
        required = "select schema_name || '.' || table_name, column_name from duckdb_columns() where not is_nullable"
        not_null = set(build.execute(required).fetchall())
        keyed = (
            "select schema_name || '.' || table_name, constraint_column_names from duckdb_constraints() "
            "where constraint_type = 'PRIMARY KEY'"
        )
        keys = {table: tuple(columns) for table, columns in build.execute(keyed).fetchall()}
    models = [
        (schema, m) for schema in SCHEMAS for f in (MODELS / schema).glob("*.yml") for m in read_yaml(f)["models"]
    ]
    for schema, model in models:
        table = f"{schema}.{model['name']}"
        stated = {
            (table, column["name"])
            for column in model["columns"]
            if {"type": "not_null"} in column.get("constraints", ())
        }
        assert stated <= not_null
        if model.get("config", {}).get("meta", {}).get("is_key_indexed", True):
            assert keys[table] == key_of(model)
