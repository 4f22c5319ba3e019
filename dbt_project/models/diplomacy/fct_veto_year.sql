with counted as (
    select
        country_code,
        any_value(seat_code) as seat_code,
        vote_year as veto_year,
        count(case when outcome = 'vetoed' then 1 end)::integer as veto_count,
        count(case when outcome = 'vetoed' and blocker_count = 1 then 1 end)::integer as lone_veto_count,
        count(case when outcome = 'blocked' then 1 end)::integer as blocked_count
    from {{ ref('fct_blocked_draft') }}
    where vote_year is not null
    group by country_code, vote_year
)

select
    country_code,
    seat_code,
    veto_year,
    veto_count,
    lone_veto_count,
    (veto_count - lone_veto_count)::integer as joint_veto_count,
    blocked_count,
    (sum(veto_count) over (partition by country_code order by veto_year))::integer as cumulated_veto_count
from counted
