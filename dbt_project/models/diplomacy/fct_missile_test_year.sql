with counted as (
    select
        country_code,
        missile_type,
        missile_name,
        outcome,
        test_year,
        count(case when is_representative then 1 end) as test_count,
        count(*) as claim_count,
        max(range_km_low) as longest_range_km_low,
        max(range_km_high) as longest_range_km_high,
        max(apogee_km_low) as highest_apogee_km_low,
        max(apogee_km_high) as highest_apogee_km_high
    from {{ ref('int_missile_tests_dated') }}
    group by country_code, missile_type, missile_name, outcome, test_year
)

select
    country_code,
    missile_type,
    missile_name,
    outcome,
    test_year,
    test_count::integer as test_count,
    claim_count,
    (sum(test_count) over (
        partition by country_code, missile_type, missile_name, outcome order by test_year
    ))::integer as cumulated_test_count,
    (sum(test_count) over (partition by country_code order by test_year))::integer as country_cumulated_count,
    longest_range_km_low,
    longest_range_km_high,
    highest_apogee_km_low,
    highest_apogee_km_high
from counted
