-- A month's share of its year rests on all twelve.
select
    season.reporter_code,
    season.partner_code,
    season.claim_id,
    month.claim_id as month_claim_id,
    season.policy
from {{ ref('fct_trade_season') }} as season
inner join {{ ref('fct_trade_season') }} as month
    on
        season.reporter_code = month.reporter_code
        and season.partner_code = month.partner_code
        and season.flow = month.flow
        and season.commodity_code = month.commodity_code
        and season.calendar_year = month.calendar_year
        and season.currency_code = month.currency_code
