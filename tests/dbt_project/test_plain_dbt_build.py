"""A plain `dbt build` does the whole build, for users who schedule dbt with tools of their own."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import duckdb
import pytest

import dbt_project
from ingest.acts import editor
from ingest.event import Ref, parse
from tests.shared import command_once, folder_of
from tests.torture import times
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.write import OPS, SCHEMAS, NotAudited, publish

PROJECT = Path(dbt_project.__file__).parent
Dbt = Callable[..., "CompletedProcess[str]"]


def dump(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every mart that is made from the ledger."""
    with opened(file) as connection:
        tables = connection.execute(
            """select schema_name || '.' || table_name from duckdb_tables()
            where list_contains(?, schema_name) order by all""",
            [[schema for schema in SCHEMAS if schema != OPS]],
        ).fetchall()
        return {table: connection.execute(f"from {table} order by all").fetchall() for (table,) in tables}


# --- By itself, with nothing but defaults ---


@pytest.fixture(scope="module")
def by_default(home: Path, dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "CompletedProcess[str]"]:
    """A copy of the repository's project beside a folder `data` with a ledger in it, and dbt called there."""

    def build(place: Path) -> "CompletedProcess[str]":
        shutil.copytree(PROJECT, place / "dbt_project", ignore=shutil.ignore_patterns("target", "logs", "__pycache__"))
        (place / "data").mkdir()
        shutil.copy(home / "ledger.duckdb", place / "data")
        # The generic tests find the same in nodes of their own as together, which test_generic_tests.py shows.
        return dbt(place / "dbt_project", "build", *times(("--exclude", "test_type:generic"), (), ()))

    job = command_once(tmp_path_factory, "plain", build)
    return folder_of(tmp_path_factory, "plain"), job


@pytest.mark.search
def test_dbt_build_works_by_itself(by_default: tuple[Path, "CompletedProcess[str]"]) -> None:
    place, job = by_default
    assert job.returncode == 0, job.stdout + job.stderr
    assert (place / "data" / "build.duckdb").exists()


def test_its_marts_are_those_of_dateline_build_row_by_row(
    by_default: tuple[Path, "CompletedProcess[str]"], home: Path
) -> None:
    place, _ = by_default
    ours, theirs = dump(home / "build.duckdb"), dump(place / "data" / "build.duckdb")
    assert list(theirs) == list(ours)
    for mart, rows in ours.items():
        assert theirs[mart] == rows, mart
    assert sum(map(len, ours.values())) > 1000


def test_without_a_file_of_runs_there_were_none(by_default: tuple[Path, "CompletedProcess[str]"]) -> None:
    place, _ = by_default
    assert not (place / "data" / "runs.duckdb").exists()
    with opened(place / "data" / "build.duckdb") as connection:
        assert connection.execute("select count(*) from ops.run").fetchall() == [(0,)]


def test_the_log_is_fresh_until_a_month_brings_nothing(
    by_default: tuple[Path, "CompletedProcess[str]"], dbt: Dbt, tmp_path: Path
) -> None:
    shutil.copytree(by_default[0], tmp_path / "copy")
    project, build = tmp_path / "copy" / "dbt_project", tmp_path / "copy" / "data" / "build.duckdb"
    assert "PASS freshness of log.event" in dbt(project, "source", "freshness").stdout
    with duckdb.connect(str(build)) as connection:
        connection.execute("update log.event set recorded_at = recorded_at - interval 40 day")
    assert "WARN freshness of log.event" in dbt(project, "source", "freshness").stdout


def test_it_sends_nothing_and_asks_for_nothing(by_default: tuple[Path, "CompletedProcess[str]"]) -> None:
    assert "send_anonymous_usage_stats: false" in (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    assert "packages.yml" not in {file.name for file in PROJECT.iterdir()}


# --- By environment variables, and again and again as the ledger grows ---

LATER = {
    "source": "test/later",
    "id": "one",
    "kind": "statement",
    "claimant": {"name": "A", "type": "person"},
    "document": {"title": "a letter", "url": "letter.txt"},
    "data": {"summary": "secret"},
}


@dataclass
class Log:
    """What the build has copied of the ledger."""

    records: list[tuple[Any, ...]]
    batches: list[tuple[Any, ...]]
    is_audited: bool


@dataclass
class Life:
    """A ledger, the build beside it, and what a dbt of somebody's own said at each step."""

    ledger: Ledger
    build: Path
    call: Callable[..., "CompletedProcess[str]"]

    def run(self, *arguments: str) -> Log:
        job = self.call(*arguments)
        assert job.returncode == 0, job.stdout + job.stderr
        with opened(self.build) as connection:
            return Log(
                connection.execute("from log.event order by position").fetchall(),
                connection.execute("from log.batch order by batch_id").fetchall(),
                bool(connection.execute("from duckdb_tables() where table_name = 'audit'").fetchall()),
            )


@pytest.fixture(scope="module")
def life(home: Path, dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Life:
    place = tmp_path_factory.mktemp("life") / "it's here"  # a path as people have them
    place.mkdir()
    shutil.copy(home / "ledger.duckdb", place)
    shutil.copy(home / "build.duckdb", place)
    variables = {
        "DATELINE_LEDGER": str(place / "ledger.duckdb"),
        "DATELINE_BUILD": str(place / "build.duckdb"),
        "DBT_TARGET_PATH": str(place / "target"),
        "DBT_LOG_PATH": str(place / "logs"),
    }
    return Life(
        Ledger(place / "ledger.duckdb"),
        place / "build.duckdb",
        lambda *arguments: dbt(PROJECT, *(arguments or ("run", "--select", "stg_record")), **variables),
    )


@pytest.fixture(scope="module")
def steps(life: Life) -> dict[str, Log]:
    """The log of the build at three moments: at first, with one more record, with that record redacted."""
    seen: dict[str, Log] = {}
    with opened(life.build) as connection:
        seen["at first"] = Log(connection.execute("from log.event order by position").fetchall(), [], True)
    life.ledger.append([parse(LATER)])
    seen["one more"] = life.run()
    by, source = editor("Ana")
    life.ledger.redact([Ref(source="test/later", id="one")], reason="the law", by=by, source=source)
    seen["redacted"] = life.run("run", "--select", "+fct_claim")
    return seen


def test_catching_up_copies_what_is_new_and_touches_nothing_old(steps: dict[str, Log]) -> None:
    before, after = steps["at first"].records, steps["one more"].records
    assert after[:-1] == before
    assert len(after) == len(before) + 1
    assert [batch[0] for batch in steps["one more"].batches] == [1, 2, 3]


def test_a_build_makes_another_audit_necessary(steps: dict[str, Log], life: Life, tmp_path: Path) -> None:
    assert steps["at first"].is_audited
    assert not steps["one more"].is_audited
    with pytest.raises(NotAudited):
        publish(life.build, tmp_path / "warehouse.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_what_was_redacted_in_the_ledger_is_emptied_in_the_copy(steps: dict[str, Log], life: Life) -> None:
    assert "secret" in str(steps["one more"].records[-1])
    assert "secret" not in str(steps["redacted"].records)
    with opened(life.build) as connection:
        ((claimants, document, data),) = connection.execute(
            "select claimants, document, data from log.event where source = 'test/later' and id = 'one'"
        ).fetchall()
        assert (claimants, document, data) == (None, None, None)
        assert connection.execute("from core.fct_claim where source_id = 'test/later'").fetchall() == []


def test_a_redaction_leaves_all_other_rows_as_they_were(steps: dict[str, Log]) -> None:
    others = steps["at first"].records
    assert steps["redacted"].records[: len(others)] == others


def test_the_salt_stays_in_the_ledger(steps: dict[str, Log], life: Life) -> None:
    with opened(life.build) as connection:
        columns = {name for name, *_ in connection.execute("describe log.event").fetchall()}
    assert "salt" not in columns
    assert "content_hash" in columns


def test_nothing_was_written_into_the_project(steps: dict[str, Log]) -> None:
    assert {entry.name for entry in PROJECT.iterdir()} <= {
        *("__init__.py", "__pycache__", "dbt_project.yml", "macros", "models", "profiles.yml", "seeds", "selectors.yml")
    }


def test_a_rewritten_ledger_is_noticed_and_nothing_is_copied_of_it(steps: dict[str, Log], life: Life) -> None:
    life.ledger.path.rename(life.ledger.path.with_suffix(".kept"))
    try:
        life.ledger.append([parse(LATER | {"id": "another"})])
        job = life.call()
    finally:
        life.ledger.path.with_suffix(".kept").replace(life.ledger.path)
    assert job.returncode != 0
    assert "its history was rewritten: delete the build and build again" in job.stdout
    with duckdb.connect(str(life.build), read_only=True) as connection:
        assert connection.execute("select count(*) from log.event where id = 'another'").fetchall() == [(0,)]
        assert connection.execute("select count(*) from log.event").fetchall() == [(len(steps["redacted"].records),)]


def test_without_a_ledger_dbt_says_which_file_it_misses(steps: dict[str, Log], life: Life) -> None:
    life.ledger.path.rename(life.ledger.path.with_suffix(".kept"))
    try:
        job = life.call()
    finally:
        life.ledger.path.with_suffix(".kept").rename(life.ledger.path)
    assert job.returncode != 0
    assert "ledger.duckdb" in job.stdout
