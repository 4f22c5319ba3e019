select claim_id
from {{ ref('stg_change') }}
