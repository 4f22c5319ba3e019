-- Claims on missile tests that were held, as test_fold@1 has it: claims are one test where a link joins them, and where
-- country and day are the same: the first that a claimant tells of that day in one source with the first of another,
-- and so on, what several are linked on before the rest. Who tells of two that day tells of two. The claim that names
-- the missile speaks for a test, then the one that gives its type, its outcome, a day.
with told as (
    select
        claim.claim_id,
        claim.event_id,
        claim.source_id,
        claim.claimant_name,
        test.country_code,
        test.missile_name,
        test.missile_type,
        test.outcome,
        claim.end_latest_on,
        case when claim.start_earliest_on = claim.end_latest_on then claim.end_latest_on end as held_on,
        count(*) over (partition by claim.event_id) as claim_count
    from {{ ref('stg_missile_test') }} as test
    inner join {{ ref('fct_claim') }} as claim on test.claim_id = claim.claim_id
    where claim.modality = 'asserted'
),

numbered as (
    select
        *,
        dense_rank() over (
            partition by source_id, claimant_name, country_code, held_on order by claim_count desc, event_id
        ) as place
    from told
),

folded as (
    select
        *,
        case
            when held_on is null then event_id
            else min(event_id) over (partition by country_code, held_on, place)
        end as fold_id
    from numbered
),

joined as (
    select *, min(fold_id) over (partition by event_id) as test_id
    from folded
)

select
    claim_id,
    event_id,
    test_id,
    country_code,
    row_number() over (
        partition by test_id
        order by missile_name is null, missile_type is null, outcome is null, held_on is null, claim_id
    ) = 1 as is_spoken,
    min(end_latest_on) over (partition by test_id) as held_latest_on
from joined
