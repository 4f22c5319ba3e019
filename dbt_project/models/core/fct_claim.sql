select
    claim.claim_id,
    linked.event_id,
    claim.subject_id,
    claim.source_id,
    claim.record_id,
    claim.kind,
    titled.title,
    claim.modality,
    claim.claimant_name,
    claim.claimant_count::integer as claimant_count,
    claim.is_claimant_anonymous,
    claim.relayed_by_name,
    claim.occurred,
    claim.start_earliest_on,
    claim.start_latest_on,
    claim.end_earliest_on,
    claim.end_latest_on,
    claim.stated,
    claim.stated_earliest_on,
    claim.stated_latest_on,
    claim.recorded_at,
    claim.document_title,
    claim.document_publisher_name,
    claim.locator,
    -- Who is heard through several papers is one root. An anonymous voice cannot be told from another, and a paper
    -- that repeats an agency says nothing of its own: both rest on the older document.
    case
        when claim.is_claimant_anonymous then coalesce(claim.derived_from_name, claim.source_id)
        when claim.relayed_by_name is null then coalesce(claim.derived_from_name, claim.claimant_name)
        else claim.claimant_name
    end as root_name,
    claim.reliability_code,
    claim.credibility_code,
    claim.act = 'correct' as is_correction
from {{ ref('int_claims_kept') }} as claim
inner join {{ ref('int_subjects_linked') }} as linked on claim.subject_id = linked.subject_id
inner join {{ ref('int_claims_titled') }} as titled on claim.claim_id = titled.claim_id
where {{ is_changed('claim.claim_id') }}
