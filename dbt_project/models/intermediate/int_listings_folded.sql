-- Records of sanctions as listing_fold@1 has it: those of one occurrence, and those that give one authority's same
-- reference, are one listing. An entry that a later release of its list no longer has was lifted between the release
-- before and that one, as its retraction `record@release` tells; what was retracted otherwise was never so.
with retraction as (
    select
        {{ each_of('target_positions') }} as claim_id,
        source_id,
        not is_by_editor and right(record_id, length(stated) + 1) = '@' || stated as is_withdrawal,
        stated_earliest_on,
        stated_latest_on
    from {{ ref('stg_record') }}
    where act = 'retract'
),

release as (
    select distinct source_id, stated_latest_on
    from {{ ref('stg_record') }}
    where kind = 'sanction' and stated_latest_on is not null
),

gone as (
    select
        retraction.claim_id,
        bool_and(retraction.is_withdrawal) as is_withdrawn,
        min(retraction.stated_latest_on) as gone_on,
        max(release.stated_latest_on) as last_seen_on
    from retraction
    left join release
        on
            retraction.source_id = release.source_id
            and retraction.stated_earliest_on > release.stated_latest_on
    group by retraction.claim_id
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
