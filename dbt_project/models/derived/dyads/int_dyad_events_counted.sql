-- Low counts what lies in the period on every reading of its date, high what does on some. Of several data sets on one
-- conflict the one that has most of it is read: they have the same events, and are never added up.
with placed as (
    {% for grain in ['year', 'month'] -%}
        select
            *,
            '{{ grain }}' as grain,
            {{ each_period(grain, 'start_earliest_on', 'end_latest_on') }} as period_start_on,
            date_trunc('{{ grain }}', start_earliest_on) = date_trunc('{{ grain }}', end_latest_on) as is_whole
        from {{ ref('int_dyad_events_paired') }}
        where {{ is_dated('start_earliest_on', 'end_latest_on') }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

counted as (
    select
        country_a_code,
        country_b_code,
        part_name,
        source_id,
        grain,
        period_start_on,
        count(case when is_whole and is_certain then 1 end)::integer as count_low,
        count(*)::integer as count_high,
        coalesce({{ sum_of('deaths_low', 'is_whole') }}, 0) as deaths_low,
        case when count(*) = count(deaths_high) then {{ sum_of('deaths_high') }} end as deaths_high
    from placed
    group by country_a_code, country_b_code, part_name, source_id, grain, period_start_on
)

select *
from counted
qualify row_number() over (
    partition by country_a_code, country_b_code, part_name, grain, period_start_on
    order by count_high desc, source_id
) = 1
