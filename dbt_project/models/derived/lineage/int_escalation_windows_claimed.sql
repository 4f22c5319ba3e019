-- A count of responses rests on what each response that is possibly counted does, and on the test alone where none is.
select
    span.escalation_event_id,
    span.response_kind,
    span.window_days,
    test.event_id,
    'escalation' as role
from {{ ref('fct_escalation_window') }} as span
inner join {{ ref('int_missile_tests_folded') }} as test on span.escalation_event_id = test.test_id
union
select
    span.escalation_event_id,
    span.response_kind,
    span.window_days,
    response.response_event_id as event_id,
    'response' as role
from {{ ref('fct_escalation_window') }} as span
inner join {{ ref('fct_escalation_response') }} as response
    on
        span.escalation_event_id = response.escalation_event_id
        and span.response_kind = response.response_kind
        and coalesce(span.window_days >= response.lag_days_low, true)
