-- Drafts that were vetoed or kept from a vote, as veto_fold@2 has it (docs/methods.md): claims of several sources are
-- one draft where a link joins them, where day and blockers are the same (the first of a source that day with the first
-- of another, and so on), and, for a claim without a day, where another names the same symbol.
with claimed as (
    select
        vote.claim_id, claim.event_id, claim.source_id, vote.draft_name,
        {{ joined('array_sort(vote.blocker_codes)') }} as blocker_codes,
        case when claim.start_earliest_on = claim.end_latest_on then claim.end_latest_on end as held_on
    from {{ ref('stg_vote') }} as vote
    inner join {{ ref('int_claims_kept') }} as claim on vote.claim_id = claim.claim_id
    where
        vote.body_code = 'UNSC' and vote.outcome in ('vetoed', 'blocked')
        and claim.modality = 'asserted' and {{ count_of('vote.blocker_codes') }} > 0
),

dated as (
    select
        *,
        concat_ws(
            '|', held_on, blocker_codes,
            dense_rank() over (partition by source_id, held_on, blocker_codes order by event_id)
        ) as fold_key
    from claimed
    where held_on is not null
),

named as (
    select draft_name, fold_key
    from (
        select draft_name, fold_key, row_number() over (partition by draft_name order by event_id, claim_id) as place
        from dated
        where draft_name is not null
    ) as each_draft
    where place = 1
),

undated as (
    select
        claimed.*,
        coalesce(
            named.fold_key,
            claimed.draft_name || '|'
            || dense_rank() over (partition by claimed.source_id, claimed.draft_name order by claimed.event_id)
        ) as fold_key
    from claimed
    left join named on claimed.draft_name = named.draft_name
    where claimed.held_on is null
),

keyed as (
    select * from dated
    union all
    select * from undated
),

linked as (
    select distinct fold_key as link_id, event_id as subject_id
    from keyed
    where fold_key is not null
),

reached as (
    {{ subjects_reached('linked') }}
),

component as (
    select subject_id as event_id, min(other_subject_id) as draft_id
    from reached
    group by subject_id
)

select
    keyed.claim_id,
    coalesce(component.draft_id, keyed.event_id) as draft_id,
    row_number() over (
        partition by coalesce(component.draft_id, keyed.event_id)
        order by keyed.held_on is null, keyed.draft_name is null, keyed.claim_id
    ) = 1 as is_representative
from keyed
left join component on keyed.event_id = component.event_id
