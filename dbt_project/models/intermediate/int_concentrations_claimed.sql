-- Which claims a row of fct_trade_concentration rests on. A whole in which nothing is traded has none.
select item.*
from {{ ref('int_trade_items_read') }} as item
semi join {{ ref('fct_trade_concentration') }} as panel
    on
        item.dimension = panel.dimension
        and item.reporter_code = panel.reporter_code
        and item.partner_code = panel.partner_code
        and item.flow = panel.flow
        and item.commodity_code = panel.commodity_code
        and item.calendar_year = panel.calendar_year
        and item.currency_code = panel.currency_code
