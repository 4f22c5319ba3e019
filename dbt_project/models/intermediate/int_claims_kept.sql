with withdrawn as (
    select distinct unnest(target_positions) as claim_id
    from {{ ref('stg_record') }}
    where act in ('correct', 'retract')
)

select record.*
from {{ ref('stg_record') }} as record
anti join withdrawn on record.claim_id = withdrawn.claim_id
where record.act in ('assert', 'correct') and not record.is_redacted
