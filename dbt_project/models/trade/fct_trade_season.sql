-- A month's share of its year, of years that have all twelve; a month is least where the others are greatest.
with month as (
    select
        *,
        year(period_start_on)::integer as calendar_year,
        month(period_start_on)::integer as month_of_year
    from {{ ref('int_figures_chosen') }}
    where
        period_start_on = date_trunc('month', period_start_on) and period_end_on = last_day(period_start_on)
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

summed as (
    select
        *,
        count(*) over of_year as month_count,
        -- Added from the least to the greatest, so that the order of rows changes no digit.
        list_sum(list_sort(list(value_low) over of_year)) as year_low,
        list_sum(list_sort(list(value_high) over of_year)) as year_high
    from month
    window of_year as (
        partition by reporter_code, partner_code, flow, commodity_code, calendar_year, value_unit_name
    )
)

select
    claim_id,
    reporter_code,
    partner_code,
    flow,
    commodity_code,
    value_unit_name as currency_code,
    calendar_year,
    month_of_year,
    value_low,
    value_high,
    year_low,
    year_high,
    value_low / nullif(year_high - value_high + value_low, 0) as share_low,
    value_high / nullif(year_low - value_low + value_high, 0) as share_high,
    policy
from summed
where month_count = 12 and year_high > 0
