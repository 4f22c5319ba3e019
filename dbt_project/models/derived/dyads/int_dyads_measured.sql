-- Each column comes from one part, which has one row of a pair and period. Whether a missing count is 0 or unknown is
-- for int_dyads_covered.
{% set classes = ['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'] %}

with test as (
    {% for grain in ['year', 'month'] -%}
        select
            '{{ grain }}' as grain,
            country_code,
            date_trunc('{{ grain }}', start_earliest_on)::date as period_start_on,
            count(*)::integer as test_count
        from {{ ref('fct_missile_test') }}
        where is_counted and date_trunc('{{ grain }}', start_earliest_on) = date_trunc('{{ grain }}', end_latest_on)
        group by all
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

dyad as (
    select
        country_a_code,
        country_b_code,
        grain,
        period_start_on,
        {% for side in ['a', 'b'] -%}
            {% for figure in ['exports', 'imports', 'turnover'] -%}
                {{ only_of(figure ~ '_' ~ side ~ '_usd_low') }} as {{ figure }}_{{ side }}_usd_low,
                {{ only_of(figure ~ '_' ~ side ~ '_usd_high') }} as {{ figure }}_{{ side }}_usd_high,
            {% endfor -%}
            {% for class in classes -%}
                {{ only_of(class ~ '_' ~ side ~ '_count') }} as {{ class }}_{{ side }}_count,
            {% endfor -%}
            bool_or(has_mission_of_{{ side }}) as has_mission_of_{{ side }},
            {{ only_of('listings_' ~ side ~ '_low') }} as listings_{{ side }}_low,
            {{ only_of('listings_' ~ side ~ '_high') }} as listings_{{ side }}_high,
        {% endfor -%}
        {% for part in ['meeting', 'event'] -%}
            coalesce({{ only_of(part ~ '_count_low') }}, 0) as {{ part }}_count_low,
            coalesce({{ only_of(part ~ '_count_high') }}, 0) as {{ part }}_count_high,
        {% endfor -%}
        {{ only_of('conflict_count_low') }} as conflict_count_low,
        {{ only_of('conflict_count_high') }} as conflict_count_high,
        {{ only_of('conflict_source_id') }} as conflict_source_id,
        {{ only_of('deaths_low') }} as deaths_low,
        {{ only_of('deaths_high') }} as deaths_high,
        {{ only_of('coded_source_id') }} as coded_source_id,
        coalesce({{ only_of('common_vote_count') }}, 0) as common_vote_count,
        {{ only_of('equal_vote_count') }} as equal_vote_count,
        {{ only_of('opposite_vote_count') }} as opposite_vote_count,
        {{ only_of('cohen_kappa') }} as cohen_kappa,
        coalesce({{ only_of('joint_veto_count') }}, 0) as joint_veto_count,
        coalesce({{ only_of('joint_blocked_count') }}, 0) as joint_blocked_count
    from {{ ref('int_dyads_joined') }}
    where country_a_code != 'ZZZ' and country_b_code != 'ZZZ'
    group by country_a_code, country_b_code, grain, period_start_on
)

select
    dyad.* {{ but('equal_vote_count', 'opposite_vote_count') }},
    dyad.equal_vote_count / nullif(dyad.common_vote_count, 0) as equal_vote_share,
    -- An abstention beside a yes or a no is half an agreement.
    (dyad.common_vote_count + dyad.equal_vote_count - dyad.opposite_vote_count)
    / (2 * nullif(dyad.common_vote_count, 0)) as lijphart_index,
    (dyad.equal_vote_count - dyad.opposite_vote_count) / nullif(dyad.common_vote_count, 0) as signorino_ritter_s,
    coalesce(test_a.test_count, 0) as test_a_count,
    coalesce(test_b.test_count, 0) as test_b_count
from dyad
left join test as test_a
    on
        dyad.country_a_code = test_a.country_code
        and dyad.grain = test_a.grain
        and dyad.period_start_on = test_a.period_start_on
left join test as test_b
    on
        dyad.country_b_code = test_b.country_code
        and dyad.grain = test_b.grain
        and dyad.period_start_on = test_b.period_start_on
