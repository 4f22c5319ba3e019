with counted as (
    select
        claim_id,
        count(*) as ballot_count,
        count(case when ballot = 'yes' then 1 end) as yes_count,
        count(case when ballot = 'no' then 1 end) as no_count,
        count(case when ballot = 'abstain' then 1 end) as abstain_count,
        count(case when ballot = 'absent' then 1 end) as absent_count,
        count(case when ballot = 'non_voting' then 1 end) as non_voting_count
    from {{ ref('fct_ballot') }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
    group by claim_id
)

select
    claim.claim_id,
    claim.event_id,
    vote.body_code,
    vote.outcome,
    vote.resolution_name,
    vote.draft_name,
    vote.session_name,
    vote.matter,
    vote.issue_names,
    vote.is_important,
    {{ joined('vote.sponsor_codes') }} as sponsor_codes,
    {{ joined('vote.blocker_codes') }} as blocker_codes,
    coalesce(counted.ballot_count, 0)::integer as ballot_count,
    coalesce(counted.yes_count, vote.yes_count)::integer as yes_count,
    coalesce(counted.no_count, vote.no_count)::integer as no_count,
    coalesce(counted.abstain_count, vote.abstain_count)::integer as abstain_count,
    counted.absent_count::integer as absent_count,
    coalesce(counted.non_voting_count, vote.non_voting_count)::integer as non_voting_count,
    claim.occurred,
    claim.start_earliest_on,
    claim.end_latest_on,
    {{ year_of('claim') }} as vote_year,
    claim.modality,
    claim.claimant_name
from {{ ref('stg_vote') }} as vote
inner join {{ ref('fct_claim') }} as claim on vote.claim_id = claim.claim_id
left join counted on vote.claim_id = counted.claim_id
where {{ is_changed('int_claims_changed', 'claim.claim_id') }}
