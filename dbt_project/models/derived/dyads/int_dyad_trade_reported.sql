-- What each of a pair says of its trade with the other, in US dollars: the year by the panel, a month by its total.
with flow_value as (
    select
        'year' as grain,
        make_date(calendar_year, 1, 1) as period_start_on,
        reporter_code,
        partner_code,
        exports_low,
        exports_high,
        imports_low,
        imports_high,
        turnover_low,
        turnover_high
    from {{ ref('fct_trade_year') }}
    where currency_code = 'USD' and partner_code != 'WLD'
    union all
    select
        'month' as grain,
        period_start_on,
        reporter_code,
        partner_code,
        {% for flow, name in [('export', 'exports'), ('import', 'imports'), ('total', 'turnover')] -%}
            any_value(value_low) filter (where flow = '{{ flow }}') as {{ name }}_low,
            any_value(value_high) filter (where flow = '{{ flow }}') as {{ name }}_high
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('int_figures_chosen') }}
    where
        value_unit_name = 'USD'
        and commodity_code = 'TOTAL'
        and partner_code != 'WLD'
        and flow in ('export', 'import', 'total')
        and date_trunc('month', period_start_on) = period_start_on
        and last_day(period_start_on) = period_end_on
    group by period_start_on, reporter_code, partner_code
)

select
    least(reporter_code, partner_code) as country_a_code,
    greatest(reporter_code, partner_code) as country_b_code,
    {% for side, whose in [('a', '<'), ('b', '>')] -%}
        {% for figure in ['exports', 'imports', 'turnover'] -%}
            any_value({{ figure }}_low) filter (where reporter_code {{ whose }} partner_code)
                as {{ figure }}_{{ side }}_usd_low,
            any_value({{ figure }}_high) filter (where reporter_code {{ whose }} partner_code)
                as {{ figure }}_{{ side }}_usd_high,
        {% endfor -%}
    {% endfor -%}
    grain,
    period_start_on
from flow_value
where reporter_code != partner_code
group by all
