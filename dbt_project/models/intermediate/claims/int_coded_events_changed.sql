select claim.event_id
from {{ ref('int_claims_kept') }} as claim
inner join {{ ref('int_coded_months_changed') }} as changed on {{ coded_month('claim') }} = changed.month_start_on
where claim.kind = 'coded_event'
union
select event_id
from {{ ref('int_events_changed') }}
