-- What a concentration is over: the partners of a reporter for one commodity, or the goods that it trades with one
-- partner, each of one calendar year, with the figure of the whole where one was reported.
select *
from {{ ref('int_partner_figures_read') }}
where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
union all
select
    'commodity' as dimension,
    chosen.reporter_code,
    chosen.partner_code,
    chosen.flow,
    'TOTAL' as commodity_code,
    chosen.calendar_year,
    chosen.currency_code,
    read.commodity_code as item_code,
    read.value_low,
    read.value_high,
    read.source_id as items_source_id,
    chosen.total_low,
    chosen.total_high,
    if(chosen.reported_claim_id is not null, read.source_id, null) as total_source_id,
    chosen.reported_claim_id as total_claim_id,
    read.claim_id
from {{ ref('int_year_flows_chosen') }} as chosen
inner join {{ ref('int_year_figures_read') }} as read
    on
        chosen.source_id = read.source_id
        and chosen.reporter_code = read.reporter_code
        and chosen.partner_code = read.partner_code
        and chosen.flow = read.flow
        and chosen.calendar_year = read.calendar_year
        and chosen.currency_code = read.value_unit_name
where
    read.is_leaf and read.commodity_code != 'TOTAL' and chosen.flow in ('export', 'import')
    and {{ is_changed('int_trade_pairs_changed', 'chosen.reporter_code', 'chosen.partner_code') }}
