select
    claim.claim_id,
    claim.event_id,
    exercise.exercise_name,
    {{ joined('exercise.country_codes') }} as country_codes,
    exercise.response_to,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_military_exercise') }} as exercise
inner join {{ ref('fct_claim') }} as claim on exercise.claim_id = claim.claim_id
