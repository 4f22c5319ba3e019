select
    reporter_code,
    flow,
    commodity_code,
    period,
    period_start_on,
    period_end_on,
    currency_code,
    count(*) as partner_count,
    any_value(total_low) as total_low,
    any_value(total_high) as total_high,
    any_value(total_low) - sum(value_high) as remainder_low,
    any_value(total_high) - sum(value_low) as remainder_high
from {{ ref('fct_partner_share') }}
group by all
