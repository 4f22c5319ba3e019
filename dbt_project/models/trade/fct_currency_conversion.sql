select
    original.claim_id as original_claim_id,
    converted.claim_id as converted_claim_id,
    original.reporter_code,
    original.partner_code,
    original.flow,
    original.occurred as period,
    original.value_unit_name as original_currency_code,
    converted.value_unit_name as converted_currency_code,
    converted.value_low / nullif(original.value_high, 0) as rate_low,
    converted.value_high / nullif(original.value_low, 0) as rate_high,
    ({{ widened_low('converted.value') }}) / nullif({{ widened_high('original.value') }}, 0) as rate_widened_low,
    ({{ widened_high('converted.value') }})
    / nullif(greatest({{ widened_low('original.value') }}, 0), 0) as rate_widened_high,
    converted.claimant_name as converted_by_name
from {{ ref('int_flows_bounded') }} as converted
inner join {{ ref('int_flows_bounded') }} as original
    on
        converted.subject_id = original.subject_id
        and converted.value_unit_name != original.value_unit_name
where
    converted.is_breakdown is not true
    and original.is_breakdown is not true
    and converted.basis = 'conversion'
    and original.basis != 'conversion'
    and converted.modality != 'denied'
    and original.modality != 'denied'
