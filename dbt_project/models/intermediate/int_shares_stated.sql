-- Shares that somebody states, of a total of the same source or else of the one that the reading policy chose. An end
-- that nothing else bounds is bounded by what a share is. The world has no share of itself, and areas that no list
-- knows are many, not one.
with share as (
    select
        flow.*,
        reading.preference,
        count(*) over (
            partition by
                flow.reporter_code, flow.partner_code, flow.flow, flow.commodity_code,
                coalesce(flow.relayed_by_name, flow.claimant_name)
        ) as series_figure_count
    from {{ ref('int_flows_bounded') }} as flow
    inner join {{ ref('reading_policy') }} as reading on flow.basis = reading.basis
    where
        flow.is_breakdown is not true
        and (flow.share_low is not null or flow.share_high is not null)
        and flow.modality in ('asserted', 'possible')
        and flow.partner_code not in ('WLD', 'ZZZ')
),

stated as (
    select
        claim_id as share_claim_id,
        source_id as share_source_id,
        reporter_code,
        partner_code,
        flow,
        commodity_code,
        classification_code,
        period_start_on,
        period_end_on,
        coalesce(share_low, 0) as share_low,
        coalesce(share_high, 1) as share_high,
        is_share_low_included,
        is_share_high_included,
        greatest(coalesce({{ widened_low('share') }}, 0), 0) as share_widened_low,
        least(coalesce({{ widened_high('share') }}, 1), 1) as share_widened_high,
        wording_policy,
        row_number() over (
            partition by reporter_code, partner_code, flow, commodity_code, period_start_on, period_end_on
            order by {{ preferred() }}
        ) as share_rank
    from share
)

select
    stated.* {{ but('classification_code') }},
    total.* {{ but('reporter_code', 'flow', 'commodity_code', 'period_start_on', 'period_end_on') }},
    'stated' as measured,
    stated.share_source_id = total.total_source_id as is_single_source,
    stated.share_low * total.total_low as value_low,
    stated.share_high * total.total_high as value_high,
    stated.share_widened_low * total.total_widened_low as value_widened_low,
    stated.share_widened_high * total.total_widened_high as value_widened_high
from stated
inner join {{ ref('int_totals_ranked') }} as total
    on
        stated.reporter_code = total.reporter_code
        and stated.flow = total.flow
        and stated.commodity_code = total.commodity_code
        and stated.period_start_on = total.period_start_on
        and stated.period_end_on = total.period_end_on
        and {{ are_same_goods('stated', 'total', 'total_classification_code') }}
        and (stated.share_source_id = total.total_source_id or total.total_rank = 1)
