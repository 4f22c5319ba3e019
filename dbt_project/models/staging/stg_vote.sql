select
    position as claim_id,
    {{ text('body') }} as body_code,
    {{ text('outcome') }} as outcome,
    {{ text('resolution') }} as resolution_name,
    {{ text('matter') }} as matter,
    data ->> '$.sponsors[*]' as sponsor_codes,
    data ->> '$.blocked_by[*]' as blocker_codes,
    data ->> '$.ballots[*].country' as ballot_codes,
    data ->> '$.ballots[*].vote' as ballot_votes
from {{ source('log', 'event') }}
where kind = 'vote'
