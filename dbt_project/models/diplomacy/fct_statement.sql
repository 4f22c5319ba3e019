select
    claim.claim_id,
    claim.event_id,
    coalesce(statement.speaker_name, claim.claimant_name) as speaker_name,
    coalesce(statement.is_speaker_anonymous, false)
    or claim.is_claimant_anonymous and coalesce(statement.speaker_name = claim.claimant_name, true)
        as is_speaker_anonymous,
    statement.on_position_of_name,
    statement.addressee_names,
    statement.position_name,
    statement.topic,
    statement.summary,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    claim.modality,
    claim.claimant_name,
    claim.relayed_by_name
from {{ ref('stg_statement') }} as statement
inner join {{ ref('fct_claim') }} as claim on statement.claim_id = claim.claim_id
