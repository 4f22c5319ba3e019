select
    result.run_id,
    result.check_number,
    result.checked_at,
    result.mart_name,
    result.expectation,
    result.column_name,
    result.severity,
    result.owner_name,
    result.reason,
    result.verdict,
    result.failing_count,
    result.failing_sql
from {{ ref('stg_check_result') }} as result
semi join {{ ref('stg_run') }} as run on result.run_id = run.run_id
