"""Figures of two sources that contradict each other are published with a warning."""

import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import audit
from expectations.audit import SUITES


@pytest.mark.fault("10")
@pytest.mark.parametrize("part", [1_010, 1_000_000])
def test_a_part_that_is_more_than_the_whole_of_another_source_is_a_warning(tmp_path: Path, part: int) -> None:
    file, suites = tmp_path / "build.duckdb", tmp_path / "suites"
    suites.mkdir()
    for name in ("fct_partner_share", "fct_trade_concentration"):
        shutil.copy(SUITES / f"{name}.yml", suites)
    share = part / 1_000
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"""
            create schema trade;
            create schema core;
            create table core.dim_country as select 'CHN' as country_code, 'country' as area_type,
                null::varchar as belongs_to_code;
            create table trade.fct_partner_share as select 'PRK' as reporter_code, 'CHN' as partner_code,
                'computed' as measured, 1 as total_claim_id,
                'export' as flow, 'TOTAL' as commodity_code, '2016' as period, date '2016-01-01' as period_start_on,
                date '2016-12-31' as period_end_on, 'USD' as currency_code, {part}.0 as value_low,
                {part}.0 as value_high, {part}.0 as value_widened_low, {part}.0 as value_widened_high,
                {share} as share_low, {share} as share_high, {share} as share_widened_low,
                {share} as share_widened_high;
            create table trade.fct_trade_concentration as select 'partner' as dimension, 'PRK' as reporter_code,
                'all' as partner_code, 'export' as flow, 'TOTAL' as commodity_code, 2016 as calendar_year,
                'USD' as currency_code, 1.0 as hhi_low, 1.0 as hhi_high, 1.0 as largest_share_low,
                1.0 as largest_share_high, {share} as covered_share_low;
        """)
    found = audit(file, suites=suites)
    assert found.is_publishable, found.blocking
    warned = {check.table for check in found.checks if check.status == "failed"}
    assert warned == {"trade.fct_partner_share", "trade.fct_trade_concentration"}
