select
    run_id,
    check_number,
    checked_at,
    mart_name,
    expectation,
    column_name,
    severity,
    owner_name,
    reason,
    if(status = 'failed' and severity = 'warning', 'warned', status) as verdict,
    failing_count,
    failing_sql
from {{ source('log', 'check_result') }}
