select
    claim.claim_id,
    claim.event_id,
    test.country_code,
    test.missile_name,
    test.outcome,
    test.reach,
    test.range_low as range_km_low,
    test.range_high as range_km_high,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    test.occasion,
    claim.modality,
    event.is_asserted as is_held,
    claim.claimant_name,
    claim.is_claimant_anonymous,
    -- Tests held so far by that country, by the last day on which each can have been; null for one not held.
    if(
        event.is_asserted,
        dense_rank() over (
            partition by test.country_code, event.is_asserted
            order by event.end_latest_on, event.event_id
        ),
        null
    )::integer as held_count
from {{ ref('stg_missile_test') }} as test
inner join {{ ref('fct_claim') }} as claim on test.claim_id = claim.claim_id
inner join {{ ref('fct_event') }} as event on claim.event_id = event.event_id
