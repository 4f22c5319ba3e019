-- An occurrence goes by the first record of all the subjects that are it.
with subject as (
    select subject_id, min(claim_id) as first_claim_id
    from {{ ref('stg_record') }}
    where {{ is_changed('int_subjects_changed', 'subject_id') }}
    group by subject_id
),

component as (
    select reached.subject_id, min(other.first_claim_id) as event_id
    from {{ ref('int_subjects_reached') }} as reached
    inner join subject as other on reached.other_subject_id = other.subject_id
    group by reached.subject_id
)

select subject.subject_id, coalesce(component.event_id, subject.first_claim_id) as event_id
from subject
left join component on subject.subject_id = component.subject_id
