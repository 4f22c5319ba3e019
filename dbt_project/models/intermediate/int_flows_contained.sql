-- Trade figures of a part of a state (seed country: FXX of FRA) that lie within a figure of the state in their source:
-- the same other side and currency, with goods, a flow and a day in common.
with figure as (
    select *
    from {{ ref('int_flows_bounded') }}
    where
        value_unit_name is not null
        and modality in ('asserted', 'possible')
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

within as (
    select
        figure.*,
        if(part.country_code = figure.reporter_code, part.belongs_to_code, figure.reporter_code) as state_reporter_code,
        if(part.country_code = figure.partner_code, part.belongs_to_code, figure.partner_code) as state_partner_code
    from figure
    inner join {{ ref('country') }} as part
        on part.area_type = 'part' and part.country_code in (figure.reporter_code, figure.partner_code)
)

select distinct within.claim_id
from within
inner join figure as state
    on
        within.source_id = state.source_id
        and within.state_reporter_code = state.reporter_code
        and within.state_partner_code = state.partner_code
        and within.value_unit_name = state.value_unit_name
        and within.period_start_on <= state.period_end_on
        and within.period_end_on >= state.period_start_on
where
    state.is_breakdown is not true
    and (
        within.flow = state.flow
        or (within.flow = 'total' and state.flow in ('import', 'export'))
        or (state.flow = 'total' and within.flow in ('import', 'export'))
    )
    and (
        'TOTAL' in (within.commodity_code, state.commodity_code)
        or left(within.commodity_code, length(state.commodity_code)) = state.commodity_code
        or left(state.commodity_code, length(within.commodity_code)) = within.commodity_code
    )
