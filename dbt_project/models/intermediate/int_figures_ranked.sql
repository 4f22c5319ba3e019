-- Claims on one figure, ranked by the reading policy: the macro `preferred`.
{% set series = 'reporter_code, partner_code, flow, commodity_code, part_key' %}

with figure as (
    select
        flow.claim_id,
        flow.source_id,
        flow.record_id,
        flow.reporter_code,
        flow.partner_code,
        flow.flow,
        flow.commodity_code,
        flow.classification_code,
        -- Each part of a figure is a figure of its own.
        concat_ws(
            '|',
            'via ' || flow.second_partner_code,
            flow.second_partner_given,
            'procedure ' || flow.customs_procedure_code,
            'transport ' || flow.transport_code
        ) as part_key,
        flow.period_start_on,
        flow.period_end_on,
        flow.value_unit_name,
        flow.modality,
        flow.stated_latest_on,
        coalesce(flow.relayed_by_name, flow.claimant_name) as reported_by_name,
        reading.policy,
        reading.preference
    from {{ ref('int_flows_bounded') }} as flow
    inner join {{ ref('reading_policy') }} as reading on flow.basis = reading.basis
    where
        flow.value_low is not null
        and flow.value_high is not null
        and flow.period_start_on is not null
        and flow.period_end_on is not null
        and flow.modality in ('asserted', 'possible')
        -- Areas that no list knows are many, not one.
        and 'ZZZ' not in (flow.reporter_code, flow.partner_code)
        and {{ is_changed('int_trade_pairs_changed', 'flow.reporter_code', 'flow.partner_code') }}
),

-- Periods of one length are one series: a year is no part of a series of months.
series as (
    select
        *,
        count(*) over (
            partition by
                {{ series }}, value_unit_name, reported_by_name, {{ months_apart('period_start_on', 'period_end_on') }}
        ) as series_figure_count
    from figure
),

ranked as (
    select
        claim_id,
        reported_by_name,
        policy,
        preference,
        series_figure_count,
        row_number() over (
            partition by {{ series }}, period_start_on, period_end_on, value_unit_name
            order by {{ preferred() }}
        ) as figure_rank,
        row_number() over (
            partition by source_id, classification_code, {{ series }}, period_start_on, period_end_on, value_unit_name
            order by {{ preferred() }}
        ) as source_rank
    from series
)

-- What a figure says is joined to its rank last: to sort all of it takes three times as long.
select
    flow.*,
    ranked.* {{ but('claim_id') }}
from {{ ref('int_flows_bounded') }} as flow
inner join ranked on flow.claim_id = ranked.claim_id
where {{ is_changed('int_trade_pairs_changed', 'flow.reporter_code', 'flow.partner_code') }}
