"""A run builds nothing only where a build would come to the file that is published."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.pipeline.recording import recorded
from dateline.pipeline.run import bundled, run
from dateline.pipeline.unchanged import published_as_it_stands
from dateline.settings import Settings, load
from tests.warehouse.sample import statement
from warehouse.build.dbt import silent
from warehouse.build.runs import Runs
from warehouse.build.state import seal
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.manifest import manifest_path, read_manifest

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(home: Path, tmp_path: Path) -> Settings:
    """The settings of a copy of the main job's home, whose build nobody has written to."""
    for name in ("ledger.duckdb", "build.duckdb", "warehouse.duckdb", "warehouse.json"):
        shutil.copy(home / name, tmp_path / name)
    seal(tmp_path / "build.duckdb")
    return load({"home": tmp_path})[0]


def _change_build(settings: Settings, change: str) -> None:
    with opened(settings.build, write=True) as build:
        build.execute(change)
    seal(settings.build)


def _change_manifest(settings: Settings, **fields: object) -> None:
    file = manifest_path(settings.warehouse)
    file.write_text(json.dumps(json.loads(file.read_text()) | fields))


def _flip_a_byte(settings: Settings) -> None:
    content = bytearray(settings.warehouse.read_bytes())
    content[len(content) // 2] ^= 1
    settings.warehouse.chmod(0o644)
    settings.warehouse.write_bytes(content)


def _write_to_build(settings: Settings) -> None:
    with opened(settings.build, write=True) as build:
        build.execute("create table log.note as select 1 as a")


CHANGES: dict[str, Callable[[Settings], object]] = {
    "a record was appended": lambda settings: Ledger(settings.ledger).append([statement("new")]),
    "the ledger is of another history": lambda settings: _change_manifest(settings, ledger_chain_hash="0" * 64),
    "nothing is published": lambda settings: settings.warehouse.unlink(),
    "the published file has no manifest": lambda settings: manifest_path(settings.warehouse).unlink(),
    "a byte of the published file changed": _flip_a_byte,
    "a publication was forced": lambda settings: _change_manifest(settings, forced_reason="it must be out"),
    "a version changed": lambda settings: _change_manifest(settings, versions={"duckdb": "1.0.0"}),
    "there is no build": lambda settings: settings.build.unlink(),
    "somebody wrote to the build": _write_to_build,
    "another build was made since": lambda settings: _change_build(settings, "update log.state set state_id = uuid()"),
    "the last build is not whole": lambda settings: _change_build(settings, "update log.state set state_id = null"),
    "dbt built it without dateline": lambda settings: _change_build(settings, "update log.state set code_hash = null"),
    "the last check failed": lambda settings: _change_build(settings, "update log.audit set is_passed = false"),
    "the last build was not checked": lambda settings: _change_build(settings, "drop table log.audit"),
}


def test_nothing_is_new_after_a_run(settings: Settings) -> None:
    assert published_as_it_stands(settings) == read_manifest(settings.warehouse)


@pytest.mark.parametrize("change", CHANGES)
def test_something_is_where(change: str, settings: Settings) -> None:
    CHANGES[change](settings)
    assert published_as_it_stands(settings) is None


def test_something_is_where_the_code_of_dateline_changed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.pipeline.unchanged.code_hash", lambda: "0" * 64)
    assert published_as_it_stands(settings) is None


def test_a_run_without_news_names_the_file_that_stays(settings: Settings) -> None:
    before = settings.warehouse.stat().st_ino
    with recorded(settings, "run") as record:
        outcome = run(bundled(), settings, record, strict=False, progress=silent)
    assert (outcome.built, outcome.audit) == (None, None)
    assert outcome.manifest == read_manifest(settings.warehouse)
    assert settings.warehouse.stat().st_ino == before
    (kept,) = Runs(settings.runs).rows("from run")
    assert outcome.manifest
    assert (kept["ledger_position"], kept["published_sha256"]) == (95, outcome.manifest.sha256)
    assert (kept["model_count"], kept["exit_code"]) == (None, 0)
