select
    position as claim_id,
    event_id,
    reporter_code,
    partner_code
from {{ source('log', 'change') }}
