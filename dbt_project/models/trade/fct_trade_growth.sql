-- The least growth is from the greatest value before to the least value now.
with compared as (
    select
        figure.claim_id,
        before.claim_id as before_claim_id,
        figure.reporter_code,
        figure.partner_code,
        figure.flow,
        figure.commodity_code,
        figure.occurred as period,
        figure.period_start_on,
        figure.period_end_on,
        figure.value_unit_name as currency_code,
        before.value_low as before_low,
        before.value_high as before_high,
        figure.value_low,
        figure.value_high,
        figure.value_low / nullif(before.value_high, 0) - 1 as growth_low,
        figure.value_high / nullif(before.value_low, 0) - 1 as growth_high,
        ({{ widened_low('figure.value') }}) / nullif({{ widened_high('before.value') }}, 0) - 1 as growth_widened_low,
        ({{ widened_high('figure.value') }}) / nullif(greatest({{ widened_low('before.value') }}, 0), 0) - 1
            as growth_widened_high,
        figure.change_low as stated_change_low,
        figure.change_high as stated_change_high,
        {{ widened_low('figure.change') }} as stated_widened_low,
        {{ widened_high('figure.change') }} as stated_widened_high,
        figure.policy
    from {{ ref('int_figures_chosen') }} as figure
    inner join {{ ref('int_figures_chosen') }} as before
        on
            figure.reporter_code = before.reporter_code
            and figure.partner_code = before.partner_code
            and figure.flow = before.flow
            and figure.commodity_code = before.commodity_code
            and figure.value_unit_name = before.value_unit_name
            and (figure.period_start_on - interval 1 year)::date = before.period_start_on
            and {{ end_a_year_before('figure.period_start_on', 'figure.period_end_on') }} = before.period_end_on
            and {{ are_same_goods('figure', 'before') }}
    where {{ is_changed('int_trade_pairs_changed', 'figure.reporter_code', 'figure.partner_code') }}
)

select
    * exclude (stated_widened_low, stated_widened_high, policy),
    case
        when coalesce(stated_change_low, stated_change_high) is not null
            -- An end that is left open leaves out nothing.
            then
                coalesce(stated_widened_low <= growth_widened_high, true)
                and growth_widened_low <= coalesce(stated_widened_high, growth_widened_low)
    end as is_consistent,
    policy
from compared
