-- Shares that follow from a bilateral figure of either side over the country's total: of one source where it has both,
-- and of the two figures that the reading policy chose.
with figure as (
    select
        *,
        {{ widened_low('value') }} as value_widened_low,
        {{ widened_high('value') }} as value_widened_high
    from {{ ref('int_figures_ranked') }}
    where partner_code != 'WLD' and (source_rank = 1 or figure_rank = 1) and is_breakdown is not true
),

bilateral as (
    select *, reporter_code as country_code, partner_code as other_code, 'computed' as measured
    from figure
    union all
    select *, partner_code as country_code, reporter_code as other_code, 'computed_from_partner' as measured
    from figure
    where flow = 'total'
)

select
    bilateral.claim_id as share_claim_id,
    bilateral.source_id as share_source_id,
    bilateral.other_code as partner_code,
    bilateral.measured,
    bilateral.figure_rank as share_rank,
    bilateral.source_id = total.total_source_id as is_single_source,
    bilateral.value_low / nullif(total.total_high, 0) as share_low,
    bilateral.value_high / nullif(total.total_low, 0) as share_high,
    bilateral.is_value_low_included and total.is_total_high_included as is_share_low_included,
    bilateral.is_value_high_included and total.is_total_low_included as is_share_high_included,
    bilateral.value_widened_low / nullif(total.total_widened_high, 0) as share_widened_low,
    bilateral.value_widened_high / nullif(greatest(total.total_widened_low, 0), 0) as share_widened_high,
    bilateral.value_low,
    bilateral.value_high,
    bilateral.value_widened_low,
    bilateral.value_widened_high,
    bilateral.wording_policy,
    total.*
from bilateral
inner join {{ ref('int_totals_ranked') }} as total
    on
        bilateral.country_code = total.reporter_code
        and bilateral.flow = total.flow
        and bilateral.commodity_code = total.commodity_code
        and bilateral.period_start_on = total.period_start_on
        and bilateral.period_end_on = total.period_end_on
        and bilateral.value_unit_name = total.currency_code
        and (
            bilateral.source_id = total.total_source_id
            or (bilateral.figure_rank = 1 and total.total_rank = 1)
        )
        and {{ are_same_goods('bilateral', 'total', 'total_classification_code') }}
