-- One row a roll call and group in which two members or more voted, then the mean over the roll calls.
with cast_by_members as (
    select
        member.group_code,
        roll_call.vote_year,
        roll_call.issue_code,
        roll_call.claim_id,
        count(case when ballot.ballot = 'yes' then 1 end) as yes,
        count(case when ballot.ballot = 'abstain' then 1 end) as abstain,
        count(case when ballot.ballot = 'no' then 1 end) as no,
        count(*) as voters
    from {{ ref('int_roll_calls_classed') }} as roll_call
    inner join {{ ref('fct_claim') }} as claim on roll_call.claim_id = claim.claim_id
    inner join {{ ref('fct_ballot') }} as ballot on roll_call.claim_id = ballot.claim_id
    inner join {{ ref('country_group') }} as member
        on
            ballot.country_code = member.country_code
            and claim.start_earliest_on >= member.from_on
            and claim.end_latest_on <= coalesce(member.to_on, claim.end_latest_on)
    where ballot.is_cast and {{ is_changed('int_vote_years_changed', 'roll_call.vote_year') }}
    group by member.group_code, roll_call.vote_year, roll_call.issue_code, roll_call.claim_id
    having count(*) >= 2
)

select
    group_code,
    vote_year,
    issue_code,
    count(*)::integer as roll_call_count,
    max(voters)::integer as voter_count,
    sum(voters * (voters - 1) / 2)::bigint as pair_vote_count,
    sum(yes * (yes - 1) + abstain * (abstain - 1) + no * (no - 1)) / sum(voters * (voters - 1)) as equal_vote_share,
    sum(yes * (yes - 1) + abstain * (abstain - 1) + no * (no - 1) + abstain * (yes + no))
    / sum(voters * (voters - 1)) as lijphart_index,
    {{ sum_of('abs(yes - no) / (yes + no)', 'yes + no >= 2') }} / nullif(count(case when yes + no >= 2 then 1 end), 0)
        as rice_index,
    {{ sum_of('(3 * greatest(yes, abstain, no) - voters) / 2 / voters') }} / count(*) as agreement_index
from cast_by_members
group by group_code, vote_year, issue_code
