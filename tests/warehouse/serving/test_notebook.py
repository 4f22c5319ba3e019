"""In a notebook: what is opened shows itself, and the notebook of the examples runs as it stands."""

import base64
import re
from pathlib import Path

import altair
import nbformat
import pytest
from nbclient import NotebookClient

import dateline
from warehouse.serving.tables import Warehouse

NOTEBOOK = Path(__file__).parents[3] / "examples" / "korea.ipynb"


def test_a_file_shows_its_marts_with_their_grain(home: Path) -> None:
    with dateline.open(home) as warehouse:
        table = warehouse._repr_html_()
    assert "<code>trade.fct_ferry_service</code></td><td>1</td>" in table
    assert "One row per" in table


def test_a_timeline_is_a_picture_that_needs_no_network(home: Path) -> None:
    with dateline.open(home) as warehouse:
        chart = warehouse.timeline(country="PRK", kind="missile_test", title='Tests "held"')
    altair.Chart.from_dict(chart.spec, validate=True)
    shown = chart._repr_html_()
    assert shown.startswith('<img alt="Tests &quot;held&quot;: 22 events')
    found = re.search(r"base64,([^\"]+)", shown)
    assert found
    assert base64.b64decode(found[1]).startswith(b"<svg")


def test_trade_is_a_ribbon_with_an_arrow_where_a_bound_is_missing(eventful: Path) -> None:
    with Warehouse(eventful) as warehouse:
        chart = warehouse.trade("CHN", "PRK")
    altair.Chart.from_dict(chart.spec, validate=True)
    figures = {(row["year"], row["flow"]): (row["low"], row["high"]) for row in chart.spec["data"]["values"]}
    assert figures[2008, "exports"] == (2.008e9, 2.4096e9)
    assert figures[2014, "imports"] == (1.007e9, None)
    assert "<img" in chart._repr_html_()


@pytest.mark.timeout(300)
def test_the_notebook_runs_and_comes_without_outputs(main_job: Path) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert [cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell.outputs] == []
    done = NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(main_job)}}).execute()
    shown = [output.data for cell in done.cells for output in cell.get("outputs", []) if "data" in output]
    assert sum("<img alt=" in data.get("text/html", "") for data in shown) == 2
    assert any("Georgy Toloraya" in data.get("text/html", "") for data in shown)
