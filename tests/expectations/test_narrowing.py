"""Checks that passed before run on changed rows only, and that finds every row that breaks them."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import Audit, audit
from expectations.audit import SUITES
from expectations.suites import Entry, Suite, read_suites
from tests.expectations.breaking import breaking
from tests.shared import made_once
from warehouse.build.state import seal
from warehouse.publish.write import SCHEMAS, record_audit

NARROWED = [
    (suite, entry) for suite in read_suites(SUITES) for entry in suite.expectations if entry.decided_by is not None
]


class Build:
    """A build that is rebuilt repeatedly."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def change(self, sql: str) -> None:
        with duckdb.connect(str(self.path)) as connection:
            connection.execute(sql)

    def settle(self, number: int) -> None:
        """A state made from the one before, in which the rows that it did not have are changed rows."""
        self.change(f"update log.state set previous_state_id = state_id, state_id = '{number}'")
        seal(self.path)

    def checked(self, *, is_whole: bool = False, suites: Path = SUITES) -> Audit:
        found = audit(self.path, is_whole=is_whole, suites=suites)
        record_audit(self.path, passed=found.is_publishable, met=found.met)
        return found


@pytest.fixture(scope="module")
def met(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of the main job without constraints, checked whole; beside each mart its rows as they were then.

    `passed.json` beside it lists the expectations that it met."""
    return made_once(tmp_path_factory, "met", lambda folder: make(home, folder / "build.duckdb")) / "build.duckdb"


def make(home: Path, path: Path) -> None:
    with duckdb.connect() as memory:
        memory.execute(f"attach '{home / 'build.duckdb'}' as main_job (read_only); attach '{path}' as build")
        memory.execute("create schema build.before")
        listing = "select schema_name, table_name from duckdb_tables() where database_name = 'main_job'"
        for schema, table in memory.execute(listing).fetchall():
            memory.execute(f"create schema if not exists build.{schema}")
            memory.execute(f"create table build.{schema}.{table} as from main_job.{schema}.{table}")
            if schema in SCHEMAS:
                memory.execute(f"create table build.before.{table} as from main_job.{schema}.{table}")
    build = Build(path)
    changed = ", ".join(
        f"('{suite.table}', 'hash({name}) not in (select hash(was) from before.{name} as was)')"
        for suite in {suite.table: suite for suite, _ in NARROWED}.values()
        if (name := suite.table.partition(".")[2])
    )
    build.change(
        f"create or replace table log.state as select '0' as state_id, null::varchar as previous_state_id;"
        f"create or replace table log.changed_rows as from (values {changed}) as t (mart_name, condition);"
        "drop table if exists log.met"
    )
    seal(path)
    path.with_name("passed.json").write_text(json.dumps(sorted(keys(build.checked(), "passed"))), encoding="utf-8")


@pytest.fixture
def build(met: Path, tmp_path: Path) -> Build:
    """A copy of it."""
    path = tmp_path / "build.duckdb"
    shutil.copyfile(met, path)
    seal(path)
    return Build(path)


@pytest.fixture
def of_claims(tmp_path: Path) -> Path:
    """A folder with the suite of core.fct_claim alone: enough to see which rows are looked at."""
    folder = tmp_path / "suites"
    folder.mkdir()
    (suite,) = {suite.file for suite, _ in NARROWED if suite.table == "core.fct_claim"}
    shutil.copy(suite, folder)
    return folder


def keys(audit: Audit, *statuses: str) -> set[str]:
    return {check.expectation_hash for check in audit.checks if check.status in statuses}


def test_a_changed_row_that_breaks_it_is_found(build: Build, met: Path) -> None:
    passed = json.loads(met.with_name("passed.json").read_text(encoding="utf-8"))
    tried = [(suite, entry) for suite, entry in NARROWED if suite.hash_of(entry) in passed]
    assert len(tried) > 75
    assert {suite.table for suite, entry in tried if entry.decided_by} > {"core.fct_claim", "diplomacy.fct_ballot"}
    with duckdb.connect(str(build.path)) as connection:
        for suite, entry in tried:
            types = {name: kind for name, kind, *_ in connection.execute(f"describe {suite.table}").fetchall()}
            connection.execute(breaking(suite.table, entry, types)[0])
    build.settle(1)
    found = build.checked()
    missed = keys(found, "passed", "error") & {suite.hash_of(entry) for suite, entry in tried}
    assert [label(suite, entry) for suite, entry in tried if suite.hash_of(entry) in missed] == []
    assert not found.is_publishable


def label(suite: Suite, entry: Entry) -> str:
    return f"{suite.table}: {entry.reason}"


def test_it_says_that_it_checked_changed_rows_only(build: Build, of_claims: Path) -> None:
    build.settle(1)
    found = build.checked(suites=of_claims)
    assert found.is_publishable
    (credible,) = (c for c in found.checks if c.table == "core.fct_claim" and c.column == "credibility_code")
    assert credible.observed == "as expected, in the changed rows"
    (counted,) = (c for c in found.checks if c.table == "core.fct_claim" and c.reason.startswith("an empty log"))
    assert "changed rows" not in counted.observed


SLIP = (
    "update core.fct_claim set credibility_code = 9 where claim_id = 1;update before.fct_claim set credibility_code = 9"
)


def test_a_whole_check_reads_unchanged_rows_too(build: Build, of_claims: Path) -> None:
    build.change(SLIP)
    build.settle(1)
    assert build.checked(suites=of_claims).is_publishable
    assert not build.checked(suites=of_claims, is_whole=True).is_publishable


def test_and_where_somebody_else_wrote_to_the_build(build: Build, of_claims: Path) -> None:
    build.settle(1)
    build.change(SLIP)
    assert not build.checked(suites=of_claims).is_publishable


def test_and_where_the_build_before_did_not_meet_it(build: Build, of_claims: Path) -> None:
    build.change(SLIP)
    build.settle(1)
    assert not build.checked(suites=of_claims, is_whole=True).is_publishable
    build.settle(2)
    assert not build.checked(suites=of_claims).is_publishable
