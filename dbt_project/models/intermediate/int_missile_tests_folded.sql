-- Claims on missile tests that were held, as test_fold@2 has it: claims are one test where a link joins them, and where
-- their tests are matched (int_missile_tests_paired) one to one across sources: two tests of one source stay two.
-- The claim that names the missile represents a test, then the one that gives its type, its outcome, a day.
with matched as (
    -- SQLFluff does not parse the lambda expressions of DuckDB.
    {{ joined_one_to_one(ref('int_missile_tests_paired')) }} -- noqa: PRS
),

member as (
    select members, {{ each_of('members') }} as event_id
    from matched
),

held as (
    select
        classed.event_id,
        classed.end_latest_on,
        coalesce({{ first_of('array_sort(member.members)') }}, classed.event_id) as test_id
    from {{ ref('int_missile_tests_classed') }} as classed
    left join member on classed.event_id = member.event_id
),

claimed as (
    select
        claim.claim_id,
        claim.event_id,
        held.test_id,
        test.country_code,
        test.missile_name,
        test.missile_type,
        test.outcome,
        claim.start_earliest_on = claim.end_latest_on as is_day,
        claim.end_latest_on
    from {{ ref('stg_missile_test') }} as test
    inner join {{ ref('int_claims_kept') }} as claim on test.claim_id = claim.claim_id
    inner join held on claim.event_id = held.event_id
    where claim.modality = 'asserted'
),

ranked as (
    select
        *,
        row_number() over (
            partition by test_id
            order by
                missile_name is null, missile_type is null, outcome is null, not coalesce(is_day, false), claim_id
        ) as preference
    from claimed
),

summed as (
    select
        test_id,
        min(case when outcome is not null then preference end) as outcome_preference,
        min(end_latest_on) as held_latest_on
    from ranked
    group by test_id
)

select
    ranked.claim_id,
    ranked.event_id,
    ranked.test_id,
    ranked.country_code,
    ranked.preference = 1 as is_representative,
    -- Where the representative claim gives no outcome, the next one that does is not lost.
    {{ only_of('case when ranked.preference = summed.outcome_preference then ranked.outcome end') }}
        over (partition by ranked.test_id) as outcome,
    summed.held_latest_on
from ranked
inner join summed on ranked.test_id = summed.test_id
