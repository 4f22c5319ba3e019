-- What has not ended, the run that builds this above all, stands in the next publication.
select
    run_id,
    command,
    is_scheduled,
    started_at,
    ended_at,
    seconds as duration_seconds,
    exit_code,
    error_name,
    read_count,
    appended_count,
    known_count,
    refused_count,
    model_count,
    test_count,
    build_seconds,
    ledger_position,
    published_sha256,
    forced_reason,
    versions
from {{ source('log', 'run') }}
where ended_at is not null
