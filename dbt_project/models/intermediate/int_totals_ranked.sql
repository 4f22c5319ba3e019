-- What countries trade with the whole world: each source's own figure, and the one that the reading policy chose.
select
    claim_id as total_claim_id,
    source_id as total_source_id,
    reporter_code,
    flow,
    commodity_code,
    classification_code as total_classification_code,
    occurred as period,
    period_start_on,
    period_end_on,
    value_unit_name as currency_code,
    value_low as total_low,
    value_high as total_high,
    is_value_low_included as is_total_low_included,
    is_value_high_included as is_total_high_included,
    {{ widened_low('value') }} as total_widened_low,
    {{ widened_high('value') }} as total_widened_high,
    figure_rank as total_rank,
    policy
from {{ ref('int_figures_ranked') }}
where partner_code = 'WLD' and (source_rank = 1 or figure_rank = 1) and is_breakdown is not true
