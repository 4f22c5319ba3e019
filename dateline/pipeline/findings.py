"""What the bundled article adds up to, asked of the published file."""

from dataclasses import dataclass
from pathlib import Path

from dateline.output import printed
from warehouse.files.connection import opened
from warehouse.publish.contents import PUBLICATION


@dataclass(frozen=True, slots=True)
class Finding:
    question: str
    answer: str


# Each query answers with one text, or with no row where the warehouse does not hold the claims it rests on.
QUERIES = {
    "Russia's balance with North Korea, 2017 Q1": """
        select printf('%+,.0f', balance_low) || ' ' || currency_code
            || if(balance_high > balance_low, printf(' to %+,.0f', balance_high), '')
            || if(
                balance_widened_low < balance_low or balance_widened_high > balance_high,
                printf(' (with rounding %+,.0f to %+,.0f)', balance_widened_low, balance_widened_high), ''
            )
        from trade.fct_trade_balance
        where reporter_code = 'RUS' and partner_code = 'PRK' and period = '2017-01/2017-03'
    """,
    "China's share of North Korea's trade, 2016": """
        select format(
            '{:.1f} to {} {:.1f} per cent, {:.2f} to {} {:.2f} billion {}',
            100 * share_low, bound, 100 * share_high, value_low / 1e9, bound, value_high / 1e9, currency_code
        ) || if(wording_policy is null, '', ' (lower end by ' || wording_policy || ')')
            || if(
                value_widened_low < value_low or value_widened_high > value_high,
                format(
                    '; with rounding {:.2f} to {} {:.2f} billion {}', value_widened_low / 1e9, bound,
                    value_widened_high / 1e9, currency_code
                ), ''
            )
        from (select *, if(is_share_high_included, 'at most', 'below') as bound from trade.fct_partner_share)
        where reporter_code = 'PRK' and partner_code = 'CHN' and period = '2016'
    """,
    "Passengers of the Vladivostok–Rajin ferry": """
        select format(
            'at most {} on {} trips, {} a trip of {} places',
            total_passengers_high::bigint, trips_high::bigint, trip_passengers_high::bigint, places_high::bigint
        )
        from trade.fct_ferry_service
        where origin_name = 'Vladivostok'
    """,
    "What North Korea's government may earn per worker in Russia": """
        select format(
            '{:,.2f} to {:,.2f} {} a {} (workers: {}; earnings: {})',
            earnings_a_worker_low, earnings_a_worker_high, currency_code, earnings_per, workers_claimant_name,
            earnings_claimant_name || if(earnings_modality = 'possible', ', as possible', '')
        )
        from trade.fct_labour_abroad
        where origin_code = 'PRK' and destination_code = 'RUS' and earnings_claim_id is not null
    """,
    "Claims on Russia–North Korea trade that conflict": """
        select format(
            '{:.0f} million ({}, {}) and {:.0f} million {} ({}, {}), which differ in {}',
            value_low / 1e6, claimant_name, coalesce(period, 'undated'), rival_value_low / 1e6, currency_code,
            rival_claimant_name, coalesce(rival_period, 'undated'), differs_in
        )
        from trade.fct_rival_claim
        where country_a_code = 'PRK' and country_b_code = 'RUS'
    """,
}


def findings(warehouse: Path) -> list[Finding]:
    """The answers that a published file has to each question."""
    with opened(warehouse, contents=PUBLICATION) as connection:
        return [
            Finding(question, printed(answer))
            for question, query in QUERIES.items()
            for (answer,) in connection.execute(query).fetchall()
        ]
