select
    one.country_code as country_a_code,
    other.country_code as country_b_code,
    one.vote_year as veto_year,
    count(case when one.outcome = 'vetoed' then 1 end)::integer as veto_count,
    count(case when one.outcome = 'blocked' then 1 end)::integer as blocked_count
from {{ ref('fct_blocked_draft') }} as one
inner join {{ ref('fct_blocked_draft') }} as other
    on one.draft_id = other.draft_id and one.country_code < other.country_code
where one.vote_year is not null
group by one.country_code, other.country_code, one.vote_year
