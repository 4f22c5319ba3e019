-- What a source tells of a pair, flow and calendar year: its total of the year, and the leaves (goods, months) below.
select
    ranked.source_id,
    ranked.reporter_code,
    ranked.partner_code,
    ranked.flow,
    year(ranked.period_start_on)::integer as calendar_year,
    ranked.value_unit_name,
    ranked.claim_id,
    ranked.commodity_code,
    leveled.overlap_type is null and not (
        ranked.commodity_code = 'TOTAL' and {{ is_calendar_year('ranked.period_start_on', 'ranked.period_end_on') }}
    ) as is_leaf,
    ranked.value_low,
    ranked.value_high,
    {{ widened_low('ranked.value') }} as value_widened_low,
    {{ widened_high('ranked.value') }} as value_widened_high,
    ranked.valuation,
    ranked.basis,
    ranked.modality,
    ranked.told_by_name,
    ranked.stated_latest_on,
    ranked.policy,
    ranked.preference
from {{ ref('int_figures_ranked') }} as ranked
inner join {{ ref('int_flows_leveled') }} as leveled on ranked.claim_id = leveled.claim_id
where
    ranked.source_rank = 1
    and ranked.flow in ('export', 'import', 're-export', 're-import', 'total')
    and ranked.partner_code != 'WLD'
    and year(ranked.period_start_on) = year(ranked.period_end_on)
    and (
        leveled.overlap_type is null
        or (
            leveled.overlap_type in ('commodity', 'flow', 'period')
            and ranked.commodity_code = 'TOTAL'
            and {{ is_calendar_year('ranked.period_start_on', 'ranked.period_end_on') }}
        )
    )
