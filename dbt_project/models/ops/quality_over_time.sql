select
    run_id,
    mart_name,
    max(checked_at) as checked_at,
    count(*) as check_count,
    count(*) filter (where verdict = 'passed') as passed_count,
    count(*) filter (where verdict = 'warned') as warned_count,
    count(*) filter (where verdict = 'failed') as failed_count,
    count(*) filter (where verdict = 'error') as error_count,
    coalesce(sum(failing_count), 0)::bigint as failing_count
from {{ ref('check_result') }}
group by run_id, mart_name
