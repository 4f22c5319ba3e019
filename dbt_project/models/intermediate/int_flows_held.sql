-- Which trade figures hold finer ones of their own source: of goods, flows or periods within theirs.
with flow as (
    select *, coalesce(part_type, if(is_older_revision, 'revision', null)) as own_type
    from {{ ref('int_flows_classed') }}
    where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

fine as (
    select * from flow
    where own_type is null and is_value
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

-- Of goods or flows within others a day in common is enough; of the same ones a period holds what lies within it.
holder as (
    select
        flow.claim_id,
        min(
            case when not held.is_same_code then 'commodity' when flow.flow != held.flow then 'flow' else 'period' end
        ) as overlap_type
    from flow
    inner join held
        on
            flow.series_key = held.series_key
            and flow.commodity_code = held.holder_code
            and (flow.flow = held.flow or (flow.flow = 'total' and held.flow in ('import', 'export')))
            and flow.period_start_on <= held.period_end_on
            and flow.period_end_on >= held.period_start_on
    where
        flow.own_type is null
        and (
            not held.is_same_code
            or flow.flow != held.flow
            or (
                flow.period_start_on <= held.period_start_on
                and flow.period_end_on >= held.period_end_on
                and (flow.period_start_on != held.period_start_on or flow.period_end_on != held.period_end_on)
            )
        )
    group by flow.claim_id
)

select
    flow.* {{ but('part_type', 'own_type') }},
    coalesce(flow.own_type, holder.overlap_type) as overlap_type
from flow
left join holder on flow.claim_id = holder.claim_id
