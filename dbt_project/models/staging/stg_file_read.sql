select
    run_id,
    file_number,
    file_name,
    source_name,
    read_at,
    content_sha256,
    byte_count,
    read_count,
    appended_count,
    corrected_count,
    withdrawn_count,
    known_count,
    refused_count
from {{ source('log', 'file_read') }}
