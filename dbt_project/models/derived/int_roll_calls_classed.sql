-- Of several claims on one roll call the one with the most ballots counts, then the latest.
with roll_call as (
    select claim_id, vote_year
    from {{ ref('fct_vote') }}
    where body_code = 'UNGA' and modality = 'asserted' and ballot_count > 0 and vote_year is not null
    qualify row_number() over (partition by event_id order by ballot_count desc, claim_id desc) = 1
),

issue as (
    select claim_id, {{ each_of('issues') }} as issue_name
    from {{ ref('stg_vote') }}
),

classed as (
    select claim_id, vote_year, 'all' as issue_code
    from roll_call
    union all
    select distinct roll_call.claim_id, roll_call.vote_year, vote_issue.issue_code
    from roll_call
    inner join issue on roll_call.claim_id = issue.claim_id
    inner join {{ ref('vote_issue') }} as vote_issue on issue.issue_name = vote_issue.issue_name
)

select
    claim_id,
    vote_year,
    issue_code,
    row_number() over (partition by vote_year, issue_code order by claim_id) - 1 as place
from classed
