-- A year's lowest and highest rate widen the bounds of what was reported in another currency; prices then carry both
-- bounds to the base year.
{% set base_year = var('constant_dollar_year') %}

with rate as (
    select
        currency_code,
        calendar_year,
        usd_low,
        usd_high
    from {{ ref('exchange_rate') }}
    union all
    select
        'USD' as currency_code,
        calendar_year,
        1 as usd_low,
        1 as usd_high
    from {{ ref('price_index') }}
),

converted as (
    select
        panel.reporter_code,
        panel.partner_code,
        panel.calendar_year,
        panel.currency_code,
        rate.usd_low as rate_usd_low,
        rate.usd_high as rate_usd_high,
        price.price_index,
        base.price_index as base_price_index,
        base.calendar_year as base_year,
        base.price_index / price.price_index as deflator,
        {% for figure in ['exports', 'imports', 'turnover'] -%}
            panel.{{ figure }}_low * rate.usd_low as {{ figure }}_usd_low,
            panel.{{ figure }}_high * rate.usd_high as {{ figure }}_usd_high,
        {% endfor -%}
        panel.policy
    from {{ ref('fct_trade_year') }} as panel
    inner join rate on panel.currency_code = rate.currency_code and panel.calendar_year = rate.calendar_year
    inner join {{ ref('price_index') }} as price on panel.calendar_year = price.calendar_year
    inner join {{ ref('price_index') }} as base on base.calendar_year = {{ base_year }}
    where {{ is_changed('int_trade_pairs_changed', 'panel.reporter_code', 'panel.partner_code') }}
)

select
    reporter_code,
    partner_code,
    calendar_year,
    currency_code,
    rate_usd_low,
    rate_usd_high,
    price_index,
    base_price_index,
    base_year,
    {% for figure in ['exports', 'imports', 'turnover'] -%}
        {{ figure }}_usd_low,
        {{ figure }}_usd_high,
        {{ figure }}_usd_low * deflator as {{ figure }}_constant_usd_low,
        {{ figure }}_usd_high * deflator as {{ figure }}_constant_usd_high,
    {% endfor -%}
    (exports_usd_low - imports_usd_high) * deflator as balance_constant_usd_low,
    (exports_usd_high - imports_usd_low) * deflator as balance_constant_usd_high,
    'us_cpi_u@1' as deflator_policy,
    policy
from converted
