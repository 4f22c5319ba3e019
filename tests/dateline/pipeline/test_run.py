"""The main job again, and with other records: what it says follows from what it was given."""

import json
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.calling import Dateline, Done
from tests.shared import command_once, copy_of

pytestmark = pytest.mark.integration

BUNDLED = Path(str(files("dateline") / "timelines" / "russia-north-korea-2017.yaml"))


@pytest.fixture(scope="module")
def again(home: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A second run in a copy of the home, as a person sees it."""

    def run(place: Path) -> Done:
        copy_of(home, place / "data")
        return subprocess.run(["dateline", "run"], cwd=place, env=environment, capture_output=True, encoding="utf-8")

    return command_once(tmp_path_factory, "again", run)


def test_the_first_run_says_what_became_of_the_records(main_job: Path) -> None:
    printed = (main_job / "printed.txt").read_text(encoding="utf-8")
    assert "Read       49 records of russia-north-korea-2017.yaml" in printed
    assert "Appended   49, already known 0, refused 0\n" in printed


def test_a_second_run_appends_nothing_and_says_so(again: Any) -> None:
    assert again.returncode == 0, again.stderr
    assert "Appended   0, already known 49, refused 0  (nothing new)" in again.stdout


def test_a_second_run_builds_nothing_and_says_so(again: Any) -> None:
    assert "Built      nothing: ledger and dateline are those of the last publication\n" in again.stdout
    assert "Stays      data/warehouse.duckdb (" in again.stdout
    assert "Checked" not in again.stdout


def test_a_second_run_finds_the_same(again: Any, main_job: Path) -> None:
    first = (main_job / "printed.txt").read_text(encoding="utf-8")
    mark = "1. Russia's balance"
    assert again.stdout[again.stdout.index(mark) :] == first[first.index(mark) :]


def test_it_names_what_each_mart_holds_and_what_to_type_next(again: Any) -> None:
    assert "trade.fct_trade_balance" in again.stdout
    assert again.stdout.rstrip().endswith('query "from core.rpt_timeline"')


def test_standard_error_is_silent_where_nothing_is_wrong(again: Any) -> None:
    assert again.stderr == ""


@pytest.fixture
def changed(dateline: Dateline, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A run on a copy of the timeline with three figures changed and a record spoilt, as a program sees it."""
    text = BUNDLED.read_text(encoding="utf-8")
    for old, new in (
        ("value: {value: 421e3,", "value: {value: 400e3,"),
        ("workers: {low: 30000,", "workers: {low: 40000,"),
        ("places: 193\n", "places: 200\n"),
        ("{countries: [USA, KOR],", "{countries: [USA, KORR],"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)

    def run(place: Path) -> Done:
        (place / "mine.yaml").write_text(text, encoding="utf-8")
        return dateline("run", "mine.yaml", "--format", "json", folder=place)

    return command_once(tmp_path_factory, "changed", run)


def test_it_can_answer_in_json_alone(changed: Any) -> None:
    (row,) = json.loads(changed.stdout)
    assert (row["read"], row["appended"], row["known"], row["refused"]) == (49, 48, 0, 1)
    assert row["published"] == "data/warehouse.duckdb"
    assert row["manifest"]["ledger_position"] == 48
    assert row["failed"] == []
    assert row["is_unchanged"] is False


def test_a_refused_record_is_reported_and_kept_in_a_file_and_ends_the_run_with_1(changed: Any) -> None:
    assert changed.returncode == 1
    (row,) = json.loads(changed.stdout)
    assert row["refused_files"] == ["data/refused/mine.refused.yaml"]


def test_findings_follow_from_the_figures(changed: Any) -> None:
    (row,) = json.loads(changed.stdout)
    found = {finding["question"]: finding["answer"] for finding in row["findings"]}
    assert len(found) == 5
    assert found["Russia's balance with North Korea, 2017 Q1"].startswith("+31,000,000 USD")
    assert found["What North Korea's government may earn per worker in Russia"].startswith(
        "600.00 to 1,250.00 USD a year"
    )
    ferry = found["Passengers of the Vladivostok–Rajin ferry"]
    assert ferry == "at most 450 on 9 trips, 50 a trip of 200 places"
