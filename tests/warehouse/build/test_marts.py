"""A build says how each of its models is made from nothing."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.errors import DatelineError
from warehouse.build.marts import Marts


def test_a_build_keeps_the_query_of_every_model(home: Path, manifest: dict[str, Any]) -> None:
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as build:
        kept = dict(build.execute("select model_name, query from log.model where materialized != 'seed'").fetchall())
    assert kept.keys() == {node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    assert all(kept.values())


def test_only_what_is_asked_for_is_made_and_what_it_reads(models: Marts, home: Path) -> None:
    with models.of(home / "ledger.duckdb", ["core.rpt_timeline"]) as marts:
        found = marts.execute("select table_name from duckdb_tables() where database_name = 'build'").fetchall()
    made = {name for (name,) in found}
    assert {"rpt_timeline", "fct_event", "fct_claim"} <= made
    assert "fct_trade_flow" not in made


def test_a_build_that_does_not_say_it_is_refused(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "build.duckdb")).close()
    with pytest.raises(DatelineError, match="dateline build"):
        Marts(tmp_path / "build.duckdb")
