with counted as (
    select draft_id, count(*) as claim_count
    from {{ ref('int_drafts_folded') }}
    group by draft_id
),

blocker as (
    select distinct
        claim_id,
        {{ count_of('blocker_codes') }} as blocker_count,
        {{ each_of('blocker_codes') }} as country_code
    from {{ ref('stg_vote') }}
)

select
    folded.draft_id,
    blocker.country_code,
    seat.seat_code,
    vote.outcome,
    vote.draft_name,
    vote.matter,
    vote.blocker_codes,
    blocker.blocker_count::integer as blocker_count,
    vote.occurred,
    vote.start_earliest_on,
    vote.end_latest_on,
    vote.vote_year,
    vote.claimant_name,
    vote.claim_id,
    counted.claim_count
from {{ ref('int_drafts_folded') }} as folded
inner join counted on folded.draft_id = counted.draft_id
inner join {{ ref('fct_vote') }} as vote on folded.claim_id = vote.claim_id
inner join blocker on folded.claim_id = blocker.claim_id
left join {{ ref('permanent_seat') }} as seat on blocker.country_code = seat.country_code
where folded.is_representative
