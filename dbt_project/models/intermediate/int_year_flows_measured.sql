-- The flow of a pair in a year as each source has it. Leaves that add up to the reported total are the total; where
-- they do not, the total stands; where nobody reported one, their sum is a lower bound and there is no upper one.
with summed as (
    select
        source_id,
        reporter_code,
        partner_code,
        flow,
        calendar_year,
        value_unit_name as currency_code,
        max(claim_id) filter (where not is_leaf) as reported_claim_id,
        max_by(value_low, claim_id) filter (where not is_leaf) as total_low,
        max_by(value_high, claim_id) filter (where not is_leaf) as total_high,
        max_by(value_widened_low, claim_id) filter (where not is_leaf) as total_widened_low,
        max_by(value_widened_high, claim_id) filter (where not is_leaf) as total_widened_high,
        sum(value_low) filter (where is_leaf) as leaf_low,
        sum(value_high) filter (where is_leaf) as leaf_high,
        sum(value_widened_low) filter (where is_leaf) as leaf_widened_low,
        sum(value_widened_high) filter (where is_leaf) as leaf_widened_high,
        count(*) filter (where is_leaf) as leaf_count,
        -- Said only where every figure is valued so.
        case when count(valuation) = count(*) and min(valuation) = max(valuation) then min(valuation) end as valuation,
        max(modality) as modality,
        max(preference) as preference,
        any_value(policy) as policy,
        min(told_by_name) as told_by_name,
        max(stated_latest_on) as stated_latest_on
    from {{ ref('int_year_figures_read') }}
    group by all
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
