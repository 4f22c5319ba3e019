"""A build that cannot be made says why, and leaves what is published as it was."""

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import ExitCode
from ingest.event import parse
from tests.warehouse.processes import dateline
from warehouse.build.dbt import BuildFailed, _result_of, build
from warehouse.files.connection import opened
from warehouse.files.errors import FileLocked, FileUnusable
from warehouse.ledger.ledger import Ledger

CLAIM = {"source": "test/build", "id": "one", "kind": "statement", "claimant": {"name": "A"}, "data": {"summary": "s"}}


def test_without_a_ledger_there_is_nothing_to_build(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match=r"there is no file .*ledger\.duckdb"):
        build(tmp_path / "ledger.duckdb", tmp_path / "build.duckdb", tmp_path / "dbt")
    assert not (tmp_path / "build.duckdb").exists()


@pytest.mark.integration
@pytest.mark.parametrize("held", ["ledger.duckdb", "build.duckdb"])
def test_a_file_that_is_held_is_reported_before_dbt_starts(tmp_path: Path, holding: Any, held: str) -> None:
    Ledger(tmp_path / "ledger.duckdb").append([parse(CLAIM)])
    with holding(tmp_path / held) as pid, pytest.raises(FileLocked, match=f"process {pid}"):
        build(tmp_path / "ledger.duckdb", tmp_path / "build.duckdb", tmp_path / "dbt", wait=0)


def test_an_interrupted_build_leaves_no_dbt_behind(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "ledger.duckdb", tmp_path)

    def interrupt(name: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "ledger.duckdb", tmp_path / "build.duckdb", tmp_path / "dbt", progress=interrupt)
    log = tmp_path / "dbt" / "logs" / "dbt.log"
    failure = log.stat().st_size
    time.sleep(0.5)
    assert log.stat().st_size == failure
    with opened(tmp_path / "build.duckdb", write=True, wait=0):
        pass


def test_the_marts_of_the_main_job_came_of_the_build(home: Path) -> None:
    with opened(home / "build.duckdb") as connection:
        schemas = {
            name for (name,) in connection.execute("select distinct schema_name from duckdb_tables()").fetchall()
        }
    assert schemas == {"core", "trade", "diplomacy", "ops", "intermediate", "staging", "log", "seeds"}


@pytest.mark.parametrize(
    ("memory", "command", "code"),
    [
        ("20MB", "build", ExitCode.BUILD),
        ("1MB", "check", ExitCode.DATA),
        ("1MB", "publish", ExitCode.DATA),
    ],
)
def test_what_wants_more_memory_than_it_may_take_says_how_to_give_it(
    home: Path, tmp_path: Path, memory: str, command: str, code: ExitCode
) -> None:
    for name in ("ledger.duckdb", "build.duckdb", "warehouse.duckdb", "warehouse.json"):
        shutil.copy(home / name, tmp_path)
    before = (tmp_path / "warehouse.duckdb").read_bytes()
    failure = dateline(tmp_path, "--memory", memory, command)
    assert failure.returncode == code
    assert "Out of Memory Error" in failure.stderr
    assert (
        f"to fix it: let DuckDB take more of what the machine has, such as: dateline --memory 8GB {command}"
        in failure.stderr
    )
    assert "Possible solutions" not in failure.stderr
    assert (tmp_path / "warehouse.duckdb").read_bytes() == before


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ("No space left on device", "see to free disk"),
        ("Out of Memory Error: x", "--memory 8GB build"),
        ("Failed to commit: could not allocate block of size 256.0 KiB", "--memory 8GB build"),
    ],
)
def test_the_remedy_is_derived_from_every_step_that_failed_and_not_from_those_shown_alone(
    tmp_path: Path, said: str, remedy: str
) -> None:
    messages = ["Got 1 result"] * 5 + [said]
    failed = [{"unique_id": f"test.{number}", "status": "fail", "message": one} for number, one in enumerate(messages)]
    with pytest.raises(BuildFailed, match=f"6 of 6 steps(.|\n)*{remedy}") as failure:
        _result_of(failed, 1.0, tmp_path)
    assert said not in str(failure.value)
