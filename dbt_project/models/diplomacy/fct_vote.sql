select
    claim.claim_id,
    claim.event_id,
    vote.body_code,
    vote.outcome,
    vote.resolution_name,
    vote.matter,
    array_to_string(vote.sponsor_codes, ', ') as sponsor_codes,
    array_to_string(vote.blocker_codes, ', ') as blocker_codes,
    coalesce(len(vote.ballot_codes), 0)::integer as ballot_count,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_vote') }} as vote
inner join {{ ref('fct_claim') }} as claim on vote.claim_id = claim.claim_id
