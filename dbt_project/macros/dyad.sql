{#- One row a pair and period of the parts of int_dyads_joined: each column comes from one part, that has one row of
    them, so that the greatest is the only one. What is counted is 0 where nothing tells of it. -#}
{% macro dyads_grouped(grain) -%}
    {%- set classes = ['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'] -%}
    select
        country_a_code,
        country_b_code,
        period_start_on,
        {% for side in ['a', 'b'] -%}
            {% for figure in ['exports', 'imports', 'turnover'] -%}
                max({{ figure }}_{{ side }}_usd_low) as {{ figure }}_{{ side }}_usd_low,
                max({{ figure }}_{{ side }}_usd_high) as {{ figure }}_{{ side }}_usd_high,
            {% endfor -%}
            {% for class in classes -%}
                coalesce(max({{ class }}_{{ side }}_count), 0) as {{ class }}_{{ side }}_count,
            {% endfor -%}
            bool_or(has_mission_of_{{ side }}) as has_mission_of_{{ side }},
            coalesce(max(listings_{{ side }}_low), 0) as listings_{{ side }}_low,
            coalesce(max(listings_{{ side }}_high), 0) as listings_{{ side }}_high,
        {% endfor -%}
        {% for part in ['meeting', 'event', 'conflict'] -%}
            coalesce(max({{ part }}_count_low), 0) as {{ part }}_count_low,
            coalesce(max({{ part }}_count_high), 0) as {{ part }}_count_high,
        {% endfor -%}
        max(conflict_source_id) as conflict_source_id,
        max(deaths_low) as deaths_low,
        max(deaths_high) as deaths_high,
        max(coded_source_id) as coded_source_id,
        coalesce(max(common_vote_count), 0) as common_vote_count,
        max(equal_vote_count) as equal_vote_count,
        max(opposite_vote_count) as opposite_vote_count,
        max(cohen_kappa) as cohen_kappa,
        coalesce(max(joint_veto_count), 0) as joint_veto_count
    from {{ ref('int_dyads_joined') }}
    where grain = '{{ grain }}' and country_a_code != 'ZZZ' and country_b_code != 'ZZZ'
    group by country_a_code, country_b_code, period_start_on
{%- endmacro %}

{#- Missile tests that a country held in a period, whichever claims tell of them. -#}
{% macro tests_held(grain) -%}
    select
        country_code,
        date_trunc('{{ grain }}', start_earliest_on)::date as period_start_on,
        count(distinct event_id)::integer as test_count
    from {{ ref('fct_missile_test') }}
    where is_held and date_trunc('{{ grain }}', start_earliest_on) = date_trunc('{{ grain }}', end_latest_on)
    group by all
{%- endmacro %}

{#- The columns that both tables of dyads have, from dyads_grouped as `dyad` and tests_held as `test_a` and `test_b`. -#}
{% macro dyad_columns() -%}
    {%- set classes = ['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'] -%}
    {% for side in ['a', 'b'] -%}
        {% for figure in ['exports', 'imports', 'turnover'] -%}
            dyad.{{ figure }}_{{ side }}_usd_low,
            dyad.{{ figure }}_{{ side }}_usd_high,
        {% endfor -%}
    {% endfor -%}
    dyad.common_vote_count,
    dyad.equal_vote_count / nullif(dyad.common_vote_count, 0) as equal_vote_share,
    -- An abstention beside a yes or a no is half an agreement.
    (dyad.common_vote_count + dyad.equal_vote_count - dyad.opposite_vote_count) / 2
    / nullif(dyad.common_vote_count, 0) as lijphart_index,
    (dyad.equal_vote_count - dyad.opposite_vote_count) / nullif(dyad.common_vote_count, 0) as signorino_ritter_s,
    dyad.meeting_count_low,
    dyad.meeting_count_high,
    dyad.event_count_low,
    dyad.event_count_high,
    dyad.conflict_count_low,
    dyad.conflict_count_high,
    dyad.deaths_low,
    dyad.deaths_high,
    dyad.conflict_source_id,
    {% for side in ['a', 'b'] -%}
        {% for class in classes -%}
            dyad.{{ class }}_{{ side }}_count,
        {% endfor -%}
    {% endfor -%}
    dyad.coded_source_id,
    coalesce(test_a.test_count, 0) as test_a_count,
    coalesce(test_b.test_count, 0) as test_b_count
{%- endmacro %}
