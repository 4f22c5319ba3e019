"""Dagster's definitions: loaded, materialised to a published file, and stopped by what is not as it should be."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from dateline.settings import Settings, load
from expectations.audit import SUITES
from expectations.suites import read_suites
from ingest.errors import UsageError
from ingest.sources.registry import SOURCES
from tests.guide import page
from warehouse.build.runs import Runs
from warehouse.publish.write import Manifest, read_manifest

# Dagster is imported where it is used: it takes a second, also of runs in which these tests are not selected.
if TYPE_CHECKING:
    from dagster import AssetKey, Definitions, ExecuteInProcessResult

pytestmark = [pytest.mark.long, pytest.mark.skipif(find_spec("dagster") is None, reason="needs the extra dagster")]


REFUSED_ONE = """
source: desk
events:
  - {id: a, kind: statement, claimant: {name: A}, data: {summary: one}}
  - {id: b, kind: statement, claimant: {name: A}, data: {summary: 1}}
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_DISABLE_TELEMETRY", "1")
        yield load({"home": tmp_path_factory.mktemp("dagster") / "data", "wait": 1})[0]


def definitions_of(*files: list[Path], **options: Any) -> "Definitions":
    from dateline import assets

    return assets.definitions_of(*files, **options)


def asset(*parts: str) -> "AssetKey":
    from dagster import AssetKey

    return AssetKey(parts)


@pytest.fixture(scope="module")
def definitions(settings: Settings) -> "Definitions":
    return definitions_of(settings=settings, cron="30 5 * * *")


def materialised(definitions: "Definitions") -> "ExecuteInProcessResult":
    job = definitions.resolve_job_def("whole_way")
    from dagster import DagsterInstance

    with DagsterInstance.ephemeral() as instance:
        return job.execute_in_process(instance=instance, raise_on_error=False)


@pytest.fixture(scope="module")
def whole_way(definitions: "Definitions") -> "ExecuteInProcessResult":
    return materialised(definitions)


@pytest.fixture(scope="module")
def published(whole_way: "ExecuteInProcessResult", settings: Settings) -> Manifest:
    assert whole_way.success
    manifest = read_manifest(settings.warehouse)
    assert manifest
    return manifest


def marts_of(manifest: Manifest) -> dict[str, int]:
    """How many rows each has, but for the tables on runs."""
    return {mart: count for mart, count in manifest.rows.items() if not mart.startswith("ops.")}


def made(result: "ExecuteInProcessResult") -> set[str]:
    return {event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key}


def test_sources_ledger_models_and_the_published_file_are_assets(
    definitions: "Definitions", settings: Settings
) -> None:
    graph = definitions.resolve_asset_graph()
    known = {key.to_user_string() for key in graph.get_all_asset_keys()}
    manifest = json.loads((settings.dbt / "parsed" / "target" / "manifest.json").read_text(encoding="utf-8"))
    models = [node["name"] for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")]
    assert len(models) > 80
    assert set(models) <= {key.rsplit("/", 1)[-1] for key in known}
    assert {f"source/{name}" for name in SOURCES} | {"log/event", "log/batch", "warehouse"} <= known


def test_one_leads_to_the_other(definitions: "Definitions") -> None:
    graph = definitions.resolve_asset_graph()
    assert asset("source", "un-comtrade") in graph.get(asset("log", "event")).parent_keys
    assert asset("log", "event") in graph.get(asset("staging", "stg_record")).parent_keys
    assert asset("core", "fct_claim") in graph.get(asset("warehouse")).parent_keys


def test_every_expectation_is_a_check_of_its_mart_and_the_critical_ones_block(definitions: "Definitions") -> None:
    nodes = definitions.resolve_asset_graph().asset_check_nodes
    checks = [(node.key.asset_key, node.blocking) for node in nodes if node.key.name != "nothing_is_refused"]
    expected = [
        (asset(*suite.table.split(".")), entry.severity == "critical")
        for suite in read_suites(SUITES)
        for entry in suite.expectations
    ]
    assert sorted(checks) == sorted(expected)


def test_it_has_a_schedule(definitions: "Definitions") -> None:
    schedule = definitions.resolve_schedule_def("whole_way_schedule")
    assert (schedule.cron_schedule, schedule.job_name) == ("30 5 * * *", "whole_way")


def test_materialised_they_are_the_main_job(
    whole_way: "ExecuteInProcessResult", definitions: "Definitions", published: Manifest, home: Path
) -> None:
    by_command = read_manifest(home / "warehouse.duckdb")
    assert by_command
    graph = definitions.resolve_asset_graph()
    assert made(whole_way) == {key.to_user_string() for key in graph.materializable_asset_keys}
    evaluations = whole_way.get_asset_check_evaluations()
    assert len(evaluations) == sum(len(suite.expectations) for suite in read_suites(SUITES)) + 1
    assert all(one.passed for one in evaluations)
    assert published.ledger_position == by_command.ledger_position
    assert marts_of(published) == marts_of(by_command)


def test_each_step_is_recorded_as_the_command_of_the_same_work(settings: Settings, published: Manifest) -> None:
    kept = Runs(settings.runs).rows("from run order by started_at limit 4")
    assert [(run["command"], run["exit_code"]) for run in kept] == [
        ("append", 0), ("build", 0), ("check", 0), ("publish", 0),
    ]  # fmt: skip
    assert kept[3]["published_sha256"] == published.sha256


def test_a_broken_warehouse_fails_its_check_and_the_last_good_file_stays(
    settings: Settings, published: Manifest, tmp_path: Path
) -> None:
    with duckdb.connect(str(settings.ledger)) as ledger:  # behind the back of everything that validates
        ledger.execute("""update event set data = replace(data, '"USD"', '"US$"') where kind = 'trade_flow'""")
    settings.build.unlink()
    mine = tmp_path / "mine.yaml"
    mine.write_text(REFUSED_ONE, encoding="utf-8")
    panel = tmp_path / "BACI_HS92_Y2018_V202201.csv"
    panel.write_text("t,i,j,k,v,q\n2018,643,408,10121,70.5,10.25\n", encoding="utf-8")
    broken = materialised(definitions_of([mine, panel], settings=settings))
    assert not broken.success
    failed = {
        (one.asset_key.to_user_string(), one.check_name): one.severity.value
        for one in broken.get_asset_check_evaluations()
        if not one.passed
    }
    assert failed["trade/fct_trade_flow", "currency_code_iso_4217"] == "ERROR"
    assert failed["log/event", "nothing_is_refused"] == "WARN"
    assert {"source/cepii-baci", "core/fct_claim"} <= made(broken)
    assert "warehouse" not in made(broken)
    assert read_manifest(settings.warehouse) == published


def test_an_error_is_reported_in_our_words_and_stops_what_comes_after(tmp_path: Path) -> None:
    settings = load({"home": tmp_path / "data"})[0]
    result = materialised(definitions_of([tmp_path / "none.yaml"], settings=settings))
    assert not result.success
    assert made(result) == set()


def test_settings_are_those_of_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text("elsewhere = 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="unknown setting 'elsewhere'"):
        definitions_of()


def test_dagster_loads_what_the_page_has_one_write(tmp_path: Path, environment: dict[str, str]) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", page("how-to/orchestrators"), re.MULTILINE | re.DOTALL)
    (tmp_path / "timeline.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "dagster", "job", "list", "-f", "timeline.py"]
    silent = environment | {"DAGSTER_DISABLE_TELEMETRY": "1"}
    listed = subprocess.run(command, cwd=tmp_path, env=silent, capture_output=True, encoding="utf-8")
    assert listed.returncode == 0, listed.stderr
    assert "Job: whole_way" in listed.stdout
