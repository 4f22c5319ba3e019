{#- Conflict events that count, in each year or month in which they can lie: whether they certainly lie there, in part
    or as a whole, and which period is the first. One that can lie in several straddles them, and its deaths are counted once, in
    the first. Of one with a single known day nobody can say in how many it lies: it straddles from there. -#}
{% macro conflict_placed(grain) -%}
    with dated as (
        select
            *,
            coalesce(start_earliest_on, end_latest_on) as from_on,
            coalesce(end_latest_on, start_earliest_on) as to_on
        from {{ ref('fct_conflict_event') }}
        where is_counted and coalesce(start_earliest_on, end_latest_on) is not null
    ),

    placed as (
        select
            *,
            {{ each_period(grain, 'from_on', 'to_on') }} as period_start_on,
            date_trunc('{{ grain }}', from_on) = date_trunc('{{ grain }}', to_on)
            and start_earliest_on is not null and end_latest_on is not null as is_wholly_then
        from dated
    )

    select
        source_id,
        coalesce(country_code, 'ZZZ') as country_code,
        conflict_type,
        coalesce(dyad_name, nullif(concat_ws(' – ', side_a_name, side_b_name), ''), 'unknown') as dyad_name,
        period_start_on,
        claim_id,
        deaths_low,
        deaths_best,
        deaths_high,
        -- Whatever the true days: it began by the end of the period and was not over before it. It cannot begin after it
        -- is over, nor be over before it can begin.
        coalesce(
            date_trunc('{{ grain }}', least(start_latest_on, end_latest_on)) <= period_start_on
            and date_trunc('{{ grain }}', greatest(end_earliest_on, start_earliest_on)) >= period_start_on,
            false
        ) as is_certainly_then,
        is_wholly_then,
        not is_wholly_then and date_trunc('{{ grain }}', from_on) = period_start_on as is_straddling_from_then
    from placed
{%- endmacro %}

{#- The measures of each period of a model of `conflict_placed`. -#}
{% macro conflict_by(period, placed) -%}
    select
        source_id,
        country_code,
        conflict_type,
        dyad_name,
        {{ period }},
        count(case when is_certainly_then then 1 end)::integer as event_count_low,
        count(*)::integer as event_count_high,
        count(case when is_wholly_then then 1 end)::integer as whole_event_count,
        coalesce({{ sum_of('deaths_low', 'is_wholly_then') }}, 0) as deaths_low,
        {{ sum_of('deaths_best', 'is_wholly_then') }} as deaths_best,
        case when count(*) = count(deaths_high) then {{ sum_of('deaths_high') }} end as deaths_high,
        {{ _most_deaths('is_wholly_then') }} as deaths_whole_high,
        count(case when is_straddling_from_then then 1 end)::integer as straddling_event_count,
        coalesce({{ sum_of('deaths_low', 'is_straddling_from_then') }}, 0) as deaths_straddling_low,
        {{ sum_of('deaths_best', 'is_straddling_from_then') }} as deaths_straddling_best,
        {{ _most_deaths('is_straddling_from_then') }} as deaths_straddling_high
    from {{ placed }}
    group by source_id, country_code, conflict_type, dyad_name, {{ period }}
{%- endmacro %}

{#- Null where one of the events has no upper bound. -#}
{% macro _most_deaths(condition) -%}
    case
        when count(case when {{ condition }} and deaths_high is null then 1 end) = 0
            then coalesce({{ sum_of('deaths_high', condition) }}, 0)
    end
{%- endmacro %}
