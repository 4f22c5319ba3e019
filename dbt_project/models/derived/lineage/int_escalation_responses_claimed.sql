-- A response rests on every claim on the test, of whatever source, and on every claim on itself.
select
    response.escalation_event_id,
    response.response_event_id,
    test.event_id,
    'escalation' as role
from {{ ref('fct_escalation_response') }} as response
inner join {{ ref('int_missile_tests_folded') }} as test on response.escalation_event_id = test.test_id
union
select
    escalation_event_id,
    response_event_id,
    response_event_id as event_id,
    'response' as role
from {{ ref('fct_escalation_response') }}
