-- The flow of a pair in a year as each source has it. Figures that add up to the reported total are the total; where
-- they do not, the total stands; where none is reported, the most that figures without overlap add up to is a lower
-- bound and there is no upper one.
with figure as (
    select read.*, counted.claim_id is not null as is_counted
    from {{ ref('int_year_figures_read') }} as read
    left join {{ ref('int_year_figures_counted') }} as counted
        on read.claim_id = counted.claim_id and counted.sum_code = 'TOTAL'
),

summed as (
    select
        source_id,
        reporter_code,
        partner_code,
        flow,
        calendar_year,
        value_unit_name as currency_code,
        min_by(claim_id, figure_rank) filter (where is_whole) as reported_claim_id,
        {% for bound in ['low', 'high', 'widened_low', 'widened_high'] -%}
            min_by(value_{{ bound }}, figure_rank) filter (where is_whole) as total_{{ bound }},
            {{ sum_of('value_' ~ bound, 'is_counted') }} as leaf_{{ bound }},
        {% endfor -%}
        count(*) filter (where is_counted) as leaf_count,
        -- Said only where every figure is valued so.
        case when count(valuation) = count(*) and min(valuation) = max(valuation) then min(valuation) end as valuation,
        max(modality) as modality,
        max(preference) as preference,
        max(policy) as policy,
        min(told_by_name) as told_by_name,
        max(stated_latest_on) as stated_latest_on
    from figure
    where is_whole or is_counted
    group by source_id, reporter_code, partner_code, flow, calendar_year, value_unit_name
),

measured as (
    select
        *,
        case
            when total_low is null then 'leaf_sum_at_least'
            -- A millionth is left to the decimals of sums.
            when
                leaf_widened_high >= total_widened_low * (1 - 1e-6)
                and leaf_widened_low <= total_widened_high * (1 + 1e-6)
                then 'leaf_sum'
            else 'reported_total'
        end as measured
    from summed
)

select
    source_id,
    reporter_code,
    partner_code,
    flow,
    calendar_year,
    currency_code,
    measured,
    if(measured = 'reported_total', total_low, leaf_low) as value_low,
    case measured when 'reported_total' then total_high when 'leaf_sum' then leaf_high end as value_high,
    reported_claim_id,
    if(measured = 'reported_total', reported_claim_id, null) as total_claim_id,
    total_low,
    total_high,
    if(measured = 'reported_total', 1, leaf_count) as claim_count,
    valuation,
    modality,
    preference,
    policy,
    told_by_name,
    stated_latest_on
from measured
