-- Records of sanctions as listing_fold@2 has it (docs/methods.md): those of one occurrence, and those that give one
-- authority's same reference, are one listing. What a release withdrew was listed until then; what was retracted
-- otherwise was never so. What was corrected says when the listing was first seen, and nothing else.
with gone as (
    select
        claim_id,
        bool_and(is_withdrawal) as is_withdrawn,
        min(gone_on) as gone_on,
        max(last_seen_on) as last_seen_on
    from {{ ref('int_listings_withdrawn') }}
    group by claim_id
),

recorded as (
    select
        record.claim_id,
        linked.event_id,
        kept.claim_id is not null as is_standing,
        case when kept.claim_id is null then gone.gone_on end as gone_on,
        gone.last_seen_on,
        kept.claim_id is not null or gone.gone_on is not null as is_listing,
        sanction.authority_name,
        sanction.reference_code
    from {{ ref('stg_record') }} as record
    inner join {{ ref('stg_sanction') }} as sanction on record.claim_id = sanction.claim_id
    inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
    left join {{ ref('int_claims_kept') }} as kept on record.claim_id = kept.claim_id
    left join gone on record.claim_id = gone.claim_id
    where record.modality = 'asserted' and not record.is_redacted and coalesce(gone.is_withdrawn, true)
),

linked as (
    select distinct authority_name || '|' || reference_code as link_id, event_id as subject_id
    from recorded
    where is_listing and reference_code is not null
),

reached as (
    {{ subjects_reached('linked') }}
),

component as (
    select subject_id as event_id, min(other_subject_id) as sanction_id
    from reached
    group by subject_id
)

select
    recorded.claim_id,
    coalesce(component.sanction_id, recorded.event_id) as sanction_id,
    case when recorded.is_listing then recorded.claim_id end as listing_claim_id,
    recorded.is_standing,
    recorded.gone_on,
    recorded.last_seen_on
from recorded
left join component on recorded.event_id = component.event_id
