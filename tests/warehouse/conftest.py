"""A small build to publish, a small home, and another process that holds a file."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import pytest

from tests.shared import made_once
from tests.warehouse.processes import hold
from tests.warehouse.sample import ledger_of_every_act
from warehouse.backup import back_up
from warehouse.build.runs import Run, Runs
from warehouse.publish.write import publish

Holding = Callable[[Path], AbstractContextManager[int]]


@pytest.fixture
def holding() -> Holding:
    """Let another process hold a file for writing while a block runs; gives its PID."""
    return hold


def _make_build(folder: Path) -> None:
    with duckdb.connect(str(folder / "build.duckdb")) as build:
        build.execute("""
            create schema log; create schema core; create schema diplomacy; create schema staging;
            create table log.batch as select 1 as batch_id, 7 as last_position, 'abc' as chain_hash;
            create table log.audit as select true as is_passed;
            create table core.fct_claim (claim_id bigint primary key, title varchar not null);
            insert into core.fct_claim values (1, 'one'), (2, 'two');
            create table core.fct_claim_history (
                claim_id bigint, act varchar, is_redacted boolean, recorded_at timestamp, occurred varchar,
                stated varchar,
                start_earliest_on date, start_latest_on date, end_earliest_on date, end_latest_on date,
                stated_earliest_on date, stated_latest_on date,
                event_id bigint, subject_id varchar, source_id varchar, record_id varchar, title varchar,
                claimant_name varchar, relayed_by_name varchar, modality varchar, reason varchar, is_standing boolean,
                is_state boolean,
                document_title varchar, document_publisher_name varchar, locator varchar
            );
            create table core.bdg_figure_claim (
                table_name varchar, figure_key varchar, claim_id bigint, role varchar, policy varchar
            );
            create table core.bdg_act_target (act_claim_id bigint, target_claim_id bigint);
            create table diplomacy.bdg_listing_end (
                listing_claim_id bigint, ending_claim_id bigint, ended_earliest_on date, ended_latest_on date
            );
            comment on table core.fct_claim is 'One row per claim: it''s so';
            comment on column core.fct_claim.title is 'in "words"';
            create view staging.stg_record as select 1 as position;
        """)


@pytest.fixture(scope="session")
def _small_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "small_build", _make_build) / "build.duckdb"


@pytest.fixture
def small_build(tmp_path: Path, _small_build: Path) -> Path:
    """A build of one mart and what the macros read, audited and passed, with what must not be published beside it."""
    return Path(shutil.copy(_small_build, tmp_path))


@pytest.fixture(scope="session")
def _small_home(tmp_path_factory: pytest.TempPathFactory, _small_build: Path) -> Path:
    def make(home: Path) -> None:
        ledger_of_every_act(home / "ledger.duckdb")
        Runs(home / "runs.duckdb").keep(Run("append"))
        publish(_small_build, home / "warehouse.duckdb")
        (home / "refused").mkdir()
        (home / "refused" / "mine.refused.yaml").write_text("source: s\n")

    return made_once(tmp_path_factory, "small_home", make)


@pytest.fixture
def small_home(tmp_path: Path, _small_home: Path) -> Path:
    """A home with a ledger of every act, a run, a published file and a refused record."""
    return Path(shutil.copytree(_small_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def _small_backup(tmp_path_factory: pytest.TempPathFactory, _small_home: Path) -> Path:
    def make(folder: Path) -> None:
        back_up(_small_home, folder / "backup")

    return made_once(tmp_path_factory, "small_backup", make) / "backup"


@pytest.fixture
def small_backup(tmp_path: Path, _small_backup: Path) -> Path:
    """A backup of that home."""
    return Path(shutil.copytree(_small_backup, tmp_path / "backup"))
