-- What a trade figure overlaps with in its own source, so that a sum over the others counts nothing twice: null for the
-- finest figures that the source tells of.
with flow as (
    select
        flow.*,
        concat_ws(
            '|', source_id, reporter_code, reporter_given, partner_code, partner_given, coalesce(value_unit_name, '')
        ) as series_key,
        case
            when flow.second_partner_code is not null then 'second_partner'
            when flow.customs_procedure_code is not null then 'customs_procedure'
            when flow.transport_code is not null then 'transport'
            when flow.partner_code = 'WLD' then 'world'
            when coalesce(one_area.area_code, other_area.area_code) is not null then 'area'
            -- One trade told by the codes of two revisions of the HS: as reported, else the newest, is read.
            when flow.classification_code < max(flow.classification_code) over revision then 'revision'
        end as part_type
    from {{ ref('int_flows_bounded') }} as flow
    left join {{ ref('trade_area') }} as one_area
        on case when flow.reporter_code = 'ZZZ' then split_part(flow.reporter_given, ' ', 1) end = one_area.area_code
    left join {{ ref('trade_area') }} as other_area
        on case when flow.partner_code = 'ZZZ' then split_part(flow.partner_given, ' ', 1) end = other_area.area_code
    where {{ is_changed('flow.reporter_code', 'flow.partner_code') }}
    window revision as (
        partition by
            flow.source_id, flow.reporter_code, flow.reporter_given, flow.partner_code, flow.partner_given, flow.flow,
            flow.value_unit_name, flow.period_start_on, flow.period_end_on, flow.commodity_code = 'TOTAL',
            flow.is_breakdown
    )
),

fine as (
    select * from flow
    where part_type is null and value_unit_name is not null and modality in ('asserted', 'possible')
),

-- Each figure under the codes that hold its goods, its own among them.
held as (
    select series_key, flow, period_start_on, period_end_on, commodity_code as holder_code, true as is_same_code
    from fine
    union
    select
        series_key, flow, period_start_on, period_end_on,
        if(shorter.digits = 0, 'TOTAL', left(commodity_code, shorter.digits)) as holder_code, false as is_same_code
    from fine
    cross join (values (0), (2), (4)) as shorter (digits)
    where commodity_code != 'TOTAL' and shorter.digits < length(commodity_code)
),

holder as (
    select
        flow.claim_id,
        min(
            case when not held.is_same_code then 'commodity' when flow.flow != held.flow then 'flow' else 'period' end
        ) as part_type
    from flow
    inner join held
        on
            flow.series_key = held.series_key
            and flow.commodity_code = held.holder_code
            and (flow.flow = held.flow or (flow.flow = 'total' and held.flow in ('import', 'export')))
            and flow.period_start_on <= held.period_start_on
            and flow.period_end_on >= held.period_end_on
    where
        flow.part_type is null
        and not (
            held.is_same_code
            and flow.flow = held.flow
            and flow.period_start_on = held.period_start_on
            and flow.period_end_on = held.period_end_on
        )
    group by flow.claim_id
)

select
    flow.* {{ but('series_key', 'part_type') }},
    coalesce(flow.part_type, holder.part_type) as overlap_type
from flow
left join holder on flow.claim_id = holder.claim_id
