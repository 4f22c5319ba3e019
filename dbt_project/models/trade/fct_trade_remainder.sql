-- Stated shares are of the total itself, so that what they leave is a part of it: least or greatest at one of its ends.
with taken as (
    select
        reporter_code,
        flow,
        commodity_code,
        period_start_on,
        period_end_on,
        currency_code,
        total_claim_id,
        count(*) as partner_count,
        bool_and(is_single_source) as is_single_source,
        case when min(share_source_id) = max(share_source_id) then min(share_source_id) end as share_source_id,
        {% for bound in ['low', 'high', 'widened_low', 'widened_high'] -%}
            1 - coalesce({{ sum_of('share_' ~ bound, "measured = 'stated'") }}, 0) as left_at_{{ bound }},
            coalesce({{ sum_of('value_' ~ bound, "measured != 'stated'") }}, 0) as value_{{ bound }}
            {%- if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref('int_remainders_read') }}
    group by
        reporter_code, flow, commodity_code, period_start_on, period_end_on, currency_code, total_claim_id
)

select
    taken.reporter_code,
    taken.flow,
    taken.commodity_code,
    total.period,
    taken.period_start_on,
    taken.period_end_on,
    taken.currency_code,
    taken.partner_count,
    total.total_low,
    total.total_high,
    {% for widened in ['', 'widened_'] -%}
        least(
            total.total_{{ widened }}low * taken.left_at_{{ widened }}high,
            total.total_{{ widened }}high * taken.left_at_{{ widened }}high
        ) - taken.value_{{ widened }}high as remainder_{{ widened }}low,
        greatest(
            total.total_{{ widened }}low * taken.left_at_{{ widened }}low,
            total.total_{{ widened }}high * taken.left_at_{{ widened }}low
        ) - taken.value_{{ widened }}low as remainder_{{ widened }}high,
    {% endfor -%}
    taken.share_source_id,
    total.total_source_id,
    taken.is_single_source
from taken
inner join {{ ref('int_totals_ranked') }} as total on taken.total_claim_id = total.total_claim_id
