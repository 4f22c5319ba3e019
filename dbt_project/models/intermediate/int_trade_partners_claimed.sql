-- Which claims a row of rpt_trade_partner rests on: the year's, those of the year before, and those of the share.
with told as (
    select
        reporter_code,
        partner_code,
        calendar_year,
        claim_id,
        'flow' as role
    from {{ ref('int_trade_years_claimed') }}
    where currency_code = 'USD'
    union all
    select
        reporter_code,
        partner_code,
        calendar_year + 1 as calendar_year,
        claim_id,
        'year before' as role
    from {{ ref('int_trade_years_claimed') }}
    where currency_code = 'USD'
    {% for part in ['share', 'total'] -%}
        union all
        select
            reporter_code,
            partner_code,
            year(period_start_on)::integer as calendar_year,
            {{ part }}_claim_id as claim_id,
            '{{ part }}' as role
        from {{ ref('fct_partner_share') }}
        where
            flow = 'total' and commodity_code = 'TOTAL' and currency_code = 'USD'
            and {{ is_calendar_year('period_start_on', 'period_end_on') }}
    {% endfor %}
)

select told.*
from told
inner join {{ ref('rpt_trade_partner') }} as report
    on
        told.reporter_code = report.reporter_code
        and told.partner_code = report.partner_code
        and told.calendar_year = report.calendar_year
