-- Which claims of the pair a row of rpt_trade_partner rests on: the year's, and those of the year before.
with claimed as (
    {% for role, later in [('flow', 0), ('year before', 1)] -%}
        select
            reporter_code,
            partner_code,
            calendar_year + {{ later }} as calendar_year,
            claim_id,
            '{{ role }}' as role
        from {{ ref('int_trade_years_claimed') }}
        where
            currency_code = 'USD'
            and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select claimed.*
from claimed
inner join {{ ref('rpt_trade_partner') }} as report
    on
        claimed.reporter_code = report.reporter_code
        and claimed.partner_code = report.partner_code
        and claimed.calendar_year = report.calendar_year
