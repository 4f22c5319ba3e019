-- The lag is an interval, since both dates are: from the latest the test can have been to the earliest the response
-- can have been, and the other way round. Within n days certainly: lag_days_low >= 0 and lag_days_high <= n;
-- possibly: lag_days_low <= n (or null, when its start is open) and lag_days_high >= 0.
with test as (
    select *
    from {{ ref('fct_event') }}
    where kind = 'missile_test' and is_asserted
),

response as (
    select *
    from {{ ref('fct_event') }}
    where kind in ('statement', 'meeting', 'vote', 'military_exercise') and is_asserted and occurred is not null
)

select
    test.event_id as escalation_event_id,
    test.title as escalation_title,
    test.occurred as escalation_occurred,
    response.event_id as response_event_id,
    response.kind as response_kind,
    response.title as response_title,
    response.occurred as response_occurred,
    (response.start_earliest_on - test.end_latest_on)::integer as lag_days_low,
    (response.end_latest_on - test.start_earliest_on)::integer as lag_days_high
from test
cross join response
where
    response.event_id != test.event_id
    -- Some part of it can lie after the test, and it can have begun within a year of it.
    and coalesce(response.end_latest_on >= test.start_earliest_on, true)
    and coalesce(response.start_earliest_on <= test.end_latest_on + interval 365 day, true)
