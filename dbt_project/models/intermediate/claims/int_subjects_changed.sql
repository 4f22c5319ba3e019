-- A record that is new or named by a new act is of one; so are those that were one occurrence with it until now, which
-- a link that is taken back parts. All that links join are looked at again: an analyst's own are few.
select record.subject_id
from {{ ref('stg_change') }} as change
inner join {{ ref('stg_record') }} as record on change.claim_id = record.claim_id
union
select subject_id
from {{ ref('int_subjects_reached') }}
union
select subject_id
from {{ built('intermediate', 'int_subjects_linked', ['subject_id', 'event_id']) }}
where event_id in (select event_id from {{ ref('stg_change') }})
