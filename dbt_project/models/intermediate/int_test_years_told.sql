-- Each claim on a test that was held under what speaks for the test: its year, type and missile, and the outcome of the
-- test; the range and apogee of its own.
select
    folded.test_id,
    folded.claim_id,
    folded.is_spoken,
    spoken.country_code,
    coalesce(spoken.missile_type, 'unknown') as missile_type,
    coalesce(spoken.missile_name, 'unknown') as missile_name,
    coalesce(folded.outcome, 'unknown') as outcome,
    {{ year_of('spoken') }} as test_year,
    told.range_km_low,
    told.range_km_high,
    told.apogee_km_low,
    told.apogee_km_high
from {{ ref('int_tests_folded') }} as folded
inner join {{ ref('fct_missile_test') }} as told on folded.claim_id = told.claim_id
inner join {{ ref('fct_missile_test') }} as spoken on folded.test_id = spoken.test_id and spoken.is_counted
where {{ year_of('spoken') }} is not null
