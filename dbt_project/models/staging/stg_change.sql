select
    position as claim_id,
    event_id
from {{ source('log', 'change') }}
