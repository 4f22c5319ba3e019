-- What a record was of before, and what it is of now: a link moves whole occurrences, and taking it back parts them.
-- What is computed from a record has its roots.
select event_id
from {{ ref('stg_change') }}
where event_id is not null
union
select linked.event_id
from {{ ref('stg_change') }} as change
inner join {{ ref('stg_record') }} as record on change.claim_id = record.claim_id
inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
union
select linked.event_id
from {{ ref('stg_change') }} as change
inner join {{ ref('int_claims_reached') }} as reached on change.claim_id = reached.from_claim_id
inner join {{ ref('stg_record') }} as record on reached.claim_id = record.claim_id
inner join {{ ref('int_subjects_linked') }} as linked on record.subject_id = linked.subject_id
