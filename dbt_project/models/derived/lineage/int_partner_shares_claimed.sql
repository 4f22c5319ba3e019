-- Which claims the share in a row of rpt_trade_partner rests on: a share that was stated, and the whole that it is of.
{% for role in ['share', 'total'] -%}
    select
        share.reporter_code,
        share.partner_code,
        report.calendar_year,
        share.{{ role }}_claim_id as claim_id,
        '{{ role }}' as role
    from {{ ref('fct_partner_share') }} as share
    inner join {{ ref('rpt_trade_partner') }} as report
        on
            share.reporter_code = report.reporter_code
            and share.partner_code = report.partner_code
            and year(share.period_start_on) = report.calendar_year
    where
        share.flow = 'total' and share.commodity_code = 'TOTAL' and share.currency_code = 'USD'
        and {{ is_calendar_year('share.period_start_on', 'share.period_end_on') }}
    {% if not loop.last %}union all{% endif %}
{% endfor %}
