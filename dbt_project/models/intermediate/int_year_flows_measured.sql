-- The flow of a pair in a year as each source has it. Figures that add up to the reported total are the total; where
-- they do not, the total stands; where none is reported, the most that figures without overlap add up to is a lower
-- bound and there is no upper one.
with figure as (
    select read.*, counted.claim_id is not null as is_counted
    from {{ ref('int_year_figures_read') }} as read
    left join {{ ref('int_year_figures_counted') }} as counted
        on read.claim_id = counted.claim_id and counted.sum_code = 'TOTAL'
),

summed as (
    select
        source_id,
        reporter_code,
        partner_code,
        flow,
        calendar_year,
        value_unit_name as currency_code,
        {% for bound in ['low', 'high', 'widened_low', 'widened_high'] -%}
            min_by(value_{{ bound }}, figure_rank) filter (where is_whole) as total_{{ bound }},
            {{ sum_of('value_' ~ bound, 'is_counted') }} as leaf_{{ bound }},
        {% endfor -%}
        min_by(claim_id, figure_rank) filter (where is_whole) as reported_claim_id
    from figure
    where is_whole or is_counted
    group by source_id, reporter_code, partner_code, flow, calendar_year, value_unit_name
),

measured as (
    select
        *,
        case
            when total_low is null then 'leaf_sum_at_least'
            -- A millionth is left to the decimals of sums.
            when
                leaf_widened_high >= total_widened_low * (1 - 1e-6)
                and leaf_widened_low <= total_widened_high * (1 + 1e-6)
                then 'leaf_sum'
            else 'reported_total'
        end as measured
    from summed
)

select
    measured.source_id,
    measured.reporter_code,
    measured.partner_code,
    measured.flow,
    measured.calendar_year,
    measured.currency_code,
    measured.measured,
    if(measured.measured = 'reported_total', total_low, leaf_low) as value_low,
    case measured.measured when 'reported_total' then total_high when 'leaf_sum' then leaf_high end as value_high,
    reported_claim_id,
    if(measured.measured = 'reported_total', reported_claim_id, null) as total_claim_id,
    total_low,
    total_high,
    count(*) as claim_count,
    -- Said only where every figure is valued so.
    case
        when count(figure.valuation) = count(*) and min(figure.valuation) = max(figure.valuation)
            then min(figure.valuation)
    end as valuation,
    max(figure.modality) as modality,
    max(figure.preference) as preference,
    max(figure.policy) as policy,
    min(figure.reported_by_name) as reported_by_name,
    max(figure.stated_latest_on) as stated_latest_on
from measured
-- The figures that are read: the total where it stands, else the leaves.
inner join figure
    on
        measured.source_id = figure.source_id and measured.reporter_code = figure.reporter_code
        and measured.partner_code = figure.partner_code and measured.flow = figure.flow
        and measured.calendar_year = figure.calendar_year and measured.currency_code = figure.value_unit_name
        and if(
            measured.measured = 'reported_total', measured.reported_claim_id = figure.claim_id, figure.is_counted
        )
group by all
