"""Superset opens the published file and its copy in PostgreSQL, finds the marts described, and shows our dashboards."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.bi.superset import USER, Superset
from tests.warehouse.serving.test_superset import is_chart, shipped
from warehouse.files.connection import attached
from warehouse.publish.contents import PUBLICATION
from warehouse.publish.marts import Mart, marts

pytestmark = pytest.mark.integration

PICTURES = Path(__file__).parents[2] / "build" / "bi"
DASHBOARDS = pytest.mark.parametrize("dashboard", shipped("dashboards"), ids=lambda one: str(one["slug"]))


@pytest.fixture(scope="session")
def published(filled: Path) -> dict[str, Mart]:
    with closing(attached(filled / "warehouse.duckdb", contents=PUBLICATION)) as connection:
        return marts(connection)


@pytest.fixture
def page(shown: Superset, browser: Browser) -> Iterator[Page]:
    """A page of somebody who is logged in, tall enough for a whole dashboard: Superset draws what is in sight."""
    page = browser.new_page(viewport={"width": 1500, "height": 2000})
    page.set_default_timeout(120_000)
    # Superset has every browser fetch a picture from there, by which its installations are counted.
    page.route(re.compile(r"^https://apachesuperset\.gateway\.scarf\.sh/"), lambda route: route.abort())
    page.goto(f"{shown.url}/login/")
    page.fill("input#username", USER["username"])
    page.fill("input[type=password]", USER["password"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/welcome/")
    yield page
    page.close()


def test_it_finds_every_mart_with_its_comments(shown: Superset, published: dict[str, Mart]) -> None:
    (database,) = shown.get("/database/")["result"]
    tables = f"/database/{database['id']}/tables/"
    schemas = {mart.schema for mart in published.values()}
    found = {
        f"{schema}.{table['value']}"
        for schema in schemas
        for table in shown.get(tables, q=f"(schema_name:{schema})")["result"]
    }
    assert found == set(published)
    for mart in published.values():
        where = {"name": mart.table, "schema": mart.schema}
        metadata = shown.get(f"/database/{database['id']}/table_metadata/", **where)
        assert metadata["comment"] == mart.comment
        assert {one["name"]: one["comment"] for one in metadata["columns"]} == {
            one.name: one.comment for one in mart.columns
        }


def test_a_dataset_that_is_read_again_has_the_comments_of_its_columns(
    shown: Superset, published: dict[str, Mart]
) -> None:
    for dataset in shown.get("/dataset/", q="(page_size:100)")["result"]:
        shown.put(f"/dataset/{dataset['id']}/refresh")
        described = {one.name: one.comment for one in published[f"{dataset['schema']}.{dataset['table_name']}"].columns}
        columns = shown.get(f"/dataset/{dataset['id']}")["result"]["columns"]
        assert {one["column_name"]: one["description"] for one in columns} == described


@DASHBOARDS
def test_every_chart_of_a_dashboard_is_answered_with_data(shown: Superset, dashboard: dict[str, Any]) -> None:
    datasets = {one["table_name"]: one["id"] for one in shown.get("/dataset/", q="(page_size:100)")["result"]}
    for chart in charts_of(dashboard):
        (dataset,) = (one for one in shipped("datasets") if one["uuid"] == chart["dataset_uuid"])
        query = query_of(chart["params"], dashboard, chart["uuid"])
        source = {"id": datasets[dataset["table_name"]], "type": "table"}
        (answer,) = shown.post("/chart/data", json={"datasource": source, "queries": [query]})["result"]
        assert answer["error"] is None
        assert answer["data"], f"{chart['slice_name']} is empty"
        for metric in query["metrics"]:
            assert any(row[metric["label"]] is not None for row in answer["data"]), (chart["slice_name"], metric)


@DASHBOARDS
def test_a_browser_shows_every_chart_of_a_dashboard(
    shown: Superset, page: Page, dashboard: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if "/chart/data" in answer.url else None)
    page.goto(f"{shown.url}/superset/dashboard/{dashboard['slug']}/")
    expected = charts_of(dashboard)
    drawn = page.locator("[data-test=chart-grid-component]")
    expect(drawn).to_have_count(len(expected), timeout=120_000)
    assert {one.get_attribute("data-test-chart-name") for one in drawn.all()} == {one["slice_name"] for one in expected}
    for chart in drawn.all():
        expect(chart.locator("canvas, tbody tr").first).to_be_visible(timeout=120_000)
    expect(drawn.locator("[data-test=loading-indicator]")).to_have_count(0, timeout=120_000)
    expect(drawn.locator("[role=alert], .ant-empty")).to_have_count(0)
    page.wait_for_timeout(1500)  # a chart moves into its place
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{request.node.callspec.params['shown']}-{dashboard['slug']}.png")
    assert len(answers) >= len(expected)
    for answer in answers:
        assert answer.ok, answer.text()
        assert all(result["error"] is None and result["rowcount"] > 0 for result in answer.json()["result"])


def charts_of(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    shown = {one["meta"]["uuid"] for one in dashboard["position"].values() if is_chart(one)}
    return [chart for chart in shipped("charts") if chart["uuid"] in shown]


def query_of(params: dict[str, Any], dashboard: dict[str, Any], uuid: str) -> dict[str, Any]:
    """What a chart asks for, under the filters that its dashboard sets at first."""
    (number,) = (
        one["meta"]["chartId"]
        for one in dashboard["position"].values()
        if is_chart(one) and one["meta"]["uuid"] == uuid
    )
    own = [
        {"col": one["subject"], "op": one["operator"], "val": one.get("comparator")}
        for one in params.get("adhoc_filters", [])
    ]
    filters = [
        condition
        for one in dashboard["metadata"]["native_filter_configuration"]
        if number not in one["scope"]["excluded"]
        for condition in one["defaultDataMask"]["extraFormData"]["filters"]
    ]
    by = params.get("groupby", [])
    return {
        "columns": [
            *([params["x_axis"]] if "x_axis" in params else []),
            *([by] if isinstance(by, str) else by),
            *params.get("all_columns", []),
        ],
        "metrics": params.get("metrics") or ([params["metric"]] if "metric" in params else []),
        "filters": own + filters,
        "row_limit": 1000,
    }
