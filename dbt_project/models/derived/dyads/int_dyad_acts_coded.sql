-- What machines code that each of a pair did to the other, folded, by QuadClass. Data sets are never added up: the one
-- that has most events in the period is read.
{% set classes = ['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'] %}

with act as (
    {% for grain in ['year', 'month'] -%}
        select
            '{{ grain }}' as grain,
            date_trunc('{{ grain }}', month_start_on)::date as period_start_on,
            source_id,
            actor1_country_code,
            actor2_country_code,
            quad_class_code,
            event_count
        from {{ ref('fct_coded_event_month') }}
        where
            actor1_country_code != actor2_country_code and 'ZZZ' not in (actor1_country_code, actor2_country_code)
            and 'WLD' not in (actor1_country_code, actor2_country_code)
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

coded as (
    select
        least(actor1_country_code, actor2_country_code) as country_a_code,
        greatest(actor1_country_code, actor2_country_code) as country_b_code,
        {% for side, whose in [('a', '<'), ('b', '>')] -%}
            {% for class in classes -%}
                coalesce(sum(case
                    when quad_class_code = {{ loop.index }} and actor1_country_code {{ whose }} actor2_country_code
                        then event_count
                end), 0)::integer as {{ class }}_{{ side }}_count,
            {% endfor -%}
        {% endfor -%}
        grain,
        period_start_on,
        source_id as coded_source_id,
        sum(event_count) as event_count
    from act
    group by country_a_code, country_b_code, grain, period_start_on, source_id
)

select * {{ but('event_count') }}
from coded
qualify row_number() over (
    partition by country_a_code, country_b_code, grain, period_start_on
    order by event_count desc, coded_source_id
) = 1
