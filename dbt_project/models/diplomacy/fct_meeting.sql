select
    claim.claim_id,
    claim.event_id,
    meeting.form,
    meeting.forum_name,
    meeting.place_name,
    meeting.country_code,
    meeting.participant_names,
    meeting.topic,
    meeting.detail,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_meeting') }} as meeting
inner join {{ ref('fct_claim') }} as claim on meeting.claim_id = claim.claim_id
