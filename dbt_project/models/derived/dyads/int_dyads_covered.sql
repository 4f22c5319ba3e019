-- A count is 0 where a source that covers the period has none, and null where none covers it. A listing without a
-- date to speak of is in the upper count alone.
{% set classes = ['verbal_cooperation', 'material_cooperation', 'verbal_conflict', 'material_conflict'] %}

select
    dyad.* {{ but(
        'coded_source_id', 'conflict_count_low', 'conflict_count_high', 'conflict_source_id',
        'verbal_cooperation_a_count', 'material_cooperation_a_count', 'verbal_conflict_a_count',
        'material_conflict_a_count', 'verbal_cooperation_b_count', 'material_cooperation_b_count',
        'verbal_conflict_b_count', 'material_conflict_b_count',
        'listings_a_low', 'listings_a_high', 'listings_b_low', 'listings_b_high'
    ) }},
    coalesce(dyad.coded_source_id, coded.covering_name) as coded_source_id,
    {% for side in ['a', 'b'] -%}
        {% for class in classes -%}
            case when coded.covering_name is not null then coalesce(dyad.{{ class }}_{{ side }}_count, 0) end
                as {{ class }}_{{ side }}_count,
        {% endfor -%}
        coalesce(
            dyad.listings_{{ side }}_low,
            case when list_{{ side }}.covering_name is not null or undated.undated_{{ side }}_count > 0 then 0 end
        ) as listings_{{ side }}_low,
        coalesce(
            -- Of a year that fct_sanction_year has, these are in its count.
            case when dyad.grain = 'year' then dyad.listings_{{ side }}_high end,
            dyad.listings_{{ side }}_high + undated.undated_{{ side }}_count,
            dyad.listings_{{ side }}_high,
            undated.undated_{{ side }}_count,
            case when list_{{ side }}.covering_name is not null then 0 end
        ) as listings_{{ side }}_high,
    {% endfor -%}
    coalesce(dyad.conflict_source_id, conflict.covering_name) as conflict_source_id,
    coalesce(dyad.conflict_count_low, case when conflict.covering_name is not null then 0 end) as conflict_count_low,
    coalesce(dyad.conflict_count_high, case when conflict.covering_name is not null then 0 end) as conflict_count_high
from {{ ref('int_dyads_measured') }} as dyad
left join {{ ref('int_dyad_periods_covered') }} as coded
    on coded.part_name = 'coded' and dyad.grain = coded.grain and dyad.period_start_on = coded.period_start_on
left join {{ ref('int_dyad_periods_covered') }} as conflict
    on
        conflict.part_name = 'conflict'
        and dyad.grain = conflict.grain
        and dyad.period_start_on = conflict.period_start_on
{% for side in ['a', 'b'] -%}
    left join {{ ref('int_dyad_periods_covered') }} as list_{{ side }}
        on
            list_{{ side }}.part_name = 'listings ' || dyad.country_{{ side }}_code
            and date_trunc('year', dyad.period_start_on)::date = list_{{ side }}.period_start_on
{% endfor -%}
left join {{ ref('int_dyad_listings_undated') }} as undated
    on
        dyad.country_a_code = undated.country_a_code
        and dyad.country_b_code = undated.country_b_code
        and dyad.grain = undated.grain
        and dyad.period_start_on = undated.period_start_on
