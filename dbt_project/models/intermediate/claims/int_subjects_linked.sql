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
),

subject as (
    select subject_id, min(claim_id) as first_claim_id
    from {{ ref('stg_record') }}
    group by subject_id
),

component as (
    select reached.subject_id, min(other.first_claim_id) as event_id
    from reached
    inner join subject as other on reached.other_subject_id = other.subject_id
    group by reached.subject_id
)

select subject.subject_id, coalesce(component.event_id, subject.first_claim_id) as event_id
from subject
left join component on subject.subject_id = component.subject_id
