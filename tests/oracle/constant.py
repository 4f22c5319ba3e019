"""trade.fct_trade_year_constant: the panel in dollars of one base year."""

from collections.abc import Iterable
from typing import Any

from tests.oracle.claims import Claim, seed
from tests.oracle.computes import of_claims
from tests.oracle.kept import kept
from tests.oracle.pairs import minus
from tests.oracle.years import trade_year

BASE_YEAR = 2015  # variable constant_dollar_year of dbt_project.yml


@of_claims("trade.fct_trade_year_constant")
@kept
def trade_year_constant(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The rows of trade.fct_trade_year_constant."""
    prices = {int(str(row["calendar_year"])): float(str(row["price_index"])) for row in seed("price_index")}
    rates = {
        (row["currency_code"], int(str(row["calendar_year"]))): (
            float(str(row["usd_low"])),
            float(str(row["usd_high"])),
        )
        for row in seed("exchange_rate")
    }
    result = []
    for row in trade_year(claims):
        year, unit = row["calendar_year"], row["currency_code"]
        rate = (1.0, 1.0) if unit == "USD" else rates.get((unit, year))
        if rate is None or year not in prices:
            continue
        deflator = prices[BASE_YEAR] / prices[year]
        made: dict[str, Any] = {name: row[name] for name in ("reporter_code", "partner_code", "calendar_year")} | {
            "currency_code": unit,
            "rate_usd_low": rate[0],
            "rate_usd_high": rate[1],
            "price_index": prices[year],
            "base_price_index": prices[BASE_YEAR],
            "base_year": BASE_YEAR,
            "deflator_policy": "us_cpi_u@1",
            "policy": row["policy"],
        }
        for flow in ("exports", "imports", "turnover"):
            for end, factor in zip(("low", "high"), rate, strict=True):
                value = row[f"{flow}_{end}"]
                made[f"{flow}_usd_{end}"] = None if value is None else value * factor
                made[f"{flow}_constant_usd_{end}"] = None if value is None else value * factor * deflator
        made["balance_constant_usd_low"] = minus(made["exports_constant_usd_low"], made["imports_constant_usd_high"])
        made["balance_constant_usd_high"] = minus(made["exports_constant_usd_high"], made["imports_constant_usd_low"])
        result.append(made)
    return result
