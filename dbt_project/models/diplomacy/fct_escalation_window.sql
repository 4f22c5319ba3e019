with span as (
    select unnest({{ var('escalation_windows') }}) as window_days
),

kind (response_kind) as (
    values ('statement'), ('meeting'), ('vote'), ('military_exercise'), ('sanction')
),

test as (
    select distinct test_id as escalation_event_id
    from {{ ref('int_missile_tests_folded') }}
)

select
    test.escalation_event_id,
    kind.response_kind,
    span.window_days::integer as window_days,
    count(
        case when response.lag_days_low >= 0 and response.lag_days_high <= span.window_days then 1 end
    )::integer as response_count_low,
    count(
        case
            when response.response_event_id is not null and coalesce(response.lag_days_low <= span.window_days, true)
                then 1
        end
    )::integer as response_count_high,
    count(
        case
            when
                response.is_tester_named
                and response.lag_days_low >= 0 and response.lag_days_high <= span.window_days
                then 1
        end
    )::integer as naming_tester_count_low,
    count(
        case when response.is_tester_named and coalesce(response.lag_days_low <= span.window_days, true) then 1 end
    )::integer as naming_tester_count_high
from test
cross join kind
cross join span
left join {{ ref('fct_escalation_response') }} as response
    on test.escalation_event_id = response.escalation_event_id and kind.response_kind = response.response_kind
group by test.escalation_event_id, kind.response_kind, span.window_days
