-- "Fell 13.2 % to US$880 m" implies the year before: value / (1 + change). The more it grew, the less there was, so
-- the low bound of the one comes from the high bound of the other.
with implied as (
    select
        claim_id,
        event_id,
        reporter_code,
        partner_code,
        flow,
        commodity_code,
        classification_code,
        occurred as stated_period,
        (period_start_on - interval 1 year)::date as period_start_on,
        {{ end_a_year_before('period_start_on', 'period_end_on') }} as period_end_on,
        value_unit_name as currency_code,
        value_low,
        value_high,
        change_low,
        change_high,
        value_low / nullif(1 + change_high, 0) as implied_low,
        value_high / nullif(1 + change_low, 0) as implied_high,
        value_low is not null and coalesce(change_high > -1, false)
        and is_value_low_included and is_change_high_included as is_implied_low_included,
        value_high is not null and coalesce(change_low > -1, false)
        and is_value_high_included and is_change_low_included as is_implied_high_included,
        ({{ widened_low('value') }}) / nullif(1 + {{ widened_high('change') }}, 0) as implied_widened_low,
        -- Nothing falls by more than the whole, however it was rounded.
        ({{ widened_high('value') }}) / nullif(greatest(1 + {{ widened_low('change') }}, 0), 0) as implied_widened_high,
        claimant_name,
        modality
    from {{ ref('int_flows_bounded') }}
    where
        is_breakdown is not true
        and (value_low is not null or value_high is not null)
        and (change_low is not null or change_high is not null)
        and period_start_on is not null
        and period_end_on is not null
)

select
    implied.* {{ but('classification_code') }},
    reported.value_low as reported_low,
    reported.value_high as reported_high,
    reported.claim_id as reported_claim_id,
    reported.value_low - implied.implied_high as difference_low,
    reported.value_high - implied.implied_low as difference_high,
    case
        when
            reported.claim_id is not null
            and coalesce(implied.implied_widened_low, implied.implied_widened_high) is not null
            -- An end that is open leaves out nothing.
            then
                coalesce({{ widened_high('reported.value') }} >= implied.implied_widened_low, true)
                and coalesce({{ widened_low('reported.value') }} <= implied.implied_widened_high, true)
    end as is_consistent
from implied
left join {{ ref('int_figures_chosen') }} as reported
    on
        implied.reporter_code = reported.reporter_code
        and implied.partner_code = reported.partner_code
        and implied.flow = reported.flow
        and implied.commodity_code = reported.commodity_code
        and implied.period_start_on = reported.period_start_on
        and implied.period_end_on = reported.period_end_on
        and implied.currency_code = reported.value_unit_name
        and {{ are_same_goods('implied', 'reported') }}
