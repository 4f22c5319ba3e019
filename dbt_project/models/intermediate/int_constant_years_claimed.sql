-- Which claims a row of fct_trade_year_constant rests on. A year without prices or a rate of exchange has none.
select claimed.*
from {{ ref('int_trade_years_claimed') }} as claimed
semi join {{ ref('fct_trade_year_constant') }} as panel
    on
        claimed.reporter_code = panel.reporter_code
        and claimed.partner_code = panel.partner_code
        and claimed.calendar_year = panel.calendar_year
        and claimed.currency_code = panel.currency_code
