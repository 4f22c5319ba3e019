select
    position as claim_id,
    {{ text('reporter') }} as reporter_code,
    {{ text('partner') }} as partner_code,
    {{ text('reporter_given') }} as reporter_given,
    {{ text('partner_given') }} as partner_given,
    {{ text('flow') }} as flow,
    {{ text('commodity') }} as commodity_code,
    {{ text('commodity_wording') }} as commodity_wording,
    {{ text('classification') }} as classification_code,
    start_earliest as period_start_on,
    end_latest as period_end_on,
    {{ quantity('value') }},
    {{ quantity('value_cif') }},
    {{ quantity('value_fob') }},
    {{ quantity('quantity') }},
    {{ quantity('net_weight') }},
    {{ quantity('gross_weight') }},
    {{ texts('estimated[*]') }} as estimated_names,
    {{ quantity('share') }},
    {{ quantity('change') }},
    {{ text('valuation') }} as valuation,
    coalesce({{ text('basis') }}, 'unstated') as basis,
    ({{ text('includes_indirect') }})::boolean as is_including_indirect,
    {{ text('second_partner') }} as second_partner_code,
    {{ text('second_partner_given') }} as second_partner_given,
    {{ text('customs_procedure') }} as customs_procedure_code,
    {{ text('transport') }} as transport_code,
    coalesce(second_partner_code, customs_procedure_code, transport_code) is not null as is_breakdown,
    ({{ text('is_reported') }})::boolean as is_reported,
    ({{ text('is_aggregate') }})::boolean as is_aggregate,
    ({{ text('is_leaf') }})::boolean as is_leaf,
    concat_ws(
        ' ',
        reporter_code || '–' || partner_code,
        flow,
        case
            when value_low = value_high
                then 'of ' || value_unit_name || ' ' || {{ formatted_number('value_low') }}
            when share_wording is not null then 'share ' || share_wording
            when change_wording is not null then change_wording
        end
    ) as claim_title
from {{ records_of('trade_flow') }} as record
where {{ is_changed('stg_change', 'claim_id') }}
