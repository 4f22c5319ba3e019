select
    claim.claim_id,
    claim.event_id,
    tie.sender_code,
    tie.receiver_code,
    tie.sender_given as sender_given_name,
    tie.receiver_given as receiver_given_name,
    tie.tie_level,
    case
        when tie.tie_level = 'none' then false
        when tie.tie_level != 'unknown' then true
    end as has_mission,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    {{ year_of('claim') }} as tie_year,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_diplomatic_tie') }} as tie
inner join {{ ref('fct_claim') }} as claim on tie.claim_id = claim.claim_id
