-- One claim a figure, by the reading policy: what is asserted before what is possible, an official figure before
-- an estimate, then the latest statement. The others stay in fct_trade_flow and fct_rival_claim.
select flow.*, reading.policy
from {{ ref('int_flows_bounded') }} as flow
inner join {{ ref('reading_policy') }} as reading on flow.basis = reading.basis
where
    flow.value_low is not null
    and flow.value_high is not null
    and flow.period_start_on is not null
    and flow.period_end_on is not null
    and flow.modality in ('asserted', 'possible')
    -- Areas that no list knows are many, not one.
    and 'ZZZ' not in (flow.reporter_code, flow.partner_code)
qualify row_number() over (
    partition by
        flow.reporter_code, flow.partner_code, flow.flow, flow.commodity_code, flow.period_start_on,
        flow.period_end_on, flow.value_unit_name
    order by flow.modality, reading.preference, flow.stated_latest_on desc nulls last, flow.claim_id desc
) = 1
