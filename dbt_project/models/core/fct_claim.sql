select
    claim.claim_id,
    claim.event_id,
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
    coalesce(traced.root_name, {{ root_of('claim', 'claim') }}) as root_name,
    traced.claim_id is not null as is_computed,
    claim.reliability_code,
    claim.credibility_code,
    claim.act = 'correct' as is_correction
from {{ ref('int_claims_kept') }} as claim
inner join {{ ref('int_claims_titled') }} as titled on claim.claim_id = titled.claim_id
left join
    (
        select claim_id, {{ joined(collected('root_name'), ' and ') }} as root_name
        from {{ ref('int_roots_traced') }}
        group by claim_id
    ) as traced
    on claim.claim_id = traced.claim_id
where {{ is_changed('int_claims_changed', 'claim.claim_id') }}
