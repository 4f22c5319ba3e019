-- What a source gives for a pair, flow and calendar year: its total of the year, and every figure of goods, of periods
-- in the year and of parts. What is only possible is read where nothing is asserted.
with figure as (
    select
        ranked.source_id,
        ranked.reporter_code,
        ranked.partner_code,
        ranked.flow,
        year(ranked.period_start_on)::integer as calendar_year,
        ranked.value_unit_name,
        ranked.claim_id,
        ranked.commodity_code,
        ranked.second_partner_code,
        ranked.second_partner_given,
        ranked.customs_procedure_code,
        ranked.transport_code,
        ranked.period_start_on,
        ranked.period_end_on,
        coalesce(leveled.overlap_type in ('second_partner', 'customs_procedure', 'transport'), false) as is_part,
        leveled.overlap_type,
        {{ is_calendar_year('ranked.period_start_on', 'ranked.period_end_on') }} as is_of_year,
        ranked.value_low,
        ranked.value_high,
        {{ widened_low('ranked.value') }} as value_widened_low,
        {{ widened_high('ranked.value') }} as value_widened_high,
        ranked.valuation,
        ranked.basis,
        ranked.modality,
        ranked.reported_by_name,
        ranked.stated_latest_on,
        ranked.policy,
        ranked.preference,
        ranked.figure_rank
    from {{ ref('int_figures_ranked') }} as ranked
    inner join {{ ref('int_flows_leveled') }} as leveled on ranked.claim_id = leveled.claim_id
    where
        ranked.source_rank = 1
        and ranked.flow in ('export', 'import', 're-export', 're-import', 'total')
        and ranked.partner_code != 'WLD'
        and year(ranked.period_start_on) = year(ranked.period_end_on)
        and not leveled.is_older_revision
        and {{ is_changed('int_trade_pairs_changed', 'ranked.reporter_code', 'ranked.partner_code') }}
)

select
    * {{ but('overlap_type') }},
    concat_ws('|', source_id, reporter_code, partner_code, flow, calendar_year, value_unit_name) as year_key,
    commodity_code = 'TOTAL' and is_of_year and not is_part as is_whole,
    coalesce(overlap_type, 'state') = 'state' and not (commodity_code = 'TOTAL' and is_of_year) as is_leaf
from figure
qualify modality = min(modality) over (
    partition by source_id, reporter_code, partner_code, flow, calendar_year, value_unit_name
)
