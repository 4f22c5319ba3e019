"""A build that went wrong does not get out: the audit sees it, shows the rows, and publication is held back."""

import html
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.calling import Dateline, Done
from tests.shared import command_once, folder_of
from warehouse.build.runs import Runs
from warehouse.publish.write import read_manifest

# What goes wrong in a build, and by what its check is known: table and part of the reason.
MUTATIONS = {
    "a bound is turned over": (
        "update trade.fct_trade_flow set value_low = value_high + 1 where flow = 'export'",
        ("trade.fct_trade_flow", "a lower bound lies below its upper one"),
    ),
    "something possible is counted as held": (
        "update diplomacy.fct_missile_test set held_count = 2 where modality = 'possible'",
        ("diplomacy.fct_missile_test", "what was not held is not counted"),
    ),
    "something undated gets a date": (
        "update core.fct_claim set start_earliest_on = '2017-01-01' where record_id = 'workers-in-russia'",
        ("core.fct_claim", "nothing undated gets a date"),
    ),
    "a code is no code": (
        "update trade.fct_trade_flow set currency_code = 'US$' where reporter_code = 'CHN'",
        ("trade.fct_trade_flow", "ISO 4217"),
    ),
    "half a person travels": (
        "update trade.fct_ferry_service set trip_passengers_high = 48.25",
        ("trade.fct_ferry_service", "passengers are whole people"),
    ),
    "a share is more than the whole": (
        "update trade.fct_partner_share set share_low = 1.5, share_high = 1.5 where partner_code = 'RUS'",
        ("trade.fct_partner_share", "a partner has at most the whole"),
    ),
    "a response comes before what it answers": (
        "update diplomacy.fct_escalation_response set lag_days_high = -5 "
        "where escalation_occurred = '2017-07-04' and lag_days_low = 3 and lag_days_high = 3",
        ("diplomacy.fct_escalation_response", "a response does not certainly come before"),
    ),
}


@dataclass
class Gate:
    """What the commands said of a build in which all of that went wrong."""

    home: Path
    check: Done
    publish: Done
    before_force: bytes
    force: Done

    @property
    def failed(self) -> list[dict[str, Any]]:
        return [row for row in json.loads(self.check.stdout) if row["status"] == "failed"]


@pytest.fixture
def gate(home: Path, dateline: Dateline, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    place = folder_of(tmp_path_factory, "gate")

    def check(_: Path) -> Done:
        for file in ("build.duckdb", "warehouse.duckdb", "warehouse.json"):
            shutil.copy(home / file, place)
        with duckdb.connect(str(place / "build.duckdb")) as build:
            for change, _ in MUTATIONS.values():
                assert build.execute(change).fetchall() == [(1,)], change
        return dateline("--home", place, "check", "--format", "json")

    def publish(_: Path) -> Done:
        return dateline("--home", place, "publish")

    def force(before: Path) -> Done:
        shutil.copy(place / "warehouse.duckdb", before)
        return dateline("--home", place, "publish", "--force", "--reason", "the desk needs it, faults and all")

    checked = command_once(tmp_path_factory, "gate", check)
    published = command_once(tmp_path_factory, "gate_publish", publish)
    forced = command_once(tmp_path_factory, "gate_force", force)
    before = folder_of(tmp_path_factory, "gate_force") / "warehouse.duckdb"
    return Gate(place, checked, published, before.read_bytes(), forced)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_it_is_caught(gate: Gate, mutation: str) -> None:
    table, reason = MUTATIONS[mutation][1]
    assert [row for row in gate.failed if row["table"] == table and reason in row["reason"]]


def test_nothing_else_fails_and_everything_was_looked_at(gate: Gate) -> None:
    blamed = {table for _, (table, _) in MUTATIONS.values()}
    assert {row["table"] for row in gate.failed} == blamed
    assert "error" not in {row["status"] for row in json.loads(gate.check.stdout)}


def test_the_failing_rows_are_shown(gate: Gate) -> None:
    said = gate.check.stderr
    assert "critical: trade.fct_ferry_service: passengers are whole people" in said
    assert "trip_passengers_high 48.25" in said
    assert "record_id workers-in-russia" in said
    assert "currency_code US$" in said


def test_the_check_ends_with_1(gate: Gate) -> None:
    assert gate.check.returncode == 1


def test_publication_is_blocked_and_the_old_file_stays(gate: Gate, home: Path) -> None:
    assert gate.publish.returncode == 1
    assert gate.publish.stdout == ""
    assert "did not pass its check" in gate.publish.stderr
    assert gate.before_force == (home / "warehouse.duckdb").read_bytes()


def test_it_says_how_old_the_file_is_that_stays(gate: Gate, home: Path) -> None:
    manifest = read_manifest(home / "warehouse.duckdb")
    assert manifest
    message = rf"stays in place, of {re.escape(manifest.published_at)}, \d+ (minute|hour|day)s? old"
    assert re.search(message, gate.publish.stderr)


def test_each_failure_is_reported_with_the_sql_that_finds_all_of_its_rows(gate: Gate) -> None:
    with duckdb.connect(str(gate.home / "build.duckdb"), read_only=True) as build:
        for row in gate.failed:
            found = build.execute(row["failing_sql"]).fetchall()
            assert len(found) >= len(row["failing_rows"]) > 0
            assert "All of them, in the build: " + " ".join(row["failing_sql"].split()) in gate.check.stderr


def test_a_reason_forces_the_publication_and_is_kept(gate: Gate) -> None:
    assert gate.force.returncode == 0, gate.force.stderr
    manifest = read_manifest(gate.home / "warehouse.duckdb")
    assert manifest
    assert manifest.forced_reason == "the desk needs it, faults and all"
    kept = Runs(gate.home / "runs.duckdb").rows("from run order by started_at")
    assert [(run["command"], run["exit_code"], run["forced_reason"]) for run in kept] == [
        ("check", 1, None),
        ("publish", 1, None),
        ("publish", 0, "the desk needs it, faults and all"),
    ]


def test_what_failed_is_kept_with_its_count_and_no_value_of_a_row(gate: Gate) -> None:
    kept = Runs(gate.home / "runs.duckdb").rows("from check_result where status = 'failed'")
    assert {(one["mart_name"], one["reason"]) for one in kept} == {(row["table"], row["reason"]) for row in gate.failed}
    assert all(one["failing_count"] > 0 and one["failing_sql"] for one in kept)
    assert "workers-in-russia" not in str(kept)


def test_the_page_of_our_own_needs_no_network_and_shows_what_failed(gate: Gate) -> None:
    page = (gate.home / "audit.html").read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img|iframe)|https?:|@import|url\(", page) == []
    assert "This build is not to be published" in page
    for row in gate.failed:
        assert html.escape(row["failing_sql"]) in page
    assert "workers-in-russia" in page
    assert (gate.home / "audit.html").stat().st_mode & 0o777 == 0o600


def test_the_page_of_the_audit_is_there_to_read(gate: Gate) -> None:
    assert (gate.home / "data_docs" / "index.html").exists()
