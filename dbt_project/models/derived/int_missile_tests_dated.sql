-- Each claim on a test that was held: year, type and missile of the claim that represents the test, the outcome of the
-- test, and the range and apogee of the claim itself.
select
    folded.test_id,
    folded.claim_id,
    folded.is_representative,
    representative.country_code,
    coalesce(representative.missile_type, 'unknown') as missile_type,
    coalesce(representative.missile_name, 'unknown') as missile_name,
    coalesce(folded.outcome, 'unknown') as outcome,
    {{ year_of('representative') }} as test_year,
    own.range_km_low,
    own.range_km_high,
    own.apogee_km_low,
    own.apogee_km_high
from {{ ref('int_missile_tests_folded') }} as folded
inner join {{ ref('fct_missile_test') }} as own on folded.claim_id = own.claim_id
inner join {{ ref('fct_missile_test') }} as representative
    on folded.test_id = representative.test_id and representative.is_counted
where {{ year_of('representative') }} is not null
