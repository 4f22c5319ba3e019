"""A small build to publish, and another process that holds a file."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.processes import hold

Holding = Callable[[Path], AbstractContextManager[int]]


@pytest.fixture
def holding() -> Holding:
    """Let another process hold a file for writing while a block runs; gives its PID."""
    return hold


@pytest.fixture
def small_build(tmp_path: Path) -> Path:
    """A build of one mart and what the macros read, audited and passed, with what must not be published beside it."""
    path = tmp_path / "build.duckdb"
    with duckdb.connect(str(path)) as build:
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
    return path
