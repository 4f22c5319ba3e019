-- Which claims a row of fct_trade_year rests on.
select distinct
    read.reporter_code,
    read.partner_code,
    read.calendar_year,
    read.value_unit_name as currency_code,
    read.claim_id,
    read.policy
from {{ ref('int_year_figures_read') }} as read
inner join {{ ref('int_year_flows_chosen') }} as chosen
    on
        read.source_id = chosen.source_id
        and read.reporter_code = chosen.reporter_code
        and read.partner_code = chosen.partner_code
        and read.flow = chosen.flow
        and read.calendar_year = chosen.calendar_year
        and read.value_unit_name = chosen.currency_code
semi join {{ ref('fct_trade_year') }} as panel  -- re-exports alone make no year
    on
        read.reporter_code = panel.reporter_code
        and read.partner_code = panel.partner_code
        and read.calendar_year = panel.calendar_year
        and read.value_unit_name = panel.currency_code
left join {{ ref('int_year_figures_counted') }} as counted
    on read.claim_id = counted.claim_id and counted.sum_code = 'TOTAL'
where
    coalesce(read.claim_id = chosen.total_claim_id, counted.claim_id is not null)
    and {{ is_changed('int_trade_pairs_changed', 'read.reporter_code', 'read.partner_code') }}
