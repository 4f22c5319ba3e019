-- Drafts that were vetoed or kept from a vote, as veto_fold@1 has it: claims of several sources are one draft where a
-- link joins them, where day and blockers are the same (the first of a source that day with the first of another, and
-- so on), and, for a claim without a day, where another names the same symbol.
with told as (
    select
        vote.claim_id,
        claim.event_id,
        claim.source_id,
        vote.draft_name,
        {{ joined('array_sort(vote.blocker_codes)') }} as blocker_codes,
        case when claim.start_earliest_on = claim.end_latest_on then claim.end_latest_on end as held_on
    from {{ ref('stg_vote') }} as vote
    inner join {{ ref('fct_claim') }} as claim on vote.claim_id = claim.claim_id
    where
        vote.body_code = 'UNSC' and vote.outcome in ('vetoed', 'blocked')
        and claim.modality = 'asserted' and {{ count_of('vote.blocker_codes') }} > 0
),

numbered as (
    select
        *,
        row_number() over (
            partition by source_id, held_on, coalesce(blocker_codes, ''), if(held_on is null, draft_name, null)
            order by claim_id
        ) as place
    from told
),

dated as (
    select *, min(event_id) over (partition by held_on, blocker_codes, place) as fold_id
    from numbered
    where held_on is not null
),

named as (
    select draft_name, min(fold_id) as fold_id
    from dated
    group by draft_name
),

undated as (
    select
        numbered.*,
        coalesce(
            named.fold_id,
            case
                when numbered.draft_name is null then numbered.event_id
                else min(numbered.event_id) over (partition by numbered.draft_name, numbered.place)
            end
        ) as fold_id
    from numbered
    left join named on numbered.draft_name = named.draft_name
    where numbered.held_on is null
),

folded as (
    select *, min(fold_id) over (partition by event_id) as draft_id
    from (
        select * from dated
        union all
        select * from undated
    ) as every
)

select
    claim_id,
    draft_id,
    row_number() over (
        partition by draft_id order by held_on is null, draft_name is null, claim_id
    ) = 1 as is_spoken
from folded
