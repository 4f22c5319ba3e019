"""Every input of ../shared/faults is given to the command that its README names, and ends as the README expects."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dateline.scheduling.cron import Cron
from tests.calling import Dateline
from tests.dateline.conftest import InJson
from tests.real_files import FAULTS
from warehouse.build.marts import Marts
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import publish, record_audit

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FAULTS.exists(), reason="needs the inputs of ../shared/faults"),
]

Append = Callable[..., dict[str, Any]]


def inputs(number: str) -> Path:
    (folder,) = FAULTS.glob(f"{number}-*")
    return folder


@pytest.fixture
def append(in_json: InJson) -> Append:
    """Append an input; its row of the result, with the code and the messages of the command."""

    def call(path: Path, *options: str) -> dict[str, Any]:
        said = in_json("append", str(path), *options)
        return {"code": said.code, "messages": said.errors} | (said.row if said.rows else {})

    return call


@pytest.fixture
def standing(tmp_path: Path) -> Callable[[], dict[str, Any]]:
    """The payloads of the records that stand, by their ids."""
    return lambda: {one.id: one.event.data for one in Ledger(tmp_path / "data" / "ledger.duckdb").as_of() if one.event}


def counts(result: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(result[name] for name in names)


@pytest.mark.fault("01")
def test_a_row_of_another_year_is_refused_and_withdraws_nothing(append: Append) -> None:
    assert counts(append(inputs("01") / "held.csv"), "appended", "refused") == (10, 0)
    wrong = append(inputs("01") / "new2025.csv")
    assert counts(wrong, "code", "appended", "withdrawn", "refused") == (1, 1, 0, 1)
    assert "event_date = 0025-03-01: the column year says 2025" in wrong["messages"]
    assert counts(append(inputs("01") / "new2025ok.csv"), "code", "withdrawn", "refused") == (0, 0, 0)


@pytest.mark.fault("02")
@pytest.mark.parametrize("part", ["half", "sdn-alone"])
def test_a_part_of_a_list_says_nothing_of_the_rest(append: Append, part: str) -> None:
    assert append(inputs("02") / "full" / "sdn.csv", "--release", "2024-01-01")["code"] == 0
    rest = append(inputs("02") / part / "sdn.csv", "--release", "2024-02-01")
    assert counts(rest, "code", "appended", "corrected", "withdrawn") == (1, 0, 0, 0)


@pytest.mark.fault("03")
def test_the_data_set_of_voeten_is_read_as_he_distributes_it(append: Append) -> None:
    assert counts(append(inputs("03") / "UNVotes.csv"), "code", "refused") == (0, 0)


@pytest.mark.fault("04")
def test_na_of_r_is_no_namibia(append: Append, standing: Callable[[], dict[str, Any]]) -> None:
    append(inputs("04") / "unvotes.csv")
    (vote,) = standing().values()
    assert {ballot.country for ballot in vote.ballots} == {"USA", "YEM"}


@pytest.mark.fault("05")
def test_a_far_day_is_refused_with_how_to_write_no_end(append: Append) -> None:
    result = append(inputs("05") / "notes.yaml")
    assert result["code"] == 1
    assert "no end is written 2017/.." in result["messages"]


@pytest.mark.fault("06")
def test_extended_types_are_ferries(append: Append) -> None:
    assert counts(append(inputs("06") / "extended"), "code", "appended") == (0, 3)


@pytest.mark.fault("07")
@pytest.mark.parametrize("feed", ["feed-march.zip", "feed-april.zip"])
def test_an_operator_is_never_the_name_of_a_file(append: Append, feed: str) -> None:
    result = append(inputs("07") / feed)
    assert counts(result, "code", "appended") == (1, 0)
    assert "agency" in result["messages"]


@pytest.mark.fault("08")
def test_a_duplicate_row_is_known(append: Append) -> None:
    result = append(inputs("08") / "duplicate.tab")
    assert counts(result, "code", "appended", "known", "refused") == (1, 1, 1, 1)
    assert "line 4" in result["messages"]


@pytest.mark.fault("09")
def test_icews_with_quoted_fields_and_of_2017(append: Append, standing: Callable[[], dict[str, Any]]) -> None:
    assert append(inputs("09") / "quoted.tab")["code"] == 0
    (event,) = standing().values()
    assert [*event.actor1.sectors] == ["Social", "General Population / Civilian / Social"]
    assert counts(append(inputs("09") / "nocode2017.tab"), "code", "refused") == (0, 0)


@pytest.mark.fault("12")
def test_withdrawn_currencies_are_money(append: Append, standing: Callable[[], dict[str, Any]]) -> None:
    assert "currency" not in append(inputs("12") / "b.yaml")["messages"]
    units = {data.value.unit for data in standing().values() if hasattr(data, "value")}
    assert units == {"DEM", "VEF", "VES", "TRL", "HRK"}  # 5_000_000 SUR is no number in YAML


@pytest.mark.fault("13")
def test_one_bad_byte_does_not_change_other_rows_and_utf_16_is_read_by_its_mark(
    append: Append, standing: Callable[[], dict[str, Any]]
) -> None:
    append(inputs("13") / "mixed" / "sdn.csv", "--release", "2024-01-01")
    assert "CAFÉ ATLANTIS" in {data.target for data in standing().values()}
    assert counts(append(inputs("13") / "utf16.csv"), "code", "refused") == (0, 0)


@pytest.mark.fault("14")
def test_days_of_another_century_are_suspect_and_codes_are_those_of_cameo(
    append: Append, standing: Callable[[], dict[str, Any]]
) -> None:
    append(inputs("14") / "century.export.CSV", "--source", "gdelt-2")
    assert standing()["880000001"].is_date_suspect
    result = append(inputs("14") / "codes.export.CSV", "--source", "gdelt-2", "--release", "2020-01-06")
    assert result["code"] == 1
    assert {data.code for data in standing().values()} <= {"042", "010"}


@pytest.mark.fault("15")
def test_a_blank_vote_is_a_vote_not_cast(append: Append, standing: Callable[[], dict[str, Any]]) -> None:
    assert counts(append(inputs("15") / "ga.csv"), "code", "appended", "refused") == (0, 3, 0)
    assert "non_voting" in {ballot.vote for ballot in standing()["700002"].ballots}


@pytest.mark.fault("16")
@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        ("latin", ""),
        ("idspace", ""),
        ("midnightwrong", "GTFS writes 24:40:00"),
        ("missingstop", "stops.txt has no stop 'S9'"),
    ],
)
def test_a_feed_is_read_or_its_fault_named(append: Append, feed: str, expected: str) -> None:
    result = append(inputs("16") / feed)
    assert counts(result, "code") == (int(bool(expected)),)
    assert expected in result["messages"]
    assert "other content" not in result["messages"]


@pytest.mark.fault("17")
def test_codes_as_floats_are_the_same_rows(append: Append) -> None:
    assert append(inputs("17") / "plain.csv")["appended"] == 2
    assert counts(append(inputs("17") / "floats.csv"), "code", "appended", "known") == (0, 0, 2)


@pytest.mark.fault("18")
def test_a_new_version_of_a_feed_doubles_nothing(append: Append, standing: Callable[[], dict[str, Any]]) -> None:
    append(inputs("18") / "v1", "--release", "2024-03-01")
    append(inputs("18") / "v2", "--release", "2024-03-10")
    assert sum(data.trips.low for data in standing().values()) == 10


@pytest.mark.fault("20")
def test_a_job_at_a_fixed_hour_runs_once_when_summer_time_ends() -> None:
    trigger = Cron.parse("30 2 * * *").trigger(ZoneInfo("Europe/Berlin"))
    fires, day = [], datetime(2026, 10, 24, 12, tzinfo=UTC)
    while (after := trigger.get_next_fire_time(None, day)) and after < datetime(2026, 10, 25, 12, tzinfo=UTC):
        fires.append(after)
        day = after + timedelta(seconds=1)
    assert len(fires) == 1


@pytest.mark.integration
@pytest.mark.fault("05")
@pytest.mark.fault("10")
@pytest.mark.fault("11")
@pytest.mark.fault("19")
def test_what_they_say_is_published_and_written_to_files(
    append: Append, dateline: Dateline, models: Marts, tmp_path: Path
) -> None:
    """That dbt and the checks let them pass is in tests/expectations/test_any_ledger.py."""
    files = [inputs("05") / "notes.yaml", inputs("10") / "s.yaml", inputs("19") / "partsonly.json"]
    coded = shutil.copy(inputs("11") / "20200105120000.export.CSV", tmp_path)
    for file in (*files, Path(coded)):
        append(file)
    home = tmp_path / "data"
    models.of(home / "ledger.duckdb", file=home / "build.duckdb").close()
    record_audit(home / "build.duckdb", passed=True)
    publish(home / "build.duckdb", home / "warehouse.duckdb")
    with opened(home / "warehouse.duckdb") as published:
        assert published.execute("select count(*) from core.dim_date").fetchone()[0] < 200_000  # type: ignore[index] # a count has a row
        ((low, high, measured),) = published.execute(
            """select exports_low, exports_high, exports_measured from trade.fct_trade_year
            where reporter_code = 'RUS' and partner_code = 'PRK' and calendar_year = 2015"""
        ).fetchall()
    assert (low, high, measured) == (1000, None, "leaf_sum_at_least")
    for form in ("ical", "vega-lite"):
        assert dateline("timeline", "--format", form).returncode == 0
    written = json.loads(dateline("timeline", "--format", "geojson").stdout)
    assert {"type": "Point", "coordinates": [37.61, 55.75]} in [one["geometry"] for one in written["features"]]
