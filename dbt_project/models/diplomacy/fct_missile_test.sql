-- A test is of the country of its representative claim. The claims of an occurrence are on one test at most.
with numbered as (
    select
        test_id,
        -- By the last day on which each can have been.
        row_number() over (partition by country_code order by held_latest_on nulls last, test_id) as held_count
    from {{ ref('int_missile_tests_folded') }}
    where is_representative
),

counted as (
    select folded.claim_id, folded.test_id, folded.is_representative, folded.outcome, numbered.held_count
    from {{ ref('int_missile_tests_folded') }} as folded
    inner join numbered on folded.test_id = numbered.test_id
)

select
    claim.claim_id,
    claim.event_id,
    coalesce({{ only_of('counted.test_id') }} over (partition by claim.event_id), claim.event_id) as test_id,
    test.country_code,
    test.missile_name,
    test.missile_type,
    test.outcome,
    {{ only_of('counted.outcome') }} over (partition by claim.event_id) as test_outcome,
    test.reach,
    test.range_low as range_km_low,
    test.range_high as range_km_high,
    test.apogee_low as apogee_km_low,
    test.apogee_high as apogee_km_high,
    test.site_name,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    test.occasion,
    claim.modality,
    -- By a claim of this kind: an act may join claims of several kinds to one occurrence.
    bool_or(counted.test_id is not null) over (partition by claim.event_id) as is_held,
    coalesce(counted.is_representative, false) as is_counted,
    claim.claimant_name,
    claim.is_claimant_anonymous,
    ({{ only_of('counted.held_count') }} over (partition by claim.event_id))::integer as held_count
from {{ ref('stg_missile_test') }} as test
inner join {{ ref('fct_claim') }} as claim on test.claim_id = claim.claim_id
left join counted on test.claim_id = counted.claim_id
