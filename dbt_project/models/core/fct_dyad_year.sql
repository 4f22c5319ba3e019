with dyad as (
    {{ dyads_grouped('year') }}
),

test as (
    {{ tests_held('year') }}
)

select
    dyad.country_a_code,
    dyad.country_b_code,
    year(dyad.period_start_on)::integer as calendar_year,
    {{ dyad_columns() }},
    dyad.cohen_kappa,
    dyad.joint_veto_count,
    dyad.has_mission_of_a,
    dyad.has_mission_of_b,
    dyad.listings_a_low,
    dyad.listings_a_high,
    dyad.listings_b_low,
    dyad.listings_b_high
from dyad
left join test as test_a
    on dyad.country_a_code = test_a.country_code and dyad.period_start_on = test_a.period_start_on
left join test as test_b
    on dyad.country_b_code = test_b.country_code and dyad.period_start_on = test_b.period_start_on
