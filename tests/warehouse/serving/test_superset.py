"""What we ship for Superset fits the marts that it asks, and each other. Superset itself is no part of these tests."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.yaml_files import read_yaml

SHIPPED = Path(__file__).parents[3] / "warehouse" / "serving" / "superset"
EXPOSURES = Path(__file__).parents[3] / "dbt_project" / "models" / "exposures.yml"


def shipped(folder: str) -> list[dict[str, Any]]:
    return [read_yaml(file) for file in sorted((SHIPPED / folder).rglob("*.yaml"))]


def values_of(node: Any, key: str) -> list[Any]:
    """What stands under a key anywhere below."""
    if isinstance(node, list):
        return [value for one in node for value in values_of(one, key)]
    if not isinstance(node, dict):
        return []
    return [value for name, one in node.items() for value in ([one] if name == key else values_of(one, key))]


@pytest.mark.parametrize("dataset", shipped("datasets"), ids=lambda one: str(one["table_name"]))
def test_every_column_of_a_dataset_stands_in_its_mart(
    warehouse: duckdb.DuckDBPyConnection, dataset: dict[str, Any]
) -> None:
    types = dict(
        warehouse.execute(
            "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ?",
            [dataset["schema"], dataset["table_name"]],
        ).fetchall()
    )
    assert {column["column_name"]: column["type"] for column in dataset["columns"]}.items() <= types.items()


@pytest.mark.parametrize("chart", shipped("charts"), ids=lambda one: str(one["slice_name"]))
def test_a_chart_asks_for_columns_of_its_dataset(chart: dict[str, Any]) -> None:
    (dataset,) = (one for one in shipped("datasets") if one["uuid"] == chart["dataset_uuid"])
    asked = values_of(chart["params"], "column_name") + values_of(chart["params"], "subject")
    assert set(asked) <= {column["column_name"] for column in dataset["columns"]}


@pytest.mark.parametrize("dashboard", shipped("dashboards"), ids=lambda one: str(one["slug"]))
def test_a_dashboard_shows_charts_that_are_shipped(dashboard: dict[str, Any]) -> None:
    shown = {one["meta"]["uuid"] for one in dashboard["position"].values() if is_chart(one)}
    assert shown
    assert shown <= {chart["uuid"] for chart in shipped("charts")}


@pytest.mark.parametrize("dashboard", shipped("dashboards"), ids=lambda one: str(one["slug"]))
def test_the_graph_of_dbt_knows_what_a_dashboard_shows(dashboard: dict[str, Any]) -> None:
    shown = {one["meta"]["uuid"] for one in dashboard["position"].values() if is_chart(one)}
    datasets = {chart["dataset_uuid"] for chart in shipped("charts") if chart["uuid"] in shown}
    known = read_yaml(EXPOSURES)["exposures"]
    (exposure,) = (one for one in known if one["label"] == f"{dashboard['dashboard_title']} (Superset)")
    expected = {f"ref('{one['table_name']}')" for one in shipped("datasets") if one["uuid"] in datasets}
    assert set(exposure["depends_on"]) == expected


def is_chart(node: Any) -> bool:
    return isinstance(node, dict) and node.get("type") == "CHART"
