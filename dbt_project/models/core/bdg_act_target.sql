select distinct
    claim_id as act_claim_id,
    unnest(target_positions) as target_claim_id
from {{ ref('stg_record') }}
where act != 'assert'
