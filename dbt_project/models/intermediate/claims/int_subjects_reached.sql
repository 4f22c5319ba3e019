-- Which subjects are one occurrence: those that a standing link joins, directly or through others.
with retracted as (
    select {{ each_of('target_positions') }} as claim_id
    from {{ ref('stg_record') }}
    where act = 'retract'
),

link as (
    select record.claim_id as link_id, {{ each_of('record.target_positions') }} as claim_id
    from {{ ref('stg_record') }} as record
    anti join retracted on record.claim_id = retracted.claim_id
    where record.act = 'link'
),

linked as (
    select link.link_id, record.subject_id
    from link
    inner join {{ ref('stg_record') }} as record on link.claim_id = record.claim_id
),

reached as (
    {{ subjects_reached('linked') }}
)

select subject_id, other_subject_id
from reached
