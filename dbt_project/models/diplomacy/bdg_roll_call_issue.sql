select
    claim_id,
    issue_code,
    vote_year
from {{ ref('int_roll_calls_classed') }}
