select position as claim_id
from {{ source('log', 'change') }}
