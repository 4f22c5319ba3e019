-- Records of sanctions as listing_fold@1 has it: those of one occurrence, and those that give one authority's same
-- reference, are one listing. What a release withdrew was listed until then; what was retracted otherwise was never so.
with gone as (
    select
        claim_id,
        bool_and(is_withdrawal) as is_withdrawn,
        min(gone_on) as gone_on,
        max(last_seen_on) as last_seen_on
    from {{ ref('int_listings_gone') }}
    group by claim_id
),

told as (
    select
        record.claim_id,
        linked.event_id,
        kept.claim_id is not null as is_standing,
        case when kept.claim_id is null then gone.gone_on end as gone_on,
        gone.last_seen_on,
        min(linked.event_id) over (
            partition by
                sanction.authority_name, sanction.reference_code is null,
                coalesce(sanction.reference_code, linked.event_id::string)
        ) as fold_id
    from {{ ref('stg_record') }} as record
    inner join {{ ref('stg_sanction') }} as sanction on record.claim_id = sanction.claim_id
    inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
    left join {{ ref('int_claims_kept') }} as kept on record.claim_id = kept.claim_id
    left join gone on record.claim_id = gone.claim_id
    where record.modality = 'asserted' and not record.is_redacted and coalesce(gone.is_withdrawn, true)
)

select
    claim_id,
    min(fold_id) over (partition by event_id) as sanction_id,
    case when is_standing or gone_on is not null then claim_id end as listing_claim_id,
    is_standing,
    gone_on,
    last_seen_on
from told
