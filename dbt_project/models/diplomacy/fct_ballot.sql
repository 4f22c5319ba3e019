with ballot as (
    select
        claim_id,
        body_code,
        session_name,
        {{ each_ballot('ballot_codes', 'ballot_votes') }}
    from {{ ref('stg_vote') }}
    where {{ is_changed('int_claims_changed', 'claim_id') }}
)

select
    claim.claim_id,
    ballot.ballot_key,
    claim.event_id,
    ballot.country_code,
    ballot.ballot,
    ballot.ballot in ('yes', 'no', 'abstain') as is_cast,
    ballot.body_code,
    ballot.session_name,
    {{ year_of('claim') }} as vote_year
from ballot
inner join {{ ref('fct_claim') }} as claim on ballot.claim_id = claim.claim_id
