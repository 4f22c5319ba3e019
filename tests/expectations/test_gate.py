"""A build that went wrong does not get out: the audit sees it, shows the rows, and publication is held back."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

# What goes wrong in a build, and by what its check is known: table and part of the reason.
MUTATIONS = {
    "a bound is turned over": (
        "update trade.fct_trade_flow set value_low = value_high + 1 where flow = 'export'",
        ("trade.fct_trade_flow", "a lower bound lies below its upper one"),
    ),
    "something expected is counted as held": (
        "update diplomacy.fct_missile_test set held_count = 2 where modality = 'expected'",
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
    check: "subprocess.CompletedProcess[str]"
    publish: "subprocess.CompletedProcess[str]"

    @property
    def failed(self) -> list[dict[str, Any]]:
        return [row for row in json.loads(self.check.stdout) if row["status"] == "failed"]


@pytest.fixture(scope="module")
def gate(home: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Gate:
    place = tmp_path_factory.mktemp("gate")
    for file in ("build.duckdb", "warehouse.duckdb", "warehouse.json"):
        shutil.copy(home / file, place)
    with duckdb.connect(str(place / "build.duckdb")) as build:
        for change, _ in MUTATIONS.values():
            assert build.execute(change).fetchall() == [(1,)], change

    def call(*command: str) -> "subprocess.CompletedProcess[str]":
        whole = ["dateline", "--home", str(place), *command]
        return subprocess.run(whole, env=environment, capture_output=True, encoding="utf-8")

    return Gate(place, call("check", "--format", "json"), call("publish"))


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
    for file in ("warehouse.duckdb", "warehouse.json"):
        assert (gate.home / file).read_bytes() == (home / file).read_bytes()


def test_the_page_of_the_audit_is_there_to_read(gate: Gate) -> None:
    assert (gate.home / "data_docs" / "index.html").exists()
