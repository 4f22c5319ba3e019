"""The tests of a build are asked of what it made anew, where those of the build before passed; of all where not."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import dbt_project
from tests.warehouse.sample import statement
from warehouse.build import BuildFailed, build
from warehouse.connection import opened
from warehouse.ledger import Ledger
from warehouse.made import made_in

PROJECT = Path(dbt_project.__file__).parent
Again = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def again(dbt: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path) -> Again:
    """Have dbt alone do that, a whole build unless said otherwise; one was made already."""
    Ledger(tmp_path / "ledger.duckdb").append([statement("one"), statement("two")])

    def call(*words: str) -> "subprocess.CompletedProcess[str]":
        return dbt(
            PROJECT,
            *(words or ("build", "--exclude-resource-type", "unit_test")),
            DATELINE_LEDGER=str(tmp_path / "ledger.duckdb"),
            DATELINE_BUILD=str(tmp_path / "build.duckdb"),
            DBT_TARGET_PATH=str(tmp_path / "target"),
            DBT_LOG_PATH=str(tmp_path / "logs"),
        )

    assert call().returncode == 0
    return call


def change(home: Path, sql: str) -> None:
    with opened(home / "build.duckdb", write=True) as connection:
        connection.execute(sql)


SWORN = "update core.fct_claim_history set act = 'swear' where claim_id = 1"

# What no ledger takes: a third record with a modality that there is not, as if the build had just taken it up.
SLIPPED_IN = """
insert into log.event
select * replace (3 as position, 'three' as id, 'test#three' as subject, 'sworn' as modality)
from log.event where position = 1;
insert into log.change values (3, null, null, null)
"""


def test_a_row_that_was_not_made_anew_is_not_asked_again(again: Again, tmp_path: Path) -> None:
    change(tmp_path, SWORN)
    assert again().returncode == 0


def test_a_row_that_was_made_anew_is_asked_until_it_is_mended(again: Again, tmp_path: Path) -> None:
    change(tmp_path, SLIPPED_IN)
    for _ in range(2):
        job = again()
        assert job.returncode != 0
        assert "accepted_values_fct_claim_modality" in job.stdout
        with opened(tmp_path / "build.duckdb") as connection:
            assert made_in(connection).state_id is None


@pytest.mark.parametrize("words", [("run",), ("build", "--exclude-resource-type", "test", "unit_test")])
def test_all_are_asked_where_the_build_before_was_not_tested(
    words: tuple[str, ...], again: Again, tmp_path: Path
) -> None:
    change(tmp_path, SWORN)
    assert again(*words).returncode == 0
    job = again()
    assert job.returncode != 0
    assert "accepted_values_fct_claim_history_act" in job.stdout


def test_all_are_asked_where_somebody_else_wrote_to_the_build(again: Again, tmp_path: Path) -> None:
    ledger, database, working = tmp_path / "ledger.duckdb", tmp_path / "build.duckdb", tmp_path / "dbt"
    build(ledger, database, working)
    change(tmp_path, SWORN)
    with pytest.raises(BuildFailed, match="accepted_values_fct_claim_history_act"):
        build(ledger, database, working)
