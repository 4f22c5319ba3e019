-- Which trade figures are a part of a figure, or hold the figures of several partners, and the series that each is of.
select
    flow.claim_id,
    flow.reporter_code,
    flow.partner_code,
    concat_ws(
        '|', flow.source_id, flow.reporter_code, flow.reporter_given, flow.partner_code, flow.partner_given,
        coalesce(flow.value_unit_name, '')
    ) as series_key,
    flow.flow,
    flow.commodity_code,
    flow.period_start_on,
    flow.period_end_on,
    case
        when flow.second_partner_code is not null then 'second_partner'
        when flow.customs_procedure_code is not null then 'customs_procedure'
        when flow.transport_code is not null then 'transport'
        when flow.partner_code = 'WLD' then 'world'
        when coalesce(one_area.area_code, other_area.area_code) is not null then 'area'
    end as part_type,
    -- One trade reported by the codes of two revisions of the HS: as reported, else the newest, is read.
    coalesce(flow.classification_code < max(flow.classification_code) over revision, false) as is_older_revision,
    flow.value_unit_name is not null and flow.modality in ('asserted', 'possible') as is_value
from {{ ref('int_flows_bounded') }} as flow
left join {{ ref('trade_area') }} as one_area
    on case when flow.reporter_code = 'ZZZ' then split_part(flow.reporter_given, ' ', 1) end = one_area.area_code
left join {{ ref('trade_area') }} as other_area
    on case when flow.partner_code = 'ZZZ' then split_part(flow.partner_given, ' ', 1) end = other_area.area_code
where {{ is_changed('int_trade_pairs_changed', 'flow.reporter_code', 'flow.partner_code') }}
window revision as (
    partition by
        flow.source_id, flow.reporter_code, flow.reporter_given, flow.partner_code, flow.partner_given, flow.flow,
        flow.value_unit_name, flow.period_start_on, flow.period_end_on, flow.commodity_code = 'TOTAL',
        flow.is_breakdown
)
