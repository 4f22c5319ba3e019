-- Claims on the trade of one pair that cannot both be right as they stand: bounds apart even after rounding, and no
-- period that keeps them apart (an undated figure may be of any). Listed side by side; nothing is averaged.
with claim as (
    select
        *,
        least(reporter_code, partner_code) as country_a_code,
        greatest(reporter_code, partner_code) as country_b_code,
        {{ widened_low('value') }} as widened_low,
        {{ widened_high('value') }} as widened_high
    from {{ ref('int_flows_bounded') }}
    where
        is_breakdown is not true
        and basis != 'conversion'
        and modality != 'denied'
        -- Areas that no list knows are many, not one.
        and 'ZZZ' not in (reporter_code, partner_code)
        and {{ is_changed('int_trade_pairs_changed', 'reporter_code', 'partner_code') }}
)

select
    one.claim_id,
    other.claim_id as rival_claim_id,
    one.country_a_code,
    one.country_b_code,
    one.flow,
    one.commodity_code,
    one.value_unit_name as currency_code,
    one.value_low,
    one.value_high,
    other.value_low as rival_value_low,
    other.value_high as rival_value_high,
    one.claimant_name,
    other.claimant_name as rival_claimant_name,
    one.occurred as period,
    other.occurred as rival_period,
    one.modality,
    other.modality as rival_modality,
    concat_ws(
        ', ',
        if(one.claimant_name != other.claimant_name, 'claimant', null),
        if(one.is_including_indirect != other.is_including_indirect, 'scope', null),
        if(one.occurred is distinct from other.occurred, 'date', null),
        if(one.modality != other.modality, 'modality', null),
        if(one.basis != other.basis, 'basis', null)
    ) as differs_in
from claim as one
inner join claim as other
    on
        one.country_a_code = other.country_a_code
        and one.country_b_code = other.country_b_code
        and one.commodity_code = other.commodity_code
        and one.value_unit_name = other.value_unit_name
        and one.claim_id < other.claim_id
        and {{ are_same_goods('one', 'other') }}
        and (one.flow = other.flow and (one.reporter_code = other.reporter_code or one.flow = 'total'))
        and (one.widened_high < other.widened_low or one.widened_low > other.widened_high)
        and (
            one.occurred is null
            or other.occurred is null
            or (
                one.period_start_on is not distinct from other.period_start_on
                and one.period_end_on is not distinct from other.period_end_on
            )
        )
