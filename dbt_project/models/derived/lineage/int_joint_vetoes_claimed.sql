select
    one.country_code as country_a_code,
    other.country_code as country_b_code,
    one.veto_year,
    one.claim_id
from {{ ref('int_blocked_drafts_claimed') }} as one
inner join {{ ref('int_blocked_drafts_claimed') }} as other
    on
        one.draft_id = other.draft_id
        and one.claim_id = other.claim_id
        and one.country_code < other.country_code
where one.veto_year is not null
