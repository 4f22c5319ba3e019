"""A published file in Python: `dateline.open()` gives tables of one publication, lazily or as Arrow."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

import dateline
from ingest.errors import UsageError
from warehouse.files.connection import opened
from warehouse.files.errors import FileUnusable
from warehouse.publish.write import publish
from warehouse.serving.tables import Warehouse


def test_a_mart_is_a_lazy_frame(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    with dateline.open(home) as marts:
        flows = marts.table("trade.fct_trade_flow")
        assert isinstance(flows, pl.LazyFrame)
        assert flows.collect().rows() == warehouse.execute("from trade.fct_trade_flow").fetchall()


def test_a_mart_is_an_arrow_table(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    with dateline.open(home) as marts:
        flows = marts.arrow("trade.fct_trade_flow")
    assert flows.to_pylist() == warehouse.sql("from trade.fct_trade_flow").to_arrow_table().to_pylist()


@pytest.mark.parametrize(
    ("predicate", "sql"),
    [
        (pl.col("start_earliest_on") >= date(2017, 7, 4), "start_earliest_on >= '2017-07-04'"),
        (pl.col("kind").is_in(["meeting", "vote"]), "kind in ('meeting', 'vote')"),
        (pl.col("relayed_by_name").is_null(), "relayed_by_name is null"),
        (pl.col("title").str.contains("Putin"), "contains(title, 'Putin')"),
    ],
)
def test_a_filter_on_the_frame_finds_what_it_finds_in_sql(
    predicate: pl.Expr, sql: str, home: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    with dateline.open(home) as marts:
        found = marts.table("core.fct_claim").filter(predicate).select("claim_id").collect()["claim_id"].to_list()
    ((expected,),) = warehouse.execute(
        f"select list(claim_id order by claim_id) from core.fct_claim where {sql}"
    ).fetchall()
    assert sorted(found) == expected != []


def test_frames_of_several_marts_join(home: Path) -> None:
    with dateline.open(home) as marts:
        claims, events = marts.table("core.fct_claim"), marts.table("core.fct_event").select("event_id", "root_count")
        assert claims.join(events, on="event_id").collect().height == claims.collect().height


def test_every_mart_is_listed(home: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    with dateline.open(home) as marts:
        tables = warehouse.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        assert [(name,) for name in marts.tables] == tables


def test_what_is_open_stays_one_publication_and_what_is_opened_then_is_the_next(
    small_build: Path, tmp_path: Path
) -> None:
    target = tmp_path / "warehouse.duckdb"
    publish(small_build, target)
    with Warehouse(target) as old:
        assert old.table("core.fct_claim").collect().height == 2
        with opened(small_build, write=True) as build:
            build.execute("insert into core.fct_claim values (3, 'three')")
        publish(small_build, target)
        with Warehouse(target) as new:
            assert new.table("core.fct_claim").collect().height == 3
            assert old.table("core.fct_claim").collect().height == 2
            ids = [marts.arrow("ops.publication")["build_id"].to_pylist() for marts in (old, new)]
            assert ids[0] != ids[1]


def test_a_wrong_name_is_answered_with_the_nearest(home: Path) -> None:
    with dateline.open(home) as marts, pytest.raises(UsageError, match=r"such as trade\.fct_trade_flow"):
        marts.table("fct_trade_flw")


def test_where_nothing_was_published_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileUnusable, match="dateline run"):
        dateline.open(tmp_path)
