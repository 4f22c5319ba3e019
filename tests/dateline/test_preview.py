"""A preview shows what a run would publish of the same records, and stores nothing."""

from pathlib import Path

import duckdb
import pytest

from dateline.pipeline.preview import preview
from dateline.settings import load
from ingest.checksum import sha256
from tests.calling import Dateline
from tests.oracle.marts import rows

NOTES = """
source: notes/trade-and-tests
actors: {kcna: {name: Korean Central News Agency, country: PRK, type: media}}
events:
  - id: test
    kind: missile_test
    occurred: 2017-07-28
    claimant: kcna
    data: {country: PRK, range: {low: 900, high: 1000, unit: km}}
  - id: trade
    kind: trade_flow
    occurred: 2016
    claimant: kcna
    data: {reporter: RUS, partner: PRK, flow: total, value: {value: 3e8, unit: USD}, basis: estimate}
"""

FILES = ("ledger.duckdb", "build.duckdb", "warehouse.duckdb", "runs.duckdb")


@pytest.mark.integration
def test_it_shows_the_rows_that_a_build_then_has(dateline: Dateline, desk: Path) -> None:
    (desk / "notes.yaml").write_text(NOTES)
    home = desk / "data"
    before = {name: sha256(home / name) for name in FILES}
    shown = preview([desk / "notes.yaml"], load({"home": home})[0], lambda what, done=0, total=0: None).rows
    assert {name: sha256(home / name) for name in FILES} == before
    assert not list(home.glob("rehearsal*"))
    assert shown.keys() >= {
        *("core.rpt_timeline", "diplomacy.fct_missile_test"),
        *("trade.fct_trade_flow", "trade.fct_rival_claim"),
    }

    assert dateline("append", "notes.yaml").returncode == 0
    assert dateline("build").returncode == 0
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as built:
        built.execute(f"attach '{home / 'warehouse.duckdb'}' as published (read_only)")
        marts = built.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'build' "
            "and (schema_name in ('trade', 'diplomacy') or table_name = 'rpt_timeline')"
        ).fetchall()
        new = {mart: rows(built, f"{mart} except all from published.{mart} order by all") for (mart,) in marts}
    new.pop("diplomacy.rpt_country_year")  # it counts every kind, and is not shown
    assert {mart: some for mart, some in new.items() if some} == shown


def test_it_is_printed_by_mart(dateline: Dateline, home: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text(NOTES)
    answer = dateline("--home", home, "preview", "notes.yaml")
    assert answer.returncode == 0, answer.stderr
    assert "diplomacy.fct_missile_test\n" in answer.stdout
    assert "Nothing was appended." in answer.stderr


def test_before_the_first_run_it_says_what_to_do(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "notes.yaml").write_text(NOTES)
    answer = dateline("preview", "notes.yaml")
    assert answer.returncode == 1
    assert "make it first: dateline run" in answer.stderr
    assert answer.stdout == ""
