-- A mission is told by year, and holds for its months.
with dyad as (
    {{ dyads_grouped('month') }}
),

test as (
    {{ tests_held('month') }}
)

select
    dyad.country_a_code,
    dyad.country_b_code,
    dyad.period_start_on as month_start_on,
    {{ dyad_columns() }},
    mission.has_mission_of_a,
    mission.has_mission_of_b,
    dyad.listings_a_high as listed_a_count,
    dyad.listings_b_high as listed_b_count
from dyad
left join test as test_a
    on dyad.country_a_code = test_a.country_code and dyad.period_start_on = test_a.period_start_on
left join test as test_b
    on dyad.country_b_code = test_b.country_code and dyad.period_start_on = test_b.period_start_on
left join {{ ref('fct_dyad_year') }} as mission
    on
        dyad.country_a_code = mission.country_a_code
        and dyad.country_b_code = mission.country_b_code
        and year(dyad.period_start_on) = mission.calendar_year
