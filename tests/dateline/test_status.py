"""One screen: how things stand, and which of it is not well."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dateline.health import Health
from dateline.settings import Settings, load
from dateline.status import home_status
from ingest.event import parse
from tests.calling import Dateline
from warehouse.build.runs import Run, Runs
from warehouse.ledger.ledger import Ledger

NOW = datetime.now(UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"home": tmp_path / "data", "wait": 5})[0]


def found(settings: Settings, now: datetime = NOW) -> dict[str, tuple[str, bool]]:
    return {what: (value, is_ok) for what, value, is_ok in home_status(settings, now)}


def test_of_an_empty_home_nothing_is_wrong(settings: Settings) -> None:
    shown = found(settings)
    assert all(is_ok for _, is_ok in shown.values())
    assert shown["last build"][0] == "none yet: dateline run"


def test_after_the_main_job_it_shows_head_build_and_publication(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "data")
    shown = found(load({"home": tmp_path / "data", "wait": 5})[0])
    assert str(Ledger(home / "ledger.duckdb").head()) in shown["ledger"][0]
    assert shown["ledger"][0].startswith("95 records")
    assert "models, run 2" in shown["last build"][0]
    assert "ago" in shown["last publication"][0]
    assert shown["failing expectations"] == ("none", True)
    assert shown["disk"][1]
    assert len(shown) <= 24  # a screen


def test_the_command_ends_with_1_if_something_is_not_well(settings: Settings, dateline: Dateline) -> None:
    command = ("--home", settings.home, "status", "--format", "json")
    well = dateline(*command)
    assert well.returncode == 0
    settings.refused.mkdir(parents=True)
    (settings.refused / "a.refused.ndjson").write_text("{}\n{}\n")
    (settings.refused / "a.refused.ndjson.txt").write_text("why\n")
    ill = dateline(*command)
    assert ill.returncode == 1
    rows = {row["what"]: row for row in json.loads(ill.stdout)}
    assert rows["refused records waiting"] == {
        "what": "refused records waiting",
        "value": f"2 in {settings.refused}",
        "ok": False,
    }


def read_from(settings: Settings, source: str) -> None:
    claim = {"source": source, "id": "1", "kind": "statement", "claimant": {"name": "A"}, "data": {"summary": "s"}}
    Ledger(settings.ledger).append([parse(claim)])


def test_a_source_is_stale_once_its_cadence_is_over(settings: Settings) -> None:
    read_from(settings, "ofac-sdn")
    assert found(settings)["source ofac-sdn"][1]
    value, is_ok = found(settings, NOW + timedelta(days=8))["source ofac-sdn"]
    assert (value.endswith("8 days ago, expected within 7 days") or "7 days ago" in value, is_ok) == (True, False)


def test_a_source_that_was_read_again_is_fresh_though_nothing_was_new(settings: Settings) -> None:
    read_from(settings, "ofac-sdn")
    later = NOW + timedelta(days=8)
    run = Run("append", started_at=later)
    run.files.append({"file_name": "sdn.csv", "source_name": "ofac-sdn", "read_at": later, "read_count": 1,
                      "appended_count": 0, "corrected_count": 0, "withdrawn_count": 0, "known_count": 1,
                      "refused_count": 0})  # fmt: skip
    Runs(settings.runs).keep(run)
    assert found(settings, later)["source ofac-sdn"][1]


def test_a_closed_source_grows_no_older(settings: Settings) -> None:
    read_from(settings, "cow-diplomatic-exchange")
    assert "source cow-diplomatic-exchange" not in found(settings, NOW + timedelta(days=9999))


def test_failing_expectations_are_named(settings: Settings) -> None:
    run = Run("check")
    run.checks.append({"checked_at": NOW, "mart_name": "core.fct_claim", "expectation": "sql", "severity": "critical",
                       "owner_name": "core", "reason": "so it must be", "status": "failed",
                       "failing_count": 3})  # fmt: skip
    Runs(settings.runs).keep(run)
    shown = found(settings)
    assert shown["failing expectations"] == ("1", False)
    assert shown["  critical"] == ("core.fct_claim: so it must be (failed, 3 rows)", False)


def test_scheduled_runs_that_fail_are_reported_with_their_log(settings: Settings) -> None:
    settings.home.mkdir()
    health = Health(settings.health)
    for _ in range(2):
        health.begin("a-run", ("run",), NOW)
        health.end(4, None)
    value, is_ok = found(settings)["last scheduled run"]
    assert not is_ok
    assert f"2 failed in a row, the last with 4; see {settings.logs}{os.sep}a-run.jsonl" in value
