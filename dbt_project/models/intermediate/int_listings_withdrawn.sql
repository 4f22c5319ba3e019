-- Retractions of records of sanctions. That of a release, `record@release`, says that the newer list no longer has the
-- entry: it was lifted between the release before and that one.
with retraction as (
    select
        claim_id as act_claim_id,
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
)

select
    retraction.act_claim_id,
    retraction.claim_id,
    coalesce(retraction.is_withdrawal, false) as is_withdrawal,
    max(release.stated_latest_on) as last_seen_on,
    any_value(retraction.stated_latest_on) as gone_on
from retraction
left join release
    on
        retraction.source_id = release.source_id
        and retraction.stated_earliest_on > release.stated_latest_on
group by retraction.act_claim_id, retraction.claim_id, coalesce(retraction.is_withdrawal, false)
