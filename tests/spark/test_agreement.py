"""What grows with the number of events, built on a real Spark cluster, is what DuckDB builds: row by row.

`make test-spark` runs it; it needs Java 17, and Spark in an environment of its own. Not the same to the digit are sums
of doubles alone, which each engine adds up in an order of its own: they differ by less than a billionth."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import dbt_project
from ingest.world import blocks
from tests import everything
from tests.spark.cluster import cluster
from warehouse.build.dbt import build
from warehouse.files.connection import opened
from warehouse.ledger.ledger import Ledger
from warehouse.publish.marts import Column, marts
from warehouse.serving.records import export_records

pytestmark = pytest.mark.integration

SPARK = Path(os.environ.get("DATELINE_SPARK", ".venv-spark")).absolute()
PROJECT = Path(dbt_project.__file__).parent
HISTORIES = [PROJECT.parent / "tests" / "dbt_project" / f"odd_history{part}.yaml" for part in ("", "_later")]
RECORDS = int(os.environ.get("DATELINE_SPARK_RECORDS", "5000"))  # of the synthetic world
SOURCES = [*everything.A_TENTH, "ucdp/ucdp_syria_df.csv", "trade/cow_trade_sy.csv", "sanctions/ofac_sdn.csv"]
FIRST_ROLL_CALL = 8700  # of the General Assembly: its last 447, for a whole history is a matter of patience

MARTS = (
    *("core.fct_claim", "core.fct_event", "core.bdg_event_country", "core.fct_dyad_year", "core.fct_dyad_month"),
    *("diplomacy.fct_coded_event", "diplomacy.fct_coded_event_month", "diplomacy.fct_conflict_event"),
    *("diplomacy.fct_conflict_month", "diplomacy.fct_ballot", "diplomacy.fct_vote", "diplomacy.fct_vote_agreement"),
    *("diplomacy.fct_blocked_draft", "diplomacy.fct_joint_veto", "diplomacy.fct_missile_test"),
    *("diplomacy.fct_diplomatic_tie", "diplomacy.fct_sanction", "diplomacy.fct_sanction_year"),
    "trade.fct_trade_year",
)


def last_votes(home: Path) -> Path:
    """The last roll calls of the General Assembly, in a folder as theirs is."""
    folder = shutil.copytree(everything.DATA / "un_ga_votes", home / "votes", copy_function=shutil.copyfile)
    (folder / "unvotes.csv").chmod(0o644)
    header, *ballots = (folder / "unvotes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    last = [line for line in ballots if float(line.partition(",")[0]) >= FIRST_ROLL_CALL]
    (folder / "unvotes.csv").write_text("".join([header, *last]), encoding="utf-8")
    return folder / "unvotes.csv"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the timelines, an odd history, a synthetic world and, where they are, files of the sources: built."""
    home = tmp_path_factory.mktemp("home")
    world = home / "world.ndjson"
    world.write_bytes(b"".join(blocks(RECORDS)))
    for timeline in everything.TIMELINES:
        everything.dateline_does(home, "append", PROJECT.parent / "dateline" / "timelines" / timeline)
    for file in [*HISTORIES, world]:
        everything.dateline_does(home, "append", file)
    if everything.DATA.exists():
        sources = [everything.given(file, home / "lists") for file in SOURCES]
        everything.dateline_does(home, "append", *sources, last_votes(home), may_refuse=True)
    build(home / "ledger.duckdb", home / "build.duckdb", home / "dbt")
    return home


@pytest.fixture(scope="session")
def on_spark(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tables that Spark makes of the exported records, `core.db/fct_claim` and so on."""
    folder = tmp_path_factory.mktemp("spark")
    export_records(Ledger(built / "ledger.duckdb"), folder / "records")
    command = [str(SPARK / "bin" / "dbt"), "--no-use-colors", "build", "--target", "spark", "--selector", "events"]
    command += ["--exclude-resource-type", "unit_test", "test", "--project-dir", str(PROJECT)]
    command += ["--profiles-dir", str(PROJECT), "--target-path", str(folder / "target")]
    with cluster(SPARK, folder) as variables:
        there = variables | {"DATELINE_RECORDS": str(folder / "records"), "DBT_LOG_PATH": str(folder / "logs")}
        job = subprocess.run(command, cwd=folder, env=there, capture_output=True, encoding="utf-8")
    assert job.returncode == 0, job.stdout[-5000:] + job.stderr[-5000:]
    return folder / "warehouse"


@pytest.fixture(scope="session")
def both(built: Path, on_spark: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to what DuckDB built."""
    with opened(built / "build.duckdb", reach=[on_spark]) as connection:
        yield connection


def differing(column: Column) -> str:
    """The condition under which a value is not the same in both."""
    ours, theirs = f"ours.{column.name}", f"theirs.{column.name}"
    if column.type != "DOUBLE":
        return f"{ours} is distinct from {theirs}"
    near = f"abs({ours} - {theirs}) <= 1e-9 * greatest(abs({ours}), abs({theirs}))"
    return f"not coalesce({near}, {ours} is null and {theirs} is null)"


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_is_the_same_row_by_row(both: duckdb.DuckDBPyConnection, on_spark: Path, name: str) -> None:
    mart = marts(both)[name]
    theirs = f"read_parquet('{on_spark}/{mart.schema}.db/{mart.table}/*.parquet')"
    described = both.execute(f"describe from {theirs}").fetchall()
    assert {column: kind for column, kind, *_ in described} == {column.name: column.type for column in mart.columns}
    assert (
        both.execute(f"select count(*) from {theirs}").fetchone()
        == both.execute(f"select count(*) from {name}").fetchone()
    )
    matched = " and ".join(f"ours.{column} is not distinct from theirs.{column}" for column in mart.key)
    differs = " or ".join(differing(column) for column in mart.columns)
    rows = both.execute(
        f"select ours, theirs from {name} as ours full join {theirs} as theirs on {matched} where {differs} limit 3"
    )
    assert rows.fetchall() == []
