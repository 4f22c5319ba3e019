"""What the command line prints of a value, and of what the article adds up to, against tables of right texts."""

from datetime import date
from typing import Any

import duckdb
import pytest

from dateline.output import printed
from dateline.pipeline.findings import QUERIES


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (2017, "2017"),
        (77_000_000, "77000000"),
        (77_000_000.0, "77,000,000"),
        (1234.5, "1,234.5"),
        (0.86, "0.86"),
        (0.123449, "0.1234"),
        (0.12345678, "0.1235"),
        (-0.132, "-0.132"),
        (-0.00001, "0"),
        (-5.0, "-5"),
        (100.0, "100"),
        (date(2017, 7, 4), "2017-07-04"),
        ("Vladivostok–Rajin", "Vladivostok–Rajin"),
        ("a\x1b[31mred", "a\\u001b[31mred"),
    ],
)
def test_a_value_is_written_as_a_person_reads_it(value: Any, text: str) -> None:
    assert printed(value) == text


BALANCE = {
    "reporter_code": "RUS", "partner_code": "PRK", "period": "2017-01/2017-03", "currency_code": "USD",
    "balance_low": 30.5e6, "balance_high": 30.5e6, "balance_widened_low": 30.5e6, "balance_widened_high": 30.5e6,
}  # fmt: skip
SHARE = {
    "reporter_code": "PRK", "partner_code": "CHN", "period": "2016", "currency_code": "USD", "share_low": 0.9,
    "share_high": 1.0, "is_share_high_included": True, "value_low": 5.9e9, "value_high": 6.5e9,
    "value_widened_low": 5.9e9, "value_widened_high": 6.5e9, "wording_policy": None,
}  # fmt: skip
WORKERS = {
    "origin_code": "PRK", "destination_code": "RUS", "earnings_claim_id": 1, "earnings_a_worker_low": 2400.0,
    "earnings_a_worker_high": 10000.0, "currency_code": "USD", "earnings_per": "year", "workers_claimant_name": "A",
    "earnings_claimant_name": "B", "earnings_modality": "asserted",
}  # fmt: skip
RIVALS = {
    "country_a_code": "PRK", "country_b_code": "RUS", "value_low": 77e6, "claimant_name": "A", "period": "2016",
    "rival_value_low": 84.4e6, "currency_code": "USD", "rival_claimant_name": "B", "rival_period": "2015",
    "differs_in": "period",
}  # fmt: skip
FERRY = {
    "origin_name": "Vladivostok", "total_passengers_high": 1164.0, "trips_high": 6.0, "trip_passengers_high": 194.0,
    "places_high": 200.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "row", "text"),
    [
        ("fct_trade_balance", BALANCE, "+30,500,000 USD"),
        ("fct_trade_balance", BALANCE | {"balance_low": -1e6}, "-1,000,000 USD to +30,500,000"),
        (
            "fct_trade_balance",
            BALANCE | {"balance_widened_low": 30e6, "balance_widened_high": 31e6},
            "+30,500,000 USD (with rounding +30,000,000 to +31,000,000)",
        ),
        (
            "fct_trade_balance",
            BALANCE | {"balance_widened_high": 31e6},
            "+30,500,000 USD (with rounding +30,500,000 to +31,000,000)",
        ),
        ("fct_trade_balance", BALANCE | {"period": "2017-01"}, None),
        ("fct_partner_share", SHARE, "90.0 to at most 100.0 per cent, 5.90 to at most 6.50 billion USD"),
        (
            "fct_partner_share",
            SHARE | {"is_share_high_included": False, "wording_policy": "nearly@1"},
            "90.0 to below 100.0 per cent, 5.90 to below 6.50 billion USD (lower end by nearly@1)",
        ),
        (
            "fct_partner_share",
            SHARE | {"value_widened_low": 5.85e9, "value_widened_high": 6.55e9},
            "90.0 to at most 100.0 per cent, 5.90 to at most 6.50 billion USD"
            "; with rounding 5.85 to at most 6.55 billion USD",
        ),
        ("fct_labour_abroad", WORKERS, "2,400.00 to 10,000.00 USD a year (workers: A; earnings: B)"),
        (
            "fct_labour_abroad",
            WORKERS | {"earnings_modality": "possible"},
            "2,400.00 to 10,000.00 USD a year (workers: A; earnings: B, as possible)",
        ),
        ("fct_labour_abroad", WORKERS | {"earnings_claim_id": None}, None),
        (
            "fct_rival_claim",
            RIVALS,
            "77 million (A, 2016) and 84 million USD (B, 2015), which differ in period",
        ),
        (
            "fct_rival_claim",
            RIVALS | {"period": None, "rival_period": None},
            "77 million (A, undated) and 84 million USD (B, undated), which differ in period",
        ),
        ("fct_ferry_service", FERRY, "at most 1164 on 6 trips, 194 a trip of 200 places"),
        ("fct_ferry_service", FERRY | {"origin_name": "Rajin"}, None),
    ],
)
def test_what_the_article_adds_up_to_is_said_with_its_bounds(table: str, row: dict[str, Any], text: str | None) -> None:
    [query] = [query for query in QUERIES.values() if f"trade.{table}" in query]
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema trade")
        names = ", ".join(f"${name}{'' if value is not None else '::varchar'} as {name}" for name, value in row.items())
        warehouse.execute(f"create table trade.{table} as select {names}", row)
        assert warehouse.execute(query).fetchall() == ([(text,)] if text else [])
