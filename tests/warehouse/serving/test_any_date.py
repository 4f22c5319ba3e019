"""No way out raises on any date that a record can have: those that come in, and those that old ledgers hold."""

import csv
import shutil
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingest.when import bounds
from tests.warehouse.records import DATES
from tests.warehouse.serving.published import write_with_history
from tests.warehouse.serving.test_api import serving
from tests.warehouse.serving.test_report import data_of, unpacked
from warehouse.serving.files import export
from warehouse.serving.report import write_report
from warehouse.serving.timeline import geojson, ical, markdown, timelinejs, vega_lite
from warehouse.serving.timeline.events import Occurrence
from warehouse.serving.timeline.words import date_in_words

# The ends of the years that a record may name, and of the calendar, which ledgers of before may hold.
EXTREMES = ("1000", "2199-12-31", "0001-01-01", "0001", "9999-12-31", "9999", "999X", "9999-01/..", "[..9999]", "/0001")


def occurrence(occurred: str | None, kind: str, modality: str) -> Occurrence:
    """An occurrence of that date, in Vladivostok."""
    when = bounds(occurred) if occurred else None
    days = (when.start_earliest, when.start_latest, when.end_earliest, when.end_latest) if when else (None,) * 4
    return Occurrence(
        *(1, kind, "a title", occurred, *days, modality, False, 1, 1, "Ana Kim", None, None, None, None),
        *("paper/one", "r1", ["RUS"], 43.1, 131.9),
    )


@pytest.mark.parametrize("form", [geojson, ical, markdown, timelinejs, vega_lite], ids=lambda form: form.__name__)
@given(
    dates=st.lists(st.none() | DATES | st.sampled_from(EXTREMES), min_size=1, max_size=8),
    kind=st.sampled_from(["missile_test", "trade_flow"]),
    modality=st.sampled_from(["asserted", "expected"]),
)
def test_every_format_of_a_timeline_is_written(
    form: ModuleType, dates: list[str | None], kind: str, modality: str
) -> None:
    events = [occurrence(one, kind, modality) for one in dates]
    text = form.write(events, "A timeline")
    assert "timeline" in text
    assert all(date_in_words(event) for event in events)


# --- Ways out of a published file ---

BOUNDS = ("start_earliest_on", "start_latest_on", "end_earliest_on", "end_latest_on")

# Each example is a file with one row a date.
of_many_dates = given(dates=st.lists(DATES, min_size=40, max_size=80, unique=True))
few = settings(
    max_examples=2, deadline=None, suppress_health_check=[*HealthCheck], phases=[Phase.generate]
)  # a file takes seconds: no smaller one is looked for


def put(file: Path, dates: Sequence[str]) -> list[tuple[date | None, ...]]:
    """Rewrite the history of claims with one claim a date; gives the bounds of the dates."""
    found: list[tuple[date | None, ...]] = []
    with duckdb.connect(str(file)) as connection:
        connection.execute("create temp table one as from core.fct_claim_history order by claim_id desc limit 1")
        connection.execute("delete from core.fct_claim_history where kind = (select kind from one)")
        for number, occurred in enumerate(dates):
            span = bounds(occurred)
            found.append((span.start_earliest, span.start_latest, span.end_earliest, span.end_latest))
            connection.execute(
                "insert into core.fct_claim_history select * replace (? as claim_id, ? as occurred, "
                "? as start_earliest_on, ? as start_latest_on, ? as end_earliest_on, ? as end_latest_on, "
                "true as is_standing, 'assert' as act) from one",
                [100_000 + number, occurred, *found[-1]],
            )
    return found


def added(rows: Sequence[dict[str, Any]]) -> list[tuple[date | None, ...]]:
    """The bounds of the claims that `put` has written, whatever a format writes a day as."""
    of_dates = sorted((row for row in rows if int(row["claim_id"]) >= 100_000), key=lambda row: int(row["claim_id"]))
    return [tuple(_day(row[name]) for name in BOUNDS) for row in of_dates]


def _day(given: Any) -> date | None:
    if isinstance(given, datetime):
        return given.date()
    return date.fromisoformat(given) if given and isinstance(given, str) else given or None


@few
@of_many_dates
def test_parquet_csv_and_the_workbook_hold_them(tmp_path_factory: pytest.TempPathFactory, dates: list[str]) -> None:
    folder = tmp_path_factory.mktemp("export")
    file = write_with_history(folder / "warehouse.duckdb")
    expected = put(file, [*EXTREMES, *dates])
    export(file, folder / "out", csv=True, xlsx=True)
    name = "core.fct_claim_history"
    assert added(pl.read_parquet(folder / "out" / "parquet" / f"{name}.parquet").to_dicts()) == expected
    with (folder / "out" / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        assert added([*csv.DictReader(lines)]) == expected
    head, *rows = openpyxl.load_workbook(folder / "out" / "dateline.xlsx")["fct_claim_history"].values
    assert added([dict(zip(head, row, strict=True)) for row in rows]) == expected


@few
@of_many_dates
def test_the_api_answers_with_them(tmp_path_factory: pytest.TempPathFactory, dates: list[str]) -> None:
    file = write_with_history(tmp_path_factory.mktemp("api") / "warehouse.duckdb")
    expected = put(file, [*EXTREMES, *dates])
    with serving(file) as url:
        for path in ("events", "marts/core.fct_claim_history"):
            answers = {
                form: requests.get(f"{url}/{path}", params={"limit": 1_000, "format": form})
                for form in ("json", "csv", "arrow")
            }
            assert {form: answer.status_code for form, answer in answers.items()} == dict.fromkeys(answers, 200)
            assert added(answers["json"].json()["rows"]) == expected
            assert added([*csv.DictReader(StringIO(answers["csv"].text))]) == expected
            assert added(pl.read_ipc_stream(BytesIO(answers["arrow"].content)).to_dicts()) == expected


@few
@of_many_dates
def test_the_report_page_shows_them(home: Path, tmp_path_factory: pytest.TempPathFactory, dates: list[str]) -> None:
    folder = tmp_path_factory.mktemp("report")
    file = Path(shutil.copy(home / "warehouse.duckdb", folder))
    file.chmod(0o644)
    expected = put(file, [*EXTREMES, *dates])
    write_report(file, folder / "report.html")
    assert added(unpacked(data_of(folder / "report.html")["claims"])) == expected
