-- A mission is reported by year, and holds for its months.
select
    dyad.* {{ but(
        'grain', 'period_start_on', 'cohen_kappa', 'joint_veto_count', 'joint_blocked_count', 'has_mission_of_a', 'has_mission_of_b',
        'listings_a_low', 'listings_a_high', 'listings_b_low', 'listings_b_high'
    ) }},
    dyad.period_start_on as month_start_on,
    mission.has_mission_of_a,
    mission.has_mission_of_b,
    dyad.listings_a_low as listed_a_count,
    dyad.listings_a_high as listed_a_high,
    dyad.listings_b_low as listed_b_count,
    dyad.listings_b_high as listed_b_high
from {{ ref('int_dyads_covered') }} as dyad
left join {{ ref('fct_dyad_year') }} as mission
    on
        dyad.country_a_code = mission.country_a_code
        and dyad.country_b_code = mission.country_b_code
        and year(dyad.period_start_on) = mission.calendar_year
where dyad.grain = 'month'
