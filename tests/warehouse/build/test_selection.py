"""A build leaves out the models that its new records cannot change."""

from collections.abc import Iterator

import duckdb
import pytest

from warehouse.build.selection import models_to_leave_out
from warehouse.code import code_hash

EVENTS = "(values (1, 'vote', 'assert', null::bigint[]), (2, 'meeting', 'assert', null)) as t"


@pytest.fixture
def ledger() -> Iterator[duckdb.DuckDBPyConnection]:
    """A vote and a meeting, which the build has."""
    with duckdb.connect() as connection:
        connection.execute(f"create table event as from {EVENTS} (position, kind, act, target_positions)")
        yield connection


@pytest.fixture
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"""
            create schema log;
            create table log.state as select 'b' as state_id, 'a' as previous_state_id, '{code_hash()}' as code_hash;
            create table log.changed_rows (mart_name varchar, condition varchar);
            create table log.batch as select 2 as last_position;
            create table log.model_kind as from (values
                ('dim_country', []), ('fct_claim', ['every']), ('fct_vote', ['vote']), ('fct_meeting', ['meeting']),
                ('fct_escalation', ['meeting', 'missile_test', 'vote'])
            ) as t (model_name, kinds)
        """)
        yield connection


@pytest.mark.parametrize(
    ("new", "left_out"),
    [
        ("", {"dim_country", "fct_vote", "fct_meeting", "fct_escalation"}),
        ("(3, 'vote', 'assert', null)", {"dim_country", "fct_meeting"}),
        ("(3, 'missile_test', 'assert', null)", {"dim_country", "fct_vote", "fct_meeting"}),
        ("(3, 'vote', 'assert', null), (4, 'meeting', 'assert', null)", {"dim_country"}),
        ("(3, 'retract', 'retract', [2])", {"dim_country", "fct_vote"}),
        ("(3, 'link', 'link', [1, 2])", {"dim_country"}),
        ("(3, 'redact', 'redact', [2])", set()),
    ],
    ids=["nothing", "a kind", "a kind of few models", "two kinds", "a retraction", "a link", "a redaction"],
)
def test_models_of_other_kinds_are_left_out(
    ledger: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, new: str, left_out: set[str]
) -> None:
    if new:
        ledger.execute(f"insert into event values {new}")
    assert models_to_leave_out(ledger, build) == sorted(left_out)


@pytest.mark.parametrize(
    "statement",
    [
        "update log.state set state_id = null",
        "drop table log.state",
        "update log.state set code_hash = 'another'",
        "drop table log.model_kind",
    ],
    ids=["a build that failed", "a build of somebody else", "a build of other code", "a build of an older dateline"],
)
def test_none_is_left_out_after(
    ledger: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, statement: str
) -> None:
    build.execute(statement)
    assert models_to_leave_out(ledger, build) == []
