select
    file.run_id,
    file.file_number,
    file.file_name,
    file.source_name,
    file.read_at,
    file.content_sha256,
    file.byte_count,
    file.read_count,
    file.appended_count,
    file.corrected_count,
    file.withdrawn_count,
    file.known_count,
    file.refused_count
from {{ ref('stg_file_read') }} as file
semi join {{ ref('stg_run') }} as run on file.run_id = run.run_id
