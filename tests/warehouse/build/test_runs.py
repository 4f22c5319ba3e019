"""What a run did is kept, whatever became of it."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import dbt_project
from warehouse.build.contents import script
from warehouse.build.runs import Run, Runs


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "home" / "runs.duckdb")


def test_before_the_first_run_there_is_none_and_asking_makes_no_file(runs: Runs) -> None:
    assert runs.rows("from run") == []
    assert not runs.path.exists()


def test_a_file_that_nobody_finished_making_holds_no_runs(runs: Runs) -> None:
    runs.path.parent.mkdir()
    duckdb.connect(str(runs.path)).close()
    assert runs.find("a run") is None
    runs.keep(Run("append"))
    assert len(runs.rows("from run")) == 1


def test_a_run_is_kept_when_it_begins_and_again_when_it_ends(runs: Runs) -> None:
    run = Run("append", read_count=3, appended_count=2, known_count=1)
    runs.keep(run)
    (begun,) = runs.rows("from run")
    assert begun["ended_at"] is None
    run.files.append({"file_name": "a.yaml", "read_at": run.started_at, "read_count": 3, "appended_count": 2,
                      "corrected_count": 0, "withdrawn_count": 0, "known_count": 1, "refused_count": 0})  # fmt: skip
    run.end(0)
    runs.keep(run)
    (ended,) = runs.rows("from run")
    assert ended["ended_at"] >= ended["started_at"] == begun["started_at"]
    assert (ended["exit_code"], ended["read_count"], ended["appended_count"]) == (0, 3, 2)
    assert "duckdb " + duckdb.__version__ in ended["versions"]
    assert [(row["run_id"], row["file_number"]) for row in runs.rows("from file_read")] == [(run.run_id, 1)]


@pytest.mark.integration
def test_a_run_that_was_killed_is_ended_by_the_next_one(runs: Runs) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    runs.keep(Run("run", process_id=gone.pid))
    runs.keep(Run("check"))
    died, going = runs.rows("from run order by command desc")
    assert (died["command"], died["error_name"], died["exit_code"]) == ("run", "Died", None)
    assert died["ended_at"] is not None
    assert going["ended_at"] is None


def test_ids_sort_by_time_and_differ_within_a_second() -> None:
    ids = [Run("run").run_id for _ in range(100)]
    assert len(set(ids)) == 100
    assert all(re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}", one) for one in ids)


def test_the_build_knows_the_tables_as_they_are(tmp_path: Path) -> None:
    macro = (Path(dbt_project.__file__).parent / "macros" / "catch_up_runs.sql").read_text(encoding="utf-8")
    actual = {
        table: " ".join(re.findall(r'"([^"]*)"', columns))
        for table, columns in re.findall(r'"(\w+)": ((?:"[^"]*"(?:\s*~\s*)?)+)', macro)
    }
    with duckdb.connect() as connection:
        connection.execute(script())
        described = {
            table: ", ".join(
                f"{name} {type_.lower()}" for name, type_, *_ in connection.execute(f"describe {table}").fetchall()
            )
            for table in ("run", "file_read", "check_result")
        }
    assert {table: re.sub(r"\s+", " ", columns) for table, columns in actual.items()} == described
