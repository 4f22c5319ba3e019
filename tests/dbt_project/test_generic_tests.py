"""The data tests of `dateline build`, which run together, find what dbt finds with a node for each."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest

from warehouse.build.dbt import PROJECT

pytestmark = [pytest.mark.integration, pytest.mark.long]


def broken(build: Path) -> None:
    """Add to every table of a build two rows with values that no column may hold, and one of nulls."""
    with duckdb.connect(str(build)) as connection:
        tables = connection.execute(
            "select format('{}.{}', schema_name, table_name) from duckdb_tables() "
            "where schema_name not in ('log', 'staging', 'intermediate')"
        ).fetchall()
        for number, (table,) in enumerate(tables, 1):
            connection.execute(f"create table unbound as from {table}")
            connection.execute(f"drop table {table}")
            connection.execute(f"create table {table} as from unbound")
            connection.execute("drop table unbound")
            columns = connection.execute(f"select column_name, column_type from (describe {table})").fetchall()
            wrong = ", ".join(f"{_wrong(kind, number)} as {name}" for name, kind in columns)
            connection.execute(f"insert into {table} select {wrong} from range(2)")
            connection.execute(f"insert into {table} by name select null as {columns[0][0]}")


def _wrong(kind: str, number: int) -> str:
    """A value that stands in no other table."""
    return {"VARCHAR": f"'?{number}'", "BIGINT": f"-{number}", "INTEGER": f"-{number}"}.get(kind, "null")


def test_together_they_find_what_each_finds_alone(
    home: Path, tmp_path: Path, dbt: Callable[..., "CompletedProcess[str]"]
) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("target", "logs"))
    build = shutil.copy(home / "build.duckdb", tmp_path)
    broken(build)
    files = {"DATELINE_BUILD": str(build), "DATELINE_LEDGER": str(home / "ledger.duckdb")}
    words = ("--profiles-dir", ".", "--target-path", str(tmp_path / "target"))
    dbt(project, "test", "--exclude-resource-type", "unit_test", *words, **files)
    nodes = json.loads((tmp_path / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    alone = {node["unique_id"]: node["failures"] for node in nodes if node["unique_id"].startswith("test.")}
    assert dbt(project, "run-operation", "run_generic_tests", *words, **files).returncode == 0
    with duckdb.connect(str(build)) as connection:
        together = dict(connection.execute("select test_id, failure_count from log.test_result").fetchall())
    assert together == alone
    assert sum(count > 0 for count in alone.values()) > 0.9 * len(alone)
