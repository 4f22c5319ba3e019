"""Every mart of trade is what the definitions make of the events: of the article, real files, random histories."""

import json
from pathlib import Path

import duckdb
import pytest

from dateline.append import AppendOptions, append_reading
from ingest.sources.reading import readings
from tests.oracle import claimed, concentration, constant, flows, gaps, pairs, services, shares, years
from tests.oracle.agree import Oracles, agree, agree_on_any, replay
from tests.oracle.marts import Marts, rows
from tests.oracle.random_trade import trade_histories
from tests.real_files import DATA
from warehouse.ledger.ledger import Ledger

pytestmark = pytest.mark.integration

PANEL = ("reporter_code", "partner_code", "calendar_year", "currency_code")

MARTS: Oracles = {
    "trade.fct_trade_flow": (("claim_id",), flows.trade_flow),
    "trade.fct_trade_aggregate": (("claim_id",), flows.trade_aggregate),
    "trade.fct_trade_year": (PANEL, years.trade_year),
    "trade.fct_trade_year_constant": (PANEL, constant.trade_year_constant),
    "trade.fct_trade_balance": (
        ("reporter_code", "partner_code", "commodity_code", "period_start_on", "period_end_on", "currency_code"),
        pairs.trade_balance,
    ),
    "trade.fct_trade_growth": (("claim_id",), pairs.trade_growth),
    "trade.fct_trade_season": (("claim_id",), pairs.trade_season),
    "trade.fct_implied_figure": (("claim_id",), pairs.implied_figure),
    "trade.fct_rival_claim": (("claim_id", "rival_claim_id"), pairs.rival_claim),
    "trade.fct_ferry_service": (("claim_id",), services.ferry_service),
    "trade.fct_labour_abroad": (("labour_key",), services.labour_abroad),
    "trade.fct_currency_conversion": (("original_claim_id", "converted_claim_id"), services.currency_conversion),
    "trade.fct_mirror_gap": (
        ("exporter_code", "importer_code", "commodity_code", "calendar_year", "currency_code"),
        gaps.mirror_gap,
    ),
    "trade.fct_partner_share": (
        (
            "reporter_code",
            "partner_code",
            "flow",
            "commodity_code",
            "period_start_on",
            "period_end_on",
            "currency_code",
        ),
        shares.partner_share,
    ),
    "trade.fct_trade_remainder": (
        ("reporter_code", "flow", "commodity_code", "period_start_on", "period_end_on", "currency_code"),
        shares.trade_remainder,
    ),
    "trade.fct_trade_concentration": (
        ("dimension", "reporter_code", "partner_code", "flow", "commodity_code", "calendar_year", "currency_code"),
        concentration.trade_concentration,
    ),
    "core.bdg_figure_claim where starts_with(table_name, 'trade.')": (
        ("table_name", "figure_key", "claim_id", "role"),
        claimed.figure_claim,
    ),
    "trade.rpt_trade_partner": (("reporter_code", "partner_code", "calendar_year"), shares.trade_partner),
}

FILES = (
    "trade/comtrade_example3_47col.csv",
    "trade/comtrade_api_v1_C_A_HS-60a6ad.json",
    "trade/comtrade_eu_imports_world_v1_47col.csv",
    "trade/cow_trade_sy.csv",
)

FOUND = Path(__file__).parent / "found"


def test_the_marts_of_the_article_are_those_of_the_oracle(home: Path) -> None:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as marts:
        assert agree(marts, Ledger(home / "ledger.duckdb"), MARTS, all_columns=True) > 500


def test_the_compiled_models_make_what_the_build_made(models: Marts, home: Path) -> None:
    with (
        models.of(home / "ledger.duckdb") as again,
        duckdb.connect(str(home / "build.duckdb"), read_only=True) as built,
    ):
        for mart in MARTS:
            assert sorted(map(repr, rows(again, mart))) == sorted(map(repr, rows(built, mart))), mart


@pytest.mark.long
@pytest.mark.real
@pytest.mark.skipif(not DATA.exists(), reason="needs the files of ../shared/data")
def test_the_marts_of_real_files_are_those_of_the_oracle(models: Marts, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    for file in FILES:
        (reading,) = readings([DATA / file])
        append_reading(reading, ledger, tmp_path, AppendOptions(), lambda what, done=0, total=0: None)
    with models.of(ledger.path) as marts:
        assert agree(marts, ledger, MARTS) > 100_000


@pytest.mark.search
def test_the_marts_of_any_history_are_those_of_the_oracle(
    models: Marts, tmp_path_factory: pytest.TempPathFactory
) -> None:
    agree_on_any(trade_histories(), models, tmp_path_factory, MARTS)


@pytest.mark.parametrize("file", sorted(FOUND.glob("trade_*.json")), ids=lambda file: file.stem)
def test_a_history_that_once_differed_agrees(file: Path, models: Marts, tmp_path: Path) -> None:
    assert replay(models, json.loads(file.read_text(encoding="utf-8")), tmp_path, MARTS) > 0
