-- What a trade figure overlaps with in its own source, so that a sum over the others counts nothing twice: null for the
-- finest figures that the source reports. Of finest figures whose periods cross (a quarter, and the months around its
-- end) those stay that are most, the earlier where as many are.
with flow as (
    select *
    from {{ ref('int_flows_held') }}
    where {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
),

period as (
    select
        series_key,
        flow,
        commodity_code,
        period_start_on,
        period_end_on,
        {{ collected('claim_id') }} as claim_ids,
        1::double as period_count,
        row_number() over (
            partition by series_key, flow, commodity_code order by period_start_on, period_end_on
        ) as period_number,
        coalesce(
            lead(period_start_on) over (partition by series_key, flow, commodity_code order by period_start_on)
            <= period_end_on,
            false
        ) as is_crossed
    from flow
    where overlap_type is null and is_value and period_start_on is not null and period_end_on is not null
    group by series_key, flow, commodity_code, period_start_on, period_end_on
),

-- No period here lies within another: where any two cross, two neighbours do.
line as (
    select
        series_key,
        flow,
        commodity_code,
        {{ best_disjoint('period_start_on', 'period_end_on', 'period_count', list_of('period_number')) }} as best
    from period
    group by series_key, flow, commodity_code
    having bool_or(is_crossed)
),

crossing as (
    select {{ each_of('period.claim_ids') }} as claim_id
    from period
    inner join line
        on
            period.series_key = line.series_key
            and period.flow = line.flow
            and period.commodity_code = line.commodity_code
    where not {{ lists_overlap('line.best.figures', list_of('period.period_number')) }}
)

select
    bounded.*,
    flow.is_older_revision,
    coalesce(
        flow.overlap_type,
        case when crossing.claim_id is not null then 'period' when contained.claim_id is not null then 'state' end
    ) as overlap_type
from {{ ref('int_flows_bounded') }} as bounded
inner join flow on bounded.claim_id = flow.claim_id
left join crossing on bounded.claim_id = crossing.claim_id
left join {{ ref('int_flows_contained') }} as contained on bounded.claim_id = contained.claim_id
where {{ is_changed('int_trade_pairs_changed', 'bounded.reporter_code', 'bounded.partner_code') }}
