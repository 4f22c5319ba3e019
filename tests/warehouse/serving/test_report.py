"""The report page, before any browser: what it holds, how large it is, what it leaves out."""

import importlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.serving.conftest import HOSTILE
from tests.warehouse.serving.published import enlarge
from warehouse.files.errors import FileUnusable
from warehouse.serving import style
from warehouse.serving.report import MOST_EVENTS, Report, packed, packed_sets, write_report
from warehouse.serving.selection import Selection


def data_of(page: Path) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert found
    return json.loads(found[1])


def unpacked(part: Any) -> list[dict[str, Any]]:
    columns = {
        name: [part["words"][cell] if name in part["texts"] and cell is not None else cell for cell in cells]
        for name, cells in part["columns"].items()
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_rows_come_back_as_they_were_packed() -> None:
    rows = [{"a": "x", "n": 1, "b": None}, {"a": "y", "n": None, "b": "x"}, {"a": None, "n": 3, "b": "y"}]
    part = packed(rows)
    assert part["words"] == ["x", "y"]
    assert unpacked(part) == rows
    assert packed([]) == {"texts": [], "columns": {}, "words": []}


def test_countries_of_an_event_are_bits() -> None:
    assert packed_sets([(7, "RUS"), (7, "PRK"), (9, "PRK"), (7, "RUS")]) == (["RUS", "PRK"], {7: "3", 9: "2"})


@pytest.fixture(scope="module")
def written(eventful: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A page of all events, with a title that attacks."""
    page = tmp_path_factory.mktemp("written") / "report.html"
    return page, write_report(eventful, page, title=HOSTILE)


def test_it_holds_every_act_and_nothing_else(eventful: Path, written: tuple[Path, Report]) -> None:
    page, report = written
    with duckdb.connect(str(eventful), read_only=True) as connection:
        acts = connection.sql("select claim_id, title from core.fct_claim_history order by claim_id").fetchall()
        events = connection.sql("select count(*) from core.fct_event").fetchall()[0][0]
    kept = unpacked(data_of(page)["claims"])
    assert [(act["claim_id"], act["title"]) for act in kept] == acts
    assert (report.shown, report.events) == (events, events)


@pytest.mark.parametrize(
    ("selection", "condition"),
    [
        (
            Selection(country="CHN"),
            "event_id in (select event_id from core.bdg_event_country where country_code = 'CHN')",
        ),
        (Selection(kind="vote"), "kind = 'vote'"),
        (Selection(since=date(2017, 8, 1)), "end_latest_on >= date '2017-08-01'"),
        (
            Selection(until=date(2016, 12, 31)),
            "occurred is not null and coalesce(start_earliest_on <= date '2016-12-31', true)",
        ),
    ],
)
def test_a_selection_narrows_it(eventful: Path, tmp_path: Path, selection: Selection, condition: str) -> None:
    report = write_report(eventful, tmp_path / "report.html", selection)
    with duckdb.connect(str(eventful), read_only=True) as connection:
        wanted = connection.sql(f"select event_id from core.fct_event where {condition}").fetchall()
    kept = unpacked(data_of(tmp_path / "report.html")["claims"])
    assert {act["event_id"] for act in kept} == {event for (event,) in wanted}
    assert report.events == len(wanted) > 0


def test_no_text_of_a_source_becomes_markup(written: tuple[Path, Report]) -> None:
    page = written[0].read_text("utf-8")
    assert HOSTILE not in page
    assert "<img" not in page.split('id="data"')[0]
    assert page.count("</script>") == 3  # the data, the library, the page's own


def test_it_names_no_address_that_a_browser_would_ask(written: tuple[Path, Report]) -> None:
    page = written[0].read_text("utf-8")
    assert "default-src 'none'" in page
    assert (
        re.findall(r"<(?:link|script|img|iframe)[^>]+(?:href|src)=(?!\"data:,\")[^>]*", page.split('id="data"')[0])
        == []
    )


def test_ten_thousand_events_are_below_ten_megabytes_and_more_are_left_out(eventful: Path, tmp_path: Path) -> None:
    large = tmp_path / "warehouse.duckdb"
    shutil.copy(eventful, large)
    large.chmod(0o644)
    enlarge(large, MOST_EVENTS)
    report = write_report(large, tmp_path / "report.html")
    assert report.shown == MOST_EVENTS < report.events
    assert report.bytes < 10_000_000
    assert f"This page has 10,000 of {report.events:,} events" in (tmp_path / "report.html").read_text("utf-8")


@pytest.fixture
def own(eventful: Path, tmp_path: Path) -> Path:
    """A published file that a test may change."""
    path = tmp_path / "warehouse.duckdb"
    shutil.copy(eventful, path)
    path.chmod(0o644)
    return path


def test_what_may_not_be_passed_on_is_left_out_and_reported(own: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(own)) as connection:
        of_article = "where source_id like 'article/%'"
        connection.execute(f"update core.dim_source set is_shareable = false, licence = 'for eyes alone' {of_article}")
        claimed = (
            "select distinct event_id from core.fct_claim_history where is_standing and source_id like 'article/%'"
        )
        withheld = {event for (event,) in connection.sql(claimed).fetchall()}
        (article,) = connection.sql("select source_id from core.dim_source where not is_shareable").fetchall()[0]
    report = write_report(own, tmp_path / "report.html")
    data, page = data_of(tmp_path / "report.html"), (tmp_path / "report.html").read_text("utf-8")
    kept = unpacked(data["claims"])
    assert kept
    assert withheld
    assert not withheld & {act["event_id"] for act in kept}
    assert article not in {act["source_id"] for act in kept}
    assert data["ferries"] == data["labour"] == []  # only the article reports these
    assert "Gabuev" not in page
    assert f"<b>{article}</b> is left out, with all that rests on it" in page
    assert report.withheld == {article: "for eyes alone"}


def test_a_file_of_another_version_is_reported_as_one(own: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(own)) as connection:
        connection.execute("alter table trade.fct_trade_year drop column turnover_measured")
    with pytest.raises(FileUnusable, match=r"warehouse\.duckdb is of another version of dateline.*turnover_measured"):
        write_report(own, tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_a_module_called_files_takes_nothing_from_the_style_of_pages() -> None:
    importlib.import_module("warehouse.serving.files")
    assert "{" in style()
