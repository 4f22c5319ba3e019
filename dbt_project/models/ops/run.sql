with checked as (
    select
        run_id,
        count(*) as check_count,
        count(*) filter (where verdict = 'passed') as passed_count,
        count(*) filter (where verdict = 'warned') as warned_count,
        count(*) filter (where verdict = 'failed') as failed_count,
        count(*) filter (where verdict = 'error') as error_count
    from {{ ref('stg_check_result') }}
    group by run_id
)

select
    run.run_id,
    run.command,
    run.is_scheduled,
    run.started_at,
    run.ended_at,
    run.duration_seconds,
    run.exit_code,
    run.error_name,
    run.read_count,
    run.appended_count,
    run.known_count,
    run.refused_count,
    run.model_count,
    run.test_count,
    run.build_seconds,
    coalesce(checked.check_count, 0) as check_count,
    coalesce(checked.passed_count, 0) as passed_count,
    coalesce(checked.warned_count, 0) as warned_count,
    coalesce(checked.failed_count, 0) as failed_count,
    coalesce(checked.error_count, 0) as error_count,
    run.published_sha256 is not null as is_published,
    run.ledger_position,
    run.published_sha256,
    run.forced_reason,
    run.versions
from {{ ref('stg_run') }} as run
left join checked on run.run_id = checked.run_id
