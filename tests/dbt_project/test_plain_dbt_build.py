"""A plain `dbt build` does the whole build, for users who schedule dbt with tools of their own."""

import pickle
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
from tests.shared import command_once, folder_of, made_once
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
    """What the log of a build held at three moments: at first, with one more record, with that record redacted. And
    what dbt said then of a ledger whose history was rewritten, and of none."""

    at_first: Log
    one_more: Log
    redacted: Log
    rewritten: "CompletedProcess[str]"
    missing: "CompletedProcess[str]"


def live(place: Path, home: Path, dbt: Dbt) -> Life:
    """Let the ledger grow and call dbt at each step, as somebody with a dbt of their own does."""
    shutil.copy(home / "ledger.duckdb", place)
    shutil.copy(home / "build.duckdb", place)
    ledger, kept = Ledger(place / "ledger.duckdb"), place / "kept.duckdb"
    variables = {
        "DATELINE_LEDGER": str(ledger.path),
        "DATELINE_BUILD": str(place / "build.duckdb"),
        "DBT_TARGET_PATH": str(place / "target"),
        "DBT_LOG_PATH": str(place / "logs"),
    }

    def run(*arguments: str) -> Log:
        job = dbt(PROJECT, "run", "--select", *arguments, **variables)
        assert job.returncode == 0, job.stdout + job.stderr
        return log_of(place / "build.duckdb")

    at_first = log_of(place / "build.duckdb")
    ledger.append([parse(LATER)])
    one_more = run("stg_record")
    by, source = editor("Ana")
    ledger.redact([Ref(source="test/later", id="one")], reason="the law", by=by, source=source)
    redacted = run("+fct_claim")
    ledger.path.rename(kept)
    missing = dbt(PROJECT, "run", "--select", "stg_record", **variables)
    ledger.append([parse(LATER | {"id": "another"})])
    rewritten = dbt(PROJECT, "run", "--select", "stg_record", **variables)
    kept.replace(ledger.path)
    return Life(at_first, one_more, redacted, rewritten, missing)


def log_of(build: Path) -> Log:
    with opened(build) as connection:
        return Log(
            connection.execute("from log.event order by position").fetchall(),
            connection.execute("from log.batch order by batch_id").fetchall(),
            bool(connection.execute("from duckdb_tables() where table_name = 'audit'").fetchall()),
        )


@pytest.fixture(scope="module")
def place(home: Path, dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of that ledger and its build, as they are in the end."""

    def make(folder: Path) -> None:
        place = folder / "it's here"  # a path as people have them
        place.mkdir()
        (place / "life").write_bytes(pickle.dumps(live(place, home, dbt)))

    return made_once(tmp_path_factory, "life", make) / "it's here"


@pytest.fixture(scope="module")
def life(place: Path) -> Life:
    found: Life = pickle.loads((place / "life").read_bytes())
    return found


def test_catching_up_copies_what_is_new_and_touches_nothing_old(life: Life) -> None:
    before, after = life.at_first.records, life.one_more.records
    assert after[:-1] == before
    assert len(after) == len(before) + 1
    assert [batch[0] for batch in life.one_more.batches] == [1, 2, 3]


def test_a_build_makes_another_audit_necessary(life: Life, place: Path, tmp_path: Path) -> None:
    assert life.at_first.is_audited
    assert not life.one_more.is_audited
    with pytest.raises(NotAudited):
        publish(place / "build.duckdb", tmp_path / "warehouse.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_what_was_redacted_in_the_ledger_is_emptied_in_the_copy(life: Life, place: Path) -> None:
    assert "secret" in str(life.one_more.records[-1])
    assert "secret" not in str(life.redacted.records)
    with opened(place / "build.duckdb") as connection:
        ((claimants, document, data),) = connection.execute(
            "select claimants, document, data from log.event where source = 'test/later' and id = 'one'"
        ).fetchall()
        assert (claimants, document, data) == (None, None, None)
        assert connection.execute("from core.fct_claim where source_id = 'test/later'").fetchall() == []


def test_a_redaction_leaves_all_other_rows_as_they_were(life: Life) -> None:
    others = life.at_first.records
    assert life.redacted.records[: len(others)] == others


def test_the_salt_stays_in_the_ledger(place: Path) -> None:
    with opened(place / "build.duckdb") as connection:
        columns = {name for name, *_ in connection.execute("describe log.event").fetchall()}
    assert "salt" not in columns
    assert "content_hash" in columns


def test_nothing_was_written_into_the_project(life: Life) -> None:
    assert {entry.name for entry in PROJECT.iterdir()} <= {
        *("__init__.py", "__pycache__", "generate.py"),
        *("dbt_project.yml", "macros", "models", "profiles.yml", "seeds", "selectors.yml"),
    }


def test_a_rewritten_ledger_is_noticed_and_nothing_is_copied_of_it(life: Life, place: Path) -> None:
    assert life.rewritten.returncode != 0
    assert "its history was rewritten: delete the build and build again" in life.rewritten.stdout
    with opened(place / "build.duckdb") as connection:
        assert connection.execute("select count(*) from log.event where id = 'another'").fetchall() == [(0,)]
        assert connection.execute("select count(*) from log.event").fetchall() == [(len(life.redacted.records),)]


def test_without_a_ledger_dbt_says_which_file_it_misses(life: Life) -> None:
    assert life.missing.returncode != 0
    assert "ledger.duckdb" in life.missing.stdout
