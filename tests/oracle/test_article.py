"""Every mart of the article is what the definitions make of its events."""

from pathlib import Path

import duckdb
import pytest

from tests.oracle.agree import agree
from tests.oracle.computes import Oracles, RecordOracles
from tests.oracle.marts import rows
from tests.oracle.oracles import DIPLOMACY_MARTS, PANELS, SANCTION_MARTS, TRADE_MARTS
from warehouse.build.marts import Marts
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("oracles", "of_records"),
    [(TRADE_MARTS, {}), (DIPLOMACY_MARTS, SANCTION_MARTS), ({}, PANELS)],
    ids=["trade", "diplomacy", "panels"],
)
def test_its_marts_are_those_of_the_oracle(oracles: Oracles, of_records: RecordOracles, home: Path) -> None:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as marts:
        records = list(Ledger(home / "ledger.duckdb").read())
        assert agree(marts, records, oracles, of_records, all_columns=True) > 500


def test_the_compiled_models_make_what_the_build_made(models: Marts, home: Path) -> None:
    with (
        models.of(home / "ledger.duckdb") as again,
        duckdb.connect(str(home / "build.duckdb"), read_only=True) as built,
    ):
        for mart in (*TRADE_MARTS, *DIPLOMACY_MARTS, *SANCTION_MARTS, *PANELS):
            assert sorted(map(repr, rows(again, mart))) == sorted(map(repr, rows(built, mart))), mart
