select
    record.claim_id,
    linked.event_id,
    record.kind
from {{ ref('int_events_changed') }} as changed
inner join {{ ref('int_subjects_linked') }} as linked on changed.event_id = linked.event_id
inner join {{ ref('stg_record') }} as record on linked.subject_id = record.subject_id
