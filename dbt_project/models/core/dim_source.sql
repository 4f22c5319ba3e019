select
    source_id,
    max_by(document_title, claim_id) as document_title,
    max_by(document_publisher_name, claim_id) as publisher_name,
    count(*) as claim_count,
    min(recorded_at) as first_recorded_at,
    max(recorded_at) as last_recorded_at
from {{ ref('fct_claim') }}
group by source_id
